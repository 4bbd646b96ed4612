"""When a report goes next: mornings at eight, on somebody's own clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import Schedule

HOUR = time(8)
SETTLES = timedelta(days=30)
"""So long after its end a campaign's numbers move; after that, weekly and monthly letters end."""


def next_after(rhythm: str, zone: str, now: datetime) -> datetime | None:
    """The first moment after `now`; `None` for what waits for the campaign's end."""
    if rhythm == Schedule.Rhythm.END:
        return None
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    while True:
        if _is_due(rhythm, day) and (moment := _morning(day, zone)) > now:
            return moment
        day += timedelta(days=1)


def morning_after(day: date, zone: str) -> datetime:
    return _morning(day + timedelta(days=1), zone)


def _is_due(rhythm: str, day: date) -> bool:
    return day.weekday() == 0 if rhythm == Schedule.Rhythm.WEEKLY else day.day == 1


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo(zone))
