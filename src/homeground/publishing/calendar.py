"""What goes out in a period, by the days or hours of each market's clock, with only what a line shows.

What goes out below another publication (a first comment, the rest of a thread) has no line of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from heapq import nsmallest
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    Expression,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Left

from homeground.accounts.models import Brand, Market
from homeground.content.models import Campaign
from homeground.planning.calendar import Cell, edges_of

from .instants import seconds_of
from .models import Publication
from .queries import SHOWN_SIGNS
from .speakers import Speaker, speakers_of
from .states import State


@dataclass(frozen=True)
class Clock:
    edges: list[datetime]
    """When the cells begin, and the last of them ends."""
    accounts: list[int]


@dataclass(frozen=True)
class Wanted:
    """Which of a brand's publications a calendar is about."""

    brand: Brand
    markets: Sequence[Market]
    network: str = ""
    campaign: Campaign | None = None
    state: State | None = None
    """`None`: all but cancelled."""
    account: int | None = None

    @cached_property
    def all_accounts(self) -> dict[int, Speaker]:
        """Those of the markets, whatever the network."""
        return speakers_of(self.markets)

    @cached_property
    def accounts(self) -> list[Speaker]:
        accounts = self.all_accounts.values()
        return [
            each
            for each in accounts
            if self.network in {"", each.network} and self.account in {None, each.pk}
        ]

    def publications(self) -> QuerySet[Publication]:
        """No order."""
        # By the accounts' numbers: joined with their table, the database reads account by account.
        found = Publication.objects.order_by().filter(
            organization=self.brand.organization_id,
            account__in=[account.pk for account in self.accounts],
            answers=None,
        )
        if self.campaign is not None:
            found = found.filter(in_campaign=self.campaign)
        if self.state is not None:
            return found.filter(state=self.state)
        return found.exclude(state=State.CANCELLED)

    def by_clock(self, cells: Sequence[Cell]) -> list[Clock]:
        """The accounts whose clocks show the cells at the same instants."""
        zones = {market.pk: market.time_zone for market in self.markets}
        edges = {name: edges_of(cells, ZoneInfo(name)) for name in set(zones.values())}
        found: dict[tuple[datetime, ...], list[int]] = {}
        for account in self.accounts:
            of_its_zone = tuple(edges[zones[account.market_id]])
            found.setdefault(of_its_zone, []).append(account.pk)
        return [Clock(list(each), accounts) for each, accounts in found.items()]


@dataclass(frozen=True)
class Portion:
    """What falls into one cell: the first few lines, and how many there are."""

    total: int
    lines: list[Publication] = field(default_factory=list)


def portions(wanted: Wanted, cells: Sequence[Cell], most: int) -> dict[Cell, Portion]:
    """The first `most` of each cell in the order in which they go out; cells without any are left out."""
    clocks = wanted.by_clock(cells)
    if not clocks:
        return {}
    # Sorted into cells here: by the database it took three times as long, and wrote more than it read.
    found = (
        _between(wanted, clocks)
        .values_list("account")
        .annotate(pks=ArrayAgg("pk"), due=ArrayAgg(seconds_of("due_at")))
    )
    clock_of = {account: clock for clock, each in enumerate(clocks) for account in each.accounts}
    of_clock: list[list[tuple[float, int]]] = [[] for _clock in clocks]
    for account, pks, due in found:
        of_clock[clock_of[account]].extend(zip(due, pks, strict=True))
    totals: Counter[int] = Counter()
    first: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for clock, sent in zip(clocks, of_clock, strict=True):
        sent.sort()
        times = [at for at, _pk in sent]
        # The first and the last edge of all clocks are not those of each: what lies outside has no cell.
        places = [bisect_left(times, edge.timestamp()) for edge in clock.edges]
        for cell, (begin, end) in enumerate(pairwise(places)):
            if begin < end:
                totals[cell] += end - begin
                first[cell] += sent[begin : min(end, begin + most)]
    cell_of = {pk: cell for cell, each in first.items() for _at, pk in nsmallest(most, each)}
    made: dict[Cell, Portion] = {}
    for publication in lines(Publication.objects.filter(pk__in=cell_of)):
        cell = cell_of[publication.pk]
        made.setdefault(cells[cell], Portion(totals[cell])).lines.append(publication)
    return made


def numbers_within(wanted: Wanted, cells: Sequence[Cell]) -> QuerySet[Publication, int]:
    """The keys of all that falls into the cells, by each market's clock, in the order in which they go out."""
    clocks = wanted.by_clock(cells)
    if not clocks:
        return Publication.objects.none().values_list("pk", flat=True)
    found = _between(wanted, clocks)
    ends = [Clock([clock.edges[0], clock.edges[-1]], clock.accounts) for clock in clocks]
    if len({tuple(each.edges) for each in ends}) > 1:
        # Not as one range for each clock, joined by OR: that is read account by account.
        found = found.alias(inside=_cell(ends)).filter(inside=1)
    return found.order_by("due_at", "pk").values_list("pk", flat=True)


def lines(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """With what a line shows and no more, in the order in which they go out."""
    return (
        publications.only(
            "organization_id",
            "account_id",
            "due_at",
            "time_zone",
            "state",
            "recall_to",
            "problem",
            "settled_at",
        )
        .annotate(
            title=F("variant__title"),
            begins=Left("variant__text", SHOWN_SIGNS),
            message=F("variant__message__name"),
            campaign=F("variant__message__campaign__slug"),
        )
        .order_by("due_at", "pk")
    )


def nearest(
    wanted: Wanted, first: datetime, last: datetime
) -> tuple[datetime | None, datetime | None]:
    """When something goes out last before `first`, and first from `last` on."""
    ends = wanted.publications().aggregate(
        before=Max("due_at", filter=Q(due_at__lt=first)),
        after=Min("due_at", filter=Q(due_at__gte=last)),
    )
    return ends["before"], ends["after"]


def _between(wanted: Wanted, clocks: Sequence[Clock]) -> QuerySet[Publication]:
    first = min(clock.edges[0] for clock in clocks)
    last = max(clock.edges[-1] for clock in clocks)
    return wanted.publications().filter(due_at__gte=first, due_at__lt=last)


def _cell(clocks: Sequence[Clock]) -> Expression:
    """The number of the cell, from 1. By edges that we compute: the database's own table of time zones
    may be older than ours, or lack a name."""
    numbers = [
        Func(
            F("due_at"),
            Value(clock.edges),
            function="width_bucket",
            output_field=IntegerField(),
        )
        for clock in clocks
    ]
    if len(numbers) == 1:
        return numbers[0]
    return Case(
        *(
            When(account__in=clock.accounts, then=number)
            for clock, number in zip(clocks, numbers, strict=True)
        ),
        output_field=IntegerField(),
    )
