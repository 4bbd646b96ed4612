"""What was learned of how posts grow, as plain figures that a database keeps as JSON. Pure Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from homeground.measurement.forecasting.answers import Method
from homeground.measurement.forecasting.defaults import SHAPES, Shape, shape_of
from homeground.measurement.forecasting.seismic import Contagion
from homeground.measurement.forecasting.trees import Trees

VERSION = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """How far finals lie from a step's line, for posts that had about exp(`seen`) − 1 then."""

    seen: float
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """From one age to the horizon. Logarithms are ln(1 + count).

    median = intercept + slope · x + middle, where x is the logarithm that the method starts from; the interval
    ends `low` · w and `high` · w from the line, w = √(1 + noise / (1 + seen)).
    """

    age: float
    """Hours."""
    intercept: float
    slope: float
    noise: float
    left: float
    """The median of ln(final/seen) over the posts learned from."""
    spreads: tuple[Spread, ...] = ()
    """By size; what lies between two sizes is read between them."""

    def apart(self, seen: float) -> tuple[float, float, float]:
        """(low, middle, high): what to add to the line of a post with `seen` then."""
        if not self.spreads:
            return 0.0, 0.0, 0.0
        size, width = math.log1p(seen), math.sqrt(1 + self.noise / (1 + seen))
        after = next((each for each in self.spreads if each.seen > size), self.spreads[-1])
        before = next((each for each in reversed(self.spreads) if each.seen <= size), after)
        between = after.seen - before.seen
        share = (size - before.seen) / between if between > 0 else 0.0
        low, middle, high = (
            one + share * (other - one)
            for one, other in (
                (before.low, after.low),
                (before.middle, after.middle),
                (before.high, after.high),
            )
        )
        return low * width, middle, high * width


@dataclass(frozen=True, slots=True)
class Growth:
    """How posts of an account (or a network) grow. Made by `learn` or `default_growth`."""

    method: Method
    shape: Shape
    """Published growth, for what the own posts do not reach."""
    posts: int = 0
    """Own finished posts that it was learned from."""
    horizon: float = 0.0
    """Hours up to which own posts say how they grow."""
    steps: tuple[Step, ...] = ()
    contagion: Contagion | None = None
    trees: Trees | None = None
    compared: Mapping[str, float] = field(default_factory=dict)
    """Mean |ln(forecast/final)| of each method on later posts than it was learned from: why `method`."""

    @property
    def origin(self) -> str:
        if not self.steps:
            return self.shape.origin
        return f"{self.posts} own posts, followed for {self.horizon:g} hours"

    def around(self, age: float) -> tuple[Step, Step, float]:
        """The steps before and after `age`, and how far between them it lies by its logarithm."""
        last = Step(self.horizon, 0.0, 1.0, 0.0, 0.0)
        steps = (*self.steps, last)
        after = next((step for step in steps if step.age > age), last)
        before = next((step for step in reversed(steps) if step.age <= age), after)
        if before.age >= after.age:
            return before, after, 0.0
        return before, after, math.log(age / before.age) / math.log(after.age / before.age)

    def left(self, age: float) -> float:
        """ln(count at the horizon / count at `age`), the median over the own posts."""
        before, after, share = self.around(age)
        return before.left + share * (after.left - before.left)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers; `from_json` gives back an equal `Growth`.

        >>> Growth.from_json(default_growth("x").to_json()) == default_growth("x")
        True
        """
        return {
            "version": VERSION,
            "method": str(self.method),
            "shape": self.shape.name,
            "posts": self.posts,
            "horizon": self.horizon,
            "steps": [asdict(step) for step in self.steps],
            "contagion": asdict(self.contagion) if self.contagion else None,
            "trees": self.trees.to_json() if self.trees else None,
            "compared": dict(self.compared),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Growth:
        """:raises ValueError: when it was written by another version: learn anew."""
        if data.get("version") != VERSION:
            raise ValueError(
                f"This growth was written as version {data.get('version')}, and {VERSION} is read: "
                "learn it again from the posts' curves."
            )
        steps: Sequence[Mapping[str, Any]] = data["steps"]
        return cls(
            Method(data["method"]),
            SHAPES[data["shape"]],
            int(data["posts"]),
            float(data["horizon"]),
            tuple(
                Step(**{**step, "spreads": tuple(Spread(**each) for each in step["spreads"])})
                for step in steps
            ),
            Contagion(**data["contagion"]) if data["contagion"] else None,
            Trees.from_json(data["trees"]) if data["trees"] else None,
            dict(data["compared"]),
        )


def default_growth(network: str = "") -> Growth:
    """Growth as published data show it on networks like this one.

    >>> default_growth("x").posts
    0
    """
    return Growth(Method.DEFAULT, shape_of(network))
