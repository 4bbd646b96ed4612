"""Insights of a post and of a profile.

Source: developers.facebook.com/docs/threads/insights, seen 2026-11-22. The audience's shares are
told as reposts and, of each five, one quote. `shares`, "in development" there, counts sending a post
to somebody, which the sandbox's audience does not do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeground.sandbox.audience import Counts
from homeground.sandbox.graph.days import days_asked
from homeground.sandbox.graph.nodes import instant
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Account, Post, World

from . import errors

OF_MEDIA = ("views", "likes", "replies", "reposts", "quotes", "shares")
OF_PROFILE = ("views", "likes", "replies", "reposts", "quotes", "clicks", "followers_count")
QUOTES_OF = 5


def values(counts: Counts) -> dict[str, int]:
    quotes = counts.shares // QUOTES_OF
    return {
        "views": counts.views,
        "likes": counts.likes,
        "replies": counts.comments,
        "reposts": counts.shares - quotes,
        "quotes": quotes,
        "shares": 0,
        "clicks": counts.clicks,
    }


def of_post(world: World, post: Post, given: Parameters) -> dict[str, Any]:
    known = values(world.counts(post))
    return {
        "data": [
            _metric(post.id, name, "lifetime") | {"values": [{"value": known[name]}]}
            for name in _wanted(given, OF_MEDIA)
        ]
    }


def of_reply(reply_id: str, direct: int, given: Parameters) -> dict[str, Any]:
    """Of a reply only its direct replies count; nobody likes replies here."""
    return {
        "data": [
            _metric(reply_id, name, "lifetime")
            | {"values": [{"value": direct if name == "replies" else 0}]}
            for name in _wanted(given, OF_MEDIA)
        ]
    }


def of_profile(world: World, account: Account, given: Parameters) -> dict[str, Any]:
    """Views day by day, followers as they are now, the rest as one number of the span asked for."""
    now = world.clock.now()
    until = given.moment("until", now) or now
    since = given.moment("since", now) or until - timedelta(days=2)
    did = world.doings(account, since, until)
    known = values(
        Counts(did.views, did.reach, did.likes, did.shares, did.comments, did.clicks)
    ) | {"followers_count": account.followers}
    data = []
    for name in _wanted(given, OF_PROFILE):
        metric = _metric(account.id, name, "day")
        if name == "views":
            told = [
                {
                    "value": world.doings(account, day.start, day.end).views,
                    "end_time": instant(day.end),
                }
                for day in days_asked(given, now)
            ]
            data.append(metric | {"values": told})
        else:
            data.append(metric | {"total_value": {"value": known[name]}})
    return {"data": data}


def _wanted(given: Parameters, known: tuple[str, ...]) -> list[str]:
    wanted = given.texts("metric")
    if not wanted or set(wanted) - set(known):
        raise errors.invalid(f"Param metric must be one of {{{', '.join(known)}}}")
    return wanted


def _metric(node_id: str, name: str, period: str) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"The number of {title.lower()}.",
        "id": f"{node_id}/insights/{name}/{period}",
    }
