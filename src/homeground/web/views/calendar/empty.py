"""When nothing goes out in a period: what lies nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from homeground.planning.calendar import Cell
from homeground.publishing.calendar import nearest

from .asked import Asked


@dataclass(frozen=True)
class Emptiness:
    before: datetime | None
    """When something went out last before the period."""
    after: datetime | None
    address: str = ""
    """Of the page with the nearest, the next first."""
    spoken_for: bool = True
    """There is an account that could speak."""


def emptiness(asked: Asked, cells: Sequence[Cell]) -> Emptiness:
    clocks = asked.wanted.by_clock(cells)
    if not clocks:
        return Emptiness(None, None, spoken_for=bool(asked.wanted.all_accounts))
    first = min(clock.edges[0] for clock in clocks)
    last = max(clock.edges[-1] for clock in clocks)
    before, after = nearest(asked.wanted, first, last)
    found = after or before
    zone = ZoneInfo(asked.wanted.markets[0].time_zone)
    address = asked.address(day=found.astimezone(zone).date()) if found else ""
    return Emptiness(before, after, address)
