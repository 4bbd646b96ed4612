"""Where the levels of a network's accounts lie, before any of their own posts is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from homeground.measurement.expecting.columns import Floats, Posts
from homeground.measurement.expecting.following import audience_of
from homeground.measurement.expecting.nodes import Audience, NetworkNode

ACCOUNTS = 3.0
"""So many accounts a network's prior, and its belief of a market, weigh."""
FIRST = 5
"""An account begins where others began with their first posts, not where old ones have come to."""
SLOPE = 0.8
"""Engagement grows a little slower than audience, until a brand's own accounts say otherwise."""
SLOPE_WEIGHT = 4.0


def with_levels(posts: Posts, xs: Floats, node: NetworkNode) -> NetworkNode:
    """The network's mean and variance between accounts, its markets, and what an audience tells."""
    firsts = [xs[posts.of_account(place)][:FIRST] for place in range(len(posts.accounts))]
    levels = np.array([float(np.median(first)) for first in firsts])
    middle = (ACCOUNTS * node.level + levels.sum()) / (ACCOUNTS + len(levels))
    off = levels - middle
    markets = {}
    for market in sorted(set(posts.markets)):
        own = off[[each == market for each in posts.markets]]
        markets[market] = float(own.sum() / (ACCOUNTS + len(own)))
    left = off - np.array([markets[market] for market in posts.markets])
    variance = (ACCOUNTS * node.variance + float(left @ left)) / (ACCOUNTS + len(left))
    return replace(
        node,
        level=float(middle),
        variance=variance,
        markets=markets,
        audience=_audience_line(posts, levels, variance),
    )


def _audience_line(posts: Posts, levels: Floats, variance: float) -> Audience | None:
    """Ridge regression of level on log audience, the slope held towards 0.8; from three accounts on."""
    audiences = [audience_of(posts, place) for place in range(len(levels))]
    known = [(np.log(each), level) for each, level in zip(audiences, levels, strict=True) if each]
    if len(known) < ACCOUNTS:
        return None
    logs, own = np.array(known).T
    centre, level = float(np.mean(logs)), float(np.mean(own))
    x, y = logs - centre, own - level
    slope = float((x @ y + SLOPE_WEIGHT * SLOPE) / (x @ x + SLOPE_WEIGHT))
    left = y - slope * x
    between = (ACCOUNTS * variance + float(left @ left)) / (ACCOUNTS + len(left))
    return Audience(level, slope, centre, between)
