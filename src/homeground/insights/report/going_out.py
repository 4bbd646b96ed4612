"""When posts went out, each by its own market's clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from homeground.insights.charts import Lane, Mark, day_by_clock

from .ledger import Group, Ledger
from .wording import city_of, day, days, network_name, weekday

MOST_DAYS = 12
"""With more days than this, all of them are drawn over one another."""


@dataclass(frozen=True, slots=True)
class Day:
    heading: str
    picture: str


def went_out(ledger: Ledger) -> list[Day]:
    """One picture a day, on the days of the markets' own calendars."""
    labels: dict[Group, tuple[str, str]] = {}
    moments: dict[date, dict[Group, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for publication, post in ledger.posted:
        account = publication.account
        group = (account.network, account.market_id)
        labels[group] = (network_name(account.network), city_of(account.market.time_zone))
        local = post.published_at.astimezone(ZoneInfo(account.market.time_zone))
        moments[local.date()][group].append(local)
    order = sorted(labels, key=lambda group: (labels[group][1], labels[group][0]))

    def picture(heading: str, by_group: dict[Group, list[datetime]], *, dated: bool) -> Day:
        lanes = [
            Lane(labels[group][1], labels[group][0], _marks(by_group.get(group, []), dated=dated))
            for group in order
        ]
        return Day(heading, day_by_clock(lanes, title=_("When posts went out, %s") % heading))

    if len(moments) <= MOST_DAYS:
        return [picture(weekday(on), moments[on], dated=False) for on in sorted(moments)]
    together: dict[Group, list[datetime]] = defaultdict(list)
    for by_group in moments.values():
        for group, some in by_group.items():
            together[group] += some
    return [picture(days(min(moments), max(moments)), together, dated=True)]


def _marks(moments: list[datetime], *, dated: bool) -> tuple[Mark, ...]:
    return tuple(
        Mark(at.hour + at.minute / 60, f"{at:%H:%M}", day(at.date()) if dated else "")
        for at in moments
    )


def period_of(ledger: Ledger) -> tuple[str, str]:
    """`10–24 May 2027`, and the first and last moment, each with its clock named."""
    moments = sorted(
        ((post.published_at, publication.account.market) for publication, post in ledger.posted),
        key=lambda pair: pair[0],
    ) or sorted(
        ((p.due_at, p.account.market) for p in ledger.publications), key=lambda pair: pair[0]
    )
    if not moments:
        return "", ""
    local = [at.astimezone(ZoneInfo(market.time_zone)).date() for at, market in moments]
    (first, first_market), (last, last_market) = moments[0], moments[-1]
    said = _("first %(first)s in %(first_city)s, last %(last)s in %(last_city)s, local time") % {
        "first": _on_clock(first, first_market.time_zone),
        "first_city": city_of(first_market.time_zone),
        "last": _on_clock(last, last_market.time_zone),
        "last_city": city_of(last_market.time_zone),
    }
    return days(min(local), max(local)), said


def _on_clock(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M}"
