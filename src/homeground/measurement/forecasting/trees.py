"""Boosted trees as plain figures: learned with scikit-learn, asked without it.

Three sums of trees foretell the tenth, half and ninth decile of ln((1 + final) / (1 + seen)) from the age,
the count and how it came about.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = tuple[int, float, bool, int, int, float]
"""Feature (−1: a leaf), threshold (left: at most that), whether unknown goes left, left, right, value."""
BACK = 4
"""So many earlier ages of the grid are looked at."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One quantile: a start and what every tree adds to it."""

    start: float
    trees: tuple[tuple[Node, ...], ...]

    def of(self, features: Sequence[float]) -> float:
        return self.start + sum(_leaf(tree, features) for tree in self.trees)


def _leaf(tree: tuple[Node, ...], features: Sequence[float]) -> float:
    """
    >>> _leaf(((0, 1.5, True, 1, 2, 0.0), (-1, 0.0, False, 0, 0, 7.0), (-1, 0.0, False, 0, 0, 9.0)), [2.0])
    9.0
    """
    at = 0
    while True:
        feature, threshold, unknown_left, left, right, value = tree[at]
        if feature < 0:
            return value
        given = features[feature]
        goes_left = unknown_left if math.isnan(given) else given <= threshold
        at = left if goes_left else right


@dataclass(frozen=True, slots=True)
class Trees:
    low: Sum
    middle: Sum
    high: Sum

    def of(self, features: Sequence[float]) -> tuple[float, float, float]:
        """(low, middle, high), in that order whatever the trees say."""
        low, middle, high = (each.of(features) for each in (self.low, self.middle, self.high))
        return min(low, middle), middle, max(high, middle)

    def to_json(self) -> dict[str, Any]:
        return {
            name: {
                "start": each.start,
                "trees": [[list(node) for node in tree] for tree in each.trees],
            }
            for name, each in (("low", self.low), ("middle", self.middle), ("high", self.high))
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trees:
        low, middle, high = (
            Sum(each["start"], tuple(tuple(_node(node) for node in tree) for tree in each["trees"]))
            for each in (data["low"], data["middle"], data["high"])
        )
        return cls(low, middle, high)


def _node(figures: Sequence[Any]) -> Node:
    feature, threshold, unknown_left, left, right, value = figures
    return int(feature), float(threshold), bool(unknown_left), int(left), int(right), float(value)


def features(age: float, seen: float, earlier: Sequence[float | None]) -> list[float]:
    """What the trees look at: ln age, ln(1 + seen), and the part of it that stood at each of the grid's last
    ages, the nearest first; NaN where that is not known.

    >>> [round(each, 2) for each in features(1.0, 9.0, [4.0, None])]
    [0.0, 2.3, -0.69, nan, nan, nan]
    """
    now = math.log1p(seen)
    past = [math.nan if value is None else math.log1p(value) - now for value in earlier[:BACK]]
    return [math.log(age), now, *past, *[math.nan] * (BACK - len(past))]
