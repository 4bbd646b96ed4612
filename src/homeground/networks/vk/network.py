"""VK described as data: limits, tokens, steps to get access, and how sure each is."""

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
    ScheduleLimit,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.networks.scheduling import YEAR_SECONDS
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_WALL_POST = "https://dev.vk.com/en/method/wall.post"
_SCHEMA = "https://github.com/VKCOM/vk-api-schema"
_POST = "https://dev.vk.com/en/reference/objects/post"
_WAITING = "https://github.com/alphatoasterous/otlozhka-bot"

VERSION = "5.199"
TEXT_MAX = 16_384
MEDIA_MAX = 10
CAPTION_MAX = 2_048
REACH_IDS_MAX = 30
POSTS_MAX = 100
COMMENTS_MAX = 100
THREAD_ITEMS_MAX = 10
WAITING_MAX = 150
MENTIONS_MAX = 50
POLL_ANSWERS_MAX = 10
VIDEO_NAME_MAX = 128

_USERS_ONLY = {
    Can.DELETE: ("delete posts", "wall"),
    Can.POLL: ("make polls", "polls"),
    Can.EDIT: ("edit posts", "wall"),
    Can.MENTIONS: ("read mentions", "newsfeed"),
    Can.DELETE_COMMENT: ("delete comments", "wall"),
    Can.BLOCK: ("block people", "groups"),
    Can.RESTORE_COMMENT: ("bring back comments", "wall"),
    Can.VIDEO: ("upload videos", "video"),
    Can.SEARCH: ("search", "newsfeed"),
    Can.STATISTICS: ("see a community’s statistics", "stats"),
}
"""What VK's schema gives to user tokens alone (`access_token_type`), and where it says so."""

NETWORK = Network(
    slug="vk",
    name="VK",
    access=Access.API,
    api="https://api.vk.com",
    site="https://vk.com",
    can=ESSENTIALS
    | {
        Can.POLL,
        Can.EDIT,
        Can.MENTIONS,
        Can.DELETE_COMMENT,
        Can.RESTORE_COMMENT,
        Can.CLOSE_COMMENTS,
        Can.BLOCK,
        Can.VIDEO,
        Can.STORY,
        Can.SEARCH,
        Can.STATISTICS,
    },
    # Neither the number nor what it counts is in VK's documents: see `facts`.
    text=(TextLimit(RULES["vk"], TEXT_MAX, link_in_text=False),),
    images=ImageLimit(
        per_post=MEDIA_MAX,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        max_bytes=50 * 1024 * 1024,
        alt_text_max=CAPTION_MAX,
        min_aspect=1 / 20,
        max_aspect=20.0,
        max_sides=14_000,
    ),
    videos={
        Format.POST: VideoLimit(
            # Nothing that VK publishes for developers names a size: this is Homeground's own.
            max_bytes=2 * 1024 * 1024 * 1024,
            mimes=frozenset(
                {
                    "video/mp4",
                    "video/quicktime",
                    "video/x-msvideo",
                    "video/mpeg",
                    "video/3gpp",
                    "video/x-flv",
                    "video/x-ms-wmv",
                }
            ),
            per_post=MEDIA_MAX,
            beside_images=True,
            source="https://dev.vk.com/en/api/upload/video-in-profile",
            seen_on=_SEEN,
            verified=False,
        ),
        Format.STORY: VideoLimit(
            max_bytes=10 * 1024 * 1024,
            max_seconds=15.0,
            codecs=frozenset({"h264"}),
            max_aspect=1.0,
            source="https://dev.vk.com/en/api/upload/story-in-profile",
            seen_on=_SEEN,
            verified=False,
        ),
    },
    story_images=ImageLimit(
        per_post=1,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        max_bytes=10 * 1024 * 1024,
    ),
    schedule=ScheduleLimit(
        # VK's documents name neither end: these are Homeground's own.
        min_ahead_seconds=60,
        max_ahead_seconds=YEAR_SECONDS,
        most_kept=WAITING_MAX,
        keeps_id=False,
        source=_WALL_POST,
        seen_on=_SEEN,
        verified=False,
    ),
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "views": Metric("views", "How often the post was on a screen, or opened, by anybody.", f"{_SCHEMA}/blob/master/wall/objects.json", _SEEN),
        "likes": Metric("likes", "“Likes” of the post itself.", f"{_SCHEMA}/blob/master/wall/objects.json", _SEEN),
        "comments": Metric("comments", "All comments, those in threads included.", f"{_SCHEMA}/blob/master/wall/objects.json", _SEEN),
        "shares": Metric("reposts", "How often it was shared to a wall or in a message.", f"{_SCHEMA}/blob/master/wall/objects.json", _SEEN),
        "reach": Metric("reach_total", "Different people who saw the post, by the community, by shares and by advertising.", "https://dev.vk.com/en/method/stats.getPostReach", _SEEN),
        "clicks": Metric("links", "How often links in the post were opened.", "https://dev.vk.com/en/method/stats.getPostReach", _SEEN),
    },
    credentials=(
        CredentialField("access_token", "Community key, or user token with the right “wall”"),
        CredentialField("service_token", "Service key of your application", required=False),
    ),
    budgets=(
        Budget(Whose.ACCOUNT, 50, 86_400, "https://pastebin.com/SMp5ZCBW", _SEEN, answers=False, verified=False),
        Budget(Whose.ACCOUNT, 3, 1, "https://github.com/negezor/vk-io", _SEEN, counts="requests", kinds=frozenset({"user", "vk_id"}), verified=False),
        Budget(Whose.ACCOUNT, 20, 1, "https://github.com/negezor/vk-io", _SEEN, counts="requests", kinds=frozenset({"community"}), verified=False),
    ),
    # `guid` is sent with every post, but nothing that VK publishes says that wall.post honours it,
    # or for how long (an hour, by hearsay; on wall.createComment a user saw no effect:
    # https://github.com/VKCOM/vk-php-sdk/issues/116). So an unsure post is looked for, not repeated.
    settling=Settling.READ_BACK,
    read_back_delay_seconds=5.0,
    about=(
        "Russia's largest social network: communities with walls, comments and long reach. "
        "What software may do there depends on the kind of token."
    ),
    gaps={
        Can.HIDE_COMMENT: Gap(
            "not offered",
            "VK’s API can delete a comment or report it, but not hide it.",
            f"{_SCHEMA}/blob/master/wall/methods.json",
        ),
        Can.MARK_SPAM: Gap(
            "not offered",
            "VK takes reports of comments (wall.reportComment), and leaves the comment where it "
            "is: delete it, and block its author.",
            f"{_SCHEMA}/blob/master/wall/methods.json",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered",
            "Comments are closed for a whole post, not for one thread.",
            f"{_SCHEMA}/blob/master/wall/methods.json",
        ),
        Can.REEL: Gap(
            "not offered",
            "The published API has no method for clips.",
            f"{_SCHEMA}/blob/master/video/methods.json",
        ),
        Can.DOCUMENT: Gap(
            "not built",
            "VK takes one file in a post (docs.getWallUploadServer); Homeground does not send it "
            "yet. Link to the file instead.",
            "https://dev.vk.com/en/method/docs.getWallUploadServer",
        ),
    },
    gaps_by_kind={
        "community": {
            Can.IMAGES: Gap(
                "not offered",
                "A community key cannot upload images (VK’s error 27); a user token with the "
                "right “wall” can.",
                "https://github.com/VKCOM/vk-api-schema/issues/242",
            ),
            Can.SCHEDULE: Gap(
                "not offered",
                "A community key can give VK a post for later, but neither see what waits nor take "
                "it back (VK’s error 27), so Homeground keeps the post itself until its time; a "
                "user token with the right “wall” can.",
                f"{_SCHEMA}/blob/master/wall/methods.json",
            ),
            **{
                can: Gap(
                    "not offered",
                    f"A community key cannot {what} (VK’s error 27); a user token with the "
                    "right “wall” can.",
                    f"{_SCHEMA}/blob/master/{section}/methods.json",
                )
                for can, (what, section) in _USERS_ONLY.items()
            },
        },
        "vk_id": {
            Can.PUBLISH: Gap(
                "not offered",
                "A token from VK ID cannot publish on walls (VK’s error 1051): connect the "
                "account with a community key.",
                "https://github.com/gitroomhq/postiz-app/issues/1408",
            ),
            Can.SCHEDULE: Gap(
                "not offered",
                "A token from VK ID cannot publish on walls (VK’s error 1051), now or later.",
                "https://github.com/gitroomhq/postiz-app/issues/1408",
            ),
        },
    },
    facts=(
        Fact(f"A post has at most {MEDIA_MAX} photos and videos together, and one link.", _WALL_POST, _SEEN),
        Fact("A link without an image of its own gets no preview.", _WALL_POST, _SEEN),
        Fact(f"A text has at most {TEXT_MAX:,} characters.", _WALL_POST, _SEEN, verified=False),
        Fact("50 posts a day on one wall.", "https://pastebin.com/SMp5ZCBW", _SEEN, verified=False),
        Fact(f"At most {WAITING_MAX} scheduled posts wait on one wall. How far ahead VK takes them is not documented: Homeground leaves it at a year.", _WALL_POST, _SEEN, verified=False),
        Fact("A scheduled post gets another number when it is out; VK then says which it had (postponed_id).", _POST, _SEEN, verified=False),
        Fact("What waits on a wall is seen with a user token (wall.get with the filter “postponed”), not with a community key.", _WAITING, _SEEN),
        Fact(f"A post has at most one poll; a poll has 1 to {POLL_ANSWERS_MAX} answers.", f"{_SCHEMA}/blob/master/polls/methods.json", _SEEN),
        Fact("An edited post loses what the edit does not name: Homeground sends its images, link and settings again.", f"{_SCHEMA}/blob/master/wall/methods.json", _SEEN, verified=False),
        Fact("An image is JPEG, PNG or GIF, has at most 50 MB, its sides at most 14,000 pixels together and a ratio of at most 1:20.", "https://dev.vk.com/en/api/upload/wall-photo", _SEEN),
        Fact("A story has an image of at most 10 MB or an upright MP4 of at most 720 × 1,280 pixels; VK takes those of communities that are verified or have its “fire” mark.", "https://dev.vk.com/en/api/upload/story-in-profile", _SEEN),
        Fact(f"A video has a name of at most {VIDEO_NAME_MAX} characters: the draft's title, or its first line. It stands among the community's videos too.", "https://dev.vk.com/en/method/video.save", _SEEN),
        Fact("Search finds a thousand posts at most; statistics of a community's days are those of Moscow, and for its administrators.", f"{_SCHEMA}/blob/master/newsfeed/methods.json", _SEEN, verified=False),
        Fact("A post for friends only exists on a person's own page, not on a community's wall: Homeground publishes for everybody.", f"{_SCHEMA}/blob/master/wall/methods.json", _SEEN),
        Fact(f"An image's description has at most {CAPTION_MAX:,} characters.", f"{_SCHEMA}/blob/master/photos/methods.json", _SEEN),
        Fact("3 requests a second with a user token or a service key, 20 with a community key.", "https://github.com/negezor/vk-io", _SEEN, verified=False),
        Fact("A user token lives one hour; community and service keys do not expire.", "https://dev.vk.com/en/api/access-token/getting-started", _SEEN),
        Fact("A token from VK ID cannot publish on walls (error 1051).", "https://github.com/gitroomhq/postiz-app/issues/1408", date(2026, 7, 25)),
        Fact("A community key cannot upload images to the wall (error 27).", "https://github.com/VKCOM/vk-api-schema/issues/242", date(2026, 4, 3)),
        Fact("A community key cannot read the wall (error 27); a service key can.", "https://github.com/negezor/vk-io/issues/177", _SEEN),
        Fact("User tokens with the right “wall” are given in exceptional cases, by devsupport@corp.vk.com.", _WALL_POST, _SEEN),
    ),
    access_steps=(
        "Be an administrator of the community.",
        "Open the community: Manage → API usage → Access tokens → Create, with the rights “wall” "
        "and “manage”. This community key publishes text and links; it does not expire.",
        "To read comments and counts too: register an application at https://id.vk.com/business/go "
        "and add its service key.",
        "For images, reach and deleting, ask devsupport@corp.vk.com for a user token with the "
        "right “wall”; VK gives it in exceptional cases.",
    ),
    version=ApiVersion(VERSION, None, "https://dev.vk.com/en/reference/versions", _SEEN),
    witness=(
        "VK's published schema 5.199 (every request and every documented error), and the client "
        "library vk_api against the sandbox."
    ),
)  # fmt: skip
