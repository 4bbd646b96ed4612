"""Insights of a media and of an account.

Source: IGMedia.json (the metric enum), instagram-platform/reference/instagram-media/insights and
/instagram-user/insights, seen 2026-11-22. Nobody saves media in the sandbox: `saved` is 0.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeground.sandbox.audience import Counts
from homeground.sandbox.graph.days import Day, days_asked
from homeground.sandbox.graph.errors import invalid, missing_parameter
from homeground.sandbox.graph.nodes import instant
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Account, Post, World

from . import errors

OF_FEED = (
    "views",
    "reach",
    "likes",
    "comments",
    "saved",
    "shares",
    "total_interactions",
    "follows",
    "profile_visits",
)
OF_REELS = OF_FEED[:7]
OF_STORY = (
    "views",
    "reach",
    "shares",
    "replies",
    "total_interactions",
    "follows",
    "profile_visits",
)
KNOWN = frozenset(OF_FEED) | {"replies", "navigation", "profile_activity", "reposts"}
OF_ACCOUNT = (
    "views",
    "reach",
    "likes",
    "comments",
    "saves",
    "shares",
    "total_interactions",
    "accounts_engaged",
    "follower_count",
    "follows_and_unfollows",
)
SERIES = frozenset({"follower_count"})
"""Told day by day only."""
TOTALS = frozenset(OF_ACCOUNT) - SERIES - {"reach"}
"""Told as one number only."""
BY_PRODUCT = {"FEED": OF_FEED, "REELS": OF_REELS, "STORY": OF_STORY}


def _values(counts: Counts) -> dict[str, int]:
    return {
        "views": counts.views,
        "reach": counts.reach,
        "likes": counts.likes,
        "comments": counts.comments,
        "replies": counts.comments,
        "saved": 0,
        "saves": 0,
        "shares": counts.shares,
        "total_interactions": counts.likes + counts.comments + counts.shares,
        "follows": 0,
        "profile_visits": 0,
    }


def of_media(world: World, post: Post, given: Parameters) -> dict[str, Any]:
    wanted = given.texts("metric")
    _check_known(wanted, KNOWN)
    for name in wanted:
        if name not in BY_PRODUCT[post.extra["product"]]:
            raise errors.unsupported_metric(name)
    values = _values(world.counts(post))
    return {
        "data": [
            _metric(post.id, name, "lifetime") | {"values": [{"value": values[name]}]}
            for name in wanted
        ]
    }


def of_account(world: World, account: Account, given: Parameters) -> dict[str, Any]:
    """Day by day (`time_series`), or one number from `since` to `until` (`total_value`)."""
    wanted = given.texts("metric")
    _check_known(wanted, frozenset(OF_ACCOUNT))
    period = given.required("period")
    kind = given.one_of("metric_type", ("time_series", "total_value"), "time_series")
    wrong = [name for name in wanted if name in (SERIES if kind == "total_value" else TOTALS)]
    if wrong:
        other = "time_series" if kind == "total_value" else "total_value"
        raise invalid(
            f"(#100) The following metrics ({', '.join(wrong)}) should be specified with "
            f"parameter metric_type={other}"
        )
    told: dict[str, dict[str, Any]]
    if kind == "time_series":
        days = [(day, _done(world, account, day)) for day in days_asked(given, world.clock.now())]
        told = {
            name: {
                "values": [{"value": done[name], "end_time": instant(d.end)} for d, done in days]
            }
            for name in wanted
        }
    else:
        now = world.clock.now()
        until = given.moment("until", now) or now
        since = given.moment("since", now) or until - timedelta(days=1)
        done = _done(world, account, Day(since, until))
        told = {name: {"total_value": _total(name, done, given)} for name in wanted}
    return {"data": [_metric(account.id, name, period) | told[name] for name in wanted]}


def _total(name: str, done: dict[str, int], given: Parameters) -> dict[str, Any]:
    """`follows_and_unfollows` says anything only when it is broken down by `follow_type`."""
    if name != "follows_and_unfollows":
        return {"value": done[name]}
    if given.text("breakdown") != "follow_type":
        return {}
    results = [
        {"dimension_values": [kind], "value": done[field]}
        for kind, field in (("FOLLOWER", "follower_count"), ("NON_FOLLOWER", "unfollows"))
    ]
    return {"breakdowns": [{"dimension_keys": ["follow_type"], "results": results}]}


def _done(world: World, account: Account, day: Day) -> dict[str, int]:
    did = world.doings(account, day.start, day.end)
    return {
        "views": did.views,
        "reach": did.reach,
        "likes": did.likes,
        "comments": did.comments,
        "saves": 0,
        "shares": did.shares,
        "total_interactions": did.likes + did.comments + did.shares,
        "accounts_engaged": min(did.reach, did.likes + did.comments + did.shares),
        # New followers of the day, whatever the name says.
        "follower_count": did.joined,
        "unfollows": did.left,
    }


def _check_known(wanted: list[str], known: frozenset[str]) -> None:
    if not wanted:
        raise missing_parameter("metric")
    for number, name in enumerate(wanted):
        if name not in known:
            # The wording is that of github.com/janu-software/facebook-php-sdk/issues/17.
            listed = ", ".join(sorted(known))
            raise invalid(f"metric[{number}] must be one of the following values: {listed}")


def _metric(node_id: str, name: str, period: str) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"Number of {title.lower()}",
        "id": f"{node_id}/insights/{name}/{period}",
    }
