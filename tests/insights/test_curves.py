"""A post's course: falls, counters that a network stops to tell, and nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from homeground.insights.ages import AGES, LEAST, next_reading
from homeground.insights.curves import course, growing
from homeground.insights.standing.computing import chosen
from homeground.measurement.engagement import Weights

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Reading:
    hours: float
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    reach: int | None = None
    clicks: int | None = None
    saves: int | None = None
    observed_at: datetime = NOON

    def __post_init__(self) -> None:
        self.observed_at = NOON + timedelta(hours=self.hours)


def test_a_counter_that_goes_down_is_kept_and_marked_and_is_no_growth() -> None:
    points = course([Reading(1, 100), Reading(3, 120), Reading(6, 90), Reading(12, 95)], NOON)
    assert [point.said for point in points] == [100, 120, 90, 95]
    assert [point.engaged for point in points] == [90, 90, 90, 95]
    assert [point.fell for point in points] == [(), (), ("likes",), ()]


def test_a_counter_that_the_network_tells_no_more_is_no_fall() -> None:
    points = course(
        [Reading(1, 10, 2, 1, views=50), Reading(3, 20, 4, 3, views=90), Reading(6, 22, 5)], NOON
    )
    # Shares ended: engagement is counted without them, at every reading.
    assert [point.engaged for point in points] == [12, 24, 27]
    assert not any(point.fell for point in points)
    assert points[-1].reading.shares is None, "unknown from then"
    assert points[0].reading.shares == 1, "the earlier readings stay"


def test_where_a_reading_knows_less_than_the_newest_it_is_not_compared() -> None:
    points = course([Reading(1, 10), Reading(3, 20, 4, 3)], NOON, Weights(1, 2, 5))
    assert [point.engaged for point in points] == [None, 20 + 8 + 15]
    assert growing(points) == [(timedelta(hours=3), 43.0)]


def test_a_network_that_says_nothing_leaves_everything_unknown() -> None:
    points = course([Reading(1), Reading(3)], NOON)
    assert [point.engaged for point in points] == [None, None]
    assert chosen(points) is None
    assert growing(points) == []
    seen = course([Reading(1, views=0), Reading(3)], NOON)
    judged = chosen(seen)
    assert judged is not None
    assert judged.reading.views == 0
    assert judged.engaged is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 1000)), max_size=12))
def test_no_course_ever_falls(counts: list[int | None]) -> None:
    points = course([Reading(hours, likes) for hours, likes in enumerate(counts)], NOON)
    known = [point.engaged for point in points if point.engaged is not None]
    assert known == sorted(known)
    assert all(p.said is None or (p.engaged is not None and p.engaged <= p.said) for p in points)
    last = [count for count in counts if count is not None]
    assert not last or known[-1] == last[-1], "what the network says now is what counts"


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.booleans())
def test_a_post_is_read_again_later_and_no_later_than_its_next_age(
    age: timedelta, moves: bool
) -> None:
    read_at = NOON + age
    at = next_reading(NOON, read_at, moves=moves)
    assert at >= read_at + LEAST
    marks = [*AGES, *(timedelta(days=30 * month) for month in range(2, 16))]
    due = next(mark for mark in marks if mark > age + timedelta(minutes=2))
    assert at <= max(NOON + due, read_at + LEAST)
    assert moves or at >= NOON + due


def test_the_schedule_of_a_quiet_post_is_the_one_that_is_told() -> None:
    read, ages = NOON, []
    while read - NOON < timedelta(days=95):
        read = next_reading(NOON, read)
        ages.append((read - NOON).total_seconds() / 3600)
    days = [2, 4, 7, 14, 30, 60, 90, 120]
    assert ages == [0.25, 1, 3, 6, 12, 24, *(24 * day for day in days)]
