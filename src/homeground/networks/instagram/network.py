"""Instagram described as data: limits, permissions, steps to get access, and how sure each is."""

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
from homeground.networks.graph import RATE_LIMITS, SEEN_ON
from homeground.networks.graph_usage import NAMES, told_from_answer
from homeground.text.counting import RULES

VERSION = "v25.0"
VERSION_ENDS_ON = date(2028, 7, 29)
TEXT_MAX = 2_200
COMMENT_MAX = 2_200
HASHTAGS_MAX = 30
MENTIONS_MAX = 20
IMAGES_MAX = 10
PAGE = 50
DAYS_AT_ONCE = 30  # …/instagram-user/insights: as many as one request takes

CHANGELOG = "https://developers.facebook.com/docs/graph-api/changelog"
DOCUMENTS = "https://developers.facebook.com/documentation/instagram-platform"
PUBLISHING = f"{DOCUMENTS}/content-publishing.md"
REFERENCE = f"{DOCUMENTS}/instagram-graph-api/reference"
ERROR_CODES = f"{REFERENCE}/error-codes"
COMMENTS = f"{REFERENCE}/ig-media/comments"
REPLIES = f"{REFERENCE}/ig-comment/replies.md"
COMMENT_LENGTHS = "https://lettercounter.org/blog/social-media-character-limits-comparison"
CONTAINER = f"{REFERENCE}/ig-container"
SDK = "https://github.com/facebook/facebook-business-sdk-codegen"

SCOPES = (
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_read_engagement",
    "pages_show_list",
)

_MOVING = frozenset({"video/mp4", "video/quicktime"})
_CODECS = frozenset({"h264", "hevc"})

NETWORK = Network(
    slug="instagram",
    name="Instagram",
    access=Access.API,
    api="https://graph.facebook.com",
    site="https://www.instagram.com",
    can=(ESSENTIALS - {Can.SCHEDULE})
    | {
        Can.MENTIONS,
        Can.HIDE_COMMENT,
        Can.DELETE_COMMENT,
        Can.CLOSE_COMMENTS,
        Can.VIDEO,
        Can.REEL,
        Can.STORY,
        Can.STATISTICS,
    },
    text=(TextLimit(RULES["characters"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg"}),
        max_bytes=8 * 1024 * 1024 - 1,
        alt_text_max=1000,
        min_aspect=4 / 5,
        max_aspect=1.91,
        max_width=1440,
    ),
    images_required=True,
    videos={
        Format.POST: VideoLimit(
            max_bytes=300 * 1024**2,
            mimes=_MOVING,
            per_post=IMAGES_MAX,
            beside_images=True,
            min_seconds=3,
            max_seconds=900,
            codecs=_CODECS,
            min_aspect=0.01,
            max_aspect=10,
            source=f"{REFERENCE}/ig-user/media",
            seen_on=SEEN_ON,
            verified=False,
        ),
        Format.REEL: VideoLimit(
            max_bytes=300 * 1024**2,
            mimes=_MOVING,
            min_seconds=3,
            max_seconds=900,
            codecs=_CODECS,
            min_aspect=0.01,
            max_aspect=10,
            source=f"{REFERENCE}/ig-user/media",
            seen_on=SEEN_ON,
            verified=False,
        ),
        Format.STORY: VideoLimit(
            max_bytes=100 * 1024**2,
            mimes=_MOVING,
            min_seconds=3,
            max_seconds=60,
            codecs=_CODECS,
            min_aspect=0.1,
            max_aspect=10,
            source=f"{REFERENCE}/ig-user/media",
            seen_on=SEEN_ON,
            verified=False,
        ),
    },
    story_images=ImageLimit(
        per_post=1,
        mimes=frozenset({"image/jpeg"}),
        max_bytes=8 * 1024 * 1024 - 1,
    ),
    images_fetched=True,
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "views": Metric("views", "How often the post was shown or played, again by the same person included.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        "reach": Metric("reach", "How many different accounts saw it; Instagram estimates it.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        "likes": Metric("likes", "Likes of the post.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        "comments": Metric("comments", "Comments under the post.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        "shares": Metric("shares", "How often the post was sent on, in messages and in stories.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        "saves": Metric("saved", "How many accounts saved the post for themselves.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
    },
    credentials=(CredentialField("access_token", "Access token of the professional account"),),
    budgets=(
        # Meta's pages say 25, 50 and 100: the least that a page of today says.
        Budget(Whose.ACCOUNT, 50, 86_400, f"{REFERENCE}/ig-user/media_publish", SEEN_ON, answers=False, verified=False),
    ),
    told=told_from_answer,
    told_names=NAMES,
    answer_text=(TextLimit(RULES["characters"], COMMENT_MAX),),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=30,
    about=(
        "Images first: a post without one does not exist. Only professional accounts (business, "
        "creator) have an API. Images are fetched by Instagram from a public address; Homeground "
        "must be reachable for them."
    ),
    gaps={
        Can.DOCUMENT: Gap("not offered", "Instagram takes images and videos, no documents.", SDK),
        Can.BLOCK: Gap("not offered", "Instagram's API blocks only people with whom the account has a conversation in messages; block who comments by hand, in Instagram.", "https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/moderate-conversations"),
        Can.SEARCH: Gap("not offered", "Instagram's API finds posts by one hashtag of thirty a week, without their authors, and not by words.", f"{REFERENCE}/ig-hashtag"),
        Can.RESTORE_COMMENT: Gap("not offered", "A deleted comment is gone; a hidden one can be shown again.", COMMENTS),
        Can.MARK_SPAM: Gap("not offered", "Instagram's API hides and deletes comments, and tells nobody of spam.", COMMENTS),
        Can.CLOSE_THREAD: Gap("not offered", "Comments are closed for a whole post, not under one comment.", COMMENTS),
        Can.SCHEDULE: Gap(
            "not offered",
            "Instagram's API takes no time to publish at; Homeground sends the post itself when its time comes.",
            SDK,
        ),
        Can.EDIT: Gap("not offered", "Instagram's API cannot change a caption.", SDK),
        Can.POLL: Gap("not offered", "Instagram's API has no polls.", SDK),
    },
    facts=(
        Fact("A post is made in two steps: a container for each image, and then the post.", PUBLISHING, SEEN_ON),
        Fact("Images are fetched from a public address.", PUBLISHING, SEEN_ON),
        Fact(f"A caption has at most {TEXT_MAX:,} characters, {HASHTAGS_MAX} hashtags and {MENTIONS_MAX} mentions.", ERROR_CODES, SEEN_ON),
        Fact(f"A comment has at most {COMMENT_MAX:,} characters.", COMMENT_LENGTHS, SEEN_ON, verified=False),
        Fact("Five hashtags at most, by a report of 2026 that Instagram's documents do not have.", "https://www.ayrshare.com/docs/apis/post/social-networks/instagram", SEEN_ON, verified=False),
        Fact("A link in a caption is text: nobody can press it.", "https://help.instagram.com", SEEN_ON, verified=False),
        Fact(f"A carousel has 2 to {IMAGES_MAX} images.", ERROR_CODES, SEEN_ON),
        Fact("A video by itself is a reel: 3 seconds to 15 minutes, up to 300 MB (other pages say 1 GB), MP4 or MOV; Homeground shows it in the feed too, unless it is meant as a reel alone.", f"{REFERENCE}/ig-user/media", SEEN_ON, verified=False),
        Fact("A story is one image, or one video of 3 to 60 seconds and up to 100 MB, without text; it goes after a day.", f"{REFERENCE}/ig-user/media", SEEN_ON, verified=False),
        Fact("A carousel takes images and videos together.", PUBLISHING, SEEN_ON),
        Fact("Videos have no alt text by the API.", f"{REFERENCE}/ig-user/media", SEEN_ON, verified=False),
        Fact("How many joined is told for the last 30 days, and only to accounts with 100 followers.", "https://developers.facebook.com/documentation/instagram-platform/api-reference/instagram-user/insights/", SEEN_ON),
        Fact("An image is less than 8 MiB, and from 4:5 to 1.91:1.", ERROR_CODES, SEEN_ON),
        Fact("An image is kept at most 1,440 pixels wide; a wider one Instagram makes smaller.", f"{REFERENCE}/ig-user/media", SEEN_ON, verified=False),
        Fact("An image is JPEG; some pages say that PNG is taken too.", PUBLISHING, SEEN_ON, verified=False),
        Fact("Images carry an alt text since 24 March 2025.", PUBLISHING, SEEN_ON),
        Fact("An alt text has at most 1,000 characters.", PUBLISHING, SEEN_ON, verified=False),
        Fact("Posts within 24 hours: Meta's pages say 25, 50 and 100; Homeground asks the account's own limit before it publishes.", f"{REFERENCE}/ig-user/content_publishing_limit", SEEN_ON),
        Fact("Answers go one level deep: an answer to an answer stands under the comment above.", REPLIES, SEEN_ON),
        Fact("Mentions are posts that tag the account; those in captions and comments come by webhook only.", f"{REFERENCE}/ig-user/tags", SEEN_ON, verified=False),
        Fact("A post says nothing of clicks on links, for it has none.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        Fact("Each account has a limit of requests of its own; Homeground waits as long as the answer says.", RATE_LIMITS, SEEN_ON),
        Fact("Blocked in Russia since 14 March 2022.", "https://rkn.gov.ru/news/rsoc/news74180.htm", SEEN_ON, verified=False),
    ),
    access_steps=(
        "Make the Instagram account a professional one, and connect it with a Facebook Page.",
        "Register an application of type “Business” at developers.facebook.com, with Facebook Login for Business.",
        f"Ask for the permissions {', '.join(SCOPES)}. For accounts of others than the application's own people, Meta reviews the application and verifies the business first.",
        "Sign in, take the Page's access_token from /me/accounts and the Instagram account's number from the Page's instagram_business_account.",
        "Set HOMEGROUND_PUBLIC_URL to the address under which Homeground is reached from the internet: Instagram fetches images there.",
    ),
    version=ApiVersion(VERSION, VERSION_ENDS_ON, CHANGELOG, SEEN_ON),
    witness="Meta's published specification of IGUser, IGMedia and IGComment (v25), and its facebook-business library against the sandbox.",
)  # fmt: skip
