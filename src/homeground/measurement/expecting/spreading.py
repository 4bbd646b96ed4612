"""How posts spread around what was foretold: how far, by level and age, and in what shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from homeground.measurement.expecting.columns import Floats, Posts
from homeground.measurement.expecting.expected import SHARES
from homeground.measurement.expecting.filtering import CUT, CUT_LOSS
from homeground.measurement.expecting.following import Ways, loudness
from homeground.measurement.expecting.growing import nearest_age, shares_at
from homeground.measurement.expecting.nodes import AGES, CLASSES, LEVELS, NetworkNode, young_level

POSTS = 100.0
"""So many posts a network's prior weighs."""


def with_noise(posts: Posts, ways: Ways, node: NetworkNode) -> NetworkNode:
    """The variance around accounts' levels, by level.

    The mean square of each post's distance from what was foretold, cut at 2.5 standard deviations, less
    what was not known of the level; from posts foretold by enough others.
    """
    squares = np.minimum((posts.x - ways.before) ** 2, CUT**2 * ways.whole) * CUT_LOSS - ways.known
    weight = loudness(posts) * (ways.known < ways.noise)
    factor = shares_at(posts.age, node.age_noise)
    knots = np.array(LEVELS)
    place = np.searchsorted((knots[1:] + knots[:-1]) / 2, ways.before)
    seen = np.bincount(place, weight, len(knots))
    total = np.bincount(place, weight * np.maximum(squares, 0) / factor, len(knots))
    return replace(
        node, noise=tuple(((POSTS * np.array(node.noise) + total) / (POSTS + seen)).tolist())
    )


def with_age_noise(posts: Posts, ways: Ways, node: NetworkNode) -> NetworkNode:
    """How much more the young ones vary around their expected share of growth, at `AGES`."""
    curves = posts.curves
    if not len(curves.post):
        return node
    level = ways.grown[curves.post]
    share = shares_at(curves.age, node.growth)
    usual = np.array(
        [young_level(*each)[0] for each in zip(level.tolist(), share.tolist(), strict=True)]
    )
    noise = np.interp(usual, LEVELS, node.noise) * ways.scale[curves.post]
    noise = noise + ways.known[curves.post]
    square = np.minimum((curves.x - usual) ** 2 / noise, CUT**2) * CUT_LOSS
    weight = loudness(posts)[curves.post]
    place = nearest_age(curves.age)
    seen = np.bincount(place, weight, len(AGES))
    total = np.bincount(place, weight * square, len(AGES))
    factor = (POSTS * np.array(node.age_noise) + total) / (POSTS + seen)
    return replace(node, age_noise=tuple(factor.tolist()))


def with_shapes(posts: Posts, ways: Ways, node: NetworkNode) -> NetworkNode:
    z, weight = standard(posts, ways), loudness(posts)
    classes = np.searchsorted(np.array(CLASSES), ways.before, side="right")
    shapes = tuple(
        mixed(z[classes == each], weight[classes == each], shape, POSTS)
        for each, shape in enumerate(node.shapes)
    )
    return replace(node, shapes=shapes)


def standard(posts: Posts, ways: Ways) -> Floats:
    """Each post's distance from what was foretold of it, in standard deviations."""
    z: Floats = (posts.x - ways.before) / np.sqrt(ways.whole)
    return z


FINE = (np.arange(199) + 0.5) / 199


def mixed(z: Floats, weight: Floats, prior: tuple[float, ...], posts: float) -> tuple[float, ...]:
    """Quantiles at SHARES of some posts together with a prior that weighs `posts` of them."""
    values = np.concatenate([z, np.interp(FINE, SHARES, prior)])
    weights = np.concatenate([weight, np.full(len(FINE), posts / len(FINE))])
    order = np.argsort(values)
    share = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return tuple(np.interp(SHARES, share, values[order]).tolist())
