"""An expectation holds what it states: for accounts of any size and age, at any age of a post."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from subprocess import run

import numpy as np
import pytest
from bench.measurement.calibration import calibration_error
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.measurement.expectation import (
    Expectations,
    Expected,
    History,
    Key,
    Reading,
    fit,
    follow_on,
)
from homeground.measurement.expecting.nodes import AGES

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GROWN, DAY = timedelta(days=30), timedelta(days=1)
LAST = NOW - timedelta(days=40)


def key(account: str = "a", *, network: str = "n", market: str = "m", kind: str = "photo") -> Key:
    return Key(network, market, account, kind)


def posts(each: list[float], account: Key | None = None, **more: object) -> list[Reading]:
    """One a day, the last 40 days ago."""
    first = LAST - len(each) * DAY
    return [
        Reading(account or key(), first + place * DAY, GROWN, engaged, None)
        for place, engaged in enumerate(each)
    ]


def learned(*readings: list[Reading]) -> Expectations:
    return fit(History.of([each for some in readings for each in some]), now=NOW)


def usual(level: float, count: int, seed: int = 0, spread: float = 0.8) -> list[float]:
    chance = np.random.default_rng(seed)
    return np.floor(np.exp(chance.normal(np.log(level), spread, count))).tolist()


def of(
    expectations: Expectations,
    account: Key | None = None,
    age: timedelta = GROWN,
    at: datetime = NOW,
) -> Expected:
    return expectations.of(account or key(), at, age)


def test_an_old_account_speaks_for_itself_and_a_new_one_borrows() -> None:
    others = [posts(usual(100, 60, seed), key(f"other {seed}")) for seed in range(20)]
    expectations = learned(*others, posts(usual(5_000, 200, 99)), posts([9_000.0], key("young")))
    old, new, young = of(expectations), of(expectations, key("new")), of(expectations, key("young"))
    assert 3_800 < old.median < 6_500
    assert old.borrowed < 0.15
    assert old.own_posts == 200
    assert 50 < new.median < 250
    assert (new.own_posts, new.borrowed) == (0, 1.0)
    assert 300 < young.median < 9_000, "one post pulls, and does not decide"
    assert old.doubt < young.doubt < new.doubt
    width = [each.percentile(400).high - each.percentile(400).low for each in (young, new)]
    assert width[0] < width[1], "the fewer posts, the wider"


def test_a_market_of_its_own_is_borrowed_from_first() -> None:
    small = [posts(usual(20, 40, s), key(f"s{s}", market="small")) for s in range(8)]
    large = [posts(usual(2_000, 40, s), key(f"l{s}", market="large")) for s in range(8)]
    expectations = learned(*small, *large)
    assert of(expectations, key("x", market="small")).median < 100
    assert of(expectations, key("x", market="large")).median > 500


def test_a_post_that_went_round_the_world_does_not_raise_what_is_expected() -> None:
    quiet = usual(50, 80)
    before = of(learned(posts(quiet))).median
    after = of(learned(posts([*quiet[:-3], 2_000_000.0, *quiet[-3:]]))).median
    assert after < before * 1.35


def test_recent_posts_count_more() -> None:
    risen = learned(posts(usual(20, 150, 1) + usual(400, 100, 2)))
    assert of(risen).median > 200


def test_formats_and_hours_of_an_account() -> None:
    chance = np.random.default_rng(3)
    readings = []
    for place in range(300):
        kind, hour = ("video", "photo")[place % 2], (9, 20)[place // 2 % 2]
        engaged = 100 * (4 if kind == "video" else 1) * (2 if hour == 20 else 1)
        at = (NOW - timedelta(days=340 - place)).replace(hour=hour)
        readings.append(
            Reading(key(kind=kind), at, GROWN, float(engaged * np.exp(chance.normal(0, 0.3))), None)
        )
    expectations = learned(readings)
    video, photo = (
        of(expectations, key(kind=kind), at=NOW.replace(hour=20)) for kind in ("video", "photo")
    )
    morning = of(expectations, key(kind="video"), at=NOW.replace(hour=9))
    assert 3 < video.median / photo.median < 5
    assert 1.6 < video.median / morning.median < 2.4


def test_a_young_post_is_held_against_young_ones() -> None:
    """Growth is learned from posts read at several ages; a younger reading is expected to have less."""
    chance = np.random.default_rng(4)
    readings = []
    for place in range(120):
        final = 300 * np.exp(chance.normal(0, 0.5))
        for age, share in ((1, 0.1), (24, 0.5), (720, 1.0)):
            at = NOW - timedelta(days=160 - place)
            readings.append(
                Reading(key(), at, timedelta(hours=age), float(round(final * share)), None)
            )
    expectations = learned(readings)
    hour, day, month = (of(expectations, age=timedelta(hours=age)).median for age in (1, 24, 720))
    assert month == pytest.approx(300, rel=0.2)
    assert day / month == pytest.approx(0.5, abs=0.07)
    assert hour / month == pytest.approx(0.1, abs=0.04)
    assert list(expectations.networks["n"].growth) == sorted(expectations.networks["n"].growth)


def test_an_audience_tells_where_nothing_else_does() -> None:
    readings = [
        Reading(key(f"a{n}"), LAST - place * DAY, GROWN, engaged, 100 * 4**n)
        for n in range(6)
        for place, engaged in enumerate(usual(3 * 4**n, 30, n))
    ]
    expectations = fit(History.of(readings), now=NOW)
    asked = [expectations.of(key("new"), NOW, GROWN, size).median for size in (200, 20_000)]
    assert asked[1] > 15 * asked[0]
    unknown = expectations.of(key("new"), NOW, GROWN, None)
    assert expectations.of(key("new"), NOW, GROWN, 0) == unknown, "an audience of 0 is not known"


@pytest.mark.parametrize("level", [0.4, 3, 40, 4_000])
def test_stated_percentiles_hold_from_none_to_thousands(level: float) -> None:
    """Of accounts with zeros above all, too: by the transform for counts, ties shared out."""
    chance = np.random.default_rng(int(level * 10))

    def some(count: int) -> list[float]:
        return chance.poisson(level * np.exp(chance.normal(0, 0.7, count))).astype(float).tolist()

    expected = of(learned(posts(some(300))))
    ties = [expected.ties(engaged) for engaged in some(2_000)]
    assert calibration_error([low for low, _ in ties], [high for _, high in ties]) < 3.5


def test_it_survives_as_json_and_is_asked_without_numpy() -> None:
    expectations = learned(posts(usual(30, 50)), posts(usual(30, 50), key("b", network="vk")))
    kept = json.dumps(expectations.to_json())
    again = Expectations.from_json(json.loads(kept))
    assert again == expectations
    assert of(again) == of(expectations)
    with pytest.raises(ValueError, match="fit them again"):
        Expectations.from_json({"format": 0})
    code = (
        "import sys; from homeground.measurement import expectation, lift; "
        "expectation.Expectations(); assert 'numpy' not in sys.modules"
    )
    run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)


def test_no_history_gives_what_was_shipped() -> None:
    nothing = fit(History.of([]), now=NOW)
    for network in ("vk", "unheard of"):
        expected = nothing.of(key(network=network), NOW, timedelta(hours=1))
        assert expected.own_posts == 0
        assert expected.quantile(0.9) > 5 * max(1, expected.quantile(0.5)), "wide"
    assert "componavt" in nothing.network("vk").origin


def test_what_is_later_than_now_is_not_known() -> None:
    early, late = posts(usual(10, 30)), posts(usual(10_000, 30))
    moved = [
        Reading(p.key, p.published_at + timedelta(days=80), p.age, p.engaged, None) for p in late
    ]
    assert learned(early, moved) == learned(early)


def test_accounts_are_learned_again_between_two_fits() -> None:
    expectations = learned(*[posts(usual(50, 40, s), key(str(s))) for s in range(5)])
    more = follow_on(expectations, History.of(posts(usual(900, 40), key("new"))), now=NOW)
    assert 600 < of(more, key("new")).median < 1_400
    assert of(more, key("1")) == of(expectations, key("1"))


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(bad: float) -> None:
    for act in (
        lambda: Reading(key(), NOW, GROWN, bad, None),
        lambda: of(Expectations()).percentile(bad),
    ):
        with pytest.raises(ValueError, match="0 or more"):
            act()


def test_times_are_asked_for_with_their_zone_and_ages_forward() -> None:
    with pytest.raises(ValueError, match="zone"):
        Expectations().of(key(), datetime(2026, 1, 1), GROWN)
    with pytest.raises(ValueError, match="old"):
        Expectations().of(key(), NOW, timedelta(seconds=-1))


def test_a_counter_that_goes_down_is_a_correction() -> None:
    """A network took back likes: growth stays between 0 and 1, and the oldest reading is the post's."""
    readings = [
        Reading(key(), NOW - timedelta(days=100 - n), timedelta(hours=age), engaged, None)
        for n in range(60)
        for age, engaged in ((1, 900.0), (24, 700.0), (720, 500.0))
    ]
    expectations = learned(readings)
    growth = expectations.networks["n"].growth
    assert all(0 < share <= 1 for share in growth)
    assert len(growth) == len(AGES)
    assert of(expectations).median == pytest.approx(500, rel=0.1)


def test_posts_imported_with_their_day_only_are_many() -> None:
    readings = [
        Reading(
            key(), datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=3))), GROWN, float(n), None
        )
        for n in range(50)
    ]
    assert of(learned(readings)).own_posts == 50


@settings(max_examples=60)
@given(
    median=st.floats(0, 1e6),
    spread=st.floats(0.05, 2.5),
    doubt=st.floats(0, 2),
    pair=st.tuples(st.floats(0, 1e7), st.floats(0, 1e7)),
    share=st.floats(0.02, 0.98),
)
def test_percentiles_rise_with_engagement(
    median: float, spread: float, doubt: float, pair: tuple[float, float], share: float
) -> None:
    expected = Expected.normal(median, spread, doubt=doubt)
    less, more = (expected.percentile(each) for each in sorted(pair))
    assert less.value <= more.value + 1e-9
    for each in (less, more):
        assert 0 <= each.low <= each.high <= 100
    low, high = expected.ties(expected.quantile(share))
    assert low <= high
    assert low - 0.02 <= share <= high + 0.02 or expected.quantile(share) == 0
