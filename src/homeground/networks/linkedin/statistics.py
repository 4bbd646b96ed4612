"""A company page as a whole, day by day: who followed it, and how its posts were seen.

…/organizations/follower-statistics and …/organizations/share-statistics, with time intervals. Days
are those of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from homeground.networks.model import DayStatistics
from homeground.networks.reading import Json, count, from_seconds, mapping, total

from .restli import encoded


def address(finder: str, entity: str, *, since: date, until: date) -> str:
    """The path that asks one of the two finders, encoded as Rest.li wants it."""
    begins, ends = _milliseconds(since), _milliseconds(until + timedelta(days=1))
    interval = f"(timeRange:(start:{begins},end:{ends}),timeGranularityType:DAY)"
    return (
        f"/rest/{finder}?q=organizationalEntity&organizationalEntity={encoded(entity)}"
        f"&timeIntervals={interval}"
    )


def statistics_from_elements(
    followers: Iterable[Json], shares: Iterable[Json]
) -> list[DayStatistics]:
    """One entry a day, oldest first. Who left is not told: a gain is what is left of both."""
    gained = {day: mapping(each, "followerGains") for each in followers if (day := _day(each))}
    seen = {day: mapping(each, "totalShareStatistics") for each in shares if (day := _day(each))}
    return [
        DayStatistics(
            day=day,
            joined=total(
                gained.get(day, {}).get("organicFollowerGain"),
                gained.get(day, {}).get("paidFollowerGain"),
            ),
            reach=count(seen.get(day, {}).get("uniqueImpressionsCount")),
            views=count(seen.get(day, {}).get("impressionCount")),
            engagement=total(
                *(
                    seen.get(day, {}).get(name)
                    for name in ("clickCount", "likeCount", "commentCount", "shareCount")
                )
            ),
        )
        for day in sorted({*gained, *seen})
    ]


def _day(element: Json) -> date | None:
    start = mapping(element, "timeRange").get("start")
    told = count(int(start) if isinstance(start, str) and start.isdecimal() else start)
    at = from_seconds(told / 1000) if told is not None else None
    return at.date() if at is not None else None


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000
