"""Bluesky described as data."""

from __future__ import annotations

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    AnswersFrom,
    Budget,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Metric,
    Network,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.networks.model import Draft
from homeground.text.counting import RULES

from .limits import (
    ALT_TEXT_MAX,
    IMAGE_MAX_BYTES,
    IMAGES,
    IMAGES_PER_POST,
    KEY_VALID_SECONDS,
    LEXICONS,
    POINTS_TO_CREATE,
    POST,
    PUT_RECORD,
    PUT_RECORD_CODE,
    RATE_LIMITS,
    SEEN_ON,
    TEXT_MAX,
    TEXT_MAX_BYTES,
    THREADGATE,
    UPLOADING_VIDEO,
    VIDEO,
    VIDEO_MAX_BYTES,
    VIDEO_SECONDS_MAX,
)
from .richtext import shortened
from .told import NAMES, told_from_answer

VIEWS = f"{LEXICONS}/app/bsky/feed/defs.json"


def _points(draft: Draft) -> int:
    """Who may answer is a record of its own."""
    records = 1 if draft.answers_from is AnswersFrom.EVERYBODY else 2
    return records * POINTS_TO_CREATE


def _requests(draft: Draft) -> int:
    """The post and its files; and who may answer, or whom it names."""
    return 2 + len(draft.media)


NETWORK = Network(
    slug="bluesky",
    name="Bluesky",
    access=Access.API,
    api="https://bsky.social",
    site="https://bsky.app",
    can=(ESSENTIALS - {Can.SCHEDULE})
    | {
        Can.MENTIONS,
        Can.HIDE_COMMENT,
        Can.CLOSE_COMMENTS,
        Can.BLOCK,
        Can.VIDEO,
        Can.SEARCH,
    },
    # The link is a card below the text, and costs nothing there; beside images it is in the text.
    text=tuple(
        TextLimit(RULES[rule], maximum, link_in_text=False, link_beside_media=shortened)
        for rule, maximum in (("bluesky", TEXT_MAX), ("bluesky_bytes", TEXT_MAX_BYTES))
    ),
    images=ImageLimit(
        per_post=IMAGES_PER_POST,
        mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
        max_bytes=IMAGE_MAX_BYTES,
        alt_text_max=ALT_TEXT_MAX,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=VIDEO_MAX_BYTES,
            max_seconds=VIDEO_SECONDS_MAX,
            alt_text_max=ALT_TEXT_MAX,
            source=VIDEO,
            seen_on=SEEN_ON,
        ),
    },
    answers_from=frozenset(AnswersFrom),
    metrics={
        "likes": Metric(
            "likeCount", "Likes that Bluesky's own servers have counted.", VIEWS, SEEN_ON
        ),
        "comments": Metric("replyCount", "Direct answers to the post.", VIEWS, SEEN_ON),
        "shares": Metric(
            "repostCount + quoteCount", "Reposts and quotes of the post.", VIEWS, SEEN_ON
        ),
        "saves": Metric("bookmarkCount", "How often the post was bookmarked.", VIEWS, SEEN_ON),
    },
    credentials=(
        CredentialField("identifier", "Handle, as in name.bsky.social", secret=False),
        CredentialField("password", "App password"),
    ),
    budgets=(
        Budget(Whose.ACCOUNT, 5_000, 3600, RATE_LIMITS, SEEN_ON, units=_points, counts="points"),
        Budget(Whose.ACCOUNT, 35_000, 86_400, RATE_LIMITS, SEEN_ON, units=_points, counts="points"),
        Budget(
            Whose.ADDRESS, 3_000, 5 * 60, RATE_LIMITS, SEEN_ON, units=_requests, counts="requests"
        ),
    ),
    told=told_from_answer,
    told_names=NAMES,
    parts_are_posts=True,
    # Decided in `keys`: a post is put under a record key made from the publication's key, and only
    # where nothing is. The same key twice is one post, whatever happened to the first answer.
    settling=Settling.KEY,
    key_valid_seconds=KEY_VALID_SECONDS,
    read_back_delay_seconds=5,
    about=(
        "Short public posts in an open network: an account can move to another server and keep its "
        "followers. Nobody is told how often a post was seen."
    ),
    title="optional",
    gaps={
        Can.REEL: Gap("not offered", "Bluesky has posts only; a video is one of them.", POST),
        Can.STORY: Gap("not offered", "Bluesky has posts only, and no stories.", POST),
        Can.DOCUMENT: Gap("not offered", "No embed of a post is a document.", POST),
        Can.RESTORE_COMMENT: Gap(
            "not offered",
            "A comment lies in its author's own repository; a hidden one can be shown again.",
            THREADGATE,
        ),
        Can.MARK_SPAM: Gap(
            "not offered",
            "Spam can be reported to moderators, and stays in sight until they act; it can be hidden.",
            f"{LEXICONS}/com/atproto/moderation/createReport.json",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered",
            "Who may answer is said for a whole thread, not for a part of it.",
            THREADGATE,
        ),
        Can.STATISTICS: Gap(
            "not offered",
            "Bluesky says how many follow an account now, and nothing of earlier days.",
            f"{LEXICONS}/app/bsky/actor/defs.json",
        ),
        Can.SCHEDULE: Gap(
            "not offered",
            "Bluesky keeps no post for later; Homeground sends it itself when its time comes.",
            PUT_RECORD,
        ),
        Can.POLL: Gap("not offered", "Bluesky has no polls: no embed of a post is one.", POST),
        Can.EDIT: Gap(
            "not offered",
            "Bluesky's app shows a post as it was first written: delete it and publish it anew.",
            "https://github.com/bluesky-social/social-app/issues/673",
        ),
        Can.DELETE_COMMENT: Gap(
            "not offered",
            "A comment lies in its author's own repository; under a post of ours it can be hidden.",
            THREADGATE,
        ),
    },
    facts=(
        Fact("300 characters as people count them (graphemes), and 3,000 bytes.", POST, SEEN_ON),
        Fact(
            "Up to 4 images of 2 MB each (1 MB on servers that have not been updated).",
            IMAGES,
            SEEN_ON,
        ),
        Fact(
            "A newer kind of post carries up to 10 images; Homeground stays with 4, which every app shows.",
            f"{LEXICONS}/app/bsky/embed/gallery.json",
            SEEN_ON,
        ),
        Fact(
            "One video in place of images: MP4, up to 300 MB (100 MB before), with an alt text.",
            VIDEO,
            SEEN_ON,
        ),
        Fact("A video of up to 3 minutes.", UPLOADING_VIDEO, SEEN_ON, verified=False),
        Fact(
            "A video goes to a service of its own (video.bsky.app), which needs the account's e-mail address to be confirmed and has limits for a day.",
            UPLOADING_VIDEO,
            SEEN_ON,
        ),
        Fact("Alt text up to 2,000 characters in the app.", IMAGES, SEEN_ON, verified=False),
        Fact(
            "A link becomes a card with the title of the draft, or the site's name; Homeground does not fetch the page. Beside images there is no card: the link stands in the text, shortened to what people read.",
            f"{LEXICONS}/app/bsky/embed/external.json",
            SEEN_ON,
        ),
        Fact(
            "A repeat with the same key never makes a second post.",
            PUT_RECORD_CODE,
            SEEN_ON,
        ),
        Fact(
            "5,000 points an hour and 35,000 a day for an account: 3 to create, 2 to change, 1 to delete.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact("3,000 requests in 5 minutes from one address.", RATE_LIMITS, SEEN_ON),
        Fact(
            "30 sign-ins in 5 minutes and 300 a day for an account; Homeground stays signed in.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact("At most 300 hidden answers in one thread.", THREADGATE, SEEN_ON),
        Fact(
            "A thread is shown ten levels deep, whatever is asked for; Homeground asks again from there.",
            "https://github.com/bluesky-social/atproto/issues/3147",
            SEEN_ON,
        ),
        Fact(
            "Neither views nor reach nor clicks are told.",
            f"{LEXICONS}/app/bsky/feed/defs.json",
            SEEN_ON,
        ),
        Fact("Whom an account blocks is public.", f"{LEXICONS}/app/bsky/graph/block.json", SEEN_ON),
    ),
    access_steps=(
        "In Bluesky open Settings → Privacy and security → App passwords → Add app password.",
        "Copy the password: it is shown once. It cannot change the account's own password or address.",
        "Enter the handle and the app password; for an account on a server of its own, that server's address too.",
    ),
    witness="Bluesky's published lexicons, which every request and record is held to, and the atproto SDK against the sandbox.",
)
