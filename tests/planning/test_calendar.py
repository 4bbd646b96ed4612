"""A calendar's days and hours, also where a clock is changed that night."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.planning.calendar import Cell, View, cells_of, days_of, edges_of, moved, turned
from homeground.planning.wall_clock import Shown, instant_of, local_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones())
DAYS = st.dates(date(2015, 1, 1), date(2037, 1, 1))


@pytest.mark.parametrize(
    ("view", "first", "last"),
    [
        (View.DAY, "2027-05-12", "2027-05-12"),
        (View.WEEK, "2027-05-10", "2027-05-16"),
        (View.MONTH, "2027-04-26", "2027-06-06"),
        (View.LIST, "2027-05-01", "2027-05-31"),
    ],
)
def test_the_days_of_a_page(view: View, first: str, last: str) -> None:
    days = days_of(view, date(2027, 5, 12))
    assert (days[0].isoformat(), days[-1].isoformat()) == (first, last)
    assert all(other - one == timedelta(days=1) for one, other in pairwise(days))


def test_turning_over() -> None:
    last = date(2027, 12, 31)
    assert turned(View.MONTH, last, 1) == date(2028, 1, 1)
    assert turned(View.LIST, last, -1) == date(2027, 11, 1)
    assert turned(View.WEEK, last, 1) == date(2028, 1, 7)
    assert turned(View.DAY, last, -1) == date(2027, 12, 30)


def test_the_hour_that_is_never_shown_is_empty_and_the_one_shown_twice_is_long() -> None:
    spring = edges_of(cells_of(View.DAY, date(2027, 3, 28)), BERLIN)
    autumn = edges_of(cells_of(View.DAY, date(2027, 10, 31)), BERLIN)
    assert (len(spring) - 1, spring[-1] - spring[0]) == (24, timedelta(hours=23))
    assert spring[2] == spring[3]
    assert autumn[3] - autumn[2] == timedelta(hours=2)


def test_a_move_keeps_the_time_of_day_or_the_minutes() -> None:
    local = datetime(2027, 5, 12, 9, 40, 5)
    assert moved(local, Cell(date(2027, 5, 20))) == datetime(2027, 5, 20, 9, 40, 5)
    assert moved(local, Cell(date(2027, 5, 20), 17)) == datetime(2027, 5, 20, 17, 40, 5)


@given(st.sampled_from(ZONES), DAYS, st.sampled_from(list(View)), st.floats(0, 1))
def test_every_instant_is_in_the_cell_that_the_wall_shows(
    name: str, day: date, view: View, part: float
) -> None:
    zone = ZoneInfo(name)
    cells = cells_of(view, day)
    edges = edges_of(cells, zone)
    assert edges == sorted(edges)
    assert len(edges) == len(cells) + 1
    at = (edges[0] + part * (edges[-1] - edges[0])).replace(microsecond=0)
    if not edges[0] <= at < edges[-1]:
        return
    cell = cells[bisect_right(edges, at) - 1]
    local = local_of(at, zone)
    if instant_of(local, zone).shown is Shown.ONCE:
        assert local.date() == cell.day
        assert cell.hour in {None, local.hour}


@given(st.sampled_from(ZONES), DAYS, DAYS, st.times())
def test_a_move_and_back_is_none(name: str, day: date, other: date, clock: object) -> None:
    zone = ZoneInfo(name)
    local = datetime.combine(day, clock)  # type: ignore[arg-type]
    there = moved(local, Cell(other))
    assert moved(there, Cell(day)) == local
    assert instant_of(there, zone).at.tzinfo is UTC
