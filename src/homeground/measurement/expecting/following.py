"""All accounts of a network followed through their posts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from homeground.measurement.expecting.columns import Floats, Posts
from homeground.measurement.expecting.expectations import newcomer
from homeground.measurement.expecting.filtering import Followed, follow, noise_table
from homeground.measurement.expecting.growing import shares_at
from homeground.measurement.expecting.nodes import NetworkNode

RATES = (0.0, 0.001, 0.005, 0.02, 0.06)
"""How fast an account's level may move: variance from post to post, as shares of the noise."""
STEP = 1.5
"""An account moves slower or faster than its network where that foretold its posts better by so much log
likelihood a step."""
LOUDEST = 300.0
"""No account speaks for its network with more posts than that."""


class Ways:
    """What was foretold of each post from those before it, in the columns of `Posts`."""

    def __init__(self, of_accounts: list[Followed]) -> None:
        self.of_accounts = of_accounts
        rows = [np.array(way.rows, dtype=np.float64).reshape(-1, 5) for way in of_accounts]
        for way in of_accounts:
            way.rows.clear()
        self.before, noise, known, self.grown, self.scale = np.concatenate(rows).T
        self.noise: Floats = noise
        self.known: Floats = known

    @property
    def whole(self) -> Floats:
        """The variance of what was foretold."""
        return self.noise + self.known


def followed(
    posts: Posts, node: NetworkNode, effects: Floats, rates: tuple[float, ...] | None = None
) -> Ways:
    """Each account's way, by the rate that foretold its posts best; by its network's without `rates`."""
    shares, factors = shares_at(posts.age, node.growth), shares_at(posts.age, node.age_noise)
    noises, ways = noise_table(node), []
    for place, market in enumerate(posts.markets):
        rows = posts.of_account(place)
        start = newcomer(node, market, audience_of(posts, place))
        columns = tuple(column[rows].tolist() for column in (posts.x, effects, shares, factors))
        go = partial(follow, columns, noises, start.level, start.variance)
        ways.append(go(_best(go, node.rate, rates) if rates else node.rate))
    return Ways(ways)


def _best(go: Callable[..., Followed], usual: float, rates: tuple[float, ...]) -> float:
    tried = {rate: go(rate, told=False).likelihood - _unusual(rate, usual) for rate in rates}
    return max(tried, key=lambda rate: tried[rate])


def _unusual(rate: float, usual: float) -> float:
    """How much better a rate must foretell than the network's."""
    if rate == usual or usual not in RATES:
        return 0.0
    return STEP * abs(RATES.index(rate) - RATES.index(usual))


def audience_of(posts: Posts, place: int) -> float | None:
    """The audience of an account over its last posts; `None` where it is unknown or was always 0."""
    column = posts.audience[posts.of_account(place)][-LAST:]
    known = column[np.isfinite(column) & (column > 0)]
    return float(np.median(known)) if len(known) else None


LAST = 20


def loudness(posts: Posts) -> Floats:
    """What each post weighs in its network's numbers: an account's posts together 300 at most."""
    weights: Floats = np.minimum(1.0, LOUDEST / np.maximum(posts.counts, 1))[posts.account]
    return weights


def best_rate(posts: Posts, node: NetworkNode, effects: Floats) -> tuple[float, Ways]:
    """The rate that foretells a network's accounts best, each counted for 300 posts at most."""
    loud = np.minimum(1.0, LOUDEST / np.maximum(posts.counts, 1))
    best: tuple[float, float, Ways] | None = None
    for rate in RATES:
        ways = followed(posts, node, effects, (rate,))
        told = float(loud @ np.array([way.likelihood for way in ways.of_accounts]))
        if best is None or told > best[0]:
            best = told, rate, ways
    assert best is not None
    return best[1], best[2]
