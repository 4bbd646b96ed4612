"""Intervals that hold: how wide they must be is read from forecasts of posts that were not learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homeground.measurement.forecasting.answers import LEVEL
from homeground.measurement.forecasting.hourly.courses import Floats
from homeground.measurement.forecasting.lines import conformal

SOFT = 1.0
"""Added to both counts, so that a window with none has a logarithm."""
BANDS = 6
"""Windows are held together by how large they are forecast: small ones are noisier."""
STEPS = 41


@dataclass(frozen=True, slots=True)
class Band:
    """From forecasts and what came of them: how far below and above a forecast 80 % of the truth lie.

    Conformal prediction (Vovk et al., Algorithmic Learning in a Random World, 2005), in groups by the size of
    the forecast: within a group the tenth and ninth decile of ln((1 + came) / (1 + forecast)), from posts that
    the forecast had not been learned from. Counts are whole: a bound is the nearest whole number outwards, and
    the deciles are drawn in until of these posts no more than 80 % are held.
    """

    edges: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, forecast: Floats, came: Floats) -> Band:
        """
        >>> band = Band.of(np.full(100, 50.0), np.arange(100.0))
        >>> low, high = band.around(np.array([50.0]))
        >>> low.tolist(), high.tolist()
        ([10.0], [89.0])
        """
        edges = np.unique(np.quantile(forecast, np.arange(1, BANDS) / BANDS))
        group = np.searchsorted(edges, forecast, side="right")
        low, high = np.zeros(len(edges) + 1), np.zeros(len(edges) + 1)
        for number in range(len(edges) + 1):
            these = group == number
            if not these.any():
                continue
            low[number], high[number] = _deciles(forecast[these], came[these])
        return cls(edges, low, high)

    def around(self, forecast: Floats) -> tuple[Floats, Floats]:
        """(low, high) of each forecast: whole numbers."""
        group = np.searchsorted(self.edges, forecast, side="right")
        return _whole(forecast, self.low[group], self.high[group])


def _whole(forecast: Floats, low: Floats | float, high: Floats | float) -> tuple[Floats, Floats]:
    below = np.floor((forecast + SOFT) * np.exp(low) - SOFT)
    above = np.ceil((forecast + SOFT) * np.exp(high) - SOFT)
    return np.maximum(below, 0.0), np.maximum(above, 0.0)


def _deciles(forecast: Floats, came: Floats) -> tuple[float, float]:
    """The widest of a few pairs of quantiles that still holds no more than 80 %."""
    apart = np.log((came + SOFT) / (forecast + SOFT))
    tail = (1 - LEVEL) / 2
    aim = LEVEL * (len(apart) + 1) / len(apart)
    best: tuple[float, float, float] | None = None
    for share in np.linspace(tail, 0.3, STEPS):
        low, high = conformal(apart, share), conformal(apart, 1 - share)
        below, above = _whole(forecast, low, high)
        held = float(np.mean((came >= below) & (came <= above)))
        if best is None or abs(held - aim) < best[0]:
            best = abs(held - aim), low, high
    assert best is not None
    return best[1], best[2]
