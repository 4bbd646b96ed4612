"""A campaign before it starts: the sum of what is expected of its posts."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Protocol

from homeground.measurement.forecasting.answers import LEVEL, Forecast, Method

DRAWS = 4000
SEED = 6
"""The same campaign gets the same answer."""
GRID = tuple(
    point / 100
    for point in (0.5, 1, 2.5, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 97.5, 99, 99.5)
)
TOGETHER = 0.15
"""Correlation between posts of one campaign of what makes them better or worse than expected."""


class Expectation(Protocol):
    """What is expected of one post; `expectation.Expected` is one."""

    @property
    def median(self) -> float: ...

    @property
    def own_posts(self) -> int: ...

    def quantile(self, p: float, /) -> float: ...


def forecast_campaign(
    expected: Sequence[Expectation], *, together: float = TOGETHER
) -> Forecast | None:
    """What all posts of a planned campaign will have together: median and 80 % interval.

    Each post's count is drawn from its own expectation, by 4,000 draws with a fixed seed. Posts of one
    campaign share its theme, so they do well or badly together: their ranks are tied by a Gaussian copula
    with one common factor, z = √ρ·c + √(1−ρ)·e. Independent posts (ρ = 0) would make the interval of a large
    campaign far too narrow, for what they do not share cancels out.

    :param together: ρ, 0..1
    :returns: `None` for a campaign without posts
    :raises ValueError: ρ outside of 0 to 1

    >>> forecast_campaign([]) is None
    True
    """
    if not 0 <= together <= 1:
        raise ValueError(
            f"a correlation between posts of one campaign lies in 0 to 1, not at {together}"
        )
    if not expected:
        return None
    import numpy as np

    chance = np.random.default_rng(SEED)
    heights = [NormalDist().inv_cdf(p) for p in GRID]
    common = chance.standard_normal(DRAWS) * together**0.5
    total = np.zeros(DRAWS)
    for post in expected:
        own = chance.standard_normal(DRAWS) * (1 - together) ** 0.5
        quantiles = np.maximum.accumulate([max(post.quantile(p), 0.0) for p in GRID])
        total += np.interp(common + own, heights, quantiles)
    tail = (1 - LEVEL) / 2
    low, value, high = (float(each) for each in np.quantile(total, [tail, 0.5, 1 - tail]))
    rests_on = min(post.own_posts for post in expected)
    return Forecast(value, low, high, LEVEL, Method.EXPECTED, rests_on, "the accounts' own history")
