"""A Page as a whole, day by day.

https://developers.facebook.com/documentation/pages-api/platforminsights/page: impressions and fans
were switched off in 2025, follows and views are what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from homeground.networks.model import DayStatistics
from homeground.networks.reading import Json, count

DAYS_AT_ONCE = 90
"""https://developers.facebook.com/docs/graph-api/reference/insights: as many as may be asked for."""
PAGE_METRICS = (
    "page_follows",
    "page_daily_follows_unique",
    "page_daily_unfollows_unique",
    "page_total_media_view_unique",
    "page_media_view",
    "page_post_engagements",
)


def statistics_from_days(days: Mapping[date, Json]) -> list[DayStatistics]:
    """One entry a day, oldest first."""
    return [
        DayStatistics(
            day=day,
            followers=count(said.get("page_follows")),
            joined=count(said.get("page_daily_follows_unique")),
            left=count(said.get("page_daily_unfollows_unique")),
            reach=count(said.get("page_total_media_view_unique")),
            views=count(said.get("page_media_view")),
            engagement=count(said.get("page_post_engagements")),
        )
        for day, said in sorted(days.items())
    ]
