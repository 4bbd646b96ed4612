"""The windows of posts that began alike: a quantile forest.

Meinshausen, Quantile Regression Forests, JMLR 2006: trees part the posts by what their first hours say; a post
is like those that lie in its leaves. Each window's forecast is the weighted median of what these had there, as
a part of their last day's count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homeground.measurement.forecasting.hourly.courses import Floats

TREES = 300
LEAF = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    forest: Any
    leaves: Floats
    """Of each post learned from, in each tree."""
    parts: Floats
    """What each had in each window, as a part of its scale."""
    weight: Floats

    @classmethod
    def learn(cls, described: Floats, reactions: Floats, scale: Floats) -> Likeness:
        """
        :param reactions: one row for each post, one column for each window
        :param scale: what a post is measured by: large posts err more, and weigh more
        """
        from sklearn.ensemble import ExtraTreesRegressor

        parts = reactions / scale[:, None]
        forest = ExtraTreesRegressor(
            TREES, min_samples_leaf=LEAF, max_features=0.4, random_state=0, n_jobs=1
        ).fit(described, np.sqrt(parts), sample_weight=scale / scale.mean())
        return cls(forest, forest.apply(described), parts, np.sqrt(scale))

    def windows(self, described: Floats, scale: Floats) -> Floats:
        theirs = self.forest.apply(described)
        alike = np.zeros((len(described), len(self.leaves)))
        for tree in range(self.leaves.shape[1]):
            together = theirs[:, tree, None] == self.leaves[:, tree]
            alike += together / np.maximum(together.sum(axis=1, keepdims=True), 1)
        return weighted_medians(self.parts, alike * self.weight) * scale[:, None]


def weighted_medians(values: Floats, weights: Floats) -> Floats:
    """For each row of weights and each column of values, where half of the weight is reached.

    >>> weighted_medians(np.array([[1.0], [2.0], [9.0]]), np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 3.0]]))
    array([[2.],
           [9.]])
    """
    found = np.zeros((len(weights), values.shape[1]))
    for column in range(values.shape[1]):
        order = np.argsort(values[:, column])
        running = np.cumsum(weights[:, order], axis=1)
        half = (running >= running[:, -1:] / 2).argmax(axis=1)
        found[:, column] = values[order[half], column]
    return found
