"""When credentials are renewed: always before their end, never more than a day ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.accounts.renewal import LONGEST_WAIT, renewal_time, wait_before_renewing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("life", "left"),
    [
        (timedelta(days=60), timedelta(days=1)),
        (timedelta(days=2), timedelta(hours=9, minutes=36)),
        (timedelta(hours=2), timedelta(minutes=24)),
        (timedelta(hours=1), timedelta(minutes=12)),
        (timedelta(minutes=30), timedelta(minutes=10)),
        (timedelta(minutes=10), timedelta(minutes=5)),
    ],
)
def test_how_long_before_the_end(life: timedelta, left: timedelta) -> None:
    assert renewal_time(NOW, NOW + life) == NOW + life - left


def test_what_does_not_end_is_not_renewed() -> None:
    assert renewal_time(NOW, None) is None


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_in_its_life_and_in_its_last_day(life: timedelta) -> None:
    at = renewal_time(NOW, NOW + life)
    assert at is not None
    assert NOW <= at <= NOW + life
    assert NOW + life - at <= timedelta(days=1)


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_before_renewing(tries) for tries in range(1, 10)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == LONGEST_WAIT
