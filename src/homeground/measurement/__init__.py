"""What a post did, compared with what, and what the next one will do. Pure: no I/O, no clock.

What an analyst needs by its short name; each is documented where it is made, with formula and reference:

    from homeground.measurement import Expectations, Key, lift, forecast

`effect` (what a campaign changed) is in `homeground.measurement.effect`: it needs statsmodels.
"""

from __future__ import annotations

from homeground.measurement import attribution, crowdtangle
from homeground.measurement.engagement import Weights, engagement, rate, total
from homeground.measurement.expectation import (
    Expectations,
    Expected,
    History,
    Key,
    Percentile,
    Reading,
    fit,
)
from homeground.measurement.forecasting import (
    Curve,
    Forecast,
    Growth,
    default_growth,
    forecast,
    forecast_campaign,
    learn,
)
from homeground.measurement.lift import Combined, Compared, Lift, Verdict, combined, compared, lift

__all__ = [
    "Combined",
    "Compared",
    "Curve",
    "Expectations",
    "Expected",
    "Forecast",
    "Growth",
    "History",
    "Key",
    "Lift",
    "Percentile",
    "Reading",
    "Verdict",
    "Weights",
    "attribution",
    "combined",
    "compared",
    "crowdtangle",
    "default_growth",
    "engagement",
    "fit",
    "forecast",
    "forecast_campaign",
    "learn",
    "lift",
    "rate",
    "total",
]
