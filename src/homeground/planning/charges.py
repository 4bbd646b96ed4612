"""What planned things cost, month by month, and which of them a cap has no room for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

Month = tuple[int, int]
"""Year and month, in UTC."""


@dataclass(frozen=True, slots=True)
class Charge:
    at: datetime
    usd: Decimal


def month_of(at: datetime) -> Month:
    at = at.astimezone(UTC)
    return at.year, at.month


def by_month(charges: Sequence[Charge]) -> dict[Month, Decimal]:
    """Sums in US dollars, the earliest month first."""
    sums: dict[Month, Decimal] = defaultdict(Decimal)
    for charge in sorted(charges, key=lambda charge: charge.at):
        sums[month_of(charge.at)] += charge.usd
    return dict(sums)


def beyond(
    charges: Sequence[Charge], already: Mapping[Month, Decimal], cap: Decimal | None
) -> list[int]:
    """The places of those in `charges` that have no room under `cap` in their month, the earlier
    ones first served. `already` is what each month has to pay without them."""
    if cap is None:
        return []
    spent = dict(already)
    over = []
    for index in sorted(range(len(charges)), key=lambda i: charges[i].at):
        month = month_of(charges[index].at)
        sum_ = spent.get(month, Decimal(0)) + charges[index].usd
        if sum_ > cap:
            over.append(index)
        else:
            spent[month] = sum_
    return sorted(over)
