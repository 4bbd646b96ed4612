"""How many reactions each next window of four hours will have.

Two forecasts are averaged. Boosted trees (scikit-learn's HistGradientBoostingRegressor) minimise the absolute
error itself: the loss is |reactions − forecast| of each window, over windows scaled to the post's size and
weighted by it. What a post's first hours say goes in, what stood at the same hours of earlier days, and three
things that a forest foretells first: when the post's day has its height, how much is still to come, and how that
spreads over the days. One sum of trees scales by the last day's count, one by what the forest says is to come. The
other forecast is that of posts that began alike (`likeness`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homeground.measurement.forecasting.hourly.courses import (
    DAY,
    WINDOW,
    Courses,
    Floats,
    Rows,
    rhythm,
    said,
)
from homeground.measurement.forecasting.hourly.likeness import Likeness

LEAST = 20.0
"""No post is scaled by less: a window of a post with nothing is not a hundred times nothing."""
FOLDS = 5
TREES = 150
HEIGHT, TO_COME, SPREAD = slice(0, 2), 2, slice(3, 7)
"""Columns of what the forest is to foretell."""
BY_LAST_DAY = {"max_iter": 250, "max_leaf_nodes": 31, "min_samples_leaf": 40}
BY_WHAT_COMES = {"max_iter": 300, "max_leaf_nodes": 15, "min_samples_leaf": 60}


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a forest says of each post before its windows are looked at."""

    height: Floats
    """Cosine and sine of its day's height."""
    to_come: Floats
    """ln((1 + to come) / (1 + seen))."""
    spread: Floats
    """The same for hours 1-12, 13-24, 25-48 from now, and later."""


@dataclass(frozen=True, slots=True)
class HourlyGrowth:
    """Learned from posts that were followed to `hours`, for posts seen for `observed` hours."""

    observed: int
    hours: int
    forest: Forest
    by_last_day: tuple[Any, ...]
    by_what_comes: tuple[Any, ...]
    likeness: Likeness

    @classmethod
    def learn(cls, courses: Courses, observed: int, *, seeds: int = 1) -> HourlyGrowth:
        """:param courses: finished posts; at least 50, better hundreds, each followed for six days or more

        scikit-learn is loaded here; one post of 168 hours takes about 10 ms.
        """
        hours = courses.counts.shape[1]
        wanted = _wanted(courses, observed)
        described = _described(courses.until(observed))
        foretold = _foretold_apart(described, wanted)
        rows, look, reactions = _windows(courses, observed, hours, foretold)
        lately, coming = _scales(courses.until(observed), foretold)
        return cls(
            observed,
            hours,
            Forest.learn(described, wanted),
            tuple(_boosted(look, reactions, lately[rows], seed, BY_LAST_DAY) for seed in range(seeds)),
            tuple(
                _boosted(look, reactions, coming[rows], seed, BY_WHAT_COMES) for seed in range(seeds)
            ),
            Likeness.learn(described, reactions.reshape(-1, len(courses)).T, lately),
        )  # fmt: skip

    def windows(self, courses: Courses) -> Floats:
        """Reactions in each four hours from `observed` on: one row for each post, none below 0."""
        from threadpoolctl import threadpool_limits

        seen = courses.until(self.observed)
        described = _described(seen)
        foretold = self.forest.foretell(described)
        rows, look, _ = _windows(seen, self.observed, self.hours, foretold)
        lately, coming = _scales(seen, foretold)
        total = np.zeros(len(rows))
        with threadpool_limits(1):
            for models, scale in ((self.by_last_day, lately), (self.by_what_comes, coming)):
                for model in models:
                    total += np.maximum(model.predict(look), 0.0) * scale[rows] / (2 * len(models))
        by_likeness = self.likeness.windows(described, lately)
        both: Floats = (total.reshape(-1, len(courses)).T + by_likeness) / 2
        return both


def _foretold_apart(described: Floats, wanted: Floats) -> Foretold:
    """Of each post by a forest that has not seen it, as it will be with posts to come."""
    found = Foretold(*(np.zeros_like(wanted[:, columns]) for columns in (HEIGHT, TO_COME, SPREAD)))
    for number in range(FOLDS):
        test = np.arange(len(wanted)) % FOLDS == number
        said_of = Forest.learn(described[~test], wanted[~test]).foretell(described[test])
        found.height[test], found.spread[test] = said_of.height, said_of.spread
        found.to_come[test] = said_of.to_come
    return found


def _wanted(courses: Courses, observed: int) -> Floats:
    """What the forest is to foretell."""
    seen = np.log1p(courses.until(observed).seen)
    to_come = courses.counts[:, observed:]
    pieces = (to_come, to_come[:, :12], to_come[:, 12:24], to_come[:, 24:48], to_come[:, 48:])
    parts = [np.log1p(piece.sum(axis=1)) - seen for piece in pieces]
    return np.column_stack([rhythm(courses), *parts])


def _described(seen: Courses) -> Floats:
    """What the forest looks at: also every hour for itself."""
    whole = np.log1p(seen.seen)[:, None]
    hourly = np.log1p(seen.counts)
    described = np.column_stack([said(seen), hourly - whole, np.diff(hourly, axis=1)])
    filled: Floats = np.nan_to_num(described, nan=-9.0)
    return filled


@dataclass(frozen=True, slots=True)
class Forest:
    """One for each kind of thing it foretells: they are not weighed against each other."""

    parts: tuple[Any, ...]

    @classmethod
    def learn(cls, described: Floats, wanted: Floats) -> Forest:
        from sklearn.ensemble import ExtraTreesRegressor

        return cls(
            tuple(
                ExtraTreesRegressor(
                    TREES, min_samples_leaf=3, max_features=0.3, random_state=0, n_jobs=1
                ).fit(described, wanted[:, columns].squeeze())
                for columns in (HEIGHT, TO_COME, SPREAD)
            )
        )

    def foretell(self, described: Floats) -> Foretold:
        height, to_come, spread = (part.predict(described) for part in self.parts)
        return Foretold(height, to_come, spread)


def _scales(seen: Courses, foretold: Foretold) -> tuple[Floats, Floats]:
    """What a window is measured by: the last day's reactions, and what is said to come."""
    lately = np.maximum(seen.counts[:, -DAY:].sum(axis=1), LEAST)
    coming = np.maximum(np.exp(foretold.to_come) * (seen.seen + 1), LEAST)
    return lately, coming


def _windows(
    courses: Courses, observed: int, hours: int, foretold: Foretold
) -> tuple[Rows, Floats, Floats]:
    """(row of the post, what is looked at, reactions) for all windows, each window's posts together."""
    seen = courses.until(observed)
    base = np.column_stack([said(seen), foretold.to_come, foretold.spread, foretold.height])
    posts = np.arange(len(courses))
    rows, look, reactions = [], [], []
    for start in range(observed, hours - WINDOW + 1, WINDOW):
        angle = 2 * np.pi * (start + WINDOW / 2) / DAY
        aligned = foretold.height @ np.array([np.cos(angle), np.sin(angle)])
        moment = [np.full(len(posts), start - observed), np.full(len(posts), start), aligned]
        look.append(np.column_stack([base, *moment, *_same_hours(seen, start)]))
        rows.append(posts)
        reactions.append(courses.counts[:, start : start + WINDOW].sum(axis=1))
    return np.concatenate(rows), np.vstack(look), np.concatenate(reactions)


def _same_hours(seen: Courses, start: int) -> list[Floats]:
    """What stood at the window's hours of the day on the last three days that were seen."""
    whole, observed = np.log1p(seen.seen), seen.counts.shape[1]
    at = start - DAY
    while at + WINDOW > observed:
        at -= DAY
    found = []
    for back in range(3):
        first = at - DAY * back
        then = seen.counts[:, max(first, 0) : first + WINDOW].sum(axis=1)
        found.append(np.log1p(then) - whole if first >= 0 else np.full(len(whole), np.nan))
    return found


def _boosted(look: Floats, reactions: Floats, scale: Floats, seed: int, figures: Any) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingRegressor(
        loss="absolute_error",
        learning_rate=0.05,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
        **figures,
    )
    with threadpool_limits(1):
        return model.fit(_known(look), reactions / scale, sample_weight=scale / scale.mean())


def _known(look: Floats) -> Floats:
    """A column of which nothing is known has no quantiles to be cut at: it says 0."""
    return np.where(np.isnan(look).all(axis=0), 0.0, look)
