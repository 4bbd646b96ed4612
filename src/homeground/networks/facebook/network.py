"""Facebook Pages described as data: limits, permissions, steps to get access, and how sure each is."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
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
from homeground.networks.graph import ERRORS, RATE_LIMITS, SEEN_ON
from homeground.networks.graph_usage import NAMES, told_from_answer
from homeground.networks.model import Draft
from homeground.text.counting import RULES

VERSION = "v25.0"
VERSION_ENDS_ON = date(2028, 7, 29)
VIDEO_API = "https://graph-video.facebook.com"
TEXT_MAX = 63_206
COMMENT_MAX = 8_000
IMAGES_MAX = 10
POSTS_PAGE = 100
COMMENTS_PAGE = 100
SCHEDULED_PAGE = 100
SCHEDULE_DAYS_MAX = 30
"""What every source allows; others say 75 days, or six months."""

POSTS = "https://developers.facebook.com/documentation/pages-api/posts"
VIDEOS = "https://developers.facebook.com/docs/graph-api/photo-uploads"
REELS = "https://developers.facebook.com/documentation/video-api/guides/reels-publishing"
STORIES = "https://developers.facebook.com/docs/page-stories-api"
INSIGHTS = "https://developers.facebook.com/docs/graph-api/reference/insights"
COMMENT = "https://developers.facebook.com/docs/graph-api/reference/comment"
FEED = "https://developers.facebook.com/docs/graph-api/reference/page/feed"
PHOTOS = "https://developers.facebook.com/docs/graph-api/reference/page/photos"
SCHEDULED = "https://developers.facebook.com/docs/graph-api/reference/page/scheduled_posts/"
RETIRED = "https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics"
SDK = "https://github.com/facebook/facebook-business-sdk-codegen"
CHANGELOG = "https://developers.facebook.com/docs/graph-api/changelog"
COMMENT_LENGTHS = "https://lettercounter.org/blog/social-media-character-limits-comparison"
POSTIZ = "https://github.com/gitroomhq/postiz-app"

SCOPES = (
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_show_list",
    "read_insights",
)

_MOVING = frozenset({"video/mp4", "video/quicktime"})


def _reels(draft: Draft) -> int:
    return 1 if draft.format is Format.REEL else 0


NETWORK = Network(
    slug="facebook",
    name="Facebook Pages",
    access=Access.API,
    api="https://graph.facebook.com",
    site="https://www.facebook.com",
    can=ESSENTIALS
    | {
        Can.EDIT,
        Can.MENTIONS,
        Can.HIDE_COMMENT,
        Can.DELETE_COMMENT,
        Can.BLOCK,
        Can.VIDEO,
        Can.REEL,
        Can.STORY,
        Can.STATISTICS,
    },
    text=(TextLimit(RULES["characters"], TEXT_MAX, link_in_text=False),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        max_bytes=10 * 1024 * 1024,
        alt_text_max=1000,
    ),
    videos={
        Format.POST: VideoLimit(
            max_bytes=10 * 1024**3,
            mimes=_MOVING,
            max_seconds=4 * 3600,
            source="https://www.ayrshare.com/docs/media-guidelines/facebook_pages",
            seen_on=SEEN_ON,
            verified=False,
        ),
        Format.REEL: VideoLimit(
            max_bytes=1024**3,
            mimes=_MOVING,
            min_seconds=3,
            max_seconds=90,
            min_aspect=0.5,
            max_aspect=0.6,
            source=REELS,
            seen_on=SEEN_ON,
        ),
        Format.STORY: VideoLimit(
            max_bytes=1024**3,
            mimes=_MOVING,
            min_seconds=3,
            max_seconds=60,
            min_aspect=0.5,
            max_aspect=0.6,
            source=STORIES,
            seen_on=SEEN_ON,
        ),
    },
    story_images=ImageLimit(
        per_post=1,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=4 * 1024 * 1024,
    ),
    schedule=ScheduleLimit(
        min_ahead_seconds=10 * 60,
        max_ahead_seconds=SCHEDULE_DAYS_MAX * 24 * 3600,
        source=POSTS,
        seen_on=SEEN_ON,
        verified=False,
    ),
    metrics={
        "views": Metric("post_media_view", "How often the post was shown or played, again by the same person included.", RETIRED, SEEN_ON),
        "reach": Metric("post_total_media_view_unique", "How many different people saw the post; Facebook estimates it.", RETIRED, SEEN_ON),
        "likes": Metric("reactions", "Reactions of every kind, not the thumb alone.", SDK, SEEN_ON),
        "comments": Metric("comments (filter=stream)", "Comments and the answers to them, without hidden and deleted ones.", SDK, SEEN_ON, verified=False),
        "shares": Metric("shares", "How often the post was shared; left out where nobody did.", SDK, SEEN_ON, verified=False),
        "clicks": Metric("post_clicks", "Clicks anywhere in the post: “more”, the picture and the name too, not its link alone.", INSIGHTS, SEEN_ON, verified=False),
    },
    credentials=(
        CredentialField("access_token", "Page access token"),
        CredentialField(
            "schedule_days_max",
            f"Days ahead that Facebook takes a post for later ({SCHEDULE_DAYS_MAX} unless you know better)",
            secret=False,
            required=False,
        ),
    ),
    # For all else Meta counts requests, by how many people use the application and the Page: it states
    # no number, and says beside its answers how much is used up.
    budgets=(Budget(Whose.ACCOUNT, 30, 86_400, REELS, SEEN_ON, units=_reels, counts="reels"),),
    told=told_from_answer,
    told_names=NAMES,
    answer_text=(TextLimit(RULES["characters"], COMMENT_MAX),),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=10,
    same_text=Fact(
        "it refuses a post with the same text as the one before it (506).", ERRORS, SEEN_ON
    ),
    about=(
        "Pages of brands on the largest social network. Counts are the Page's own; how often a "
        "post was shown is told as views since “impressions” were retired in 2025."
    ),
    gaps={
        Can.DOCUMENT: Gap("not offered", "A Page's post takes images and videos, no documents.", SDK),
        Can.SEARCH: Gap("not offered", "Facebook's API has had no search of public posts since 2015.", "https://developers.facebook.com/docs/graph-api/changelog/archive"),
        Can.RESTORE_COMMENT: Gap("not offered", "A deleted comment is gone; a hidden one can be shown again.", COMMENT),
        Can.MARK_SPAM: Gap("not offered", "Facebook's API hides and deletes comments, and tells nobody of spam.", COMMENT),
        Can.CLOSE_THREAD: Gap("not offered", "Facebook's API cannot end the discussion under one comment.", COMMENT),
        Can.POLL: Gap("not offered", "Facebook's API has no polls for Pages.", SDK),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "Facebook's API cannot end the discussion under a Page's post; a person can, on Facebook.",
            SDK,
        ),
    },
    facts=(
        Fact("Publishing, changing and deleting need a Page access token and the task CREATE_CONTENT.", POSTS, SEEN_ON),
        Fact(f"A text has at most {TEXT_MAX:,} characters.", FEED, SEEN_ON, verified=False),
        Fact(f"A comment has at most {COMMENT_MAX:,} characters.", COMMENT_LENGTHS, SEEN_ON, verified=False),
        Fact(f"A post takes up to {IMAGES_MAX} images, JPEG, PNG or GIF, each up to 10 MB.", PHOTOS, SEEN_ON, verified=False),
        Fact("An image carries an alt text of its own (alt_text_custom).", SDK, SEEN_ON),
        Fact("An alt text has at most 1,000 characters.", PHOTOS, SEEN_ON, verified=False),
        Fact(
            f"A post for later: from 10 minutes ahead to {SCHEDULE_DAYS_MAX} days. Sources disagree (30 days, 75 days, six months), so the last day can be set with the account.",
            POSTS,
            SEEN_ON,
            verified=False,
        ),
        Fact("Posts that wait are listed by the Page (scheduled_posts), and are deleted like any other; one keeps its number when it is out. Reels are not among the posts that a Page is asked for, so Homeground does not follow one that waits.", SCHEDULED, SEEN_ON, verified=False),
        Fact("A video is sent in the parts that Facebook asks for; it is shown when Facebook has processed it, which may take minutes.", VIDEOS, SEEN_ON, verified=False),
        Fact("A video in the feed has up to 10 GB and 4 hours, MP4 or MOV.", "https://www.ayrshare.com/docs/media-guidelines/facebook_pages", SEEN_ON, verified=False),
        Fact("A reel is a video of 3 to 90 seconds, 9:16, at least 540 × 960 pixels; 30 reels within 24 hours.", REELS, SEEN_ON),
        Fact("A story is one image or one video of up to 60 seconds, 9:16, without text; it goes after a day.", STORIES, SEEN_ON),
        Fact("How large a reel's or a story's file may be is not documented; 1 GB is assumed.", REELS, SEEN_ON, verified=False),
        Fact("The image of a story has up to 4 MB; one page says 10.", STORIES, SEEN_ON, verified=False),
        Fact("The Page's own days are California's, and its numbers go back two years.", "https://developers.facebook.com/documentation/pages-api/platforminsights/page", SEEN_ON),
        Fact("No idempotency key; the same text twice in a row is refused (506).", ERRORS, SEEN_ON),
        Fact("Impressions and fans are gone since 15 June and 15 November 2025; views and viewers (post_media_view, post_total_media_view_unique) took their place.", RETIRED, SEEN_ON),
        Fact("Clicks are all clicks anywhere in a post, not only those on its link.", "https://developers.facebook.com/docs/graph-api/reference/insights", SEEN_ON, verified=False),
        Fact("Insights exist for Pages with 100 likes or more.", "https://developers.facebook.com/docs/graph-api/reference/insights", SEEN_ON),
        Fact("Requests with a Page token have a limit of their own for each Page; Homeground waits as long as the answer says.", RATE_LIMITS, SEEN_ON),
        Fact("Facebook leaves the count of shares out where there are none: it is shown as unknown.", SDK, SEEN_ON, verified=False),
        Fact("Version 25.0 of the API; it ends on 29 July 2028.", CHANGELOG, SEEN_ON),
        Fact("Blocked in Russia since 4 March 2022.", "https://rkn.gov.ru/news/rsoc/news74156.htm", SEEN_ON, verified=False),
    ),
    access_steps=(
        "Be somebody who may create content, moderate and see insights on the Page.",
        "Register an application of type “Business” at developers.facebook.com, and add Facebook Login for Business.",
        f"Ask for the permissions {', '.join(SCOPES)}. For Pages of others than the application's own people, Meta reviews the application and verifies the business first.",
        "Sign in, exchange the token for a long-lived one, and take the Page's access_token from /me/accounts: it does not expire by itself.",
    ),
    version=ApiVersion(VERSION, VERSION_ENDS_ON, CHANGELOG, SEEN_ON),
    witness="Meta's published specification of Page, Post, Photo and Comment (v25), and its facebook-business library against the sandbox.",
)  # fmt: skip
