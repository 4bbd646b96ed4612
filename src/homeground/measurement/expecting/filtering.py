"""An account's level, followed from post to post: a robust local level model.

    x_t = level_t + noise,  level_{t+1} = level_t + drift,  x = log(1 + engagement)

(Harvey 1989, ch. 2; West & Harrison 1997, ch. 2), with the distance of each post from the level cut at
`CUT` standard deviations before it moves the level (Masreliez & Martin 1977), so that a post that went
round the world moves it no more than a good one. The filter starts from the network's level and the
variance between its accounts: that is the shrinkage of a new account. A young post is linearised around
its expected share of growth, and moves the level by as much as it knows of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from homeground.measurement.expecting.nodes import NetworkNode, young_level

CUT = 2.5
CUT_SQUARE = CUT**2
SCALE_POSTS = 8.0
"""So many posts the network's noise weighs against the account's own."""
SCALE_MEMORY = 1_500.0
"""So many of the last posts its own noise is taken from."""
CUT_LOSS = 1.05
"""A normal variance lost a twentieth by the cut at 2.5."""


Columns = tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]
"""Of an account's posts, oldest first: log(1 + engagement); what format and hour add; which share of a grown
post's engagement they have at their age; by how much posts of that age vary more."""

STEPS = 16
HIGHEST = 14
"""Noise is looked up in sixteenths of a level up to 14: e to that is more than a million."""


@dataclass(slots=True)
class Followed:
    """One way through an account's posts."""

    level: float
    variance: float
    scale: float
    likelihood: float
    rate: float
    rows: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    """Of each post, foretold from those before it: its level at its age; the variance of the noise around
    it; the variance of what was not known of the level; its level when grown; and the account's noise as a
    multiple of its network's."""


def noise_table(network: NetworkNode) -> list[float]:
    return [network.noise_at(step / STEPS) for step in range(HIGHEST * STEPS + 1)]


def follow(
    columns: Columns,
    noises: Sequence[float],
    level: float,
    variance: float,
    rate: float,
    *,
    told: bool = True,
) -> Followed:
    """From a level and its variance through all posts; `told`: keep what was foretold of each."""
    way = Followed(level, variance, 1.0, 0.0, rate)
    tell = way.rows.append
    last = len(noises) - 1
    weight, scale, likelihood = SCALE_POSTS, 1.0, 0.0
    for x, effect, share, factor in zip(*columns, strict=True):
        grown = level + effect
        usual, slope = (grown, 1.0) if share >= 1 else young_level(grown, share)
        place = int(usual * STEPS)
        noise = noises[0 if place < 0 else place if place < last else last] * factor * scale
        variance += rate * noise
        known = slope * slope * variance
        whole = known + noise
        off = x - usual
        if told:
            tell((usual, noise, known, grown, scale))
        square = off * off
        if square > CUT_SQUARE * whole:
            square = CUT_SQUARE * whole
            off = sqrt(square) if off > 0 else -sqrt(square)
        likelihood -= log(whole) + square / whole
        gain = variance * slope / whole
        level += gain * off
        variance *= 1 - gain * slope
        scale *= (weight + CUT_LOSS * square / whole) / (weight + 1)
        if weight < SCALE_MEMORY:
            weight += 1
    way.level, way.variance, way.scale, way.likelihood = level, variance, scale, likelihood / 2
    return way
