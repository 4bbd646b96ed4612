"""What the calendar shows besides what goes out: free slots, and what will not go as planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from homeground.planning.calendar import Cell, View
from homeground.publishing.ahead import Trouble, troubles
from homeground.publishing.slotting import FreePlace, free_places
from homeground.publishing.speakers import Speaker
from homeground.web import locales

from .asked import Asked


@dataclass(frozen=True)
class Free:
    """A free slot in a cell."""

    account: Speaker
    at: datetime
    local: datetime

    @property
    def clock(self) -> str:
        return locales.clock(self.local)


@dataclass(frozen=True)
class Ahead:
    troubles: Mapping[int, Sequence[Trouble]]
    """By the publication's id."""
    by_day: Mapping[date, int]
    """How many publications of a day have any, by each market's clock."""
    free: Mapping[Cell, list[Free]]


def ahead_of(asked: Asked, cells: Sequence[Cell]) -> Ahead:
    clocks = asked.wanted.by_clock(cells)
    if not clocks:
        return Ahead({}, {}, {})
    first = min(clock.edges[0] for clock in clocks)
    last = max(clock.edges[-1] for clock in clocks)
    if last <= asked.now:
        return Ahead({}, {}, {})
    zones = {market.pk: ZoneInfo(market.time_zone) for market in asked.wanted.markets}
    speakers = {each.pk: each for each in asked.wanted.accounts}
    found = troubles(asked.place.brand, speakers, first, last, now=asked.now)
    by_day = Counter(
        each[0].due_at.astimezone(zones[speakers[each[0].account].market_id]).date()
        for each in found.values()
    )
    return Ahead(found, by_day, _free(asked, speakers, zones, first, last))


def _free(
    asked: Asked,
    speakers: Mapping[int, Speaker],
    zones: Mapping[int, ZoneInfo],
    first: datetime,
    last: datetime,
) -> dict[Cell, list[Free]]:
    """In a week or a day, once one market or account is chosen: those of all would fill every hour."""
    wanted = asked.wanted
    chosen = asked.place.market is not None or wanted.account is not None
    if asked.view not in {View.WEEK, View.DAY} or not chosen or wanted.state or wanted.campaign:
        return {}
    of_account = {pk: zones[each.market_id] for pk, each in speakers.items()}
    found: dict[Cell, list[Free]] = defaultdict(list)
    for place in free_places(of_account, first, last, now=asked.now):
        free = _shown(place, speakers[place.account], of_account[place.account])
        found[Cell(free.local.date(), free.local.hour)].append(free)
    return dict(found)


def _shown(place: FreePlace, speaker: Speaker, zone: ZoneInfo) -> Free:
    return Free(speaker, place.at, place.at.astimezone(zone))
