"""A calendar's page laid out: its days and hours, and the instants at which each begins on a place's wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from .wall_clock import instant_of

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""Days before and after have no page."""
HOURS = 24
_ONE = timedelta(days=1)


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A day, or an hour of it, by the clock on a wall."""

    day: date
    hour: int | None = None

    @property
    def begins(self) -> datetime:
        """Without a zone."""
        return datetime.combine(self.day, time(self.hour or 0))


def days_of(view: View, day: date) -> list[date]:
    """The days that the page with `day` in it shows. A month comes in whole weeks, from Monday on."""
    match view:
        case View.DAY:
            return _days(day, day)
        case View.WEEK:
            first = day - day.weekday() * _ONE
            return _days(first, first + 6 * _ONE)
        case View.MONTH:
            first, last = month_of(day)
            return _days(first - first.weekday() * _ONE, last + (6 - last.weekday()) * _ONE)
        case View.LIST:
            return _days(*month_of(day))


def cells_of(view: View, day: date) -> list[Cell]:
    """What the page is divided into, in order: hours in a week and a day, else days."""
    days = days_of(view, day)
    if view in {View.WEEK, View.DAY}:
        return [Cell(each, hour) for each in days for hour in range(HOURS)]
    return [Cell(each) for each in days]


def month_of(day: date) -> tuple[date, date]:
    """Its first and its last day."""
    first = day.replace(day=1)
    return first, (first + 31 * _ONE).replace(day=1) - _ONE


def turned(view: View, day: date, pages: int) -> date:
    """A day on the page so many `pages` later, or earlier when it is below zero."""
    match view:
        case View.DAY:
            return day + pages * _ONE
        case View.WEEK:
            return day + 7 * pages * _ONE
        case _:
            months = 12 * day.year + day.month - 1 + pages
            return date(months // 12, months % 12 + 1, 1)


def edges_of(cells: Sequence[Cell], zone: ZoneInfo) -> list[datetime]:
    """The instants in UTC at which the cells begin in `zone`, and that at which the last of them ends.

    Never falling. A cell that clocks are put forward over begins and ends at one instant.
    """
    last = cells[-1]
    end = datetime.combine(last.day + _ONE, time())
    if last.hour is not None:
        end = last.begins + timedelta(hours=1)
    edges = [_instant_of(begins, zone) for begins in (*(cell.begins for cell in cells), end)]
    # A time within a jump of the clock is pushed behind it, and may come after what follows the jump.
    for place in range(len(edges) - 2, -1, -1):
        edges[place] = min(edges[place], edges[place + 1])
    return edges


# A week of ten markets has 1,700, and the next reader asks for the same.
@lru_cache(maxsize=1 << 12)
def _instant_of(begins: datetime, zone: ZoneInfo) -> datetime:
    return instant_of(begins, zone).at


def moved(local: datetime, to: Cell) -> datetime:
    """What the wall shows when something of `local` is moved to `to`: another day at the same time of
    day, or the same minutes of another hour."""
    clock = local.time() if to.hour is None else local.time().replace(hour=to.hour)
    return datetime.combine(to.day, clock)


def _days(first: date, last: date) -> list[date]:
    return [first + number * _ONE for number in range((last - first).days + 1)]
