"""When in the week an account's posts do well, from what was observed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from homeground.accounts.models import Account
from homeground.measurement.timing import Hours, Measured, good_hours

from .models import Standing

LOOKED_BACK = timedelta(days=365)
MOST = 2_000
"""Posts of one account that are looked at, the latest."""


def hours_of(accounts: Sequence[Account], now: datetime) -> dict[int, Hours]:
    """By the account's id, by its market's clock: one question for each account."""
    return {account.pk: good_hours(_measured(account, now)) for account in accounts}


def _measured(account: Account, now: datetime) -> list[Measured]:
    posts = (
        Standing.objects.filter(
            account=account, post__gone_at=None, published_at__gte=now - LOOKED_BACK,
            engaged__isnull=False,
        )
        .order_by("-published_at")
        .values_list("published_at", "age", "engaged")[:MOST]
    )  # fmt: skip
    zone = ZoneInfo(account.market.time_zone)
    found = []
    for published_at, age, engaged in posts:
        if age is not None and engaged is not None:
            local = published_at.astimezone(zone)
            found.append(Measured(local.weekday(), local.hour, age, engaged))
    return found
