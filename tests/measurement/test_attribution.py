"""Shares of referred customers and word of mouth: known answers, and nothing where nothing is known."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.measurement import attribution
from homeground.measurement.attribution import (
    generations,
    k_factor,
    shares_per_reader,
    subscriber_referral_rate,
)


def test_doctests() -> None:
    results = doctest.testmod(attribution)
    assert results.attempted > 8
    assert results.failed == 0


def test_wilsons_interval_is_the_published_one() -> None:
    # Brown, Cai, DasGupta (2001) and R's binom::binom.wilson(10, 20), (0, 20).
    half = subscriber_referral_rate(10, 20)
    assert half is not None
    assert (round(half.low, 4), round(half.high, 4)) == (0.2993, 0.7007)
    none = subscriber_referral_rate(0, 20)
    assert none is not None
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_that_in_0_to_1(counts: tuple[int, int]) -> None:
    share = subscriber_referral_rate(*counts)
    assert share is not None
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high


def test_more_than_all_cannot_have_come() -> None:
    with pytest.raises(ValueError, match="21 of 20"):
        subscriber_referral_rate(21, 20)


def test_what_a_network_keeps_to_itself_is_not_known() -> None:
    assert shares_per_reader(None, 100) is None
    assert shares_per_reader(3, None) is None
    assert shares_per_reader(3, 0) is None
    none = shares_per_reader(0, 100)
    assert none is not None
    assert (none.value, none.low) == (0, 0)
    assert math.isclose(none.high, 0.0384, abs_tol=1e-4)
    assert k_factor(None, 100, 5) is None
    assert generations(None) is None
    assert generations({"b": "somebody"}) is None


def test_a_circle_of_people_who_had_it_from_each_other_ends() -> None:
    found = generations({"a": None, "b": "c", "c": "b"})
    assert found is not None
    assert (found.sizes, found.loose, found.k.value) == ((1,), 2, 0)
