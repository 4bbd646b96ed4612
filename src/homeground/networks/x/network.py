"""X described as data: limits, prices, steps to get access, and how sure each is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

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
    Price,
    Settling,
    TextLimit,
    VideoLimit,
    Whose,
)
from homeground.networks.model import Draft
from homeground.text.counting import RULES

from .charging import OWN_POST, POST, cost_of_reading
from .told import NAMES, told_from_answer

SEEN_ON = date(2026, 11, 22)
OPENAPI = "https://github.com/xdevplatform/docs/blob/main/openapi.json"
PRICING = "https://docs.x.com/x-api/getting-started/pricing"
RATE_LIMITS = "https://docs.x.com/x-api/fundamentals/rate-limits"
MANAGE = "https://docs.x.com/x-api/posts/manage-tweets/introduction"
MEDIA = "https://docs.x.com/x-api/media/introduction"
METRICS = "https://docs.x.com/x-api/fundamentals/metrics"
SEARCH = "https://docs.x.com/x-api/posts/search/introduction"

IDS_PER_LOOKUP = 100  # OPENAPI, GET /2/tweets
TIMELINE_PAGE = (5, 100)  # OPENAPI, GET /2/users/{id}/tweets
SEARCH_PAGE = 100  # OPENAPI, GET /2/tweets/search/recent
MENTIONS_PAGE = 100  # OPENAPI, GET /2/users/{id}/mentions
POLL_ANSWERS = (2, 4)  # OPENAPI, CreatePostsPoll
POLL_ANSWER_MAX = 25  # OPENAPI, CreatePostsPoll
POLL_MINUTES = (5, 7 * 24 * 60)  # OPENAPI, CreatePostsPoll
IMAGES_PER_POST = 4  # OPENAPI, CreatePostsMedia
ALT_TEXT_MAX = 1000  # OPENAPI, CreateMediaMetadataMetadataAltText
IMAGE_MAX_BYTES = 5 * 1024 * 1024  # MEDIA
VIDEO_MAX_BYTES = 512 * 1024 * 1024  # MEDIA
SEGMENT_BYTES = 1024 * 1024  # MEDIA says only that segments are small; 1 MiB is


def _price(what: str, usd: str) -> Price:
    return Price(what, Decimal(usd), PRICING, SEEN_ON)


_LINK = re.compile(r"https?://", re.IGNORECASE)


def cost_of(draft: Draft) -> Decimal:
    """US dollars for one post: one with a link is dearer. Source: PRICING."""
    return Decimal("0.200") if draft.link or _LINK.search(draft.text) else Decimal("0.015")


NETWORK = Network(
    slug="x",
    name="X",
    access=Access.API,
    api="https://api.x.com",
    site="https://x.com",
    can=(ESSENTIALS | {Can.POLL, Can.MENTIONS, Can.HIDE_COMMENT, Can.VIDEO, Can.SEARCH})
    - {Can.SCHEDULE},
    text=(TextLimit(RULES["x"], 280),),
    images=ImageLimit(
        per_post=IMAGES_PER_POST,
        mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
        max_bytes=IMAGE_MAX_BYTES,
        alt_text_max=ALT_TEXT_MAX,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=VIDEO_MAX_BYTES,
            mimes=frozenset({"video/mp4", "video/quicktime"}),
            min_seconds=0.5,
            max_seconds=140,
            codecs=frozenset({"h264"}),
            min_aspect=1 / 3,
            max_aspect=3,
            source=MEDIA,
            seen_on=SEEN_ON,
        ),
    },
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.FOLLOWED, AnswersFrom.MENTIONED}),
    metrics={
        "views": Metric(
            "impression_count",
            "How often the post was shown on a screen, again to the same person included.",
            METRICS,
            SEEN_ON,
        ),
        "likes": Metric("like_count", "Likes of the post.", METRICS, SEEN_ON),
        "comments": Metric(
            "reply_count",
            "Direct replies to the post, not those below them.",
            METRICS,
            SEEN_ON,
            verified=False,
        ),
        "shares": Metric(
            "repost_count + quote_count",
            "How often the post was reposted and quoted.",
            METRICS,
            SEEN_ON,
        ),
        "clicks": Metric(
            "url_link_clicks",
            "Clicks on links in the post; told to its author only, for 30 days.",
            METRICS,
            SEEN_ON,
        ),
        "saves": Metric("bookmark_count", "How often the post was bookmarked.", METRICS, SEEN_ON),
    },
    credentials=(
        CredentialField("access_token", "Access token (OAuth 2, user context; or OAuth 1.0a)"),
        CredentialField("access_token_secret", "Its secret (OAuth 1.0a only)", required=False),
        CredentialField("consumer_key", "API key (OAuth 1.0a only)", secret=False, required=False),
        CredentialField("consumer_secret", "API key secret (OAuth 1.0a only)", required=False),
    ),
    budgets=(
        Budget(Whose.ACCOUNT, 100, 15 * 60, RATE_LIMITS, SEEN_ON),
        Budget(Whose.APP, 10_000, 86_400, RATE_LIMITS, SEEN_ON),
    ),
    told=told_from_answer,
    told_names=NAMES,
    app_field="consumer_key",
    parts_are_posts=True,
    same_text=Fact(
        "it refuses a post with the same text as one of before.",
        "https://docs.x.com/x-api/fundamentals/response-codes-and-errors",
        SEEN_ON,
    ),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=15,
    about=(
        "Short public posts, strongest in news, technology and politics. Every request is charged: "
        "a post with a link costs many times one without."
    ),
    gaps={
        Can.SCHEDULE: Gap(
            "not offered",
            "X's API keeps no post for later; Homeground sends it itself when its time comes.",
            OPENAPI,
        ),
        Can.REEL: Gap("not offered", "X has posts only; a video is one of them.", OPENAPI),
        Can.STORY: Gap(
            "not offered",
            "X ended its stories (“Fleets”) on 3 August 2021.",
            "https://blog.x.com/en_us/topics/product/2021/goodbye-fleets",
        ),
        Can.DOCUMENT: Gap(
            "not offered", "A post on X takes images and videos, no documents.", OPENAPI
        ),
        Can.RESTORE_COMMENT: Gap(
            "not offered",
            "A reply is deleted by its author only, and then gone; a hidden one can be shown again.",
            OPENAPI,
        ),
        Can.MARK_SPAM: Gap(
            "not offered", "X's API hides replies, and tells nobody of spam.", OPENAPI
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered", "Who may reply is said for a whole post when it is made.", OPENAPI
        ),
        Can.STATISTICS: Gap(
            "not offered",
            "X's API has analytics of single posts, and none of an account as a whole.",
            OPENAPI,
        ),
        Can.EDIT: Gap(
            "never",
            "X makes of an edited post a new one with a new address, and that within 30 minutes "
            "only: delete the post and publish it anew.",
            "https://docs.x.com/x-api/fundamentals/edit-posts",
        ),
        Can.DELETE_COMMENT: Gap(
            "not offered",
            "A reply can be deleted by its author only; under a post of ours it can be hidden.",
            OPENAPI,
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "Who may reply is said when a post is made; X's API does not change it afterwards.",
            OPENAPI,
        ),
        Can.BLOCK: Gap(
            "not offered",
            "X's API lists whom an account blocks, but keeps people only from its direct "
            "messages: block them by hand in X.",
            OPENAPI,
        ),
    },
    facts=(
        Fact(
            "280 weighted characters; a link counts as 23.",
            "https://docs.x.com/fundamentals/counting-characters",
            SEEN_ON,
        ),
        Fact(
            "Subscribers of X Premium may write longer posts; Homeground stays within 280.",
            "https://help.x.com/en/using-x/x-premium",
            SEEN_ON,
            verified=False,
        ),
        Fact("Up to 4 images of 5 MB each; alt text up to 1,000 characters.", MEDIA, SEEN_ON),
        Fact(
            "One video of half a second to 140 seconds and 512 MB, MP4 or MOV, from 1:3 to 3:1, in place of images; X processes it before it may be published.",
            MEDIA,
            SEEN_ON,
        ),
        Fact("Videos have no alt text in X's app.", MEDIA, SEEN_ON, verified=False),
        Fact(
            "Replies may be kept to those whom the account follows, or to those who are mentioned; never to nobody.",
            OPENAPI,
            SEEN_ON,
        ),
        Fact(
            "100 posts in 15 minutes for an account, 10,000 in 24 hours for an application.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact("50 deletions in 15 minutes for an account.", RATE_LIMITS, SEEN_ON),
        Fact("50 replies hidden or shown again in 15 minutes.", RATE_LIMITS, SEEN_ON),
        Fact(
            "A poll has 2 to 4 answers of at most 25 characters, is open for 5 minutes to 7 days, and has no images beside it.",
            OPENAPI,
            SEEN_ON,
        ),
        Fact(
            "Recent search and mentions: 300 requests in 15 minutes for an account.",
            RATE_LIMITS,
            SEEN_ON,
        ),
        Fact(
            "3 million posts read in a month; one read twice on a day (UTC) is charged once.",
            PRICING,
            SEEN_ON,
        ),
        Fact(
            "Replies only where the author of the other post mentioned or quoted the account.",
            MANAGE,
            SEEN_ON,
        ),
        Fact("Comments are found by recent search, which goes back seven days.", SEARCH, SEEN_ON),
        Fact(
            "Clicks are told to the author only, and for 30 days.",
            "https://docs.x.com/x-api/fundamentals/metrics",
            SEEN_ON,
        ),
        Fact("One cashtag a post for self-serve access.", MANAGE, SEEN_ON),
        Fact(
            "A new post takes a few seconds to appear in the account's timeline.",
            RATE_LIMITS,
            SEEN_ON,
            verified=False,
        ),
        Fact(
            "The published schema (2.167) says post.fields where the documentation says tweet.fields; Homeground sends the schema's names and reads both.",
            OPENAPI,
            SEEN_ON,
            verified=False,
        ),
    ),
    cost=cost_of,
    cost_of_reading=cost_of_reading,
    prices=(
        _price("create a post", "0.015"),
        _price("create a post with a link", "0.200"),
        _price("reply where summoned", "0.010"),
        Price("read a post", POST, PRICING, SEEN_ON),
        Price("read an own post", OWN_POST, PRICING, SEEN_ON),
    ),
    access_steps=(
        "Sign in at console.x.com and create an application; add credits, for every request is charged.",
        "Under “User authentication settings” allow “Read and write”, type “Web App”, and enter Homeground's address for the way back.",
        "Connect the account with a token that has tweet.read, tweet.write, tweet.moderate.write, users.read, media.write and offline.access.",
    ),
    witness="X's published OpenAPI document (2.167), and tweepy and Schemathesis against the sandbox.",
)
