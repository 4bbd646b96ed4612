"""Who came because of us, and whom they told: shares of referred customers, and word of mouth. Pure.

Every number here is `None` where what it needs is not known: nothing is guessed from what a network keeps
to itself.

References: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
(1927); L. D. Brown, T. T. Cai, A. DasGupta, Interval estimation for a binomial proportion, Statistical
Science 16 (2001), which recommends Wilson's for small numbers; G. Rao, score intervals of a Poisson mean;
T. E. Harris, The theory of branching processes (1963), for the factor K.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1, and between what it lies with probability `level`."""

    value: float
    low: float
    high: float
    part: int
    whole: int
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Rate:
    """So many for one; not bounded by 1."""

    value: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Generations:
    """How something was passed on, as far as the network shows who had it from whom."""

    sizes: tuple[int, ...]
    """People in each generation: the first had it from us, the second from those, and so on."""
    k: Rate
    """People whom one person passed it on to, on average: below 1 it dies out by itself."""
    loose: int
    """People shown as having it from somebody whom the network does not show."""


def subscriber_referral_rate(
    referred: int | None, customers: int | None, *, level: float = LEVEL
) -> Share | None:
    """The share of new customers (or subscribers) who came by a link of ours: referred ÷ customers.

    The interval is Wilson's. `None` when either is unknown, or there are no new customers at all.

    >>> found = subscriber_referral_rate(12, 80)
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.15, 0.088, 0.244)
    >>> subscriber_referral_rate(0, 0) is None, subscriber_referral_rate(3, None) is None
    (True, True)

    Raises: ValueError when more were referred than there are.
    """
    if referred is None or customers is None or customers == 0:
        return None
    if not 0 <= referred <= customers:
        raise ValueError(f"{referred} of {customers} cannot have come by a link.")
    z = _z(level)
    value = referred / customers
    centre = (value + z * z / (2 * customers)) / (1 + z * z / customers)
    half = (z / (1 + z * z / customers)) * sqrt(
        value * (1 - value) / customers + z * z / (4 * customers * customers)
    )
    # At the ends the interval reaches them exactly; subtraction would leave some 1e-18.
    low = 0.0 if referred == 0 else max(0.0, centre - half)
    high = 1.0 if referred == customers else min(1.0, centre + half)
    return Share(value, low, high, referred, customers, level)


def shares_per_reader(
    shares: int | None, readers: int | None, *, level: float = LEVEL
) -> Rate | None:
    """How often one reader passed it on: shares ÷ readers, with the score interval of a Poisson mean.

    Readers are people reached, not views. `None` when either is unknown, or nobody read it.

    >>> found = shares_per_reader(25, 1000)
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (0.025, 0.0169, 0.0369)
    >>> shares_per_reader(25, None) is None
    True
    """
    if shares is None or not readers:
        return None
    return _per(shares, readers, level)


def k_factor(
    shares: int | None, readers: int | None, came_by_shares: int | None, *, level: float = LEVEL
) -> Rate | None:
    """New readers that one reader brings: K = shares per reader × new readers per share.

    The shares cancel: K = readers who came by somebody's share ÷ readers. `None` where the network does
    not show who came by a share, and where nothing is known of shares at all.

    >>> round(k_factor(25, 1000, 300).value, 2)
    0.3
    >>> k_factor(25, 1000, None) is None
    True
    """
    if shares is None or came_by_shares is None or not readers:
        return None
    return _per(came_by_shares, readers, level)


def generations(
    had_it_from: Mapping[Hashable, Hashable | None] | None, *, level: float = LEVEL
) -> Generations | None:
    """How far something was passed on, from who had it from whom (`None`: from us).

    K is the mean number of people whom a person passed it on to, over all who had it. `None` where the
    network does not show it, or shows nobody who had it from us.

    >>> tree = {"a": None, "b": None, "c": "a", "d": "a", "e": "c", "x": "somebody"}
    >>> found = generations(tree)
    >>> found.sizes, round(found.k.value, 2), found.loose
    ((2, 2, 1), 0.6, 1)
    """
    if had_it_from is None:
        return None
    children: dict[Hashable, list[Hashable]] = {}
    for person, source in had_it_from.items():
        if source is not None:
            children.setdefault(source, []).append(person)
    sizes: list[int] = []
    level_now = [person for person, source in had_it_from.items() if source is None]
    while level_now:
        sizes.append(len(level_now))
        level_now = [child for person in level_now for child in children.get(person, ())]
    people = sum(sizes)
    if not people:
        return None
    passed_on = people - sizes[0]
    return Generations(tuple(sizes), _per(passed_on, people, level), len(had_it_from) - people)


def _per(count: int, of: int, level: float) -> Rate:
    if count < 0 or of <= 0:
        raise ValueError(f"{count} for {of} is no rate.")
    z = _z(level)
    half = z * sqrt(count + z * z / 4)
    low = 0.0 if count == 0 else (count + z * z / 2 - half) / of
    return Rate(count / of, low, (count + z * z / 2 + half) / of, level)


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"{level} is no probability between 0 and 1.")
    return NormalDist().inv_cdf(0.5 + level / 2)
