"""Days and periods as people of the reader's language write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from babel import dates

from homeground.planning.calendar import Cell, View
from homeground.web import locales


def title_of(view: View, day: date, days: Sequence[date]) -> str:
    """`May 2027`, `10–16 May 2027`, `Wednesday, 12 May 2027`."""
    match view:
        case View.DAY:
            return day_in_full(day)
        case View.WEEK:
            return dates.format_interval(days[0], days[-1], "yMMMd", locale=locales.reader())
        case _:
            return dates.format_skeleton("yMMMM", _noon(day), locale=locales.reader())


def weekday(day: date) -> str:
    """`Wed`"""
    return str(locales.reader().days["stand-alone"]["abbreviated"][day.weekday()])


def day_in_full(day: date) -> str:
    """`Wednesday, 12 May 2027`"""
    return dates.format_date(day, "full", locale=locales.reader())


def short_day(day: date) -> str:
    """`12`, and on the first of a month `1 May`."""
    if day.day == 1:
        return dates.format_skeleton("MMMd", _noon(day), locale=locales.reader())
    return str(day.day)


def name_of(cell: Cell, day: str) -> str:
    """What is said of a place to which something is moved. `day`: that day in words."""
    return day if cell.hour is None else f"{day}, {cell.hour:02}:00"


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
