"""Insights of a media and of an account.

Source: IGMedia.json (the metric enum), instagram-platform/reference/instagram-media/insights and
/instagram-user/insights, seen 2026-11-22. Nobody saves media in the sandbox: `saved` is 0.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.audience import Counts
from homeground.sandbox.graph.errors import invalid, missing_parameter
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
    "follower_count",
)
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
    """Sums up to now; the sandbox keeps no days apart."""
    wanted = given.texts("metric")
    _check_known(wanted, frozenset(OF_ACCOUNT))
    period = given.required("period")
    every = [_values(world.counts(post)) for post in world.posts_of("instagram", account.id)]
    data = []
    for name in wanted:
        total = account.followers if name == "follower_count" else sum(v[name] for v in every)
        data.append(_metric(account.id, name, period) | {"total_value": {"value": total}})
    return {"data": data}


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
