"""Sina Weibo described as data: two tiers of access, their limits, and how sure each is."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    Budget,
    Can,
    CredentialField,
    Fact,
    Gap,
    ImageLimit,
    Metric,
    Network,
    SeenBy,
    Settling,
    TextLimit,
    Whose,
)
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_WIKI = "https://open.weibo.com/wiki"
_SHARE = f"{_WIKI}/2/statuses/share"
_UPLOAD_URL_TEXT = f"{_WIKI}/C/2/statuses/upload_url_text/biz"
_DESTROY = f"{_WIKI}/C/2/statuses/destroy/biz"
_UPDATE = f"{_WIKI}/2/statuses/update"
_LIMITS = f"{_WIKI}/Rate-limiting"
_ONLY_SHARE = "https://github.com/xiaosier/libweibo/issues/19"

OPEN, BIZ = "open", "biz"
TEXT_MAX = 140
LONG_TEXT_MAX = 2_000
COMMENT_MAX = 140
OPEN_IMAGES_MAX = 1
BIZ_IMAGES_MAX = 9
IMAGE_BYTES_MAX = 5 * 1024 * 1024 - 1
"""Weibo says "smaller than 5M"."""
IDS_MAX = 100
WHOLE_IDS_MAX = 50
POSTS_MAX = 100
COMMENTS_MAX = 200

_MIMES = frozenset({"image/jpeg", "image/gif", "image/png"})
_NEEDS_BIZ = (
    "Only commercial applications (c.api.weibo.com) may do this; an open one may share links."
)

NETWORK = Network(
    slug="weibo",
    name="Sina Weibo",
    access=Access.API,
    api="https://api.weibo.com",
    site="https://weibo.com",
    can=(ESSENTIALS | {Can.MENTIONS, Can.DELETE_COMMENT}) - {Can.SCHEDULE},
    text=(TextLimit(RULES["weibo"], TEXT_MAX),),
    text_by_kind={BIZ: (TextLimit(RULES["weibo"], LONG_TEXT_MAX),)},
    images=ImageLimit(per_post=OPEN_IMAGES_MAX, mimes=_MIMES, max_bytes=IMAGE_BYTES_MAX),
    images_by_kind={
        BIZ: ImageLimit(per_post=BIZ_IMAGES_MAX, mimes=_MIMES, max_bytes=IMAGE_BYTES_MAX)
    },
    credentials=(
        CredentialField("access_token", "Access token of your application for this account"),
        CredentialField(
            "safe_domain",
            "The application's safe domain (安全域名), such as lumikko.example",
            secret=False,
            required=False,
        ),
        CredentialField("tier", "“open”, or “biz” for a commercial application", secret=False, required=False),
        CredentialField(
            "real_ip", "The public IP address from which this account works", secret=False, required=False
        ),
    ),
    budgets=(
        Budget(Whose.ACCOUNT, 30, 3600, _LIMITS, _SEEN, answers=False),
        Budget(Whose.ACCOUNT, 100, 86_400, _LIMITS, _SEEN, counts="requests"),
        Budget(Whose.ADDRESS, 15_000, 3600, _LIMITS, _SEEN, counts="requests"),
    ),
    answer_text=(TextLimit(RULES["weibo"], COMMENT_MAX),),
    settling=Settling.READ_BACK,
    # Error 20032 promises "1-2 minutes"; before that a post that is there may not be shown.
    read_back_delay_seconds=120.0,
    same_text=Fact("it refuses a post with the same text as the one before it.", _UPDATE, _SEEN),
    about=(
        "China's open microblog. An ordinary application may only share links to its own site, in "
        "140 characters with one picture; a commercial one may write long posts with nine."
    ),
    seen_by=frozenset({SeenBy.EVERYBODY, SeenBy.FRIENDS, SeenBy.OURSELVES}),
    metrics={
        "views": Metric("reads", "How often the post was shown; told to few accounts.", f"{_WIKI}/C/2/statuses/count/biz", _SEEN, verified=False),
        "likes": Metric("attitudes", "Likes (赞) of the post.", f"{_WIKI}/2/statuses/count", _SEEN),
        "comments": Metric("comments", "All comments, answers among them included.", f"{_WIKI}/2/statuses/count", _SEEN),
        "shares": Metric("reposts", "How often it was forwarded (转发).", f"{_WIKI}/2/statuses/count", _SEEN),
    },
    gaps={
        **{
            can: Gap("not offered", f"Weibo’s API documents no way to {what}.", f"{_WIKI}/微博API")
            for can, what in (
                (Can.VIDEO, "send a video; share a link to one"),
                (Can.REEL, "send a short video"),
                (Can.STORY, "send a story (微博故事)"),
                (Can.DOCUMENT, "send a document"),
                (Can.SEARCH, "search everybody’s posts: search/topics is for selected applications"),
                (Can.STATISTICS, "see an account’s days"),
                (Can.BLOCK, "keep a person from writing: the blacklist is set on Weibo itself"),
                (Can.RESTORE_COMMENT, "bring back a deleted comment"),
                (Can.MARK_SPAM, "report a comment"),
                (Can.CLOSE_THREAD, "end the discussion under one comment"),
            )
        },
        Can.SCHEDULE: Gap("not offered", "Weibo's API has no parameter for a later time.", _UPLOAD_URL_TEXT),
        Can.POLL: Gap("not offered", "Weibo's API documents no way to make a poll.", f"{_WIKI}/微博API"),
        Can.EDIT: Gap("not offered", "Weibo's API documents no way to change a post.", f"{_WIKI}/微博API"),
        Can.HIDE_COMMENT: Gap(
            "not offered", "Weibo's API can delete a comment, but not hide it.", f"{_WIKI}/微博API"
        ),
        Can.CLOSE_COMMENTS: Gap(
            "not offered", "Who may comment is set on Weibo itself, not by its API.", f"{_WIKI}/微博API"
        ),
    },
    gaps_by_kind={
        OPEN: {
            Can.DELETE: Gap("not offered", _NEEDS_BIZ, _DESTROY),
            Can.DELETE_COMMENT: Gap("not offered", _NEEDS_BIZ, f"{_WIKI}/C/2/comments/destroy/biz-en"),
        },
    },
    facts=(
        Fact("An open application's post must have a link to its own safe domain.", _SHARE, _SEEN),
        Fact("An open application's post must have no #topic#.", _SHARE, _SEEN),
        Fact("Every post needs the real IP address (rip) of the person who sends it.", _SHARE, _SEEN),
        Fact("An open application's post has one picture of less than 5 MB.", _SHARE, _SEEN),
        Fact(f"A commercial application's post has up to {BIZ_IMAGES_MAX} pictures.", _UPLOAD_URL_TEXT, _SEEN),
        Fact(
            f"A commercial application may write up to {LONG_TEXT_MAX:,} characters (is_longtext), where "
            "the account is entitled to.",
            _UPLOAD_URL_TEXT,
            _SEEN,
        ),
        Fact(f"A comment has at most {COMMENT_MAX} characters.", f"{_WIKI}/C/2/comments/reply/biz", _SEEN),
        Fact("A commercial application’s post may be for everybody, for close friends (密友) or for the account alone; an open one’s is for everybody.", f"{_WIKI}/C/2/statuses/update/biz", _SEEN, verified=False),
        Fact("Two consecutive posts may not be identical.", _UPDATE, _SEEN),
        Fact("30 posts an hour for one person.", _LIMITS, _SEEN),
        Fact("100 requests a day for one person through one application; 15,000 an hour from one IP address.", _LIMITS, _SEEN),
        Fact("Commercial requests: 50,000 an hour from one IP address.", _UPLOAD_URL_TEXT, _SEEN),
        Fact("Error 20032 means: published, to be seen in one or two minutes.", "https://github.com/small-tou/Rabbit.js", _SEEN, verified=False),
        Fact("Of what an open application could write, sharing a link is left since July 2017.", _ONLY_SHARE, date(2017, 7, 14), verified=False),
        Fact("Of others' comments only a commercial application may delete those under its own posts.", f"{_WIKI}/C/2/comments/destroy/biz-en", _SEEN),
        Fact("Weibo shows links as short ones (t.cn) and may state the long ones beside them.", f"{_WIKI}/2/short_url/expand", _SEEN, verified=False),
    ),
    access_steps=(
        "Register at https://open.weibo.com as a developer: a Chinese company, or the agency that "
        "works for you there, passes the identity check most easily.",
        "Create a web application and set its safe domain (安全域名) to the domain your links lead to.",
        "Have the application reviewed; before that only its test users can connect.",
        "Authorize it with the brand's account and take the access token.",
        "For long texts, several pictures and deleting: apply for the commercial API (商业合作) "
        "and set the tier to “biz”.",
    ),
    witness=(
        "The pages of Weibo's wiki (each request and its parameters), and its table of error codes "
        "as republished by client libraries, and the client library weibo against the sandbox."
    ),
)  # fmt: skip
