"""What a post had by its age: the readings that a forecast is made from, and that growth is learned from.

Ages in hours since the post was published; values in whatever the caller counts (engagement by its
weights, views, …): a forecast is in the same unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
WIDEST_GAP = 6.0
"""Between two readings whose ages are further apart than this factor nothing is read in between."""
FELL = 0.5
"""A post of which more than half was taken away again tells nothing of how posts grow."""

Seen = Sequence[tuple[timedelta, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """One post: when it was published, and what it had at which age."""

    published_at: datetime
    seen: tuple[tuple[timedelta, float], ...]

    @classmethod
    def of(cls, published_at: datetime, seen: Iterable[tuple[timedelta, float]]) -> Curve:
        return cls(published_at, tuple(seen))


def cleaned(seen: Seen) -> tuple[tuple[float, float], ...]:
    """`(age in hours, value)` in order of age, never falling.

    Readings at age 0 or before, and values that are not numbers or below 0, are left out. Of two
    readings of one age the later in the sequence counts: a restated value. Where a counter went down,
    what was there later is what was real: earlier values are lowered to it, so that reactions which the
    network took away are not foreseen again.

    >>> cleaned([(timedelta(hours=3), 12.0), (timedelta(0), 0.0), (timedelta(hours=1), 15.0)])
    ((1.0, 12.0), (3.0, 12.0))
    """
    by_age = {
        age / HOUR: float(value)
        for age, value in seen
        if age > timedelta(0) and math.isfinite(value) and value >= 0
    }
    rising: list[tuple[float, float]] = []
    least = math.inf
    for age in sorted(by_age, reverse=True):
        least = min(least, by_age[age])
        rising.append((age, least))
    return tuple(reversed(rising))


def fell(seen: Seen) -> bool:
    """Whether the counter lost more than half of the most that it showed."""
    values = [value for age, value in sorted(seen) if age > timedelta(0) and math.isfinite(value)]
    return bool(values) and values[-1] < FELL * max(values)


def value_at(curve: Sequence[tuple[float, float]], age: float) -> float | None:
    """What a cleaned curve had at `age` hours, between readings by the logarithm of age.

    `None` before the first reading, after the last, and where the readings around it lie too far apart.

    >>> value_at(((1.0, 10.0), (4.0, 30.0)), 2.0)
    20.0
    >>> value_at(((1.0, 10.0), (4.0, 30.0)), 5.0) is None
    True
    """
    before: tuple[float, float] | None = None
    for at, value in curve:
        if math.isclose(at, age, rel_tol=0.02):
            return value
        if at > age:
            if before is None or at > before[0] * WIDEST_GAP:
                return None
            share = math.log(age / before[0]) / math.log(at / before[0])
            return before[1] + share * (value - before[1])
        before = (at, value)
    return None
