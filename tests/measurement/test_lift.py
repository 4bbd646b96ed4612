"""Lift, combined and compared: what is claimed holds as often as it says, and luck is not claimed."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.measurement.crowdtangle import benchmark, score
from homeground.measurement.expectation import Expected
from homeground.measurement.lift import Combined, Lift, Verdict, combined, compared, lift

USUAL = Expected.normal(median=99, spread=0.9, doubt=0.05)


def drawn(count: int, times: float, chance: np.random.Generator) -> list[Lift]:
    return [lift(99 * times * float(np.exp(chance.normal(0, 0.9))), USUAL) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 3, 10, 40])
def test_a_combined_lift_holds_the_truth_nine_times_in_ten(count: int) -> None:
    chance = np.random.default_rng(count)
    held = 0
    for _ in range(400):
        found = combined(drawn(count, 1.0, chance), of=range(count))
        assert found is not None
        assert found.posts == count
        held += found.low <= 1 <= found.high
    assert 0.85 <= held / 400 <= 0.97


def test_two_groups_that_differ_by_luck_only_are_not_told_apart() -> None:
    chance = np.random.default_rng(5)
    verdicts = [
        compared(*(combined(drawn(12, 1.0, chance)) for _ in range(2))).verdict  # type: ignore[arg-type]
        for _ in range(200)
    ]
    assert verdicts.count(Verdict.CANNOT_TELL) >= 176


def test_a_real_difference_is_told_once_there_are_posts_enough() -> None:
    chance = np.random.default_rng(6)
    few, many = ([combined(drawn(n, times, chance)) for times in (1.8, 1.0)] for n in (3, 80))
    assert compared(few[0], few[1]).verdict is Verdict.CANNOT_TELL  # type: ignore[arg-type]
    found = compared(many[0], many[1])  # type: ignore[arg-type]
    assert found.verdict is Verdict.MORE
    assert found.low < 1.8 < found.high
    assert compared(many[1], many[0]).verdict is Verdict.LESS  # type: ignore[arg-type]


def test_what_is_not_known_of_an_account_is_not_averaged_away() -> None:
    """A hundred posts of one badly known account are as unsure as the account; of a hundred accounts, not."""
    unsure = Expected.normal(median=99, spread=0.3, doubt=0.5)
    lifts = [lift(99, unsure)] * 100
    one, many = combined(lifts), combined(lifts, of=range(100))
    assert one is not None
    assert many is not None
    assert one.high / one.low > 4
    assert many.high / many.low < 1.8
    with pytest.raises(ValueError, match="each lift"):
        combined(lifts, of=[1])


def test_one_that_flew_does_not_carry_its_campaign() -> None:
    found = combined([lift(99, USUAL)] * 9 + [lift(5_000_000, USUAL)])
    assert found is not None
    assert found.ratio < 1.6


@given(st.lists(st.one_of(st.integers(-9, 9).map(float), st.floats(-12, 12)), min_size=1))
def test_the_typical_lift_is_hubers_mean(logs: list[float]) -> None:
    """As it is written down: each post's distance cut, summed, and looked at again."""
    middle, spread = median(logs), 1.0
    for _ in range(10):
        pulled = [max(-1.5 * spread, min(1.5 * spread, each - middle)) for each in logs]
        middle += sum(pulled) / len(logs)
        spread = sqrt((4 + sum(each**2 for each in pulled)) / (3 + len(logs)))
    found = combined([Lift(exp(each), exp(each), exp(each), 50, 50, 50) for each in logs])
    assert found is not None
    assert log(found.ratio) == pytest.approx(middle, abs=1e-9)


@given(st.floats(0, 1e7), st.floats(0, 1e5), st.floats(0, 2))
def test_a_lift_lies_in_its_interval(engaged: float, median: float, doubt: float) -> None:
    found = lift(engaged, Expected.normal(median, 0.8, doubt=doubt))
    assert 0 < found.low <= found.ratio <= found.high
    assert compared(found, found).verdict is Verdict.CANNOT_TELL
    same = Combined(found.ratio, found.low, found.high, 1)
    assert compared(same, found).ratio == pytest.approx(1)


def test_crowdtangles_rule() -> None:
    """The last hundred only, the middle half of them; ties with the benchmark are over it."""
    assert benchmark([10_000.0] * 50 + [1.0] * 100) == 1
    assert benchmark([5.0]) == 5
    assert benchmark([0, 0, 10, 20, 30, 40, 999, 9_999]) == 25
    assert score(100, 100) == 1
    assert score(10, 3) == 1, "at the minimum it passes 1"
    assert score(0, 3) == -0.3
    for bad in (lambda: score(-1, 3), lambda: score(1, 3, minimum=0), lambda: benchmark([-1])):
        with pytest.raises(ValueError, match="0"):
            bad()
