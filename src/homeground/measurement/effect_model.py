"""The structural time series behind `effect`: learned from the days before, foretold for those after.

How much the level wanders, beside how much a day is off, cannot be known well from some weeks; taking the
likeliest value for certain makes intervals that hold too seldom. So it is averaged over `WANDERING`, each
weighed by how likely it makes the days before: Bayes' rule with equal odds. The noise itself is integrated
out under Jeffreys' prior, which gives Student's t.

Imports numpy, scipy and statsmodels: whoever needs it imports it where it is needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from statsmodels.tsa.statespace.structural import UnobservedComponents

from .effect_series import Prepared

WEEK = 7
WANDERING = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0, 2.0)
"""Standard deviations of the level's step from day to day, in those of a single day's noise."""
_STILL_DIFFUSE = 1e4
"""Forecast variances above it say only that nothing is known yet."""

Numbers = NDArray[np.float64]


def foretold(data: Prepared, level: float) -> tuple[float, float]:
    """The sum over the counted days of the campaign without it, and half its interval's width."""
    before = np.array([np.nan if value is None else value for value in data.before])
    scale, shift = float(np.nanstd(before)), float(np.nanmean(before))
    y = np.concatenate([(before - shift) / scale, np.full(len(data.after), np.nan)])
    model = _model(y, _standardized(data))
    counted = np.array(data.counted)
    likely, means, variances = [], [], []
    free = 1
    for step in WANDERING:
        # The day's noise and the level's; the coefficients of controls are states.
        model.update(np.array([1.0, step**2]))
        filtered = model.ssm.filter()
        seen, noise, free = _seen(filtered)
        mean, variance = _sum_ahead(filtered, len(before), counted)
        likely.append(seen)
        means.append(mean)
        variances.append(variance * noise)
    weights = np.exp(np.array(likely) - max(likely))
    weights /= weights.sum()
    mean = float(weights @ np.array(means))
    variance = float(weights @ (np.array(variances) + (np.array(means) - mean) ** 2))
    spread = float(student.ppf(0.5 + level / 2, free)) * float(np.sqrt(variance)) * scale
    return mean * scale + shift * int(counted.sum()), spread


def _model(y: Numbers, controls: Numbers | None) -> Any:
    return UnobservedComponents(
        y,
        level="local level",
        seasonal=WEEK,
        stochastic_seasonal=False,
        exog=controls,
        # The coefficients are states: that they are not known exactly widens the interval.
        mle_regression=False,
    )


def _standardized(data: Prepared) -> Numbers | None:
    if not data.controls:
        return None
    columns = np.array(data.controls, dtype=np.float64).T
    before = columns[: len(data.before)]
    return np.asarray((columns - before.mean(axis=0)) / before.std(axis=0), dtype=np.float64)


def _seen(filtered: Any) -> tuple[float, float, int]:
    """Log likelihood of the days before with the noise integrated out, the noise, degrees of freedom."""
    errors, variances = filtered.forecasts_error[0], filtered.forecasts_error_cov[0, 0]
    known = ~np.isnan(errors) & (variances < _STILL_DIFFUSE) & (variances > 0)
    free = int(known.sum())
    squares = float(np.sum(errors[known] ** 2 / variances[known]))
    noise = max(squares / free, 1e-12)
    seen = -0.5 * (free * np.log(noise) + float(np.sum(np.log(variances[known]))))
    return seen, noise, free


def _sum_ahead(filtered: Any, first: int, counted: NDArray[np.bool_]) -> tuple[float, float]:
    """Mean and variance of the sum of the counted days from `first` on, which were not seen.

    Errors of following days hang together, because the level wanders: the sum is carried along as one
    more state, s(t+1) = s(t) + Z(t)·α(t), and its variance with it.
    """
    alpha = filtered.predicted_state[:, first]
    states = len(alpha)
    mean = np.append(alpha, 0.0)
    cov = np.zeros((states + 1, states + 1))
    cov[:states, :states] = filtered.predicted_state_cov[:, :, first]
    noise = 0.0
    for day, counts in enumerate(counted):
        at = first + day
        move = np.zeros((states + 1, states + 1))
        move[:states, :states] = _at(filtered.transition, at)
        move[states, states] = 1.0
        if counts:
            move[states, :states] = _at(filtered.design, at)[0]
            noise += float(_at(filtered.obs_cov, at)[0, 0])
        selection = _at(filtered.selection, at)
        shock = np.zeros_like(cov)
        shock[:states, :states] = selection @ _at(filtered.state_cov, at) @ selection.T
        mean, cov = move @ mean, move @ cov @ move.T + shock
    return float(mean[states]), float(cov[states, states]) + noise


def _at(matrices: Numbers, day: int) -> Numbers:
    """A system's matrix on a day; most are the same on all."""
    return np.asarray(matrices[:, :, min(day, matrices.shape[2] - 1)])
