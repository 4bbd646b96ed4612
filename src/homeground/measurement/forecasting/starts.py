"""What each method starts from, learned from rows: the logarithm that its line is drawn through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from homeground.measurement.forecasting.answers import LEVEL, Method
from homeground.measurement.forecasting.curves import value_at
from homeground.measurement.forecasting.lines import line
from homeground.measurement.forecasting.rows import Floats, Rows
from homeground.measurement.forecasting.seismic import Contagion
from homeground.measurement.forecasting.trees import BACK, Node, Sum, Trees, features

AUTHORS = (1.0, 10.0, 100.0, 1000.0)
PARTS = 3
"""Thirds of the posts, each asked of trees that were learned from the others."""
QUANTILES = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
REGULARITY = {"max_iter": 60, "learning_rate": 0.08, "max_leaf_nodes": 6, "min_samples_leaf": 30}


@dataclass(frozen=True, slots=True)
class Start:
    """What a method starts from on each row (low, middle, high), and what it takes to do so again."""

    low: Floats
    middle: Floats
    high: Floats
    contagion: Contagion | None = None
    trees: Trees | None = None
    honest: tuple[Floats, Floats, Floats] | None = None
    """(low, middle, high) by fits that had not seen the row's post; `None`: the method learns nothing here."""

    @property
    def all(self) -> tuple[Floats, Floats, Floats]:
        return self.low, self.middle, self.high


def starts_of(method: Method, rows: Rows, *, honest: bool = True) -> Start:
    if method is Method.SEISMIC:
        return _contagious(rows)
    if method is Method.LEARNED:
        return _boosted(rows, honest=honest)
    return Start(rows.now, rows.now, rows.now)


def _contagious(rows: Rows) -> Start:
    """The author's reach after which SEISMIC's forecasts lie on a line with the finals most nearly."""
    best: tuple[float, Contagion, Floats] | None = None
    for author in AUTHORS:
        contagion = Contagion(author)
        start = np.log1p([contagion.final(course) for course in rows.courses])
        error = 0.0
        for age in rows.ages:
            at = rows.age == age
            if at.sum() > 1:
                intercept, slope = line(start[at], rows.final[at], slope=True)
                error += float(np.abs(intercept + slope * start[at] - rows.final[at]).sum())
        if best is None or error < best[0]:
            best = error, contagion, start
    assert best is not None
    return Start(best[2], best[2], best[2], contagion=best[1])


def _boosted(rows: Rows, *, honest: bool) -> Start:
    """With `honest`, all three quantiles, and what they say of posts that they had not seen; else the median."""
    looked_at, grown = _looked_at(rows), rows.final - rows.now
    models = _models(looked_at, grown, QUANTILES if honest else QUANTILES[1:2] * 3)
    low, middle, high = _asked(models, looked_at) + rows.now
    trees = Trees(*(written(model) for model in models))
    if not honest:
        return Start(low, middle, high, trees=trees)
    apart = np.zeros((3, len(grown)))
    for number in range(PARTS):
        test = rows.post % PARTS == number
        if test.any() and (~test).any():
            apart[:, test] = _asked(_models(looked_at[~test], grown[~test]), looked_at[test])
    below, beside, above = apart + rows.now
    return Start(low, middle, high, trees=trees, honest=(below, beside, above))


def _looked_at(rows: Rows) -> Floats:
    found = []
    for age, curve in zip(rows.age, rows.curves, strict=True):
        earlier = [value_at(curve, each) for each in reversed(rows.ages) if each < age * 0.98]
        found.append(features(float(age), curve[-1][1], earlier[:BACK]))
    return np.array(found)


def _models(looked_at: Floats, grown: Floats, quantiles: Sequence[float] = QUANTILES) -> list[Any]:
    """Boosted trees for each quantile; one that is asked for again is not learned again."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    with _one_core():
        learned = {
            p: HistGradientBoostingRegressor(
                loss="quantile", quantile=p, early_stopping=False, random_state=0, **REGULARITY
            ).fit(_known(looked_at), grown)
            for p in dict.fromkeys(quantiles)
        }
    return [learned[p] for p in quantiles]


def _one_core() -> Any:
    """So small a task is quicker on one core, and leaves the others to pages."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _known(looked_at: Floats) -> Floats:
    """Nothing of a column is known: it says 0, for a column without values has no quantiles to be cut at."""
    return np.where(np.isnan(looked_at).all(axis=0), 0.0, looked_at)


def _asked(models: Sequence[Any], looked_at: Floats) -> Floats:
    with _one_core():
        low, middle, high = (model.predict(looked_at) for model in models)
    return np.array([np.minimum(low, middle), middle, np.maximum(high, middle)])


def written(model: Any) -> Sum:
    """scikit-learn's trees, node by node, so that asking them needs no scikit-learn."""
    return Sum(
        float(model._baseline_prediction.ravel()[0]),
        tuple(tuple(_node(each) for each in predictor.nodes) for (predictor,) in model._predictors),
    )


def _node(node: Any) -> Node:
    if node["is_leaf"]:
        return -1, 0.0, False, 0, 0, round(float(node["value"]), 6)
    return (
        int(node["feature_idx"]),
        float(node["num_threshold"]),
        bool(node["missing_go_to_left"]),
        int(node["left"]),
        int(node["right"]),
        0.0,
    )
