"""Clicks of people, day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.charts import At, Chart, LineWords, Series, line
from homeground.referrals.listing import clicks_by_day
from homeground.referrals.models import Link
from homeground.web import locales
from homeground.web.views.measure.figures import Figure

DAYS = 42


def clicks_figure(links: QuerySet[Link], now: datetime) -> Figure:
    """Of the last six weeks, by the reader's clock. A day without a click is 0: it is known."""
    last = timezone.localtime(now).date()
    first = last - timedelta(days=DAYS - 1)
    zone = str(timezone.get_current_timezone())
    counted = clicks_by_day(links, first, last, zone)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    points = [At(day, counted.get(day, 0), _told(day, counted.get(day, 0))) for day in days]
    words = LineWords(
        title=_("Clicks by day"),
        summary=_("%(clicks)s in the last six weeks, the most on one day: %(most)s.")
        % {
            "clicks": clicks(sum(counted.values())),
            "most": locales.number(max(counted.values(), default=0)),
        },
        head=(_("Link"), _("Day"), _("Clicks"), _("At least"), _("At most")),
        nothing=_("Nobody has clicked yet."),
        day_shown=locales.day_of_year,
        mark_shown=locales.number,
    )
    note = _("Clicks of people; crawlers, previews and double clicks are left out. Days by your clock; the last is not over yet.")  # fmt: skip
    return Figure("clicks", partial(_drawn, Series(_("Clicks"), points), words), (note,))


def clicks(many: int) -> str:
    return ngettext("%(many)s click", "%(many)s clicks", many) % {"many": locales.number(many)}


def _told(day: date, many: int) -> str:
    return f"{locales.calendar_days(day, None)}: {clicks(many)}"


def _drawn(series: Series, words: LineWords, width: float) -> Chart:
    return line([series], words=words, width=width)
