"""Which share of a grown post's engagement it has at each age, learned from posts read at several ages.

As actuaries run off their claims (chain ladder; Mack 1993): log shares are steps from age to age; a post
read at ages i < j tells the sum of the steps between; weighted least squares, held towards the prior's
steps. Medians of each pair of ages are taken, so that no single post draws the curve, and no step falls:
a counter that went down is a network's correction, not growth.
"""

from __future__ import annotations

import numpy as np

from homeground.measurement.expecting.columns import Curves, Floats, Ints
from homeground.measurement.expecting.nodes import LOG_AGES

ENOUGH = 5.0
"""Of posts with less in the end, the shares are steps that say little."""
POSTS = 15.0
"""So many posts the prior's curve weighs."""


def learned_growth(curves: Curves, prior: tuple[float, ...]) -> tuple[float, ...]:
    """Shares at `AGES`, rising to 1."""
    steps = len(LOG_AGES) - 1
    place, post, engaged = nearest_age(curves.age), curves.post, curves.engaged
    # A step is the logarithm of what a post has at one age of what it has at the next: 0 or below.
    precision = np.eye(steps) * POSTS
    pull = -POSTS * np.diff(np.log(np.array(prior)))
    for gap in range(1, min(steps + 1, len(post))):
        both = (
            (post[gap:] == post[:-gap]) & (engaged[gap:] >= ENOUGH) & (place[gap:] > place[:-gap])
        )
        pairs = (place[:-gap] * 100 + place[gap:])[both]
        ratios = np.log(np.maximum(engaged[:-gap][both], 0.5) / engaged[gap:][both])
        for pair in np.unique(pairs).tolist():
            chosen = ratios[pairs == pair]
            row = np.zeros(steps)
            row[pair // 100 : pair % 100] = 1.0
            # Ages far apart say little of one step between them.
            weight = len(chosen) / row.sum()
            precision += weight * np.outer(row, row)
            pull += weight * row * min(0.0, float(np.median(chosen)))
    learned = np.minimum(np.linalg.solve(precision, pull), 0.0)
    shares = np.exp(np.append(np.cumsum(learned[::-1])[::-1], 0.0))
    return tuple(shares.tolist())


def nearest_age(age: Floats) -> Ints:
    """The place in `AGES`."""
    knots = np.array(LOG_AGES)
    place: Ints = np.searchsorted((knots[1:] + knots[:-1]) / 2, np.log(np.maximum(age, 1.0)))
    return place


def shares_at(age: Floats, growth: tuple[float, ...]) -> Floats:
    shares: Floats = np.interp(np.log(np.maximum(age, 1.0)), np.array(LOG_AGES), np.array(growth))
    return shares
