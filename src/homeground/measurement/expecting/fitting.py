"""Learning expectations from a history: network → market → account → format. numpy; no clock, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from homeground.measurement.expecting.columns import Floats, Posts, laid_out, networks_of, sampled
from homeground.measurement.expecting.effects import network_effects, own_effects, with_effects
from homeground.measurement.expecting.expectations import Expectations
from homeground.measurement.expecting.following import RATES, Ways, best_rate, followed
from homeground.measurement.expecting.growing import learned_growth
from homeground.measurement.expecting.levels import with_levels
from homeground.measurement.expecting.nodes import AccountNode, NetworkNode, class_of
from homeground.measurement.expecting.readings import History
from homeground.measurement.expecting.spreading import (
    mixed,
    with_age_noise,
    with_noise,
    with_shapes,
)

NETWORK_READINGS = 250_000
"""What accounts share is learned from so many readings at most."""
SHAPE_POSTS = 50.0
"""So many own posts make the shape of an account's spread half its own."""
SHAPE_MEMORY = 500.0
"""Half-life of that in posts, where its level moves."""
LATELY = 100
"""The class of levels of an account's shape is that of its last so many posts."""
HAIR = 5e-5
"""What adds less adds nothing."""


def fit(history: History, *, now: datetime, prior: NetworkNode | None = None) -> Expectations:
    """Networks and accounts from all readings up to `now`."""
    history = _until(history, now)
    shipped = Expectations()
    networks: dict[str, NetworkNode] = {}
    for slug, part in networks_of(history).items():
        posts = laid_out(sampled(part, NETWORK_READINGS))
        networks[slug] = _network(posts, prior or shipped.network(slug))
    return follow_on(Expectations(networks), history, now=now)


def follow_on(expectations: Expectations, history: History, *, now: datetime) -> Expectations:
    """The accounts of `history`, by networks as they are."""
    accounts = dict(expectations.accounts)
    for slug, part in networks_of(_until(history, now)).items():
        posts = laid_out(part)
        found = _accounts(posts, expectations.network(slug))
        accounts |= {(slug, name): node for name, node in zip(posts.accounts, found, strict=True)}
    return Expectations(expectations.networks, accounts)


def _until(history: History, now: datetime) -> History:
    return history.where(history.published + history.age <= now.timestamp())


def _network(posts: Posts, prior: NetworkNode) -> NetworkNode:
    """Twice through the posts: with the prior's numbers, then with those found so."""
    node = replace(
        prior, growth=learned_growth(posts.curves, prior.growth), posts=float(len(posts.x))
    )
    node = with_levels(posts, posts.x, node)
    ways = followed(posts, node, np.zeros(len(posts.x)))
    node = with_effects(posts, posts.x - ways.before, with_noise(posts, ways, node))
    effects = network_effects(posts, node)
    node = replace(node, level=prior.level, variance=prior.variance)
    node = with_levels(posts, posts.x - effects, node)
    rate, ways = best_rate(posts, node, effects)
    node = with_noise(posts, ways, replace(node, rate=rate))
    return with_age_noise(posts, ways, with_shapes(posts, ways, node))


def _accounts(posts: Posts, node: NetworkNode) -> list[AccountNode]:
    """Each account by its own posts: what formats and hours add there, its level, noise and shape."""
    effects = network_effects(posts, node)
    own = own_effects(posts, posts.x - followed(posts, node, effects).before)
    ways = followed(posts, node, effects + own.added, RATES)
    return [
        replace(
            _account(posts, place, ways, node),
            formats={
                name: added
                for name, added in zip(posts.formats, _kept(own.formats[place]), strict=True)
                if added
            },
            week=_kept(own.weeks[place]) if np.any(np.abs(own.weeks[place]) > HAIR) else None,
        )
        for place in range(len(posts.accounts))
    ]


def _kept(values: Sequence[float] | Floats) -> tuple[float, ...]:
    """As many digits as say something: a house keeps these of each account."""
    return tuple(round(float(value), 4) for value in values)


def _account(posts: Posts, place: int, ways: Ways, node: NetworkNode) -> AccountNode:
    rows, way = posts.of_account(place), ways.of_accounts[place]
    # By its noise as it is now, so that the shape mends what the scale got wrong.
    noise = ways.noise[rows] / ways.scale[rows] * way.scale
    z = (posts.x[rows] - ways.before[rows]) / np.sqrt(noise + ways.known[rows])
    count, kind = len(z), class_of(float(np.median(ways.before[rows][-LATELY:])))
    memory = SHAPE_MEMORY if way.rate else np.inf
    fresh = 0.5 ** (np.arange(count)[::-1] / memory)
    return AccountNode(
        level=way.level,
        variance=way.variance,
        rate=way.rate,
        scale=way.scale,
        posts=count,
        shape=_kept(mixed(z, fresh, node.shapes[kind], SHAPE_POSTS)),
        shape_class=kind,
    )
