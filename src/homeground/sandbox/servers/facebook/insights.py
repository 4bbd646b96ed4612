"""Insights of posts and of the Page, without the metrics that are gone.

Source: developers.facebook.com/docs/platforminsights/page/deprecated-metrics, seen 2026-11-22:
impressions and fans are gone since 15 June and 15 November 2025; media views, unique media views
and follows replace them. A metric that is gone is answered like one that never was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from homeground.sandbox.audience import Counts
from homeground.sandbox.graph.days import Day, days_asked
from homeground.sandbox.graph.errors import invalid
from homeground.sandbox.graph.nodes import instant
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Account, Post, World

Json = dict[str, Any]
SPANS = {"week": 7, "days_28": 28, "month": 30}
PERIODS = ("day", "week", "days_28", "month", "lifetime", "total_over_range")
POST_METRICS = {
    "post_media_view": "Lifetime Post Media Views",
    "post_total_media_view_unique": "Lifetime Post Media Viewers",
    "post_clicks": "Lifetime Post Total Clicks",
    "post_reactions_like_total": "Lifetime Post Like Reactions",
    "post_reactions_by_type_total": "Lifetime Post Reactions by Type",
    "post_activity_by_action_type": "Lifetime Post Activity by Action Type",
}
PAGE_METRICS = {
    "page_follows": "Daily Page Follows",
    "page_daily_follows": "Daily New Page Follows",
    "page_daily_follows_unique": "Daily New Page Followers",
    "page_daily_unfollows_unique": "Daily Lost Page Followers",
    "page_views_total": "Daily Visits of the Page",
    "page_media_view": "Daily Page Media Views",
    "page_total_media_view_unique": "Daily Page Media Viewers",
    "page_post_engagements": "Daily Page Post Engagements",
}


def of_post(
    world: World, post: Post, given: Parameters, address: str, query: dict[str, str]
) -> Json:
    counts = Counts() if "at" in post.extra else world.counts(post)
    values: Json = {
        "post_media_view": counts.views,
        "post_total_media_view_unique": counts.reach,
        "post_clicks": counts.clicks,
        "post_reactions_like_total": counts.likes,
        "post_reactions_by_type_total": {"like": counts.likes} if counts.likes else {},
        "post_activity_by_action_type": {
            name: count
            for name, count in (
                ("share", counts.shares),
                ("like", counts.likes),
                ("comment", counts.comments),
            )
            if count
        },
    }
    wanted = _wanted(given, POST_METRICS)
    return _listed(
        post.id,
        {name: POST_METRICS[name] for name in wanted},
        {name: [{"value": values[name]}] for name in wanted},
        given.one_of("period", PERIODS, "lifetime"),
        address,
        query,
    )


def of_page(
    world: World, page: Account, given: Parameters, address: str, query: dict[str, str]
) -> Json:
    """By day, each with its end; of a longer period the one that ends now."""
    wanted = _wanted(given, PAGE_METRICS)
    period = given.one_of("period", PERIODS, "day")
    now = world.clock.now()
    if period == "day":
        spans = days_asked(given, now)
    else:
        spans = [Day(now - timedelta(days=SPANS.get(period, 28)), now)]
    told = [(span, _values_of_page(world, page, span)) for span in spans]
    return _listed(
        page.id,
        {name: PAGE_METRICS[name] for name in wanted},
        {
            name: [{"value": values[name], "end_time": instant(span.end)} for span, values in told]
            for name in wanted
        },
        period,
        address,
        query,
    )


def _values_of_page(world: World, page: Account, span: Day) -> dict[str, int]:
    did = world.doings(page, span.start, span.end)
    return {
        "page_follows": did.followers,
        "page_daily_follows": did.joined,
        "page_daily_follows_unique": did.joined,
        "page_daily_unfollows_unique": did.left,
        "page_media_view": did.views,
        "page_total_media_view_unique": did.reach,
        "page_post_engagements": did.likes + did.comments + did.shares,
        "page_views_total": did.clicks,
    }


def _wanted(given: Parameters, titles: dict[str, str]) -> list[str]:
    wanted = given.texts("metric")
    if not wanted or set(wanted) - set(titles):
        raise invalid("The value must be a valid insights metric")
    return wanted


def _listed(
    node_id: str,
    titles: dict[str, str],
    values: dict[str, list[Json]],
    period: str,
    address: str,
    query: dict[str, str],
) -> Json:
    data = [
        {
            "name": name,
            "period": period,
            "values": values[name],
            "title": title,
            "description": title,
            "id": f"{node_id}/insights/{name}/{period}",
        }
        for name, title in titles.items()
    ]
    return {
        "data": data,
        "paging": {
            "previous": f"{address}?{urlencode(query | {'since': '0'})}",
            "next": f"{address}?{urlencode(query | {'until': '0'})}",
        },
    }
