"""Insights of posts and of the Page, without the metrics that are gone.

Source: developers.facebook.com/docs/platforminsights/page/deprecated-metrics, seen 2026-11-22:
impressions and fans are gone since 15 June and 15 November 2025; media views, unique media views
and follows replace them. A metric that is gone is answered like one that never was.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from homeground.sandbox.audience import Counts
from homeground.sandbox.graph.errors import invalid
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Account, Post, World

Json = dict[str, Any]
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
    return _answer(post.id, POST_METRICS, values, "lifetime", given, address, query)


def of_page(
    world: World, page: Account, given: Parameters, address: str, query: dict[str, str]
) -> Json:
    """Whole numbers up to now; the sandbox keeps no days apart."""
    counts = [world.counts(post) for post in world.posts_of("facebook", page.id)]
    values: Json = {
        "page_follows": page.followers,
        "page_media_view": sum(c.views for c in counts),
        "page_total_media_view_unique": sum(c.reach for c in counts),
        "page_post_engagements": sum(c.likes + c.comments + c.shares for c in counts),
    }
    return _answer(page.id, PAGE_METRICS, values, "day", given, address, query)


def _answer(
    node_id: str,
    titles: dict[str, str],
    values: Json,
    usual_period: str,
    given: Parameters,
    address: str,
    query: dict[str, str],
) -> Json:
    wanted = given.texts("metric")
    if not wanted or set(wanted) - set(titles):
        raise invalid("The value must be a valid insights metric")
    period = given.one_of("period", PERIODS, usual_period)
    data = [
        {
            "name": name,
            "period": period,
            "values": [{"value": values[name]}],
            "title": titles[name],
            "description": titles[name],
            "id": f"{node_id}/insights/{name}/{period}",
        }
        for name in wanted
    ]
    return {
        "data": data,
        "paging": {
            "previous": f"{address}?{urlencode(query | {'since': '0'})}",
            "next": f"{address}?{urlencode(query | {'until': '0'})}",
        },
    }
