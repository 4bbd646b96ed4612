"""How one post grew, in the band in which a post like it was to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext as _

from homeground.insights.charts import (
    Ahead,
    BandWords,
    Chart,
    Foreseen,
    Reached,
    growth_band,
)
from homeground.insights.curves import Point
from homeground.insights.models import How, Standing
from homeground.insights.queries.bands import Expectation

from .figures import Figure
from .standing_words import age_in_words, forecast_number
from .told import number, when

HORIZON = timedelta(days=30)


def growth_figure(
    standing: Standing, course: Sequence[Point], expected: Sequence[Expectation]
) -> Figure:
    band = [
        Foreseen(one.age / timedelta(hours=1), one.low, one.median, one.high) for one in expected
    ]
    points = []
    for point in course:
        if point.engaged is None:
            continue
        told = _("%(age)s after it went out: %(engaged)s reactions. %(how)s, %(when)s.") % {
            "age": age_in_words(point.age),
            "engaged": number(point.engaged),
            "how": str(How(point.reading.how).label),  # type: ignore[attr-defined]
            "when": when(point.reading.observed_at),
        }
        points.append(Reached(point.age / timedelta(hours=1), point.engaged, told))
    words = BandWords(
        title=_("How it grew, against what was expected"),
        summary=_summary(points, band),
        head=(
            _("Hours after it went out"), _("Reactions"), _("Expected, low"), _("Expected"),
            _("Expected, high"),
        ),
        expected=_("expected"),
        nothing=_("Not measured yet."),
        hours_shown=lambda hours: age_short(hours),
        mark_shown=number,
        value_shown=number,
    )  # fmt: skip
    draw = partial(_drawn, points, band, words, _ahead(standing))
    notes = (
        _("In the band lie eight of ten such posts. The first hours have more room than the last days."),
    ) if band else ()  # fmt: skip
    return Figure("growth", draw, notes)


def _drawn(
    points: list[Reached],
    band: Sequence[Foreseen],
    words: BandWords,
    ahead: Ahead | None,
    width: float,
) -> Chart:
    return growth_band(points, band, words=words, ahead=ahead, width=width)


def age_short(hours: float) -> str:
    """`6 h`, `2 d`."""
    if hours < 48:
        return _("%(number)s h") % {"number": f"{hours:g}"}
    return _("%(number)s d") % {"number": f"{hours / 24:g}"}


def _ahead(standing: Standing) -> Ahead | None:
    value, low, high = standing.forecast, standing.forecast_low, standing.forecast_high
    if value is None or low is None or high is None:
        return None
    if standing.age is not None and standing.age >= HORIZON:
        return None
    told = forecast_number(standing)
    return Ahead(
        HORIZON / timedelta(hours=1), value, low, high, _("in 30 days"), told.shown, told.told
    )


def _summary(points: list[Reached], band: Sequence[Foreseen]) -> str:
    if not points:
        return _("Not measured yet.")
    said = points[-1].told
    if band:
        last = min(band, key=lambda one: abs(one.hours - points[-1].hours))
        said += " " + _("Expected then: %(low)s to %(high)s.") % {
            "low": number(last.low),
            "high": number(last.high),
        }
    return said
