"""Odnoklassniki described as data: limits, rights, steps to get access, and how sure each is."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    Can,
    CredentialField,
    Fact,
    Gap,
    ImageLimit,
    Network,
    Settling,
    TextLimit,
)
from homeground.text.counting import RULES, CountingRule

_SEEN = date(2026, 11, 22)
_REST = "https://apiok.ru/dev/methods/rest"
_POST = f"{_REST}/mediatopic/mediatopic.post"
_METHODS = "https://apiok.ru/en/dev/methods/"
_RIGHTS = "https://apiok.ru/en/ext/oauth/permissions"
_DOCUMENTATION = "https://github.com/apiok/documentation"

TEXT_MAX = 10_000
PHOTOS_MAX = 10
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
    can=ESSENTIALS | {Can.POLL, Can.DELETE_COMMENT},
    text=(TextLimit(_COUNTING, TEXT_MAX, link_in_text=False),),
    # No document has these numbers either: see `facts`.
    images=ImageLimit(
        per_post=PHOTOS_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=10 * 1024 * 1024,
    ),
    credentials=(
        CredentialField("application_key", "Public key of your application", secret=False),
        CredentialField("application_secret_key", "Secret key of your application"),
        CredentialField("access_token", "Access token of a person who administers the group"),
    ),
    # mediatopic.post has no parameter that tells a repetition from a second post.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=10.0,
    about=(
        "Russia's second social network, strong from 35 years on and outside the capitals. "
        "Brands speak there as groups; every topic has a discussion, which the group answers "
        "officially."
    ),
    gaps={
        Can.VIDEO: Gap("not built", "Publish an image, or a link to the video."),
        Can.EDIT: Gap(
            "not built",
            "mediatopic.edit is used by other software, but is in none of the public documents.",
            f"{_DOCUMENTATION}/tree/master/docs/method/ru/mediatopic",
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
        Fact("Odnoklassniki keeps a post for later (publishAt, publishAtMs); its number changes when it comes out.", f"{_DOCUMENTATION}/blob/master/docs/method/ru/mediatopic/mediatopic.getRepublishedTopic.md", _SEEN),
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
