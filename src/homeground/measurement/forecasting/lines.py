"""From what a method starts from to the final count: a line for each age, and how far finals lie from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeground.measurement.forecasting.answers import LEVEL
from homeground.measurement.forecasting.growth import Spread, Step
from homeground.measurement.forecasting.rows import FOLDS, Floats, Rows

NOISES = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
FEW = 8.0
"""Posts whose weight pulls a slope to 1: with few, the line is constant scaling."""
OF_A_SIZE = 25
"""Posts of about one size that say for themselves how far finals lie from the line."""
MOST_SIZES = 8


def line(x: Floats, y: Floats, *, slope: bool) -> tuple[float, float]:
    """(intercept, slope) of y on x: the slope by least squares, pulled to 1 as if by `FEW` further posts, the
    intercept by the median, so that half of the posts lie above.

    Szabo & Huberman, Predicting the popularity of online content, CACM 2010: ln N(final) = ln r + ln N(t) has
    slope 1. Small posts of an account that has a usual level end nearer to it: slopes below 1.

    >>> line(np.array([1.0, 2.0, 3.0]), np.array([1.5, 2.5, 3.5]), slope=False)
    (0.5, 1.0)
    """
    steep = 1.0
    if slope and len(x) > 2:
        beside = x - np.median(x)
        spread = float(np.clip(np.var(x), 0.05, None))
        rest = np.clip(y - x - np.median(y - x), -2.0, 2.0)
        steep += float((beside * rest).sum() / ((beside**2).sum() + FEW * spread))
        steep = min(max(steep, 0.0), 1.5)
    return float(np.median(y - steep * x)), steep


@dataclass(frozen=True, slots=True)
class Apart:
    """How far finals lay from a method's low, middle and high, of posts that its line had not seen."""

    low: Floats
    middle: Floats
    high: Floats
    seen: Floats
    """ln(1 + count) then."""

    def width(self, noise: float) -> Floats:
        wide: Floats = np.sqrt(1 + noise / np.exp(self.seen))
        return wide


Three = tuple[Floats, Floats, Floats]


def fitted_steps(rows: Rows, starts: Three, apart_from: Three, *, slope: bool) -> tuple[Step, ...]:
    """A line and an interval for each age.

    :param starts: the method's low, middle and high on each row
    :param apart_from: the same by fits that had not seen the row's post, where there are such
    """
    lines: dict[float, tuple[float, float]] = {}
    apart: dict[float, Apart] = {}
    for age in rows.ages:
        at = rows.age == age
        if at.sum() >= FOLDS:
            lines[age] = line(starts[1][at], rows.final[at], slope=slope)
            apart[age] = _apart(rows, apart_from, at, slope=slope)
    noise = _noise(list(apart.values()))
    steps = []
    for age, (intercept, steep) in lines.items():
        at = rows.age == age
        left = max(float(np.median(rows.final[at] - rows.now[at])), 0.0)
        steps.append(Step(age, intercept, steep, noise, left, _spreads(apart[age], noise)))
    return tuple(steps)


def _apart(rows: Rows, starts: Three, at: NDArray[np.bool_], *, slope: bool) -> Apart:
    low, middle, high = (each[at] for each in starts)
    final, fold = rows.final[at], rows.post[at] % FOLDS
    foretold = np.empty(len(final))
    for number in range(FOLDS):
        test = fold == number
        known = ~test if (~test).sum() >= 2 else np.ones(len(final), dtype=bool)
        intercept, steep = line(middle[known], final[known], slope=slope)
        foretold[test] = intercept + steep * middle[test]
    off = final - foretold
    return Apart(off - (low - middle), off, off - (high - middle), rows.now[at])


def _noise(apart: list[Apart]) -> float:
    """How much wider small counts scatter: the `noise` under which the residuals are likeliest (Laplace)."""
    best, least = 0.0, math.inf
    for noise in NOISES:
        cost = 0.0
        for each in apart:
            width = each.width(noise)
            mean = float(np.mean(np.abs(each.middle) / width))
            if mean > 0:
                cost += len(width) * math.log(mean) + float(np.log(width).sum())
        if cost < least - 1e-9:
            best, least = noise, cost
    return best


def _spreads(apart: Apart, noise: float) -> tuple[Spread, ...]:
    """How far finals lie from the line, for posts of each size apart as far as there are enough of it.

    Half of an account's posts may stand at nothing and stay there: what these do is no measure for the rest.
    """
    sizes = min(max(len(apart.seen) // OF_A_SIZE, 1), MOST_SIZES)
    edges = np.unique(np.quantile(apart.seen, np.arange(1, sizes) / sizes))
    group = np.searchsorted(edges, apart.seen, side="right")
    width = apart.width(noise)
    found = []
    for number in np.unique(group):
        these = group == number
        if these.sum() < OF_A_SIZE / 2 and len(these) >= OF_A_SIZE:
            continue
        low, high = _ends(apart.low[these] / width[these], apart.high[these] / width[these])
        size, middle = (float(np.median(each[these])) for each in (apart.seen, apart.middle))
        found.append(Spread(size, middle, low, high))
    return tuple(found)


def _ends(below: Floats, above: Floats) -> tuple[float, float]:
    """Between which 80 % of posts to come will lie: a tenth of them below, a tenth above.

    Where less than a tenth can lie below, since nothing falls and many posts stay where they are, what is
    missing there may lie above: the interval would hold nine of ten otherwise.
    """
    tail = (1 - LEVEL) / 2
    low = conformal(below, tail)
    lower = float(np.mean(below < low - 1e-9))
    return low, conformal(above, min(LEVEL + lower, 1 - tail))


def conformal(residuals: Floats, share: float) -> float:
    """The quantile that a further post will stay below with this chance: of n posts the share·(n + 1)th, and
    between two of them as far as that lies between (Vovk et al., Algorithmic Learning in a Random World,
    2005; exact where it is a whole number)."""
    ranked = np.sort(residuals)
    place = min(max(share * (len(ranked) + 1), 1), len(ranked)) - 1
    return float(np.interp(place, np.arange(len(ranked)), ranked))
