"""What has been learned, asked for one post at a time. Pure Python: a page asks it without numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, sqrt
from typing import Any

from homeground.measurement.expecting.expected import NORMAL, Expected
from homeground.measurement.expecting.nodes import (
    AccountNode,
    NetworkNode,
    at_age,
    class_of,
    effect_of,
    young_level,
)
from homeground.measurement.expecting.priors import prior_of
from homeground.measurement.expecting.readings import (
    Key,
    checked_age,
    checked_time,
    week_hour,
)

FORMAT = 1
SHAPE_POSTS = 50
"""So many own posts make an account's shape of the spread half its own."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a post of this account, format and age would have got.

    A level for each account, moving slowly from post to post; posts around it with a spread; both held
    towards those of the network while the account has few posts; what formats, weekdays and hours add.
    `docs/guide/measuring.md` has the formulas, `fit` learns them.

    >>> nothing = Expectations()
    >>> from datetime import timezone
    >>> noon = datetime(2026, 11, 2, 12, tzinfo=timezone.utc)
    >>> new = nothing.of(Key("vk", "ru-RU", "new", "photo"), noon, timedelta(days=30), None)
    >>> new.own_posts, new.borrowed
    (0, 1.0)
    >>> Expectations.from_json(nothing.to_json()) == nothing
    True
    """

    networks: Mapping[str, NetworkNode] = field(default_factory=dict)
    accounts: Mapping[tuple[str, str], AccountNode] = field(default_factory=dict)
    """By network and account."""

    def network(self, slug: str) -> NetworkNode:
        """What is known of a network: learned here, or else what the product was shipped with."""
        return self.networks.get(slug) or prior_of(slug)

    def of(
        self, key: Key, published_at: datetime, age: timedelta, audience: int | None = None
    ) -> Expected:
        """The distribution of what such a post has at that age.

        An account never seen borrows all from its network and market; an audience of 0 counts as unknown.
        ValueError: a time without its zone, a negative age.
        """
        hour = week_hour(checked_time(published_at))
        return self.at(key, hour, checked_age(age).total_seconds(), audience)

    def at(self, key: Key, hour: int, age: float, audience: float | None) -> Expected:
        """The same by hour of the week (-1 unknown) and age in seconds."""
        network = self.network(key.network)
        account = self.accounts.get((key.network, key.account)) or newcomer(
            network, key.market, audience
        )
        level = (
            account.level
            + network.formats.get(key.format, 0.0)
            + account.formats.get(key.format, 0.0)
            + effect_of(network.week, hour)
            + effect_of(account.week, hour)
        )
        young, slope = young_level(level, at_age(network.growth, age))
        noise = network.noise_at(young) * account.scale * at_age(network.age_noise, age)
        kind = class_of(young)
        # An account's own shape is that of its grown posts; where few have any, steps are other steps.
        own_shape = account.shape if kind == account.shape_class else None
        shape = own_shape or network.shapes[kind]
        spread = sqrt(noise)
        core = _rising(young + spread * z for z in shape)
        doubt = slope * sqrt(account.variance + account.rate * noise)
        own = account.posts / (account.posts + SHAPE_POSTS)
        known = max(0.0, 1 - account.variance / network.variance)
        borrowed = 1 - (own + known) / 2 if account.posts else 1.0
        return Expected(core, doubt, account.posts, borrowed)

    def to_json(self) -> dict[str, Any]:
        """Plain lists, numbers and names; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "networks": {slug: node.kept() for slug, node in self.networks.items()},
            "accounts": [
                {"network": network, "account": account, **node.kept()}
                for (network, account), node in self.accounts.items()
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Expectations:
        """ValueError: written by another version; fit again."""
        if kept.get("format") != FORMAT:
            raise ValueError("these expectations were written by another version: fit them again")
        return cls(
            {slug: NetworkNode.from_kept(node) for slug, node in kept["networks"].items()},
            {
                (node["network"], node["account"]): AccountNode.from_kept(node)
                for node in kept["accounts"]
            },
        )


def newcomer(network: NetworkNode, market: str, audience: float | None) -> AccountNode:
    """An account of which nothing is known but where it is and how many follow it."""
    level = network.level + network.markets.get(market, 0.0)
    variance = network.variance
    if network.audience and audience:
        known = network.audience
        level = known.level + known.slope * (log(audience) - known.centre)
        variance = known.variance
    return AccountNode(level, variance, network.rate, 1.0, 0)


def _rising(grid: Any) -> tuple[float, ...]:
    """Quantiles that rise by at least a hair, so that each value has one place."""
    last, rising = float("-inf"), []
    for x in grid:
        last = max(x, last + 1e-9)
        rising.append(last)
    assert len(rising) == len(NORMAL)
    return tuple(rising)
