"""What a post will have, from its first hours; and a campaign, before it starts. Pure.

`learn` is a job's work and needs numpy (and scikit-learn, where the history supports learned quantiles);
`forecast` asks what was learned, needs neither, and is what pages use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from homeground.measurement.forecasting.answers import LEVEL, Forecast, Method
from homeground.measurement.forecasting.campaigns import forecast_campaign
from homeground.measurement.forecasting.curves import Curve
from homeground.measurement.forecasting.foretelling import forecast
from homeground.measurement.forecasting.growth import Growth, default_growth

__all__ = [
    "LEVEL",
    "Curve",
    "Forecast",
    "Growth",
    "Method",
    "default_growth",
    "forecast",
    "forecast_campaign",
    "learn",
]


def learn(curves: Iterable[Curve], *, now: datetime, network: str = "") -> Growth:
    """See `learning.learn`, which is imported when it is asked for: it needs numpy, and pages do not."""
    from homeground.measurement.forecasting.learning import learn as learned

    return learned(curves, now=now, network=network)
