"""A forecast never falls below what is there, says how sure it is, and makes something sensible of anything."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.measurement.forecasting import (
    Growth,
    Method,
    default_growth,
    forecast,
    learn,
)
from homeground.measurement.forecasting.curves import cleaned
from tests.measurement.forecasting.posts import HOUR, NOW, drawn, made

DAYS = timedelta(days=1)


@cache
def growths() -> dict[str, Growth]:
    doubling = [made(n, [(24, 10.0 + n), (48, 21.0 + 2 * n)]) for n in range(20)]
    usual = [made(n, [(24, 20.0 + 7 * (n % 10)), (720, 100.0 + n % 3)]) for n in range(80)]
    return {
        "of one size": learn(usual, now=NOW, network="vk"),
        "reshared": default_growth("x"),
        "feed": default_growth("vk"),
        "unknown": default_growth("a network of tomorrow"),
        "own": learn(drawn(60), now=NOW, network="vk"),
        "two days": learn(doubling, now=NOW, network="vk"),
    }


@given(
    st.lists(
        st.tuples(
            st.timedeltas(min_value=timedelta(hours=-1), max_value=timedelta(days=60)),
            st.floats(min_value=-5, max_value=1e9) | st.sampled_from([math.nan, math.inf, 0.0]),
        ),
        max_size=8,
    ),
    st.sampled_from(["reshared", "feed", "unknown", "own", "two days", "of one size"]),
    st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=90)),
)
@settings(max_examples=300)
def test_it_holds_what_is_there_and_its_ends_lie_around_it(
    seen: list[tuple[timedelta, float]], which: str, until: timedelta
) -> None:
    said = forecast(seen, growths()[which], until=until)
    curve = cleaned(seen)
    assert (said is None) == (not curve)
    if said is not None:
        assert curve[-1][1] <= said.low <= said.value <= said.high
        assert math.isfinite(said.high)


@given(
    st.sampled_from(["reshared", "feed", "own"]),
    st.floats(min_value=0.1, max_value=700),
    st.floats(min_value=0, max_value=1e6),
    st.floats(min_value=1, max_value=1e3),
)
@settings(max_examples=200)
def test_more_seen_is_more_foreseen_and_later_is_never_less(
    which: str, age: float, count: float, more: float
) -> None:
    growth = growths()[which]
    one = forecast([(age * HOUR, count)], growth)
    other = forecast([(age * HOUR, count + more)], growth)
    sooner = forecast([(age * HOUR, count)], growth, until=(age + 5) * HOUR)
    assert one
    assert other
    assert sooner
    assert other.value >= one.value - 1e-6 * one.value - 1e-6 or which == "own"
    assert sooner.value <= one.value * 1.001 + 1e-6 or age + 5 > 720


def test_published_growth_is_named_where_nothing_is_known() -> None:
    said = forecast([(24 * HOUR, 100.0)], default_growth("x"))
    assert said is not None
    assert (said.method, said.rests_on, said.level) == (Method.DEFAULT, 0, 0.8)
    assert "NII-Kobayashi" in said.origin
    assert "Moniz" in default_growth("facebook").origin
    # 88 % of a retweeted post's month is there after a day: 1/0.88 = 1.14.
    assert said.value == pytest.approx(114, abs=1)


def test_own_posts_say_how_far_and_published_growth_the_rest() -> None:
    growth = growths()["two days"]
    two_days = forecast([(24 * HOUR, 50.0)], growth, until=2 * DAYS)
    month = forecast([(24 * HOUR, 50.0)], growth)
    assert two_days
    assert month
    assert (two_days.method, two_days.rests_on) == (Method.CONSTANT, 20)
    assert two_days.value == pytest.approx(101, abs=1)
    assert month.value == pytest.approx(101 / growth.shape.share(48), rel=0.02)
    assert month.high - month.value > two_days.high - two_days.value
    assert month.method == Method.CONSTANT


def test_a_post_as_old_as_asked_for_has_what_it_has() -> None:
    said = forecast([(31 * DAYS, 7.0)], default_growth("vk"))
    assert said
    assert (said.low, said.value, said.high, said.method) == (7, 7, 7, Method.SEEN)


def test_a_post_that_flew_keeps_what_it_has_though_the_accounts_posts_end_lower() -> None:
    said = forecast([(24 * HOUR, 5000.0)], growths()["of one size"])
    assert said
    assert 5000 <= said.low <= said.value <= said.high


def test_odd_counters() -> None:
    growth = default_growth("vk")
    fallen = forecast([(1 * HOUR, 40.0), (6 * HOUR, 30.0)], growth)
    plain = forecast([(6 * HOUR, 30.0)], growth)
    assert fallen == plain
    assert forecast([(0 * HOUR, 12.0)], growth) is None
    nothing = forecast([(1 * HOUR, 0.0), (24 * HOUR, 0.0)], growth)
    assert nothing
    assert nothing.low == 0
    assert 0 <= nothing.value < 1 < nothing.high < 10
    shuffled = [(6 * HOUR, 30.0), (1 * HOUR, 10.0)]
    assert forecast(shuffled, growths()["own"]) == forecast(sorted(shuffled), growths()["own"])


def test_pages_ask_without_numpy() -> None:
    asked = (
        "import sys; from datetime import timedelta as t;"
        "from homeground.measurement.forecasting import *;"
        "forecast([(t(hours=1), 5.0)], Growth.from_json(default_growth('x').to_json()));"
        "assert not {'numpy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", asked], check=True, timeout=60)
