"""From what a post had so far to what it will have. Pure Python: asking is quick and needs no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from homeground.measurement.forecasting.answers import LEVEL, Forecast, Method
from homeground.measurement.forecasting.curves import HOUR, Seen, cleaned, value_at
from homeground.measurement.forecasting.growth import Growth, Step
from homeground.measurement.forecasting.seismic import Course
from homeground.measurement.forecasting.trees import BACK, features

MONTH = timedelta(days=30)
MOST = 60.0
"""No logarithm of a count is foreseen above this: e^60 is beyond any network."""

Points = Sequence[tuple[float, float]]
Three = tuple[float, float, float]


def forecast(seen: Seen, growth: Growth, *, until: timedelta = MONTH) -> Forecast | None:
    """What a post will have at the age `until`, from what it had at its first ages.

    Median and 80 % interval: of posts like it, four of five end between `low` and `high`.
    Never below what is there. In the unit of `seen`.

    :param seen: `(age, value)`: irregular, unsorted, with gaps; see `curves.cleaned` for odd ones
    :returns: `None` where nothing was seen yet: no reading after age 0

    >>> from homeground.measurement.forecasting.growth import default_growth
    >>> day = forecast([(timedelta(hours=24), 100.0)], default_growth("x"))
    >>> round(day.low), round(day.value), round(day.high), str(day.method)
    (102, 114, 151, 'default')
    >>> forecast([], default_growth("x")) is None
    True
    """
    curve = cleaned(seen)
    if not curve:
        return None
    (age, value), end = curve[-1], until / HOUR
    if age >= end:
        return Forecast(value, value, value, LEVEL, Method.SEEN, growth.posts, growth.origin)
    if not growth.steps or age >= growth.horizon:
        middle, low, high = growth.shape.grown(value, age, end)
        method = Method.DEFAULT
    else:
        middle, low, high = _by_own(curve, growth, end)
        method = growth.method
    middle = max(middle, value)
    return Forecast(
        middle,
        min(max(low, value), middle),
        max(high, middle),
        LEVEL,
        method,
        growth.posts if method is not Method.DEFAULT else 0,
        growth.origin if method is not Method.DEFAULT else growth.shape.origin,
    )


def _by_own(curve: Points, growth: Growth, end: float) -> Three:
    """(median, low, high) at `end` hours: to the horizon as the own posts grew, beyond it by default."""
    age, value = curve[-1]
    now = math.log1p(value)
    middle, low, high = at_horizon(curve, growth)
    if end < growth.horizon:
        whole = growth.left(age)
        done = 1 - growth.left(end) / whole if whole > 0 else 1.0
        done = min(max(done, 0.0), 1.0)
        below, above = (middle - low) * math.sqrt(done), (high - middle) * math.sqrt(done)
        middle = now + (middle - now) * done
        low, high = middle - below, middle + above
    values = [math.expm1(min(each, MOST)) for each in (middle, low, high)]
    if end > growth.horizon:
        return _beyond(values, growth, end)
    return values[0], values[1], values[2]


def _beyond(values: Sequence[float], growth: Growth, end: float) -> Three:
    """From the horizon to `end` as published data show it; the uncertainties of both add as squares."""
    middle, low, high = (max(each, 0.0) for each in values)
    grown, least, most = growth.shape.grown(middle, growth.horizon, end)
    floor = grown + 1
    below = math.hypot(math.log((middle + 1) / (low + 1)), math.log(floor / (least + 1)))
    above = math.hypot(math.log((high + 1) / (middle + 1)), math.log((most + 1) / floor))
    return grown, floor * math.exp(-below) - 1, floor * math.exp(min(above, MOST)) - 1


def at_horizon(curve: Points, growth: Growth) -> Three:
    """(median, low, high) of ln(1 + count) at the growth's horizon, for a cleaned curve that ends before it."""
    first = growth.steps[0].age
    if curve[-1][0] < first:
        return _before_first(curve, growth, first)
    age, value = curve[-1]
    before, after, share = growth.around(age)
    one, other = (_from(step, curve, growth, value) for step in (before, after))
    return (
        one[0] + share * (other[0] - one[0]),
        one[1] + share * (other[1] - one[1]),
        one[2] + share * (other[2] - one[2]),
    )


def _before_first(curve: Points, growth: Growth, first: float) -> Three:
    """Younger than any age learned from: grown to the first of these by default, then by the own posts."""
    age, value = curve[-1]
    then, least, most = growth.shape.grown(value, age, first)
    middle, low, high = at_horizon((*curve, (first, then)), growth)
    below = math.hypot(middle - low, math.log((then + 1) / (least + 1)))
    above = math.hypot(high - middle, math.log((most + 1) / (then + 1)))
    return middle, middle - below, middle + above


def _from(step: Step, curve: Points, growth: Growth, value: float) -> Three:
    """By one step's line, from what the method starts from."""
    if step.age >= growth.horizon:
        now = math.log1p(value)
        return now, now, now
    low, start, high = starting_from(curve, growth)
    on_line = step.intercept + step.slope * start
    below, beside, above = step.apart(value)
    return on_line + beside, on_line + (low - start) + below, on_line + (high - start) + above


def starting_from(curve: Points, growth: Growth) -> Three:
    """(low, middle, high) of the logarithm that the growth's method starts from."""
    age, value = curve[-1]
    now = math.log1p(value)
    if growth.method is Method.SEISMIC and growth.contagion:
        now = math.log1p(growth.contagion.final(Course.of(curve)))
    elif growth.method is Method.LEARNED and growth.trees:
        earlier = [
            value_at(curve, step.age) for step in reversed(growth.steps) if step.age < age * 0.98
        ]
        low, middle, high = growth.trees.of(features(age, value, earlier[:BACK]))
        return now + low, now + middle, now + high
    return now, now, now
