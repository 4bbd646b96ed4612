"""Expectation: what a post of this account, format and age would have got. The door to `expecting`.

    history = History.of(readings)
    expectations = fit(history, now=now)
    expected = expectations.of(key, published_at, age, audience)
    lift(engaged, expected)

Asking (`Expectations`, `Expected`) is pure Python; numpy is loaded by `fit` and `History.of` only.
"""

from __future__ import annotations

from datetime import datetime

from homeground.measurement.expecting.expectations import Expectations
from homeground.measurement.expecting.expected import LEVEL, Expected, Percentile
from homeground.measurement.expecting.nodes import NetworkNode
from homeground.measurement.expecting.readings import History, Key, Reading

__all__ = [
    "LEVEL",
    "Expectations",
    "Expected",
    "History",
    "Key",
    "NetworkNode",
    "Percentile",
    "Reading",
    "fit",
    "follow_on",
]


def fit(history: History, *, now: datetime, prior: NetworkNode | None = None) -> Expectations:
    """Learn what posts get from those measured up to `now`; readings after it are left out.

    x = log(1 + engagement); x = level(account, time) + format + weekday + hour + noise, each level held
    towards its network's and market's (docs/guide/measuring.md). A million posts of a thousand accounts
    take less than a minute. An empty history gives what the product was shipped with; `prior` replaces that
    for every network.

    >>> from datetime import timedelta, timezone
    >>> noon, grown = datetime(2026, 10, 1, 12, tzinfo=timezone.utc), timedelta(days=30)
    >>> key = Key("vk", "ru-RU", "nordlicht_ru", "photo")
    >>> history = History.of(
    ...     Reading(key, noon + timedelta(days=day), grown, 90 + day % 3 * 10) for day in range(20)
    ... )
    >>> expectations = fit(history, now=noon + timedelta(days=60))
    >>> expected = expectations.of(key, noon + timedelta(days=61), grown)
    >>> 85 < expected.median < 110, expected.own_posts
    (True, 20)
    """
    from homeground.measurement.expecting.fitting import fit as learn

    return learn(history, now=now, prior=prior)


def follow_on(expectations: Expectations, history: History, *, now: datetime) -> Expectations:
    """Learn some accounts again, the networks staying as they are; `history` holds all their posts."""
    from homeground.measurement.expecting.fitting import follow_on as learn

    return learn(expectations, history, now=now)
