"""What a day asks of a brand's people: what waits for them, what goes out, what went wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet

from homeground.accounts.models import Account, Brand

from .ahead import Kind, Trouble, troubles
from .models import Publication
from .queries import WAITS_FOR_A_PERSON
from .speakers import Speaker
from .states import State

WRONG_FOR = timedelta(days=7)
"""How long a failure is shown on the day's page."""
AHEAD = timedelta(days=7)
"""How far limits are looked at ahead on the day's page."""
LONGEST_DAY = timedelta(hours=27)
"""Wider than any market's day around any moment of it."""


@dataclass(frozen=True)
class Door:
    """An account that must be connected anew, and what waits behind it."""

    account: Account
    waiting: int
    first_due_at: datetime | None


def doors_shut(speakers: Mapping[int, Speaker]) -> list[Door]:
    """Accounts that send nothing until somebody acts: what is due first stands first.

    Those that were disconnected on purpose only where something still waits behind them.
    """
    shut = [pk for pk, each in speakers.items() if each.state != Account.State.CONNECTED]
    if not shut:
        return []
    planned = Q(publications__state=State.SCHEDULED)
    accounts = (
        Account.objects.filter(pk__in=shut)
        .select_related("market")
        .defer("credentials")
        .annotate(
            waiting=Count("publications", filter=planned),
            first_due_at=Min("publications__due_at", filter=planned),
        )
        .exclude(state=Account.State.DISCONNECTED, waiting=0)
        .order_by("first_due_at", "network", "handle")
    )
    return [Door(account, account.waiting, account.first_due_at) for account in accounts]


@dataclass(frozen=True)
class Tightness:
    """Publications of one account that will not go as planned, for one reason."""

    account: Speaker
    many: int
    first: Trouble
    """Of the one that is due first."""


def limits_ahead(brand: Brand, speakers: Mapping[int, Speaker], now: datetime) -> list[Tightness]:
    """What the networks' limits and the brand's caps hold up in the next days: what is due first stands first."""
    found: dict[tuple[int, Kind], list[Trouble]] = defaultdict(list)
    for each in troubles(brand, speakers, now, now + AHEAD, now=now, near=False).values():
        for trouble in each:
            found[trouble.account, trouble.kind].append(trouble)
    lines = [
        Tightness(speakers[account], len(each), min(each, key=lambda trouble: trouble.due_at))
        for (account, _kind), each in found.items()
    ]
    return sorted(lines, key=lambda line: line.first.due_at)


def out_today(brand: Brand, speakers: Mapping[int, Speaker], now: datetime) -> list[int]:
    """The keys of all that go or went out on what is today by each one's own clock, in order."""
    # By our own table of time zones: the database's may be older, or lack a name.
    near = (
        _theirs(brand, speakers)
        .filter(due_at__range=(now - LONGEST_DAY, now + LONGEST_DAY))
        .exclude(state=State.CANCELLED)
        .order_by("due_at", "pk")
        .values_list("pk", "due_at", "time_zone")
    )
    days = _DaysOf(now)
    return [pk for pk, due_at, zone in near if days.is_today(due_at, zone)]


class _DaysOf:
    """The day that a moment is part of, from its first instant to the next day's, by each clock."""

    def __init__(self, now: datetime):
        self._now = now
        self._edges: dict[str, tuple[datetime, datetime]] = {}

    def is_today(self, moment: datetime, time_zone: str) -> bool:
        if time_zone not in self._edges:
            zone = ZoneInfo(time_zone)
            day = self._now.astimezone(zone).date()
            self._edges[time_zone] = (
                datetime.combine(day, time(), zone),
                datetime.combine(day + timedelta(days=1), time(), zone),
            )
        first, last = self._edges[time_zone]
        return first <= moment < last


def went_wrong(
    brand: Brand, speakers: Mapping[int, Speaker], now: datetime
) -> QuerySet[Publication]:
    """What failed lately, the latest first."""
    return (
        _theirs(brand, speakers)
        .filter(state=State.FAILED, settled_at__gt=now - WRONG_FOR)
        .order_by("-settled_at", "-pk")
    )


def needing_a_person(brand: Brand, speakers: Mapping[int, Speaker]) -> QuerySet[Publication]:
    """What a person must post or settle, the oldest first."""
    return _theirs(brand, speakers).filter(WAITS_FOR_A_PERSON).order_by("due_at", "pk")


def _theirs(brand: Brand, speakers: Mapping[int, Speaker]) -> QuerySet[Publication]:
    """By the accounts' numbers alone: a day's page asks for keys first, and for the words of those it shows."""
    return Publication.objects.filter(
        organization=brand.organization_id, account__in=list(speakers)
    )
