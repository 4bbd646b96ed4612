"""Threads described as data: limits, permissions, steps to get access, and how sure each is."""

from __future__ import annotations

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
from homeground.networks.graph import SEEN_ON
from homeground.networks.graph_usage import NAMES, told_from_answer
from homeground.text.counting import RULES

VERSION = "v1.0"
TEXT_MAX = 500
IMAGES_MAX = 20
PAGE = 100
POLL_ANSWER_MAX = 25

DOCUMENTS = "https://developers.facebook.com/documentation/threads"
OVERVIEW = f"{DOCUMENTS}/overview"
POSTS = f"{DOCUMENTS}/posts"
PUBLISHING = f"{DOCUMENTS}/reference/publishing"
REPLIES = f"{DOCUMENTS}/reference/reply-management"
MENTIONS = f"{DOCUMENTS}/threads-mentions"
DELETING = f"{DOCUMENTS}/posts/delete-posts.md"
POLLS = f"{DOCUMENTS}/create-posts/polls"
INSIGHTS = f"{DOCUMENTS}/insights.md"

SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_delete",
    "threads_keyword_search",
    "threads_manage_insights",
    "threads_manage_mentions",
    "threads_manage_replies",
    "threads_read_replies",
)

NETWORK = Network(
    slug="threads",
    name="Threads",
    access=Access.API,
    api="https://graph.threads.net",
    site="https://www.threads.com",
    can=(ESSENTIALS - {Can.SCHEDULE})
    | {
        Can.POLL,
        Can.MENTIONS,
        Can.HIDE_COMMENT,
        Can.VIDEO,
        Can.SEARCH,
        Can.STATISTICS,
    },
    text=(TextLimit(RULES["threads"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg", "image/png"}),
        max_bytes=8 * 1024 * 1024,
        alt_text_max=1000,
        min_aspect=1 / 10,
        max_aspect=10.0,
        max_width=1440,
    ),
    images_fetched=True,
    videos={
        Format.POST: VideoLimit(
            max_bytes=1024**3,
            mimes=frozenset({"video/mp4", "video/quicktime"}),
            per_post=IMAGES_MAX,
            beside_images=True,
            max_seconds=300,
            codecs=frozenset({"h264", "hevc"}),
            min_aspect=0.01,
            max_aspect=10,
            alt_text_max=1000,
            source=OVERVIEW,
            seen_on=SEEN_ON,
            verified=False,
        ),
    },
    answers_from=frozenset(
        {
            AnswersFrom.EVERYBODY,
            AnswersFrom.FOLLOWERS,
            AnswersFrom.FOLLOWED,
            AnswersFrom.MENTIONED,
        }
    ),
    metrics={
        "views": Metric("views", "How often the post was shown or played; Threads still works on this count.", INSIGHTS, SEEN_ON),
        "likes": Metric("likes", "Likes of the post.", INSIGHTS, SEEN_ON),
        "comments": Metric("replies", "All answers in the thread under the post.", INSIGHTS, SEEN_ON),
        "shares": Metric("reposts + quotes", "How often the post was reposted and quoted.", INSIGHTS, SEEN_ON),
    },
    credentials=(CredentialField("access_token", "Access token of the Threads user"),),
    budgets=(
        Budget(Whose.ACCOUNT, 250, 86_400, OVERVIEW, SEEN_ON, answers=False),
        Budget(Whose.ACCOUNT, 1_000, 86_400, OVERVIEW, SEEN_ON, counts="answers", answers=True),
    ),
    told=told_from_answer,
    told_names=NAMES,
    parts_are_posts=True,
    settling=Settling.READ_BACK,
    read_back_delay_seconds=30,
    about=(
        "Short public posts around a text, beside Instagram and by its accounts. Images are "
        "fetched by Threads from a public address; Homeground must be reachable for them."
    ),
    gaps={
        Can.REEL: Gap("not offered", "Threads has posts only; a video is one of them.", PUBLISHING),
        Can.STORY: Gap("not offered", "Threads has posts only, and no stories.", PUBLISHING),
        Can.DOCUMENT: Gap("not offered", "Threads takes images and videos, no documents.", PUBLISHING),
        Can.RESTORE_COMMENT: Gap("not offered", "An answer of others cannot be deleted; a hidden one can be shown again.", REPLIES),
        Can.MARK_SPAM: Gap("not offered", "Threads' API hides answers, and tells nobody of spam.", REPLIES),
        Can.CLOSE_THREAD: Gap("not offered", "Who may answer is said for a whole post when it is published.", PUBLISHING),
        Can.SCHEDULE: Gap(
            "not offered",
            "Threads' API keeps no post for later; Homeground sends it itself when its time comes.",
            PUBLISHING,
        ),
        Can.EDIT: Gap("not offered", "Threads' API cannot change a post.", f"{DOCUMENTS}/reference"),
        Can.DELETE_COMMENT: Gap(
            "not offered",
            "Threads deletes only what the account wrote itself; an answer of others can be hidden.",
            DELETING,
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered",
            "Who may answer is said when a post is published, and cannot be changed after.",
            PUBLISHING,
        ),
        Can.BLOCK: Gap("not offered", "Threads' API cannot block a person.", f"{DOCUMENTS}/reference"),
    },
    facts=(
        Fact(f"A text has at most {TEXT_MAX} characters; an emoji counts as its bytes.", POSTS, SEEN_ON),
        Fact("A post is made in two steps: a container, which Threads takes about half a minute to process, and then the post.", POSTS, SEEN_ON),
        Fact("Images are fetched from a public address.", POSTS, SEEN_ON),
        Fact(f"A carousel has 2 to {IMAGES_MAX} images, and counts as one post.", POSTS, SEEN_ON),
        Fact("An image is JPEG or PNG, up to 8 MB; its alt text has at most 1,000 characters.", OVERVIEW, SEEN_ON, verified=False),
        Fact("An image is at most ten times as wide as high, or as high as wide, and kept at most 1,440 pixels wide.", OVERVIEW, SEEN_ON, verified=False),
        Fact("A video is MP4 or MOV, up to 1 GB and 5 minutes, and may stand in a carousel beside images.", OVERVIEW, SEEN_ON, verified=False),
        Fact("2,200 searches within 24 hours; before Meta has reviewed the application they find only the account's own posts.", f"{DOCUMENTS}/keyword-search", SEEN_ON),
        Fact("Views of the account are told day by day, all else for a stretch of days; Homeground asks for each day.", INSIGHTS, SEEN_ON),
        Fact("250 posts, 1,000 replies and 100 deletions within 24 hours; Homeground asks how many are left before it publishes.", OVERVIEW, SEEN_ON),
        Fact("Within 24 hours 4,800 requests for each time that the account's content was shown (at least ten).", OVERVIEW, SEEN_ON),
        Fact("Answers may be kept to followers, to those whom the account follows, or to those who are mentioned; a post that nobody may answer does not exist.", PUBLISHING, SEEN_ON),
        Fact("Only answers directly under the post can be hidden; those below them go with them.", f"{DOCUMENTS}/reply-management", SEEN_ON),
        Fact("Mentions of the account by strangers are told only after Meta's review of the application.", MENTIONS, SEEN_ON),
        Fact(f"A poll has 2 to 4 answers of at most {POLL_ANSWER_MAX} characters, and no images beside it.", POLLS, SEEN_ON),
        Fact("A poll runs for 24 hours, whatever was planned.", POLLS, SEEN_ON, verified=False),
        Fact("A text has at most five links.", f"{DOCUMENTS}/create-posts/text-attachments", SEEN_ON),
        Fact("Shares are reposts and quotes. A post says nothing of its reach and its clicks.", INSIGHTS, SEEN_ON),
        Fact("The token may go in a header, as elsewhere in Meta's API; the examples show it in the request.", OVERVIEW, SEEN_ON, verified=False),
        Fact("An access token lives 60 days and can be renewed.", f"{DOCUMENTS}/get-started/long-lived-tokens", SEEN_ON),
    ),
    access_steps=(
        "Register an application with the use case “Access the Threads API” at developers.facebook.com, and enter Homeground's address for the way back.",
        f"Ask for the permissions {', '.join(SCOPES)}. For accounts of others than the application's testers Meta reviews the application first.",
        "Sign in with the Threads account, and exchange the token for a long-lived one (60 days).",
        "Set HOMEGROUND_PUBLIC_URL to the address under which Homeground is reached from the internet: Threads fetches images there.",
    ),
    version=ApiVersion(VERSION, None, f"{DOCUMENTS}/changelog", SEEN_ON, verified=False),
    witness="Meta's published reference of each request: parameters and fields; there is no machine-readable schema of Threads.",
)  # fmt: skip
