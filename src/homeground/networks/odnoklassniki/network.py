"""Odnoklassniki described as data: limits, rights, steps to get access, and how sure each is."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    AnswersFrom,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Metric,
    Network,
    ScheduleLimit,
    Settling,
    TextLimit,
    VideoLimit,
)
from homeground.text.counting import RULES, CountingRule

_SEEN = date(2026, 11, 22)
_REST = "https://apiok.ru/dev/methods/rest"
_POST = f"{_REST}/mediatopic/mediatopic.post"
_METHODS = "https://apiok.ru/en/dev/methods/"
_RIGHTS = "https://apiok.ru/en/ext/oauth/permissions"
_DOCUMENTATION = "https://github.com/apiok/documentation"
_REPUBLISHED = (
    f"{_DOCUMENTATION}/blob/master/docs/method/ru/mediatopic/mediatopic.getRepublishedTopic.md"
)

TEXT_MAX = 10_000
PHOTOS_MAX = 10
VIDEO_TITLE_MAX = 1_000
IDS_MAX = 100
PAGE_MAX = 100

_COUNTING = CountingRule(
    "odnoklassniki",
    "characters",
    RULES["characters"].count,
    _POST,
    _SEEN,
    verified=False,
    note="Odnoklassniki documents neither the limit nor its unit; code points are assumed.",
)

NETWORK = Network(
    slug="odnoklassniki",
    name="Odnoklassniki",
    access=Access.API,
    api="https://api.ok.ru",
    site="https://ok.ru",
    can=ESSENTIALS | {Can.POLL, Can.DELETE_COMMENT, Can.MARK_SPAM, Can.VIDEO, Can.STATISTICS},
    text=(TextLimit(_COUNTING, TEXT_MAX, link_in_text=False),),
    # No document has these numbers either: see `facts`.
    images=ImageLimit(
        per_post=PHOTOS_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=10 * 1024 * 1024,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=1024 * 1024 * 1024,
            mimes=frozenset({"video/mp4", "video/quicktime", "video/x-msvideo"}),
            per_post=1,
            beside_images=True,
            source=f"{_DOCUMENTATION}/blob/master/docs/method/ru/video/video.getUploadUrl.md",
            seen_on=_SEEN,
        )
    },
    schedule=ScheduleLimit(
        # No document names the window: these are what other networks agree on.
        min_ahead_seconds=10 * 60,
        max_ahead_seconds=30 * 24 * 3600,
        listed=False,
        keeps_id=False,
        source=_POST,
        seen_on=_SEEN,
        verified=False,
    ),
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "views": Metric("renderings", "How often the topic was shown in a feed or opened.", f"{_REST}/group/group.getStatTopics", _SEEN, verified=False),
        "reach": Metric("reach", "Different people to whom the topic was shown.", f"{_REST}/group/group.getStatTopics", _SEEN, verified=False),
        "likes": Metric("likes", "“Class!” marks of the topic.", f"{_REST}/group/group.getStatTopics", _SEEN),
        "comments": Metric("comments", "All comments in the topic's discussion.", f"{_REST}/group/group.getStatTopics", _SEEN),
        "shares": Metric("reshares", "How often people shared the topic with their friends.", f"{_REST}/group/group.getStatTopics", _SEEN),
        "clicks": Metric("link_clicks", "How often links in the topic were opened.", f"{_REST}/group/group.getStatTopics", _SEEN),
    },
    credentials=(
        CredentialField("application_key", "Public key of your application", secret=False),
        CredentialField("application_secret_key", "Secret key of your application"),
        CredentialField("access_token", "Access token of a person who administers the group"),
    ),
    app_field="application_key",
    # mediatopic.post has no parameter that tells a repetition from a second post.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=10.0,
    about=(
        "Russia's second social network, strong from 35 years on and outside the capitals. "
        "Brands speak there as groups; every topic has a discussion, which the group answers "
        "officially."
    ),
    gaps={
        Can.EDIT: Gap(
            "not offered",
            "No public document has a method that changes a topic (other software uses "
            "mediatopic.edit).",
            f"{_DOCUMENTATION}/tree/master/docs/method/ru/mediatopic",
        ),
        Can.REEL: Gap(
            "not offered", "No public document has a method for short videos.", "https://apiok.ru/dev/methods/"
        ),
        Can.STORY: Gap(
            "not offered", "No public document has a method for a group's moments.", "https://apiok.ru/dev/methods/"
        ),
        Can.DOCUMENT: Gap(
            "not offered", "A topic has no kind of attachment for a document.", _POST
        ),
        Can.SEARCH: Gap(
            "not offered", "No method searches everybody's topics.", "https://apiok.ru/dev/methods/"
        ),
        Can.RESTORE_COMMENT: Gap(
            "not offered",
            "No method brings back a deleted comment.",
            f"{_DOCUMENTATION}/tree/master/docs/method/ru/discussions",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered",
            "No method ends the discussion under one comment.",
            f"{_DOCUMENTATION}/tree/master/docs/method/ru/discussions",
        ),
        Can.MENTIONS: Gap(
            "not offered", "No method lists who names a group.", "https://apiok.ru/dev/methods/"
        ),
        Can.HIDE_COMMENT: Gap(
            "not offered",
            "A comment can be deleted or marked as spam, not hidden.",
            f"{_REST}/discussions/discussions.getComments",
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "Comments can only be switched off when the post is made (disableComments).",
            _POST,
        ),
        Can.BLOCK: Gap(
            "not offered",
            "A person can be blocked only while one of their comments is deleted, and let in "
            "again only on the site.",
            f"{_DOCUMENTATION}/blob/master/docs/method/ru/discussions/discussions.deleteDiscussionComment.md",
        ),
    },
    facts=(
        Fact(f"A text has at most {TEXT_MAX:,} characters: a careful guess. Odnoklassniki's error 601 says when one is too long.", _POST, _SEEN, verified=False),
        Fact(f"A post takes several images; Homeground sends at most {PHOTOS_MAX}, JPEG or PNG, of at most 10 MB. The network's own limits are not documented.", f"{_REST}/photosV2/photosV2.getUploadUrl", _SEEN, verified=False),
        Fact(f"A video has 16 KB to 1 GB and a title of at most {VIDEO_TITLE_MAX:,} characters: the draft's, or its first line.", f"{_DOCUMENTATION}/blob/master/docs/method/ru/video/video.getUploadUrl.md", _SEEN),
        Fact("How a topic names a video, and how group.getStatTrends answers, is documented in part: Homeground reads what it finds.", _POST, _SEEN, verified=False),
        Fact("Odnoklassniki keeps a post for later (publishAt, publishAtMs); its number changes when it comes out, and mediatopic.getRepublishedTopic says the new one.", _REPUBLISHED, _SEEN),
        Fact("No document has a method that lists what a group keeps for later: Homeground looks for such a post among the group's topics when its time has come.", f"{_DOCUMENTATION}/tree/master/docs/method/ru/mediatopic", _SEEN),
        Fact("A post that waits is taken back like any other is deleted (mediatopic.deleteTopic), after asking whether it is out.", _REPUBLISHED, _SEEN, verified=False),
        Fact("Comments can be switched off when the post is made, and only then.", _POST, _SEEN),
        Fact("A poll is anonymous and does not end: a draft's duration is not carried over.", "https://apiok.ru/en/dev/sdk/js/ui.postMediatopic/", _SEEN),
        Fact("Reach, views and clicks come from the group's statistics, which need the right GROUP_CONTENT and are not kept for posts that only their author saw.", f"{_REST}/group/group.getStatTopics", _SEEN),
        Fact("A long token (LONG_ACCESS_TOKEN) lives 30 days after its last use.", _RIGHTS, _SEEN),
        Fact("Every request is signed with an MD5 sum over its parameters.", _METHODS, _SEEN),
        Fact("The group's posts are listed by mediatopic.getTopics, which other software uses and the public documents leave out; where it is refused, the group's statistics list them.", "https://github.com/Unbewohnte/SNGCNOTIFIERbot", _SEEN, verified=False),
        Fact("Posts are deleted by mediatopic.deleteTopic.", f"{_REST}/mediatopic/mediatopic.deleteTopic", date(2026, 9, 25), verified=False),
        Fact("Answers and deletions under a post are described in the documents' source; the page for answers was gone from apiok.ru in September 2026.", f"{_DOCUMENTATION}/blob/master/docs/method/ru/discussions/discussions.addDiscussionComment.md", date(2026, 9, 25), verified=False),
        Fact("How many requests are allowed is not documented.", _METHODS, _SEEN, verified=False),
    ),
    access_steps=(
        "Be an administrator of the group; its number is in the group's settings.",
        "Register as a developer at https://ok.ru/devaccess and add an application of the kind "
        "“external” at https://ok.ru/app/setup. Its public and secret keys come by e-mail.",
        "Write to api-support@ok.ru and ask for the rights VALUABLE_ACCESS, GROUP_CONTENT, "
        "PHOTO_CONTENT and LONG_ACCESS_TOKEN, with the application's number and what it is for.",
        "Make an access token in the application's settings, or sign in through Homeground as an "
        "administrator of the group.",
    ),
    witness=(
        "Odnoklassniki's published method descriptions (every parameter of every request), the "
        "error list of two client libraries, and ok_api and odnoklassniki against the sandbox."
    ),
)  # fmt: skip
