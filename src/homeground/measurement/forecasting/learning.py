"""How posts grow, learned from those that have finished, and which method their history supports.

Every method is held against the same later posts (walk forward: learned from the earlier ones alone), and
the one that was nearest is taken: the simplest among those within 2 % of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np

from homeground.measurement.forecasting.answers import Method
from homeground.measurement.forecasting.curves import Curve, cleaned, fell, value_at
from homeground.measurement.forecasting.defaults import Shape, shape_of
from homeground.measurement.forecasting.foretelling import at_horizon
from homeground.measurement.forecasting.growth import Growth
from homeground.measurement.forecasting.lines import fitted_steps
from homeground.measurement.forecasting.rows import Rows
from homeground.measurement.forecasting.starts import starts_of

AGES = (0.25, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0, 336.0, 720.0)
"""Hours; the ages at which posts are observed."""
HORIZONS = (720.0, 336.0, 168.0, 96.0, 48.0, 24.0)
ENOUGH = 15
"""Finished posts below which the network's published growth is used."""
MOST_POSTS = 600
"""The latest so many are learned from: how an account's posts grew years ago is no guide."""
AT_LEAST = {Method.LEARNED: 75, Method.SEISMIC: 15}
"""Posts that a method must have had in the first walk forward, which is half of all."""
CUTS = (0.5, 2 / 3, 5 / 6)
"""Learned from this share of the posts, in the order of their publication, and tried on the next ones."""
NEARER = 1.02
METHODS = (Method.CONSTANT, Method.LOG_LINEAR, Method.SEISMIC, Method.LEARNED)
"""From the simplest on."""


def learn(curves: Iterable[Curve], *, now: datetime, network: str = "") -> Growth:
    """Growth of the account (or network) that the curves are of.

    :param curves: its posts, finished or not; those that were published after `now` are left out
    :param network: slug; whose published growth is used for what the posts do not reach
    :returns: published growth where fewer than 15 posts have finished

    Twenty posts that double between 24 and 48 hours:

    >>> from datetime import UTC, timedelta
    >>> day = timedelta(days=1)
    >>> first = datetime(2026, 1, 1, tzinfo=UTC)
    >>> posts = [
    ...     Curve(first + number * day, ((day, 10.0 + number), (2 * day, 21.0 + 2 * number)))
    ...     for number in range(20)
    ... ]
    >>> growth = learn(posts, now=first + 60 * day, network="vk")
    >>> growth.posts, growth.horizon, str(growth.method)
    (20, 48.0, 'constant')
    """
    shape = shape_of(network)
    finished, horizon = _finished(curves, now)
    if len(finished) < ENOUGH:
        return Growth(Method.DEFAULT, shape)
    rows = Rows.of(finished, [age for age in AGES if age < horizon], horizon)
    if not len(rows.now):
        return Growth(Method.DEFAULT, shape)
    compared = _compared(rows, shape)
    method = _chosen(compared)
    if method is Method.DEFAULT:
        return Growth(Method.DEFAULT, shape, compared=compared)
    return replace(_fitted(rows, method, shape), compared=compared)


def _chosen(compared: Mapping[str, float]) -> Method:
    """The simplest of the account's own methods that is near the best of them, unless published growth was
    clearly nearer than any.

    >>> str(_chosen({"default": 0.3, "constant": 0.202, "log-linear": 0.2}))
    'constant'
    >>> str(_chosen({"default": 0.1, "constant": 0.2}))
    'default'
    """
    own = [method for method in METHODS if str(method) in compared]
    least = min((compared[str(method)] for method in own), default=math.inf)
    if not own or compared[str(Method.DEFAULT)] * NEARER < least:
        return Method.DEFAULT
    return next(method for method in own if compared[str(method)] <= least * NEARER)


def _finished(curves: Iterable[Curve], now: datetime) -> tuple[list[Curve], float]:
    """Posts that were followed to the furthest horizon that enough of them reach; in order of publication."""
    usable = sorted(
        (each for each in curves if each.published_at <= now and not fell(each.seen)),
        key=lambda each: each.published_at,
    )
    for horizon in HORIZONS:
        reached = [each for each in usable if value_at(cleaned(each.seen), horizon) is not None]
        if len(reached) >= ENOUGH:
            return reached[-MOST_POSTS:], horizon
    return [], 0.0


def _fitted(rows: Rows, method: Method, shape: Shape, *, whole: bool = True) -> Growth:
    """Growth by one method; with `whole`, its intervals come from posts that the trees had not seen either."""
    starts = starts_of(method, rows, honest=whole)
    return Growth(
        method,
        shape,
        rows.posts,
        rows.horizon,
        fitted_steps(
            rows, starts.all, starts.honest or starts.all, slope=method is not Method.CONSTANT
        ),
        starts.contagion,
        starts.trees,
    )


def _compared(rows: Rows, shape: Shape) -> dict[str, float]:
    """Mean |ln((1 + forecast) / (1 + final))| of each method on posts later than it was learned from."""
    errors: dict[str, list[float]] = {}
    for number, cut in enumerate(CUTS):
        until = CUTS[number + 1] if number + 1 < len(CUTS) else 1.0
        train = rows.where(rows.post < cut * rows.posts)
        test = rows.where((rows.post >= cut * rows.posts) & (rows.post < until * rows.posts))
        if not len(train.now) or not len(test.now):
            continue
        for method in (Method.DEFAULT, *METHODS):
            if train.posts < AT_LEAST.get(method, 0):
                continue
            growth = (
                Growth(Method.DEFAULT, shape)
                if method is Method.DEFAULT
                else _fitted(train, method, shape, whole=False)
            )
            errors.setdefault(str(method), []).extend(_errors(growth, test))
    most = max((len(each) for each in errors.values()), default=0)
    return {
        method: round(float(np.mean(each)), 4)
        for method, each in errors.items()
        if len(each) == most
    }


def _errors(growth: Growth, rows: Rows) -> list[float]:
    errors = []
    for curve, final in zip(rows.curves, rows.final, strict=True):
        if growth.steps and curve[-1][0] < growth.horizon:
            middle = at_horizon(curve, growth)[0]
        else:
            age, value = curve[-1]
            middle = float(np.log1p(growth.shape.grown(value, age, rows.horizon)[0]))
        errors.append(abs(max(middle, float(np.log1p(curve[-1][1]))) - float(final)))
    return errors
