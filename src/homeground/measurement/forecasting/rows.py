"""What growth is learned from: each finished post at each age at which it was seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeground.measurement.forecasting.curves import Curve, cleaned, value_at
from homeground.measurement.forecasting.seismic import Course

FOLDS = 5
Floats = NDArray[np.float64]
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for every finished post at every age of the grid at which it was seen."""

    post: NDArray[np.int64]
    """Its place in the order of publication."""
    age: Floats
    now: Floats
    """ln(1 + count) at that age."""
    final: Floats
    """ln(1 + count) at the horizon."""
    courses: tuple[Course, ...]
    curves: tuple[Points, ...]
    """What had been seen of the post by then."""
    ages: tuple[float, ...]
    horizon: float
    posts: int

    @classmethod
    def of(cls, finished: Sequence[Curve], ages: Sequence[float], horizon: float) -> Rows:
        found: list[tuple[int, float, float, float, Points]] = []
        for number, each in enumerate(finished):
            curve = cleaned(each.seen)
            final = value_at(curve, horizon)
            for age in ages:
                value = value_at(curve, age)
                if value is None or final is None:
                    continue
                then = (*[point for point in curve if point[0] < age * 0.98], (age, value))
                found.append((number, age, math.log1p(value), math.log1p(final), then))
        return cls(
            np.array([row[0] for row in found], dtype=np.int64),
            np.array([row[1] for row in found], dtype=float),
            np.array([row[2] for row in found], dtype=float),
            np.array([row[3] for row in found], dtype=float),
            tuple(Course.of(row[4]) for row in found),
            tuple(row[4] for row in found),
            tuple(ages),
            horizon,
            len(finished),
        )

    def where(self, these: NDArray[np.bool_]) -> Rows:
        kept = np.flatnonzero(these).tolist()
        posts = len(np.unique(self.post[these]))
        return Rows(
            self.post[these], self.age[these], self.now[these], self.final[these],
            tuple(self.courses[row] for row in kept), tuple(self.curves[row] for row in kept),
            self.ages, self.horizon, posts,
        )  # fmt: skip
