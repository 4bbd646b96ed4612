"""Mastodon described as data: the defaults of its software, which a server may change."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    Budget,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Metric,
    Network,
    ScheduleLimit,
    SeenBy,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.networks.model import Draft
from homeground.networks.scheduling import YEAR_SECONDS
from homeground.text.counting import RULES

from .told import NAMES, told_from_answer

SEEN_ON = date(2026, 11, 22)
STATUSES = "https://docs.joinmastodon.org/methods/statuses/"
MEDIA = "https://docs.joinmastodon.org/methods/media/"
RATE_LIMITS = "https://docs.joinmastodon.org/api/rate-limits/"
INSTANCE = "https://docs.joinmastodon.org/entities/Instance/"
STATUS = "https://docs.joinmastodon.org/entities/Status/"
RATE_LIMITER = "https://github.com/mastodon/mastodon/blob/main/app/lib/rate_limiter.rb"
POSTING = "https://docs.joinmastodon.org/user/posting/"
SCHEDULED = "https://docs.joinmastodon.org/methods/scheduled_statuses/"
_SCHEDULED_MODEL = "https://github.com/mastodon/mastodon/blob/main/app/models/scheduled_status.rb"

TEXT_MAX = 500  # POSTING
IMAGES_PER_POST = 4  # POSTING
IMAGE_MAX_BYTES = 16 * 1024 * 1024  # INSTANCE, image_size_limit
IMAGE_MAX_PIXELS = 33_177_600  # INSTANCE, image_matrix_limit
VIDEO_MAX_BYTES = 103_809_024  # INSTANCE, video_size_limit
ALT_TEXT_MAX = 1500  # INSTANCE, description_limit
KEY_VALID_SECONDS = 3600  # STATUSES: "Idempotency keys are stored for up to 1 hour"
SCHEDULED_PAGE = 40  # SCHEDULED, limit
NOTIFICATIONS_PAGE = 80  # https://docs.joinmastodon.org/methods/notifications/#get
TIMELINE_PAGE = 40  # https://docs.joinmastodon.org/methods/accounts/#statuses
SEARCH_PAGE = 40  # https://docs.joinmastodon.org/methods/search/#v2
IDS_PER_LOOKUP = 20  # from memory: the software refuses more


def _requests(draft: Draft) -> int:
    """One for the post; each file is uploaded, and asked for once more while it is processed."""
    return 1 + 2 * len(draft.media)


def _uploads(draft: Draft) -> int:
    return len(draft.media)


NETWORK = Network(
    slug="mastodon",
    name="Mastodon",
    access=Access.API,
    api="https://mastodon.social",
    site="https://mastodon.social",
    can=ESSENTIALS | {Can.POLL, Can.EDIT, Can.MENTIONS, Can.BLOCK, Can.VIDEO, Can.SEARCH},
    text=(TextLimit(RULES["mastodon"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_PER_POST,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        max_bytes=IMAGE_MAX_BYTES,
        max_pixels=IMAGE_MAX_PIXELS,
        alt_text_max=ALT_TEXT_MAX,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=VIDEO_MAX_BYTES,
            mimes=frozenset({"video/mp4", "video/quicktime", "video/webm"}),
            alt_text_max=ALT_TEXT_MAX,
            source=INSTANCE,
            seen_on=SEEN_ON,
        ),
    },
    schedule=ScheduleLimit(
        min_ahead_seconds=5 * 60,
        max_ahead_seconds=YEAR_SECONDS,
        most_kept=300,
        keeps_id=False,
        source=_SCHEDULED_MODEL,
        seen_on=SEEN_ON,
    ),
    seen_by=frozenset(SeenBy),
    metrics={
        "likes": Metric(
            "favourites_count",
            "Favourites that the account's own server has heard of.",
            STATUS,
            SEEN_ON,
        ),
        "comments": Metric(
            "replies_count", "Direct answers that the server has heard of.", STATUS, SEEN_ON
        ),
        "shares": Metric(
            "reblogs_count + quotes_count",
            "Boosts and quotes that the server has heard of.",
            STATUS,
            SEEN_ON,
        ),
    },
    credentials=(
        CredentialField("access_token", "Access token"),
        CredentialField("client_id", "Client key", secret=False, required=False),
        CredentialField("client_secret", "Client secret", required=False),
    ),
    budgets=(
        Budget(
            Whose.ACCOUNT, 300, 5 * 60, RATE_LIMITS, SEEN_ON, units=_requests, counts="requests"
        ),
        Budget(Whose.ACCOUNT, 30, 30 * 60, RATE_LIMITS, SEEN_ON, units=_uploads, counts="uploads"),
        Budget(Whose.ACCOUNT, 300, 3 * 3600, RATE_LIMITER, SEEN_ON),
    ),
    told=told_from_answer,
    told_names=NAMES,
    parts_are_posts=True,
    settling=Settling.KEY,
    key_valid_seconds=KEY_VALID_SECONDS,
    read_back_delay_seconds=2,
    about=(
        "Thousands of servers which talk to each other, without advertising or ranking by a "
        "company. Nobody is told how often a post was seen."
    ),
    any_server=True,
    gaps={
        Can.REEL: Gap("not offered", "Mastodon has posts only; a video is one of them.", STATUSES),
        Can.STORY: Gap("not offered", "Mastodon has posts only, and no stories.", STATUSES),
        Can.DOCUMENT: Gap(
            "not offered", "A post takes images, videos and sound, no documents.", MEDIA
        ),
        Can.RESTORE_COMMENT: Gap(
            "not offered", "An answer belongs to its author, who alone deletes it.", STATUSES
        ),
        Can.MARK_SPAM: Gap(
            "not offered",
            "Spam can be reported to whoever runs the server, and stays in sight until they act.",
            "https://docs.joinmastodon.org/methods/reports/",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered", "Mastodon has no way to end a discussion, nor a part of one.", STATUSES
        ),
        Can.STATISTICS: Gap(
            "not offered",
            "A server says how many follow an account now, and nothing of earlier days.",
            "https://docs.joinmastodon.org/entities/Account/",
        ),
        Can.HIDE_COMMENT: Gap(
            "not offered",
            "An answer belongs to its author and stays in sight; its author can be blocked.",
            STATUSES,
        ),
        Can.DELETE_COMMENT: Gap(
            "not offered",
            "An answer can be deleted by its author, or by whoever runs its author's server.",
            STATUSES,
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "Mastodon has no way to end the discussion under a post: whoever sees it may answer.",
            STATUSES,
        ),
    },
    facts=(
        Fact(
            "500 characters by default; a link counts as 23, another server's name in a mention not at all.",
            POSTING,
            SEEN_ON,
        ),
        Fact("A server may set its own limits; Homeground can ask it.", INSTANCE, SEEN_ON),
        Fact(
            "Up to 4 images of 16 MB and 33 megapixels; alt text up to 1,500 characters.",
            INSTANCE,
            SEEN_ON,
        ),
        Fact(
            "One video of up to 99 MB in place of images, with an alt text; a server may allow more or less.",
            INSTANCE,
            SEEN_ON,
        ),
        Fact(
            "A post may be shown to everybody, to followers, or to whom it mentions: without a mention only its author sees it.",
            STATUSES,
            SEEN_ON,
        ),
        Fact(
            "Words are searched only on servers with a search of full texts, and only in posts whose authors agreed to it.",
            "https://docs.joinmastodon.org/methods/search/",
            SEEN_ON,
        ),
        Fact(
            "Images may be processed after they are sent; Homeground waits before it publishes.",
            MEDIA,
            SEEN_ON,
        ),
        Fact("A repeat with the same key returns the first post, for one hour.", STATUSES, SEEN_ON),
        Fact(
            "A post for later must be at least 5 minutes ahead; 25 are kept for any one day. How far ahead is not limited: Homeground leaves it at a year.",
            _SCHEDULED_MODEL,
            SEEN_ON,
        ),
        Fact(
            "A post that waits is a scheduled status with a number of its own; when it is out it has another, and nothing says which it was.",
            SCHEDULED,
            SEEN_ON,
        ),
        Fact(
            "300 requests in 5 minutes for an account; 30 uploads and 30 deletions in 30 minutes each.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact("300 posts in 3 hours for an account.", RATE_LIMITER, SEEN_ON),
        Fact(
            "Many posts are looked up at once from version 4.3 on, 20 at a time.",
            STATUSES,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "Neither views nor reach nor clicks are told.",
            "https://docs.joinmastodon.org/entities/Status/",
            SEEN_ON,
        ),
        Fact("Comments cannot be closed.", STATUSES, SEEN_ON),
        Fact(
            "A poll has up to 4 answers of 50 characters by default, is open for 5 minutes to a month, and has no images beside it.",
            INSTANCE,
            SEEN_ON,
        ),
        Fact(
            "An edit takes away the images that it does not name, and a poll; Homeground names the images, and does not edit a post with a poll.",
            "https://github.com/mastodon/mastodon/blob/main/app/services/update_status_service.rb",
            SEEN_ON,
        ),
    ),
    access_steps=(
        "On the account's server open Preferences → Development → New application.",
        "Allow profile, read:statuses, read:notifications, read:search, write:statuses, write:media and write:blocks; save.",
        "Open the application and copy “Your access token”; enter it with the server's address.",
    ),
    witness="Mastodon's OpenAPI document (4.7.0), and Mastodon.py and Schemathesis against the sandbox.",
)
