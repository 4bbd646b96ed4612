"""Where accounts plan more than their limits may take, by counting alone: playing all through takes long.

A month of a large brand is ten thousand publications, on every page of its calendar: they are read from an
index alone, once, as numbers, and only of accounts with many of them each is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from homeground.accounts.models import Account, Brand
from homeground.networks.contract import Format
from homeground.networks.limits import Budget, Whose
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from .instants import moment_of, seconds_of
from .models import Publication
from .queued import SOME_FILE, drafts_of
from .speakers import Speaker
from .states import State
from .windows import Limit, limits_of

GOES_OUT = (State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.HANDED_OVER, State.ASSISTED)
MOST_FILES = 25
"""No network takes a post with more."""
_OF_LIMITS = ("organization_id", "network", "kind", "base_url", "app_id", "credentials")
"""What says which limits an account has, and with whom it shares them."""
_Sent = tuple[float, int]
"""When it is to be sent, and its id."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one account sends, when it is due and when it is sent, in seconds since 1970. No order."""

    pks: list[int]
    due: list[float]
    send: list[float]


@dataclass(frozen=True, slots=True)
class Span:
    """What those accounts of a brand's plan from a moment until another."""

    brand: Brand
    accounts: Collection[int]
    first: datetime
    last: datetime

    def publications(self) -> QuerySet[Publication]:
        """No order."""
        return Publication.objects.order_by().filter(
            organization=self.brand.organization_id, account__in=list(self.accounts), answers=None,
            state__in=GOES_OUT, due_at__gte=self.first, due_at__lt=self.last,
        )  # fmt: skip


def plans_of(span: Span) -> dict[int, Plan]:
    """By the account's id; those without any are left out."""
    found = (
        span.publications()
        .values_list("account")
        .annotate(
            pks=ArrayAgg("pk"),
            due=ArrayAgg(seconds_of("due_at")),
            send=ArrayAgg(seconds_of("send_at")),
        )
    )
    return {account: Plan(*lists) for account, *lists in found}


class Close(NamedTuple):
    """One that is due close to another of its account's."""

    account: int
    publication: int
    due_at: datetime
    beside: datetime
    """When the other is: of two, the one before."""


def close_together(plans: Mapping[int, Plan], near: timedelta) -> list[Close]:
    """All that stand closer to another than `near`."""
    gap = near.total_seconds()
    found = []
    for account, plan in plans.items():
        in_order = sorted(zip(plan.due, plan.pks, strict=True))
        times = [at for at, _pk in in_order]
        beside: dict[int, float] = {}
        for place in [n for n, (one, other) in enumerate(pairwise(times)) if other - one < gap]:
            beside.setdefault(place, times[place + 1])
            beside[place + 1] = times[place]
        for place, other in beside.items():
            at, pk = in_order[place]
            found.append(Close(account, pk, moment_of(at), moment_of(other)))
    return found


@dataclass(frozen=True, slots=True)
class Suspects:
    limits: dict[int, list[Limit]]
    """All those of each account that has one which may be too narrow."""
    keys: frozenset[str]
    """Which may be."""


def suspected(plans: Mapping[int, Plan], speakers: Mapping[int, Speaker]) -> Suspects:
    crowded = _crowded(plans, speakers)
    accounts = Account.objects.only(*_OF_LIMITS).in_bulk(crowded) if crowded else {}
    limits = {pk: limits_of(account) for pk, account in accounts.items()}
    by_key: dict[str, tuple[Limit, list[int]]] = {}
    for pk, its_own in limits.items():
        for limit in its_own:
            by_key.setdefault(limit.key, (limit, []))[1].append(pk)
    tight: dict[str, list[int]] = {}
    unsure: list[tuple[Limit, list[int], list[_Sent]]] = []
    for key, (limit, sharing) in by_key.items():
        network = speakers[sharing[0]].network
        crowd = _crowd([plans[pk] for pk in sharing], limit, _most_units(network, limit.budget))
        if crowd and callable(limit.budget.units):
            unsure.append((limit, sharing, crowd))
        elif crowd:
            tight[key] = sharing
    drafts = drafts_of({pk for _limit, _sharing, posts in unsure for _at, pk in posts})
    for limit, sharing, posts in unsure:
        takes = [(at, limit.units_of(drafts[pk], answers=False)) for at, pk in posts]
        if _is_too_much(takes, limit):
            tight[limit.key] = sharing
    held = {pk for sharing in tight.values() for pk in sharing}
    return Suspects({pk: limits[pk] for pk in held}, frozenset(tight))


def _crowded(plans: Mapping[int, Plan], speakers: Mapping[int, Speaker]) -> set[int]:
    """Who plans more within as long as one of their limits reaches."""
    found: set[int] = set()
    for limit, units, keeping in _limits_to_keep(plans, speakers):
        if _crowd([plans[pk] for pk in keeping], limit, units):
            found.update(keeping)
    return found


def _limits_to_keep(
    accounts: Iterable[int], speakers: Mapping[int, Speaker]
) -> Iterator[tuple[Limit, int, list[int]]]:
    """Limits, the most that any post takes of each, and who has to keep within it.

    Without a look at the accounts, which say with whom they share: all of a network are taken together.
    """
    on: dict[str, list[int]] = defaultdict(list)
    for pk in accounts:
        on[speakers[pk].network].append(pk)
    for network, pks in on.items():
        for budget in NETWORKS[network].budgets:
            if units := _most_units(network, budget):
                has_it = [
                    pk for pk in pks if budget.kinds is None or speakers[pk].kind in budget.kinds
                ]
                alone = budget.whose is Whose.ACCOUNT
                for keeping in [[pk] for pk in has_it] if alone else [has_it]:
                    yield Limit("", budget), units, keeping


@cache
def _most_units(network: str, budget: Budget) -> int:
    """That any post there takes of it."""
    units = budget.units
    if not callable(units):
        return units
    images = NETWORKS[network].images
    most = images.per_post if images else MOST_FILES
    drafts = (
        Draft("", media=(SOME_FILE,) * files, format=form) for form in Format for files in (0, most)
    )
    return max(map(units, drafts))


def _crowd(plans: Sequence[Plan], limit: Limit, units: int) -> list[_Sent]:
    """Those that may take more of the limit together than there is, when each takes so many units: of
    each stretch as long as the limit reaches. In the order in which they are sent."""
    if not units:
        return []
    room, reach = limit.budget.most // units, limit.reaches.total_seconds()
    if sum(len(plan.send) for plan in plans) <= room:
        return []
    times = sorted(at for plan in plans for at in plan.send)
    if all(later - at >= reach for at, later in zip(times, times[room:], strict=False)):
        return []
    posts = sorted(each for plan in plans for each in zip(plan.send, plan.pks, strict=True))
    crowd: set[int] = set()
    for place, (at, later) in enumerate(zip(times, times[room:], strict=False)):
        if later - at < reach:
            crowd.update(range(place, place + room + 1))
    return [posts[place] for place in sorted(crowd)]


def _is_too_much(takes: Sequence[tuple[float, int]], limit: Limit) -> bool:
    """Whether any stretch as long as the limit reaches takes more of it than there is."""
    reach, first, total = limit.reaches.total_seconds(), 0, 0
    for at, units in takes:
        total += units
        while takes[first][0] <= at - reach:
            total -= takes[first][1]
            first += 1
        if total > limit.budget.most:
            return True
    return False
