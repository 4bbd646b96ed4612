"""What can be read: posts, their counts, who named the account, users, and how much is left.

open.weibo.com/wiki/2/statuses/user_timeline, …/show, …/count, …/mentions, …/2/users/show and their
business forms, seen 2026-11-22. `account/rate_limit_status` is from memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from homeground.sandbox.world import Post

from . import errors
from .call import Call
from .entities import BEIJING, Entities, Json
from .rates import Rates

MOST_COUNTED = 100
MOST_SHOWN = 50
USUAL_POSTS, MOST_POSTS = 20, 100


class Numbered(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=Numbered)


def page_of(call: Call, items: Sequence[Item], *, usual: int, most: int) -> list[Item]:
    """One page, newest first: above `since_id`, up to `max_id` itself, `count` on each `page`."""
    since = call.whole("since_id", 0)
    highest = call.whole("max_id", 0)
    size = call.whole("count", usual, least=1, most=most)
    page = call.whole("page", 1, least=1)
    chosen = sorted(
        (i for i in items if int(i.id) > since and (not highest or int(i.id) <= highest)),
        key=lambda item: int(item.id),
        reverse=True,
    )
    return chosen[(page - 1) * size : page * size]


def frame(name: str, shown: list[Json], total: int) -> Json:
    """A list as the API frames it; cursors are not used by any list of ids."""
    return {
        name: shown,
        "hasvisible": False,
        "previous_cursor": 0,
        "next_cursor": 0,
        "total_number": total,
    }


def user_timeline(call: Call) -> Json:
    """Only the account's own: an app reads the timeline of whoever authorized it, since 2014."""
    posts = list(call.world.posts_of("weibo", _own(call)))
    if call.choice("feature", range(5)) == 2:
        posts = [post for post in posts if post.files]
    shown = Entities(call.world, call.root)
    trim = call.choice("trim_user", range(2)) == 1
    page = page_of(call, posts, usual=USUAL_POSTS, most=MOST_POSTS)
    return frame("statuses", [shown.status(post, trim_user=trim) for post in page], len(posts))


def _own(call: Call) -> str:
    uid, name = call.params.get("uid"), call.params.get("screen_name")
    if uid not in (None, "", call.account.id) or name not in (None, "", call.account.name):
        raise errors.no_permission()
    return call.account.id


def show(call: Call) -> Json:
    """In the open tier only of the account's own posts; the number of that refusal is a guess."""
    post = call.post()
    if post.account_id != call.account.id and not call.business:
        raise errors.no_permission()
    return Entities(call.world, call.root).status(post, whole=True)


def show_batch(call: Call) -> Json:
    """Up to fifty, anybody's: open.weibo.com/wiki/C/2/statuses/show_batch/biz, seen 2026-11-22.

    Of ids that do not exist it says nothing, unless none does.
    """
    wanted = [post_id.strip() for post_id in call.params.get("ids", "").split(",") if post_id]
    if not wanted:
        raise errors.no_ids()
    if len(wanted) > MOST_SHOWN:
        raise errors.too_many_ids()
    found = [
        post
        for post_id in wanted
        if (post := call.world.post("weibo", post_id))
        and (not post.extra.get("visible") or post.account_id == call.account.id)
    ]
    if not found:
        raise errors.no_post()
    whole = call.choice("isGetLongText", range(2)) == 1
    trim = call.choice("trim_user", range(2)) == 1
    shown = Entities(call.world, call.root)
    statuses = [shown.status(post, trim_user=trim, whole=whole) for post in found]
    return frame("statuses", statuses, len(statuses))


def count(call: Call) -> list[Json]:
    """Ids that do not exist are left out: open.weibo.com/wiki/Statuses/counts"""
    wanted = [post_id for post_id in call.params.get("ids", "").split(",") if post_id]
    if not wanted:
        raise errors.no_ids()
    if len(wanted) > MOST_COUNTED:
        raise errors.too_many_ids()
    found = [post for post_id in wanted if (post := call.world.post("weibo", post_id.strip()))]
    return [_counted(call, post) for post in found]


def _counted(call: Call, post: Post) -> Json:
    counts = call.world.counts(post)
    shown = {
        "id": int(post.id),
        "comments": counts.comments,
        "reposts": counts.shares,
        "attitudes": counts.likes,
    }
    # The business form calls the same number "likes": open.weibo.com/wiki/C/2/statuses/count/biz-en
    return shown | ({"likes": counts.likes} if call.business else {})


def mentions(call: Call) -> Json:
    said = call.world.mentions[("weibo", call.account.id)]
    shown = Entities(call.world, call.root)
    page = page_of(call, said, usual=USUAL_POSTS, most=200)
    return frame("statuses", [shown.mention(one) for one in page], len(said))


def user(call: Call) -> Json:
    uid, name = call.params.get("uid"), call.params.get("screen_name")
    if not uid and not name:
        raise errors.missing("uid")
    found = call.world.find_account(
        "weibo", lambda account: uid == account.id if uid else name == account.name
    )
    if found is None:
        raise errors.no_user()
    shown = Entities(call.world, call.root)
    newest = next(call.world.posts_of("weibo", found.id), None)
    return shown.user(found) | ({"status": _without_user(shown.status(newest))} if newest else {})


def _without_user(status: Json) -> Json:
    return {name: value for name, value in status.items() if name != "user"}


def uid(call: Call) -> Json:
    return {"uid": int(call.account.id)}


def rate_limit_status(call: Call) -> Json:
    rates = Rates(call.world)
    now = call.world.clock.timestamp()
    address = rates.address(call.account, call.remote)
    calls, posts = rates.calls(call.account), rates.posts(call.account)

    def reset(ends: int) -> Json:
        return {
            "reset_time": f"{datetime.fromtimestamp(ends, BEIJING):%Y-%m-%d %H:%M:%S}",
            "reset_time_in_seconds": int(ends - now),
        }

    answer: dict[str, Any] = {
        "api_rate_limits": [
            {
                "api": "/statuses/share",
                "limit": posts.most,
                "limit_time_unit": "HOURS",
                "remaining_hits": rates.left(posts),
            }
            | reset(posts.ends(now))
        ],
        "ip_limit": address.most,
        "limit_time_unit": "HOURS",
        "user_limit": calls.most,
        "remaining_user_hits": rates.left(calls),
        "remaining_ip_hits": rates.left(address),
    }
    return answer | reset(calls.ends(now))
