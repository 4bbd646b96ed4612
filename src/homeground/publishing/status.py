"""How the machine is: what is late, under way, or waits for a person; and who sends. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, F, Q
from django.db.models.functions import Now

from homeground.accounts.models import Account, Brand, Market

from .models import Allowance, Pause, SpendingCap, Worker
from .pausing import open_pauses
from .spending import spent_in
from .tallies import (
    MOST_LISTED,
    Lateness,
    Scope,
    Tally,
    Waiting,
    by_network,
    lateness,
    oldest_overdue,
    told_to_wait,
)
from .workers import ALIVE_WITHIN

LAGGING = timedelta(minutes=1)
"""What is later than this without a reason is a trouble of the machine."""
MISSED_FOR = timedelta(days=1)
"""How long a worker that fell silent is shown."""
HELD = frozenset({Account.State.NEEDS_RECONNECTION, Account.State.NEEDS_PERSON})


class Trouble(StrEnum):
    """What `homeground status --check` fails for, the gravest first."""

    NO_WORKER = "no_worker"
    LAGGING = "lagging"
    UNSURE = "unsure"
    ACCOUNTS = "accounts"
    ASSISTED = "assisted"


@dataclass(frozen=True, slots=True)
class Sending:
    """A worker, as it last said of itself."""

    worker: Worker
    alive: bool
    accounts: int
    """Whose turn it holds right now."""


@dataclass(frozen=True, slots=True)
class UsedUp:
    """A limit of which nothing is left: by the network's own word, or a brand's cap on money."""

    what: str
    until: datetime | None
    """`None`: until the month ends, or the cap is raised."""


@dataclass
class Status:
    """As of now; `lag` and `lateness` are `None` where there is nothing to say it of."""

    total: Tally = field(default_factory=Tally)
    networks: list[Tally] = field(default_factory=list)
    lag: timedelta | None = None
    """How late the oldest is that nothing keeps from being sent."""
    lateness: Lateness | None = None
    workers: list[Sending] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    """Those that need somebody, the first fifty."""
    waiting: list[Waiting] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    used_up: list[UsedUp] = field(default_factory=list)

    @property
    def alive(self) -> list[Sending]:
        return [each for each in self.workers if each.alive]

    @property
    def troubles(self) -> list[Trouble]:
        found = {
            Trouble.NO_WORKER: not self.alive,
            Trouble.LAGGING: self.lag is not None and self.lag > LAGGING,
            Trouble.UNSURE: self.total.needing_a_word,
            Trouble.ACCOUNTS: self.accounts,
            Trouble.ASSISTED: self.total.assisted,
        }
        return [trouble for trouble, there in found.items() if there]


def status_of(
    brands: Iterable[Brand],
    moments: Mapping[str, datetime],
    markets: Collection[Market] | None = None,
) -> Status:
    """`moments`: what time it is, by `Brand.sandbox_url`; "" is the real time.

    Brands whose time is not among them are left out.
    """
    within = None if markets is None else [market.pk for market in markets]
    by_clock: dict[str, list[int]] = {}
    for brand in brands:
        by_clock.setdefault(brand.sandbox_url, []).append(brand.pk)
    found = Status(workers=workers())
    tallies: dict[str, Tally] = {}
    for url, ids in sorted(by_clock.items()):
        if (now := moments.get(url)) is not None:
            scope = Scope(ids, within, now)
            _add(found, tallies, scope)
            found.used_up += [*_allowances(scope), *_caps(scope)]
    found.networks = [tallies[network] for network in sorted(tallies)]
    ids = [pk for some in by_clock.values() for pk in some]
    found.accounts = _held(ids, within)
    found.pauses = open_pauses(ids, markets)
    return found


def workers() -> list[Sending]:
    """Those that live, and those that fell silent within a day without a goodbye."""
    listed = (
        Worker.objects.filter(seen_at__gt=Now() - MISSED_FOR)
        .annotate(
            held=Count("lanes", filter=Q(lanes__lease_ends_at__gt=Now())),
            silent_for=Now() - F("seen_at"),
        )
        .order_by("-seen_at")
    )
    return [Sending(each, each.silent_for <= ALIVE_WITHIN, each.held) for each in listed]


def _add(found: Status, tallies: dict[str, Tally], scope: Scope) -> None:
    for network, tally in by_network(scope).items():
        tallies.setdefault(network, Tally(network)).add(tally)
        found.total.add(tally)
    since = oldest_overdue(scope)
    if since is not None:
        found.lag = max(found.lag or timedelta(0), scope.now - since)
    measured = lateness(scope)
    # Of several clocks the one with the most to say: percentiles cannot be added up.
    if measured and (found.lateness is None or measured.measured > found.lateness.measured):
        found.lateness = measured
    found.waiting += told_to_wait(scope)


def _held(brands: Sequence[int], markets: list[int] | None) -> list[Account]:
    """Without their credentials, the first fifty."""
    held = Account.objects.filter(brand__in=brands, state__in=HELD)
    if markets is not None:
        held = held.filter(market__in=markets)
    return list(
        held.select_related("brand", "market", "app")
        .defer("credentials")
        .order_by("network", "handle")[:MOST_LISTED]
    )


def _allowances(scope: Scope) -> list[UsedUp]:
    """Limits of which the network itself said that nothing is left: of accounts and applications.

    A bot's are found by its accounts having to wait.
    """
    out = list(Allowance.objects.filter(remaining__lte=0, resets_at__gt=scope.now))
    if not out:
        return []
    accounts = Account.objects.filter(brand__in=scope.brands)
    if scope.markets is not None:
        accounts = accounts.filter(market__in=scope.markets)
    whose = {
        name
        for pk, app, organization in accounts.values_list("pk", "app", "organization")
        for name in (f"account/{pk}", f"app/{app}", f"organization/{organization}")
    }
    handles = {f"account/{pk}": handle for pk, handle in accounts.values_list("pk", "handle")}
    found = []
    for allowance in out:
        # See `asking.key_of`.
        network, kind, number, _, limit, *_rest = f"{allowance.key}/////".split("/")
        if f"{kind}/{number}" in whose:
            handle = handles.get(f"{kind}/{number}")
            what = f"{network}/{handle}" if handle else network
            found.append(UsedUp(f"{what}: {limit}", allowance.resets_at))
    return sorted(found, key=lambda each: each.what)[:MOST_LISTED]


def _caps(scope: Scope) -> list[UsedUp]:
    caps = SpendingCap.objects.filter(brand__in=scope.brands).select_related("brand")
    return [
        UsedUp(f"{cap.network}: {cap.brand.name}, {cap.usd_a_month} USD", None)
        for cap in caps
        if cap.usd_a_month - spent_in((cap.brand_id, cap.network), scope.now) <= 0
    ]
