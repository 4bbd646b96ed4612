"""A group's statistics by day.

https://apiok.ru/en/dev/methods/rest/group/group.getStatTrends: what it is asked is documented, the
answer is not; each field is read as a list of times and values, whatever the case of its name.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from homeground.networks.model import DayStatistics
from homeground.networks.reading import count, from_seconds, mapping, objects

from .translate import MOSCOW

FIELDS = {
    "members_count": "followers",
    "new_members": "joined",
    "left_members": "left",
    "reach": "reach",
    "renderings": "views",
    "engagement": "engagement",
}
"""Theirs, and ours."""


def parameters_from_days(since: date, until: date, *, group_id: str) -> dict[str, str]:
    return {
        "gid": group_id,
        "start_time": str(_milliseconds(since)),
        "end_time": str(_milliseconds(until + timedelta(days=1)) - 1),
        "fields": ",".join(FIELDS),
    }


def days_from_trends(answer: Any) -> list[DayStatistics]:
    """Oldest first; a day of which nothing is said is left out."""
    days: dict[date, dict[str, int]] = defaultdict(dict)
    told = {str(name).lower(): value for name, value in mapping(answer).items()}
    for theirs, ours in FIELDS.items():
        for entry in objects(told, theirs):
            at, value = count(entry.get("time")), count(entry.get("value"))
            moment = from_seconds(at / 1000) if at is not None else None
            if moment is not None and value is not None:
                days[moment.astimezone(MOSCOW).date()][ours] = value
    return [DayStatistics(day, **days[day]) for day in sorted(days)]


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), MOSCOW).timestamp()) * 1000
