"""What VK knows beyond one post: public posts with given words, and a community's days.

Methods: https://github.com/VKCOM/vk-api-schema (5.199), newsfeed and stats.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from homeground.networks.errors import NotOffered
from homeground.networks.model import DayStatistics, Post
from homeground.networks.reading import Json, count, from_seconds, mapping, objects, total, words

from .ask import Asking
from .translate import mention_from_wall, people_from_answer

MOSCOW = timezone(timedelta(hours=3), "MSK")
"""VK's days are Moscow's."""
SEARCH_MAX = 200
SEARCH_PAGES = 5
"""VK gives a thousand results at most."""


class Watching(Asking):
    """Search and statistics of one wall's account."""

    async def search(self, query: str, *, since: datetime | None = None) -> AsyncIterator[Post]:
        """Without `start_time` VK would look at the last day only; it counts in whole seconds."""
        told = {
            "q": query,
            "extended": "1",
            "count": str(SEARCH_MAX),
            "fields": "screen_name",
            "start_time": str(max(1, int(since.timestamp())) if since else 1),
        }
        found: dict[str, Post] = {}
        for _ in range(SEARCH_PAGES):
            answer = await self._read("newsfeed.search", told)
            people = people_from_answer(answer, site_url=self.site_url)
            for item in objects(answer, "items"):
                post = mention_from_wall(item, people=people, site_url=self.site_url)
                if post is not None and (since is None or post.created_at > since):
                    found[post.id] = post
            following = words(mapping(answer).get("next_from"))
            if following is None or following == told.get("start_from"):
                break
            told["start_from"] = following
        for post in sorted(found.values(), key=lambda p: (p.created_at, p.id), reverse=True):
            yield post

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """Of a community, as its administrator sees them. A person's page has none."""
        if self.owner_id >= 0:
            raise NotOffered(
                "VK states statistics of communities, not of a person's page: connect the "
                "community.",
                network="vk",
            )
        answer = await self._ask(
            "stats.get",
            {
                "group_id": str(-self.owner_id),
                "timestamp_from": str(_second(since)),
                "timestamp_to": str(_second(until + timedelta(days=1)) - 1),
                "interval": "day",
                "stats_groups": "visitors,reach,activity",
            },
        )
        days = [day for item in objects({"days": answer}, "days") if (day := day_from_stats(item))]
        within = [day for day in days if since <= day.day <= until]
        return sorted(within, key=lambda day: day.day)


def day_from_stats(item: Json) -> DayStatistics | None:
    """One period of `stats.get`; `None` without a day. VK leaves out what there was none of."""
    day = _day(item.get("period_from"))
    if day is None:
        return None
    activity = mapping(item, "activity")
    return DayStatistics(
        day,
        joined=count(activity.get("subscribed")),
        left=count(activity.get("unsubscribed")),
        reach=count(mapping(item, "reach").get("reach")),
        views=count(mapping(item, "visitors").get("views")),
        engagement=total(*(activity.get(name) for name in ("likes", "comments", "copies"))),
    )


def _day(value: Any) -> date | None:
    """Seconds since 1970, or before version 5.86 a date."""
    if isinstance(value, int) and not isinstance(value, bool):
        moment = from_seconds(value)
        return moment.astimezone(MOSCOW).date() if moment else None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _second(day: date) -> int:
    return int(datetime.combine(day, time(), MOSCOW).timestamp())
