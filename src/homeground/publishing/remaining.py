"""What is left right now of each account's limits: for people, who plan by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeground.accounts.models import Account
from homeground.networks.limits import Whose, lasting

from .allowances import kept_of, told_limits
from .windows import Limit, free_at, limits_of, used_of


@dataclass(frozen=True, slots=True)
class LimitLeft:
    """One limit of one account. What an application's has left is left to all of its accounts."""

    account: str
    whose: Whose
    counts: str
    left: int
    most: int | None
    """`None`: the network says only what is left."""
    seconds: int | None
    until: datetime | None
    """When something is free again, or the network's window ends; `None`: nothing is used."""

    @property
    def in_words(self) -> str:
        if self.most is None or self.seconds is None:
            return f"posts{f' in {self.counts}' if self.counts else ''}, as the network says"
        return f"{self.most:,} {self.counts} within {lasting(self.seconds)}"


def limits_left(accounts: Sequence[Account], now: datetime) -> list[LimitLeft]:
    """By account, in the order of its network's limits; then what the network said itself."""
    limits = {account.pk: limits_of(account) for account in accounts}
    used = used_of((limit for each in limits.values() for limit in each), now)
    told = {account.pk: told_limits(account) for account in accounts}
    kept = kept_of(key for each in told.values() for _, _, key in each)
    found: list[LimitLeft] = []
    for account in accounts:
        found += [_counted(account, limit, used[limit.key]) for limit in limits[account.pk]]
        for whose, name, key in told[account.pk]:
            left = kept.get(key)
            if left is not None and left.resets_at > now:
                most_left = max(left.remaining, 0)
                found.append(
                    LimitLeft(account.address, whose, name, most_left, None, None, left.resets_at)
                )
    return found


def _counted(account: Account, limit: Limit, used: dict[datetime, int]) -> LimitLeft:
    budget = limit.budget
    taken = sum(used.values())
    # As much as is left and one more is free when the oldest of what was used counts no more.
    left = max(budget.most - taken, 0)
    until = free_at(limit, used, left + 1) if taken else None
    return LimitLeft(
        account.address, budget.whose, budget.counts, left, budget.most, budget.seconds, until
    )
