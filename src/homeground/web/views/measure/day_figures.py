"""Over days: the calendar that glows where posts did well, and the lift week by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from babel import dates
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.insights.charts import (
    At,
    Chart,
    Day,
    HeatWords,
    LineWords,
    Series,
    heat,
    line,
    tone_of,
)
from homeground.insights.queries.lifts import PostLift, grouped, typical
from homeground.insights.queries.summaries import Bunch
from homeground.web import locales
from homeground.web.networks import network_name

from .asked import Asked
from .figures import Figure
from .told import UNKNOWN, between, mark_of_axis, posts, ratio, verdict_of, when, why_no_lift

MOST_LINES = 5
FEWEST_DAYS = 14


def day_figures(asked: Asked) -> list[Figure]:
    """Of a few days there is nothing to see over time: their posts stand in the lists."""
    days = (asked.period.last - asked.period.first).days + 1
    return [_calendar(asked), _weeks(asked)] if days >= FEWEST_DAYS else []


def _calendar(asked: Asked) -> Figure:
    days = {day: _day(asked, day, some) for day, some in asked.counts.by_day.items()}
    locale = locales.reader()
    short = dates.get_day_names("short", locale=locale)
    months = dates.get_month_names("abbreviated", context="stand-alone", locale=locale)
    known = [one for one in days.values() if one.value is not None]
    words = HeatWords(
        title=_("When posts did well"),
        summary=_("%(known)s of %(days)s days with posts have a known percentile.")
        % {"known": locales.number(len(known)), "days": locales.number(len(days))},
        head=(_("Day"), _("Posts"), _("Percentile (mean)")),
        weekdays=[short[number] for number in range(7)],
        months={number: months[number] for number in range(1, 13)},
        less=_("less than expected"),
        more=_("more"),
        unknown=_("not known"),
    )

    def draw(width: float) -> Chart:
        return heat(
            days, first=asked.period.first, last=asked.period.last, words=words, width=width
        )

    note = _("In each day: how many posts. The days are by your clock.")
    return Figure("calendar", draw, (note,))


def _day(asked: Asked, day: date, some: Bunch) -> Day:
    """How its posts stood among those usual for their accounts, in the mean."""
    shown, named = locales.number(some.posts), locales.calendar_days(day, None)
    href = asked.posts_behind(period="own", since=day, until=day)
    mean = some.percentile
    if mean is None:
        told = f"{named}: {posts(some.posts)}. {why_no_lift(some.posts)}"
        return Day(None, None, some.posts, shown, told, href)
    told = _(
        "%(day)s: %(posts)s. Of a hundred usual posts of their accounts, %(percentile)s had less, in the mean of the %(measured)s whose reactions are known; read until %(when)s."
    ) % {
        "day": named,
        "posts": posts(some.posts),
        "percentile": locales.number(round(mean)),
        "measured": locales.number(some.measured),
        "when": when(some.read_at),
    }
    return Day(mean / 100, mean, some.posts, shown, told, href)


def _weeks(asked: Asked) -> Figure:
    """All together with their band; each network without, where they are not too many for eyes."""
    accounts, zone = asked.accounts, timezone.get_current_timezone()
    weeks = grouped(asked.lifts, lambda each: _monday(each.published_at.astimezone(zone).date()))
    slugs = sorted({accounts[each.account].network for each in asked.lifts})
    if len(slugs) == 1:
        lines = [_line(asked, network_name(slugs[0]), weeks, tone_of(slugs[0]))]
    else:
        lines = [_line(asked, _("All networks"), weeks, "tone-0")]
        for slug in slugs if len(slugs) <= MOST_LINES else []:
            found = {
                monday: [each for each in lifts if accounts[each.account].network == slug]
                for monday, lifts in weeks.items()
            }
            lines.append(
                replace(_line(asked, network_name(slug), found, tone_of(slug)), banded=False)
            )
    words = LineWords(
        title=_("Lift week by week"),
        summary="; ".join(
            f"{each.name}: {_ends(each)}" for each in lines
        ),
        head=(_("Network"), _("Week of"), _("Lift"), _("At least"), _("At most")),
        nothing=_("Nothing is known of this time yet."),
        day_shown=lambda day: locales.day_of_year(day),
        mark_shown=mark_of_axis,
    )  # fmt: skip
    return Figure("weeks", partial(_drawn, lines, words))


def _drawn(lines: list[Series], words: LineWords, width: float) -> Chart:
    return line(lines, words=words, level=(1.0, _("as expected")), width=width)


def _ends(series: Series) -> str:
    known = [point for point in series.points if point.value is not None]
    shown = [ratio(point.value) for point in (known[:1] + known[-1:]) if point.value is not None]
    return " → ".join(shown) or UNKNOWN


def _line(asked: Asked, name: str, weeks: dict[date, list[PostLift]], tone: str) -> Series:
    """`weeks`: the lifts of each by its Monday."""
    points = []
    monday = _monday(asked.period.first)
    while monday <= asked.period.last:
        found = weeks.get(monday, [])
        lift = typical(found)
        at = max(monday, asked.period.first)
        if lift is None:
            points.append(At(at, None, ""))
        else:
            told = _(
                "%(name)s, week of %(day)s: %(ratio)s what was expected, within %(interval)s nine times in ten; %(verdict)s. From %(posts)s."
            ) % {
                "name": name,
                "day": locales.calendar_days(at, None),
                "ratio": ratio(lift.ratio),
                "interval": between(lift.low, lift.high),
                "verdict": verdict_of(lift),
                "posts": posts(lift.posts),
            }
            last = min(monday + timedelta(days=6), asked.period.last)
            href = asked.posts_behind(period="own", since=at, until=last)
            points.append(At(at, lift.ratio, told, lift.low, lift.high, href))
        monday += timedelta(days=7)
    return Series(name, points, tone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
