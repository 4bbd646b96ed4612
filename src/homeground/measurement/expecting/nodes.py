"""What has been learned, as plain numbers: of a network, of an account. Pure Python, kept as JSON."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict, dataclass, field, fields
from math import expm1, log, log1p
from typing import Any, Self

HOUR = 3600.0
DAY = 24 * HOUR
AGES = (
    HOUR / 4, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 30 * DAY,
)  # fmt: skip
"""Seconds. Growth is known at these ages, and read between them by the logarithm of age."""

LEVELS = (0.0, 0.5, 1.0, 2.0, 3.0, 4.5, 6.0, 8.0, 10.0)
"""log(1 + engagement): posts spread differently where almost none has any than where thousands are usual."""
CLASSES = (0.5, 1.2, 2.5, 5.0)
"""Levels that part the shapes of the spread: the smaller, the more of it is steps and zeros."""


def class_of(level: float) -> int:
    return bisect_right(CLASSES, level)


def at(knots: tuple[float, ...], values: tuple[float, ...], x: float) -> float:
    """Linear between the knots, level beyond them."""
    if x <= knots[0]:
        return values[0]
    if x >= knots[-1]:
        return values[-1]
    place = bisect_right(knots, x)
    left, right = knots[place - 1], knots[place]
    step = (x - left) / (right - left)
    return values[place - 1] + step * (values[place] - values[place - 1])


LOG_AGES = tuple(log(age) for age in AGES)


def at_age(values: tuple[float, ...], age: float) -> float:
    return at(LOG_AGES, values, log(max(age, 1.0)))


def young_level(level: float, share: float) -> tuple[float, float]:
    """A grown post's level (log(1 + engagement)) when it has `share` of its engagement; and the slope.

    log(1 + share · (e^level - 1)).

    >>> round(expm1(young_level(log1p(100), 0.5)[0]), 6)
    50.0
    """
    grown = expm1(level)
    if share >= 1 or grown <= 0:
        return level, 1.0
    young = share * grown
    return log1p(young), share * (grown + 1) / (1 + young)


class Kept:
    """To plain lists and numbers and back."""

    def kept(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> Self:
        names = {each.name for each in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: _tuples(value) for name, value in kept.items() if name in names})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Audience(Kept):
    """Level against log audience, over accounts: level = `level` + `slope` · (log audience - `centre`)."""

    level: float
    slope: float
    centre: float
    variance: float
    """Between accounts, once their audience is known."""


@dataclass(frozen=True, slots=True)
class NetworkNode(Kept):
    level: float
    """Of a usual account's grown posts: log(1 + engagement)."""
    variance: float
    """Between accounts' levels."""
    noise: tuple[float, ...]
    """Variance from post to post of an account whose level is at `LEVELS`."""
    shapes: tuple[tuple[float, ...], ...]
    """Quantiles at SHARES of a post's distance from its account's level in standard deviations, by class."""
    growth: tuple[float, ...]
    """Which share of a grown post's engagement it has at `AGES`."""
    age_noise: tuple[float, ...]
    """By how much younger posts vary more: a factor of the variance at `AGES`."""
    rate: float
    """How an account's level moves from post to post: variance, as a share of the noise."""
    posts: float = 0.0
    """Own posts these numbers rest on; the rest is the prior's."""
    formats: dict[str, float] = field(default_factory=dict)
    week: tuple[float, ...] = (0.0,) * 31
    """What seven weekdays and then 24 hours add to the level."""
    markets: dict[str, float] = field(default_factory=dict)
    """What a market adds to the level."""
    audience: Audience | None = None
    origin: str = ""

    def noise_at(self, level: float) -> float:
        return at(LEVELS, self.noise, level)

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> Self:
        audience = kept.get("audience")
        return super(NetworkNode, cls).from_kept(
            kept | {"audience": Audience.from_kept(audience) if audience else None}
        )


@dataclass(frozen=True, slots=True)
class AccountNode(Kept):
    level: float
    variance: float
    """Of the level itself: what is not known of it after the last post."""
    rate: float
    """Variance that each further post adds to that, as a share of the noise."""
    scale: float
    """Its noise as a multiple of the network's at its level."""
    posts: int
    shape: tuple[float, ...] | None = None
    shape_class: int = 0
    """Of the levels that the shape was seen at."""
    formats: dict[str, float] = field(default_factory=dict)
    week: tuple[float, ...] | None = None


def effect_of(week: tuple[float, ...] | None, hour: int) -> float:
    """What an hour of the week (0 to 167, -1 unknown) adds."""
    return week[hour // 24] + week[7 + hour % 24] if week and hour >= 0 else 0.0
