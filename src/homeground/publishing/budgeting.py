"""Keeping to the networks' limits, and to a brand's own on money, with all workers together.

A unit is taken just before the request that uses it, in the database, whose locks make the workers'
counts one count. A window is counted in twenty slices, the oldest as a whole: so never more than a
network allows within any window, and sometimes a twentieth less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum

from homeground.networks.limits import Budget, Whose
from homeground.networks.registry import NETWORKS

from .claiming import Claimed
from .models import Publication, SpendingCap
from .states import State

SLICES = 20
SLACK = timedelta(seconds=0.2)
"""A request may arrive this much earlier or later than another that was begun at the same moment."""
LONGEST_WINDOW = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Asked:
    """May this be sent now?"""

    claim: Claimed
    now: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Not before this moment, and why in words."""

    until: datetime
    problem: str


def has_limits(claim: Claimed) -> bool:
    """Whether anything limits this publication at all."""
    account = claim.publication.account
    network = NETWORKS[account.network]
    return bool(network.budgets_for(account.kind)) or network.cost is not None


def take(asked: Sequence[Asked]) -> list[Refused | None]:
    """`None` for each that may be sent now: its units are used from here on."""
    wanted = [(each, _limits(each)) for each in asked]
    lengths = {limit.key: limit.budget.seconds for _, limits in wanted for limit in limits}
    money = {_purse(each.claim) for each in asked if _cost(each.claim) is not None}
    with transaction.atomic():
        _lock(sorted({*lengths, *(f"money/{brand}/{network}" for brand, network in money)}))
        now = max(each.now for each in asked)
        used = _used(lengths, now)
        left = {purse: money_left(purse, now) for purse in money}
        answers: list[Refused | None] = []
        taken: dict[tuple[str, datetime], int] = defaultdict(int)
        paid: list[tuple[int, Decimal]] = []
        for each, limits in wanted:
            refused = _refused(each, limits, used) or _too_dear(each, left)
            answers.append(refused)
            if refused is not None:
                continue
            for limit in limits:
                starts = _slice(limit.budget, each.now)
                used[limit.key][starts] += limit.budget.units
                taken[(limit.key, starts)] += limit.budget.units
            cost = _cost(each.claim)
            if cost is not None:
                paid.append((each.claim.publication.pk, cost))
                rest = left[_purse(each.claim)]
                left[_purse(each.claim)] = None if rest is None else rest - cost
        _write(taken, paid)
    return answers


def forget_old(now: datetime) -> None:
    """Slices that no window reaches back to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM publishing_spending WHERE slice_starts_at < %s", [now - LONGEST_WINDOW]
        )


@dataclass(frozen=True, slots=True)
class _Limit:
    key: str
    budget: Budget


def _limits(asked: Asked) -> list[_Limit]:
    account = asked.claim.publication.account
    limits = []
    for budget in NETWORKS[account.network].budgets_for(account.kind):
        match budget.whose:
            case Whose.ACCOUNT:
                whom = f"account/{account.pk}"
            case Whose.APP:
                whom = f"app/{account.app_id or 0}"
            case Whose.ADDRESS:
                whom = "address"
        where = account.base_url or "itself"
        limits.append(_Limit(f"{account.network}/{whom}/{budget.seconds}/{where}"[:200], budget))
    return limits


def _slice(budget: Budget, now: datetime) -> datetime:
    length = budget.seconds / SLICES
    return datetime.fromtimestamp(now.timestamp() // length * length, UTC)


def _lock(keys: Sequence[str]) -> None:
    """Until the transaction ends; in order, so that two workers never wait for each other."""
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _used(lengths: dict[str, int], now: datetime) -> dict[str, dict[datetime, int]]:
    """Units by slice, of every slice that reaches into its window."""
    used: dict[str, dict[datetime, int]] = {key: defaultdict(int) for key in lengths}
    if not lengths:
        return used
    keys = list(lengths)
    since = [now - timedelta(seconds=lengths[key] * (1 + 1 / SLICES)) - SLACK for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.key, s.slice_starts_at, s.units
            FROM unnest(%s::text[], %s::timestamptz[]) AS asked(key, since)
            JOIN publishing_spending s ON s.key = asked.key AND s.slice_starts_at > asked.since
            """,
            [keys, since],
        )
        for key, starts, units in cursor.fetchall():
            used[key][starts] = units
    return used


def _refused(
    asked: Asked, limits: Sequence[_Limit], used: dict[str, dict[datetime, int]]
) -> Refused | None:
    network = NETWORKS[asked.claim.publication.account.network]
    for limit in limits:
        budget, slices = limit.budget, used[limit.key]
        over = sum(slices.values()) + budget.units - budget.most
        if over <= 0:
            continue
        for starts in sorted(slices):
            over -= slices[starts]
            if over <= 0:
                break
        free = starts + timedelta(seconds=budget.seconds * (1 + 1 / SLICES)) + SLACK
        whose = {
            Whose.ACCOUNT: "this account", Whose.APP: "this application",
            Whose.ADDRESS: "this house",
        }[budget.whose]  # fmt: skip
        return Refused(
            max(free, asked.now + timedelta(milliseconds=50)),
            f"{network.name} takes {budget.most:,} posts within {_length(budget.seconds)} from "
            f"{whose}; it waits for its turn.",
        )
    return None


def _length(seconds: int) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            many = seconds // size
            return f"{many} {name}{'s' if many > 1 else ''}" if many > 1 else f"one {name}"
    return f"{seconds} seconds"


# --- money ------------------------------------------------------------------------------------


def _purse(claim: Claimed) -> tuple[int, str]:
    return claim.publication.account.brand_id, claim.publication.account.network


def _cost(claim: Claimed) -> Decimal | None:
    cost = NETWORKS[claim.publication.account.network].cost
    return cost(claim.draft) if cost is not None else None


def money_left(purse: tuple[int, str], now: datetime) -> Decimal | None:
    """Dollars for the rest of the month (UTC); `None`: the brand set no cap."""
    brand, network = purse
    cap = SpendingCap.objects.filter(brand=brand, network=network).first()
    if cap is None:
        return None
    spent = Publication.objects.filter(
        account__brand=brand,
        account__network=network,
        state__in=[State.ARMED, State.UNSURE, State.PUBLISHED],
        armed_at__gte=_month(now),
    ).aggregate(sum=Sum("cost_usd"))["sum"]
    return cap.usd_a_month - (spent or Decimal(0))


def _too_dear(asked: Asked, left: dict[tuple[int, str], Decimal | None]) -> Refused | None:
    cost, purse = _cost(asked.claim), _purse(asked.claim)
    if cost is None or (rest := left.get(purse)) is None or cost <= rest:
        return None
    network = NETWORKS[purse[1]]
    return Refused(
        _month(_month(asked.now) + timedelta(days=32)),
        f"The month's {network.name} budget of this brand is used up: a post costs {cost} USD, and "
        f"{max(rest, Decimal(0))} USD are left. Raise it (`homeground budget set`), or wait for the "
        "next month.",
    )


def _month(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _write(taken: dict[tuple[str, datetime], int], paid: list[tuple[int, Decimal]]) -> None:
    with connection.cursor() as cursor:
        if taken:
            cursor.execute(
                """
                INSERT INTO publishing_spending (key, slice_starts_at, units)
                SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::bigint[])
                ON CONFLICT (key, slice_starts_at)
                DO UPDATE SET units = publishing_spending.units + excluded.units
                """,
                [
                    [key for key, _ in taken],
                    [starts for _, starts in taken],
                    list(taken.values()),
                ],
            )
        if paid:
            cursor.execute(
                """
                UPDATE publishing_publication p SET cost_usd = said.cost
                FROM unnest(%s::bigint[], %s::numeric[]) AS said(id, cost) WHERE p.id = said.id
                """,
                [[pk for pk, _ in paid], [cost for _, cost in paid]],
            )
