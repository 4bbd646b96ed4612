"""Forecasts of large posts hour by hour, where each reaction's moment is known: retweets, reblogs.

Brands' own posts are forecast by `forecasting.forecast` from counts at a few ages. Where a network tells
when each reaction came (and how many follow who reacted), much more can be read from the first hours: the
daily rhythm of those who saw it, how quickly it fades, whether it is carried by many or by one. For
analysts; `docs/guide/forecasts.md` says what it reaches.
"""

from __future__ import annotations

from homeground.measurement.forecasting.hourly.courses import DAY, WINDOW, Courses
from homeground.measurement.forecasting.hourly.holding import Band
from homeground.measurement.forecasting.hourly.windows import HourlyGrowth

__all__ = ["DAY", "WINDOW", "Band", "Courses", "HourlyGrowth"]
