"""Never more than a network allows within any window, whatever comes when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from homeground.networks.limits import Budget, Whose
from homeground.networks.model import Draft
from homeground.publishing.windows import SLICES, Limit, free_at
from tests.networks.documents import FEWER

START = datetime(2027, 5, 12, 9, tzinfo=UTC)
DRAFT = Draft("Licht")


def limit(most: int, seconds: int, units: int = 1) -> Limit:
    return Limit("k", Budget(Whose.ACCOUNT, most, seconds, "https://n.example", date(2026, 11, 22), units))  # fmt: skip


@FEWER
@given(
    st.lists(st.floats(0, 7.0), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(1, 5000),
    st.integers(1, 8),
)
def test_no_window_holds_more_than_the_limit(
    gaps: list[float], most: int, seconds: int, units: int
) -> None:
    kept = limit(most, seconds, units)
    one = kept.units_of(DRAFT, answers=False)
    used: dict[datetime, int] = {}
    sent: list[datetime] = []
    now = START
    for gap in gaps:
        now += timedelta(seconds=gap * seconds / 10)
        here = {starts: n for starts, n in used.items() if starts > now - kept.reaches}
        until = free_at(kept, here, one)
        if until is not None:
            # Refused no longer than it must be: a slice and the slack more than the window.
            assert now < until <= now + kept.reaches
            now = until
            here = {starts: n for starts, n in used.items() if starts > now - kept.reaches}
            assert free_at(kept, here, one) is None
        used[kept.slice_of(now)] = used.get(kept.slice_of(now), 0) + one
        sent.append(now)
    for first in sent:
        within = [at for at in sent if first <= at < first + timedelta(seconds=seconds)]
        assert len(within) * one <= most


def test_all_of_it_can_be_used_at_once_and_again_a_twentieth_later() -> None:
    kept = limit(3, 3600)
    used = {kept.slice_of(START): 3}
    until = free_at(kept, used, 1)
    assert until is not None
    assert START + timedelta(hours=1) < until <= START + timedelta(seconds=3600 * (1 + 1 / SLICES) + 1)  # fmt: skip


def test_what_takes_more_than_there_is_takes_all() -> None:
    assert limit(3, 60, units=31).units_of(DRAFT, answers=False) == 3


def test_a_limit_of_answers_is_none_of_posts() -> None:
    budget = Budget(Whose.ACCOUNT, 3, 60, "https://n.example", date(2026, 11, 22), answers=True)
    assert Limit("k", budget).units_of(DRAFT, answers=False) == 0
    assert Limit("k", budget).units_of(DRAFT, answers=True) == 1
