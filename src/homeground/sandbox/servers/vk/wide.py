"""stats.get and newsfeed.search: a community as a whole, and what everybody wrote.

Schema 5.199, stats/methods.json and newsfeed/methods.json. VK's days are Moscow's.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from . import answers, errors
from .call import Call

Json = dict[str, Any]
MOSCOW = timezone(timedelta(hours=3))
MOST_FOUND = 200
SEARCH_DEFAULT = 30
MOST_DAYS = 366


def stats(call: Call) -> list[Json]:
    """A community's days, newest first; for its administrators."""
    group_id = call.integer("group_id")
    if not group_id:
        raise errors.undefined("group_id")
    account = call.world.account("vk", f"-{group_id}")
    if account is None or group_id != call.group_id:
        raise errors.no_access()
    interval = call.text("interval") or "day"
    if interval not in ("all", "day", "month", "week", "year"):
        raise errors.invalid("interval")
    if interval != "day":
        raise errors.invalid("interval")  # the sandbox counts days only
    until = _moment(call, "timestamp_to", call.now)
    days = call.integer("intervals_count")
    since = _moment(call, "timestamp_from", until - 86_400 * ((days or 1) - 1))
    last, first = _midnight(until), _midnight(since)
    answer: list[Json] = []
    day = last
    while day >= first and len(answer) < min(days or MOST_DAYS, MOST_DAYS):
        end = day + timedelta(days=1)
        done = call.world.doings(account, day.astimezone(UTC), end.astimezone(UTC))
        answer.append(
            {
                "period_from": int(day.timestamp()),
                "period_to": int(end.timestamp()) - 1,
                "activity": {
                    "likes": done.likes,
                    "copies": done.shares,
                    "comments": done.comments,
                    "subscribed": done.joined,
                    "unsubscribed": done.left,
                },
                "reach": {
                    "reach": done.reach,
                    "reach_subscribers": done.reach // 2,
                    "mobile_reach": done.reach // 2,
                },
                "visitors": {"views": done.views // 10, "visitors": done.reach // 10},
            }
        )
        day -= timedelta(days=1)
    return answer


def search(call: Call) -> Json:
    """Posts with all the words, newest first. How VK breaks words apart is not documented."""
    wanted = call.text("q").casefold().split()
    count = call.between("count", SEARCH_DEFAULT, 0, MOST_FOUND)
    start = call.integer("start_time", 0) or 0
    end = call.integer("end_time", call.now) or call.now
    begin = call.text("start_from")
    if begin and not begin.isdigit():
        raise errors.invalid("start_from")
    found = [
        post
        for post in call.world.posts_on("vk")
        if post.format == "post"
        and post.seen_by == "everybody"
        and start <= int(post.created_at.timestamp()) <= end
        and all(word in post.text.casefold() for word in wanted)
    ]
    found.sort(key=lambda post: post.created_at, reverse=True)
    offset = int(begin or 0)
    page = found[offset : offset + count]
    answer: Json = {
        "count": len(found),
        "total_count": len(found),
        "items": [answers.post(call, post) for post in page],
    }
    if offset + count < len(found):
        answer["next_from"] = str(offset + count)
    return answers.extended(call, answer, [post.extra["from_id"] for post in page])


def _moment(call: Call, name: str, default: int) -> int:
    """The schema has them as numbers, and VK writes no fractions."""
    value = call.text(name)
    try:
        return int(float(value)) if value else default
    except (ValueError, OverflowError):
        raise errors.wrong_parameter(f"{name} not integer") from None


def _midnight(at: int) -> datetime:
    moment = datetime.fromtimestamp(at, MOSCOW)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
