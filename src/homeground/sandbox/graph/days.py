"""A network's own days: whole numbers of a day, by the clock of the network's home.

Meta's days begin at midnight in California, so a day's `end_time` is 07:00 or 08:00 UTC.
https://developers.facebook.com/docs/graph-api/reference/insights, seen 2026-11-22: `since` and
`until` span at most 90 days; without them the last two days are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from homeground.sandbox.graph.errors import invalid
from homeground.sandbox.graph.parameters import Parameters

HOME = ZoneInfo("America/Los_Angeles")
MOST_DAYS = 93
"""The documents say 90 days and forgive a little."""


class Day(NamedTuple):
    start: datetime
    end: datetime


def days_asked(given: Parameters, now: datetime) -> list[Day]:
    """The whole days that are over and end after `since` and until `until`, oldest first.

    Raises: GraphError 100 for a span that is too long or ends before it begins.
    """
    until = given.moment("until", now) or now
    since = given.moment("since", now) or until - timedelta(days=2)
    if until < since:
        raise invalid("(#100) The since param must be before the until param")
    if until - since > timedelta(days=MOST_DAYS):
        raise invalid(
            "(#100) There cannot be more than 90 days (7776000 s) between since and until"
        )
    return [day for day in _days(since, until) if since < day.end <= min(until, now)]


def _days(since: datetime, until: datetime) -> Iterator[Day]:
    local = since.astimezone(HOME)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    while start <= until:
        # By the wall clock: a day on which the clocks are changed has 23 or 25 hours.
        end = start + timedelta(days=1)
        yield Day(start, end)
        start = end
