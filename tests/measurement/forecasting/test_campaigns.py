"""A planned campaign's forecast is that of a sum whose posts do well or badly together."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from statistics import NormalDist

import pytest

from homeground.measurement.forecasting import Method, forecast_campaign


@dataclass(frozen=True)
class Usual:
    """Log-normal around `median`."""

    median: float
    spread: float = 1.0
    own_posts: int = 40

    def quantile(self, share: float, /) -> float:
        return self.median * exp(self.spread * NormalDist().inv_cdf(share))


def test_one_post_gets_its_own_expectation() -> None:
    said = forecast_campaign([Usual(100)])
    assert said is not None
    assert said.value == pytest.approx(100, rel=0.05)
    assert said.low == pytest.approx(Usual(100).quantile(0.1), rel=0.06)
    assert said.high == pytest.approx(Usual(100).quantile(0.9), rel=0.06)
    assert (said.method, said.rests_on) == (Method.EXPECTED, 40)


def test_many_posts_are_surer_but_never_sure_for_they_share_a_theme() -> None:
    posts = [Usual(100)] * 200
    alone, together = forecast_campaign(posts, together=0), forecast_campaign(posts)
    one = forecast_campaign([Usual(100)])
    assert alone
    assert together
    assert one
    # 200 independent log-normals: mean 100·e^0.5 each, standard deviation 216·√200.
    assert alone.value == pytest.approx(200 * 100 * exp(0.5), rel=0.03)
    assert alone.high / alone.low < 1.25
    assert 1.5 < together.high / together.low < one.high / one.low
    assert forecast_campaign(posts) == together


def test_a_sum_rests_on_its_least_known_part() -> None:
    said = forecast_campaign([Usual(10, own_posts=500), Usual(10, own_posts=0), Usual(0)])
    assert said is not None
    assert said.rests_on == 0
    assert 0 <= said.low <= said.value <= said.high
