"""Effects on series made up with a known one: intervals hold it, and nothing is found where nothing is."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from homeground.measurement import effect as module
from homeground.measurement import effect_series
from homeground.measurement.effect import Code, Effect, Kind, Verdict, effect
from homeground.measurement.effect_series import Value

BEFORE, AFTER = 84, 21


def simulated(
    rng: np.random.Generator, added: float = 0.0, *, step: float = 0.5, control: bool = False
) -> tuple[list[Value], list[list[Value]]]:
    """Some fifty a day, with a week's pattern and a level that wanders; `added` each campaign day."""
    days = np.arange(BEFORE + AFTER)
    y = 50 + np.cumsum(rng.normal(0, step, len(days))) + 4 * np.sin(2 * np.pi * days / 7)
    y += rng.normal(0, 5, len(days))
    controls = []
    if control:
        market = 100 + np.cumsum(rng.normal(0, 2, len(days)))
        y += 0.8 * market
        controls = [[float(each) for each in market]]
    y[BEFORE:] += added
    return [float(each) for each in y], controls


def codes(found: Effect) -> list[Code]:
    return [word.code for word in found.words]


@pytest.mark.parametrize("control", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(control: bool) -> None:
    rng = np.random.default_rng(20261123)
    times, inside, told = 40, 0, 0
    for number in range(times):
        added = 0.0 if number % 2 else 6.0
        found = effect(*_split(simulated(rng, added, control=control)))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= added * AFTER <= found.high
        told += added == 0 and found.verdict is not Verdict.CANNOT_TELL
    # Of 40, a 95 % interval holds 34 or more in 997 of 1,000 runs.
    assert inside >= 34
    assert told <= 4, "where nothing was, an effect is claimed once in twenty times, not more"


def _split(made: tuple[list[Value], list[list[Value]]]) -> tuple[list[Value], int, list[list[Value]]]:  # fmt: skip
    return made[0], BEFORE, made[1]


def test_a_clear_effect_is_found_and_a_control_makes_it_sharper() -> None:
    rng = np.random.default_rng(3)
    series, controls = simulated(rng, 15, control=True)
    found = effect(series, BEFORE, controls)
    assert found.verdict is Verdict.MORE
    assert found.relative is not None
    assert found.relative_low is not None
    assert 0.05 < found.relative_low < found.relative < 0.2
    assert Code.CONTROLS_UNTOUCHED in codes(found)
    assert found.placebo is not None
    assert found.placebo.holds
    alone = effect(series, BEFORE)
    assert Code.NO_CONTROLS in codes(alone)
    assert alone.high is not None
    assert alone.low is not None
    assert found.high is not None
    assert found.low is not None
    assert found.high - found.low < (alone.high - alone.low) / 2
    fewer = effect([-value if value else value for value in series], BEFORE)
    assert fewer.low is not None
    assert fewer.low == pytest.approx(-alone.high)


def test_a_standing_with_days_missing_counts_the_gain_between_its_ends() -> None:
    rng = np.random.default_rng(7)
    gains = rng.poisson(20, BEFORE + AFTER)
    gains[BEFORE:] += 30
    audience: list[Value] = [int(each) for each in 10_000 + np.cumsum(gains)]
    whole = effect(audience, BEFORE, kind=Kind.STOCK)
    for day in (10, 11, 40, BEFORE + 3, BEFORE + 4):
        audience[day] = None
    found = effect(audience, BEFORE, kind=Kind.STOCK)
    assert found.actual == whole.actual == sum(gains[BEFORE:])
    assert found.verdict is Verdict.MORE
    assert found.absolute == pytest.approx(30 * AFTER, rel=0.15)
    missing = next(word for word in found.words if word.code is Code.DAYS_MISSING)
    # The first day has no gain; each gap takes one more with it.
    assert (missing.number("before"), missing.number("after")) == (6, 3)


def test_days_missing_of_a_flow_are_in_neither_sum() -> None:
    rng = np.random.default_rng(11)
    series, _ = simulated(rng)
    series[BEFORE + 5] = series[5] = None
    found = effect(series, BEFORE)
    assert found.days_after == AFTER - 1
    assert found.expected == pytest.approx(found.actual, rel=0.15)


def test_a_past_that_does_not_carry_an_answer_gives_none() -> None:
    short = effect([5.0, 6.0] * 13 + [9.0] * 14, 26)
    assert short.verdict is Verdict.CANNOT_TELL
    assert short.absolute is None
    assert [word.numbers for word in short.words] == [(("known", 26.0), ("needed", 28.0))]
    gaps: list[Value] = [None] * 60 + [5.0, 6.0] * 10 + [9.0] * 14
    assert codes(effect(gaps, 80)) == [Code.TOO_FEW_DAYS_BEFORE]
    assert codes(effect([0] * 60 + [9] * 14, 60)) == [Code.NOTHING_MOVED_BEFORE]
    assert codes(effect([3, 4] * 30 + [9, None, None, None], 60)) == [Code.TOO_FEW_DAYS_AFTER]
    with pytest.raises(ValueError, match="does not lie"):
        effect([1.0] * 50, 50)
    with pytest.raises(ValueError, match="as many days"):
        effect([1.0] * 50, 30, [[1.0] * 49])


def test_many_zeros_are_said_and_no_relative_effect_of_nothing() -> None:
    rng = np.random.default_rng(5)
    rare: list[Value] = [int(each) for each in rng.poisson(0.15, BEFORE)]
    found = effect([*rare, *(0, 1, 0, 0, 1, 0, 0)], BEFORE)
    assert found.verdict is Verdict.CANNOT_TELL
    assert {Code.MANY_ZEROS, Code.INTERVAL_HOLDS_ZERO} <= set(codes(found))
    assert found.relative is None
    assert found.absolute is not None
    many = effect([*rare, *(4, 6, 5, 7, 3, 4, 5)], BEFORE)
    assert many.verdict is Verdict.MORE


def test_what_rose_before_the_campaign_already_is_not_its_doing() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(20, 1, BEFORE + AFTER)
    y[BEFORE - 18 :] += 30
    found = effect([float(each) for each in y], BEFORE)
    assert found.verdict is Verdict.CANNOT_TELL


def test_controls_that_say_nothing_are_left_out() -> None:
    rng = np.random.default_rng(1)
    series, _ = simulated(rng)
    gaps: list[Value] = [None if day % 2 else 1.0 + day for day in range(len(series))]
    found = effect(series, BEFORE, [[5.0] * len(series), gaps])
    left = next(word for word in found.words if word.code is Code.CONTROLS_LEFT_OUT)
    assert left.number("controls") == 2


def test_doctests() -> None:
    for each in (module, effect_series):
        assert doctest.testmod(each).failed == 0
