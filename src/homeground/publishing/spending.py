"""A brand's money: what the networks that charge have cost it in a month, and its cap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from homeground.networks.registry import NETWORKS

from .asking import Asked, Refused
from .models import Publication, ReadCharge, SpendingCap
from .states import State

CHARGED = [State.ARMED, State.UNSURE, State.HANDED_OVER, State.PUBLISHED]
Purse = tuple[int, str]
"""A brand's id, and the network that is paid."""


def spent_in(purse: Purse, month: datetime) -> Decimal:
    """Dollars since the month (UTC) that `month` lies in began, without what comes in the next."""
    return spent_on_posts(purse, month) + spent_on_reading(purse, month)


def spent_on_posts(purse: Purse, month: datetime) -> Decimal:
    brand, network = purse
    found = Publication.objects.filter(
        account__brand=brand,
        account__network=network,
        state__in=CHARGED,
        armed_at__gte=first_of(month),
        armed_at__lt=next_month(month),
    ).aggregate(sum=Sum("cost_usd"))
    return found["sum"] or Decimal(0)


def spent_on_reading(purse: Purse, month: datetime) -> Decimal:
    brand, network = purse
    if NETWORKS[network].cost_of_reading is None:
        return Decimal(0)
    found = ReadCharge.objects.filter(
        brand=brand, network=network,
        day__gte=first_of(month).date(), day__lt=next_month(month).date(),
    ).aggregate(sum=Sum("usd"))  # fmt: skip
    return found["sum"] or Decimal(0)


def first_of(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(now: datetime) -> datetime:
    return first_of(first_of(now) + timedelta(days=32))


class Purses:
    """The purses of those who ask."""

    def __init__(self, asked: Sequence[Asked]):
        self._costs = {
            each.publication.pk: cost for each in asked if (cost := _cost(each)) is not None
        }
        self._now = {_purse(each): each.now for each in asked if self._cost_of(each) is not None}
        self._left: dict[Purse, Decimal] = {}
        self._paid: list[tuple[int, Decimal]] = []

    @property
    def keys(self) -> set[str]:
        return {f"money/{brand}/{network}" for brand, network in self._now}

    def read(self) -> None:
        """Of those that a brand capped: the others are not summed up."""
        if not self._now:
            return
        caps = SpendingCap.objects.filter(
            brand__in={brand for brand, _ in self._now},
            network__in={network for _, network in self._now},
        )
        for cap in caps:
            purse = cap.brand_id, cap.network
            if purse in self._now:
                self._left[purse] = cap.usd_a_month - spent_in(purse, self._now[purse])

    def refused(self, asked: Asked) -> Refused | None:
        cost, purse = self._cost_of(asked), _purse(asked)
        if cost is None or (rest := self._left.get(purse)) is None or cost <= rest:
            return None
        return Refused(
            next_month(asked.now),
            f"The month's {NETWORKS[purse[1]].name} budget of this brand is used up: a post costs "
            f"{cost} USD, and {max(rest, Decimal(0))} USD are left. Raise it (`homeground budget "
            "set`), or wait for the next month.",
        )

    def use(self, asked: Asked) -> None:
        cost, purse = self._cost_of(asked), _purse(asked)
        if cost is not None:
            self._paid.append((asked.publication.pk, cost))
            if purse in self._left:
                self._left[purse] -= cost

    def write(self) -> None:
        if not self._paid:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE publishing_publication p SET cost_usd = said.cost
                FROM unnest(%s::bigint[], %s::numeric[]) AS said(id, cost) WHERE p.id = said.id
                """,
                [[pk for pk, _ in self._paid], [cost for _, cost in self._paid]],
            )

    def _cost_of(self, asked: Asked) -> Decimal | None:
        return None if asked.draft is None else self._costs.get(asked.publication.pk)


def _purse(asked: Asked) -> Purse:
    account = asked.publication.account
    return account.brand_id, account.network


def _cost(asked: Asked) -> Decimal | None:
    cost = NETWORKS[asked.publication.account.network].cost
    return cost(asked.draft) if cost is not None and asked.draft is not None else None
