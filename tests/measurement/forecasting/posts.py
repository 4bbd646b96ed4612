"""Posts that grow as we say, so that what is learned of them can be known beforehand."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from homeground.measurement.forecasting import Curve

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGES = (0.25, 1, 3, 6, 12, 24, 48, 96, 168, 336, 720)


def made(number: int, counts: Sequence[tuple[float, float]]) -> Curve:
    return Curve(
        FIRST + timedelta(hours=6 * number), tuple((age * HOUR, value) for age, value in counts)
    )


def drawn(posts: int, *, usual: float = 60, seed: int = 1, until: float = 720) -> list[Curve]:
    """Small posts: 1 − exp(−(age/τ)^k) of a log-normal total by each age, counted one by one."""
    chance = random.Random(seed)
    found = []
    for number in range(posts):
        total = chance.lognormvariate(math.log(usual), 0.8)
        tau, k = 8 * chance.lognormvariate(0, 0.5), chance.gauss(0.45, 0.06)
        had, before, seen = 0, 0.0, []
        for age in AGES:
            if age > until:
                break
            share = -math.expm1(-((age / tau) ** k))
            more = total * (share - before)
            had += max(round(chance.gauss(more, math.sqrt(more + 0.1))), 0)
            before = share
            seen.append((age, float(had)))
        found.append(made(number, seen))
    return found
