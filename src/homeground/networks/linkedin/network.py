"""LinkedIn described as data."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    AnswersFrom,
    ApiVersion,
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
from homeground.text.counting import CountingRule
from homeground.text.units import characters

SEEN_ON = date(2026, 11, 22)
_DOCS = "https://learn.microsoft.com/en-us/linkedin/marketing/community-management"
POSTS = f"{_DOCS}/shares/posts-api?view=li-lms-2026-05"
LITTLE = f"{_DOCS}/shares/little-text-format?view=li-lms-2026-05"
IMAGES = f"{_DOCS}/shares/images-api?view=li-lms-2026-05"
VIDEOS = f"{_DOCS}/shares/videos-api?view=li-lms-2026-05"
DOCUMENTS = f"{_DOCS}/shares/documents-api?view=li-lms-2026-05"
FOLLOWERS = f"{_DOCS}/organizations/follower-statistics"
NOTIFICATIONS = f"{_DOCS}/organizations/organization-social-action-notifications"
MULTI_IMAGE = f"{_DOCS}/shares/multiimage-post-api"
POLL = f"{_DOCS}/shares/poll-post-api"
COMMENTS = f"{_DOCS}/shares/comments-api"
METADATA = f"{_DOCS}/shares/social-metadata-api"
STATISTICS = f"{_DOCS}/organizations/share-statistics?view=li-lms-2025-11"
VERSIONING = "https://learn.microsoft.com/en-us/linkedin/marketing/versioning"
RATE_LIMITS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"
ERRORS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"
_SHARING = (
    "https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/share-on-linkedin"
)
_COMMENTING = "https://glama.ai/mcp/servers/Colorado-Startups/linken/tools/comment_create"
_BY_OTHERS = "https://help.blotato.com/platforms/linkedin/supported-posts-and-media"

VERSION = "202607"
"""The version of the API that is asked for; an account may name another in its credentials."""
VERSION_ENDS_ON = date(2027, 7, 15)
"""Twelve months later, in the middle of the month as the ones before: LinkedIn gives no day yet."""

TEXT_MAX = 3000  # by others
COMMENT_MAX = 1250  # by others
IMAGES_PER_POST = 20  # MULTI_IMAGE: 2 to 20
IMAGE_MAX_PIXELS = 36_152_320  # IMAGES
IMAGE_MAX_BYTES = 5 * 1024 * 1024  # by others; 8 MB say yet others
VIDEO_MAX_BYTES = 500 * 1024 * 1024  # VIDEOS, from memory
ALT_TEXT_MAX = 4086  # POSTS, from memory
POLL_ANSWERS = (2, 4)  # POLL
POLL_ANSWER_MAX = 30  # POLL
POLL_QUESTION_MAX = 140  # POLL
POLL_MINUTES = {1440: "ONE_DAY", 4320: "THREE_DAYS", 10080: "SEVEN_DAYS", 20160: "FOURTEEN_DAYS"}
PAGE = 100  # from memory: the most that a finder gives
IDS_PER_LOOKUP = 20  # from memory; an address must stay short

_READING_IS_CLOSED = (
    "LinkedIn lets only a few developers read what a member posted, and what others said there; "
    "of a company page it lets anybody who manages it."
)

COUNTING = CountingRule(
    "linkedin",
    "characters",
    characters,
    _BY_OTHERS,
    SEEN_ON,
    verified=False,
    note="LinkedIn documents neither the limit nor its unit; code points before escaping are assumed.",
)

NETWORK = Network(
    slug="linkedin",
    name="LinkedIn",
    access=Access.API,
    api="https://api.linkedin.com",
    site="https://www.linkedin.com",
    can=(ESSENTIALS - {Can.SCHEDULE})
    | {
        Can.POLL,
        Can.EDIT,
        Can.DELETE_COMMENT,
        Can.CLOSE_COMMENTS,
        Can.VIDEO,
        Can.DOCUMENT,
        Can.MENTIONS,
        Can.STATISTICS,
    },
    # The link is an article below the text; beside images or a poll it is in the text.
    text=(TextLimit(COUNTING, TEXT_MAX, link_in_text=False, link_beside_media=str),),
    images=ImageLimit(
        per_post=IMAGES_PER_POST,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        max_bytes=IMAGE_MAX_BYTES,
        max_pixels=IMAGE_MAX_PIXELS,
        alt_text_max=ALT_TEXT_MAX,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=VIDEO_MAX_BYTES,
            min_seconds=3,
            max_seconds=30 * 60,
            min_aspect=1 / 2.4,
            max_aspect=2.4,
            source=VIDEOS,
            seen_on=SEEN_ON,
            verified=False,
        ),
    },
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "views": Metric(
            "impressionCount",
            "How often the post was on a screen for 300 ms or more, at half at least; without advertising.",
            STATISTICS,
            SEEN_ON,
            verified=False,
        ),
        "reach": Metric(
            "uniqueImpressionsCount",
            "How many different members saw the post.",
            STATISTICS,
            SEEN_ON,
        ),
        "likes": Metric(
            "likeCount",
            "Reactions of every kind; fewer than before where they were taken back.",
            STATISTICS,
            SEEN_ON,
        ),
        "comments": Metric("commentCount", "Comments under the post.", STATISTICS, SEEN_ON),
        "shares": Metric("shareCount", "How often the post was shared again.", STATISTICS, SEEN_ON),
        "clicks": Metric(
            "clickCount",
            "Clicks on the post's content, the page's name and its logo.",
            STATISTICS,
            SEEN_ON,
            verified=False,
        ),
    },
    credentials=(
        CredentialField("access_token", "Access token"),
        CredentialField(
            "version", f"Version of the API, if not {VERSION}", secret=False, required=False
        ),
    ),
    budgets=(Budget(Whose.ACCOUNT, 150, 86_400, _SHARING, SEEN_ON, answers=False, verified=False),),
    answer_text=(TextLimit(COUNTING, COMMENT_MAX),),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=15,
    same_text=Fact(
        "it refuses a post with the same text as one of before.",
        "https://github.com/ComposioHQ/composio/issues/2710",
        SEEN_ON,
        verified=False,
    ),
    about=(
        "The network of working life: company pages and the people behind them. A company page is "
        "told how often each post was seen, and by how many."
    ),
    title="optional",
    gaps={
        Can.REEL: Gap("not offered", "LinkedIn has posts only; a video is one of them.", POSTS),
        Can.STORY: Gap("not offered", "LinkedIn ended its stories on 30 September 2021.", POSTS),
        Can.RESTORE_COMMENT: Gap("not offered", "A deleted comment is gone.", COMMENTS),
        Can.MARK_SPAM: Gap(
            "not offered", "LinkedIn's API deletes comments, and tells nobody of spam.", COMMENTS
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered", "Comments are closed for a whole post, not under one comment.", METADATA
        ),
        Can.SEARCH: Gap(
            "not offered", "LinkedIn's API gives the posts of one author, and has no search.", POSTS
        ),
        Can.SCHEDULE: Gap(
            "not offered",
            "LinkedIn's API keeps no post for later; Homeground sends it itself when its time comes.",
            POSTS,
        ),
        Can.HIDE_COMMENT: Gap(
            "not offered",
            "LinkedIn's API cannot hide a comment: delete it, or close the comments.",
            COMMENTS,
        ),
        Can.BLOCK: Gap(
            "not offered",
            "LinkedIn's API has no blocking; a page's administrator can do it in LinkedIn.",
            COMMENTS,
        ),
    },
    gaps_by_kind={
        "member": {
            Can.READ_BACK: Gap("not offered", _READING_IS_CLOSED, POSTS),
            Can.COMMENTS: Gap("not offered", _READING_IS_CLOSED, COMMENTS),
            Can.MEASURE: Gap("not offered", _READING_IS_CLOSED, STATISTICS),
            Can.MENTIONS: Gap("not offered", _READING_IS_CLOSED, NOTIFICATIONS),
            Can.STATISTICS: Gap("not offered", _READING_IS_CLOSED, FOLLOWERS),
        }
    },
    facts=(
        Fact(
            f"Homeground speaks version {VERSION} of the API. A version lives a year at least and then is refused (426); this one until the middle of July {VERSION_ENDS_ON.year}, if it goes like those before.",
            VERSIONING,
            SEEN_ON,
            verified=False,
        ),
        Fact("3,000 characters a post.", _BY_OTHERS, SEEN_ON, verified=False),
        Fact("1,250 characters a comment.", _COMMENTING, SEEN_ON, verified=False),
        Fact(
            "What is not escaped as LinkedIn's text format wants is cut off without a word; Homeground escapes it.",
            LITTLE,
            SEEN_ON,
        ),
        Fact("A hashtag in the text is a link; mentions are sent as plain text.", LITTLE, SEEN_ON),
        Fact(
            "One image, or 2 to 20 together: JPEG, PNG or GIF.",
            MULTI_IMAGE,
            SEEN_ON,
            verified=False,
        ),
        Fact("An image has at most 36,152,320 pixels.", IMAGES, SEEN_ON, verified=False),
        Fact("An image has at most 5 MB.", _BY_OTHERS, SEEN_ON, verified=False),
        Fact(
            "One video of 75 KB to 500 MB and 3 seconds to 30 minutes, MP4; LinkedIn processes it before it may be published.",
            VIDEOS,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "One document with a title, PDF, Word or PowerPoint, up to 100 MB and 300 pages, shown as pages to leaf through.",
            DOCUMENTS,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "Mentions of a company page are kept for 60 days.",
            NOTIFICATIONS,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "How many followers a page won on a day is told, how many it lost is not.",
            FOLLOWERS,
            SEEN_ON,
            verified=False,
        ),
        Fact("Alt text up to 4,086 characters.", POSTS, SEEN_ON, verified=False),
        Fact(
            "A link becomes an article with the title of the draft, or the site's name: LinkedIn does not read the page for software. Beside images or a poll it stands in the text.",
            POSTS,
            SEEN_ON,
        ),
        Fact(
            "A poll has 2 to 4 answers of 30 characters and is open for 1, 3, 7 or 14 days; one answer a person.",
            POLL,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "The same text twice is refused, sometimes also a day or two after the first was deleted.",
            "https://github.com/ComposioHQ/composio/issues/2710",
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "How many requests are allowed in a day is shown to an application's owner only; the count begins anew at 0:00 UTC.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact("150 posts a day for a member.", _SHARING, SEEN_ON, verified=False),
        Fact(
            "Statistics of a page's posts go back twelve months and leave out advertising.",
            STATISTICS,
            SEEN_ON,
        ),
        Fact("Who wrote a comment is told by number only, without a name.", COMMENTS, SEEN_ON),
        Fact(
            "Whether comments that are there stay when comments are closed is not documented: try it where it matters little.",
            METADATA,
            SEEN_ON,
            verified=False,
        ),
    ),
    access_steps=(
        "Create an application at developer.linkedin.com for the company's page, and have the page confirm it.",
        "Ask there for the product “Community Management API”; LinkedIn reviews the request.",
        "Connect the account as an administrator of the page, with the rights "
        "w_organization_social, r_organization_social and rw_organization_admin; for a person's own posts w_member_social is enough.",
    ),
    version=ApiVersion(VERSION, VERSION_ENDS_ON, VERSIONING, SEEN_ON, verified=False),
    witness="LinkedIn's documented examples (it publishes no schema), and linkedin-api-client against the sandbox.",
)
