"""Requests that only read, within the networks' limits and the brands' caps: publishing goes before.

Of limits, those that count every request are concerned. Reading leaves at least half of each of them, and of
what a brand pays a network that charges for reading, to what is published and answered, and waits rather than
takes the last of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from asgiref.sync import sync_to_async
from django.db import connection, transaction

from homeground.accounts.models import Account
from homeground.networks.errors import RateLimited
from homeground.networks.http import Http, Response
from homeground.networks.limits import REQUESTS
from homeground.networks.registry import NETWORKS

from .budgeting import counts_requests
from .models import ReadCharge, SpendingCap
from .spending import next_month, spent_on_posts, spent_on_reading
from .windows import count, free_at, in_words, limits_of, lock, used_of

SHARE = 0.5
"""Of what a network takes within a limit's time, what reading may use."""
WORTH_WAITING = timedelta(seconds=5)


def reading(account: Account, http: Http, *, now: datetime) -> Http:
    """`http` for reading as this account: each request waits for its place in the account's limits.

    Its requests raise RateLimited where that place is more than a few seconds away.
    """
    limited = counts_requests(account)
    paid = NETWORKS[account.network].cost_of_reading is not None
    if not limited and not paid:
        return http
    begun = asyncio.get_running_loop().time()

    async def before() -> None:
        while True:
            passed = asyncio.get_running_loop().time() - begun
            at = now + timedelta(seconds=passed)
            if paid and (spent := await sync_to_async(cap_used_up)(account, now=at)) is not None:
                raise RateLimited(spent, retry_at=next_month(at))
            free = await sync_to_async(take_read)(account, now=at) if limited else None
            if free is None:
                return
            until, why = free
            if until - at > WORTH_WAITING:
                raise RateLimited(f"Reading leaves the rest to publishing. {why}", retry_at=until)
            await asyncio.sleep(max((until - at).total_seconds(), 0.05))

    return http.asking_first(before)


def take_read(account: Account, *, now: datetime) -> tuple[datetime, str] | None:
    """Use one request of the account's limits; `None`: it may be made. Else from when on, and why not."""
    limits = [limit for limit in limits_of(account) if limit.budget.counts == REQUESTS]
    with transaction.atomic(), connection.cursor() as cursor:
        lock(cursor, {limit.key for limit in limits})
        used = used_of(limits, now)
        for limit in limits:
            most = max(1, int(limit.budget.most * SHARE))
            kept_back = limit.budget.most - most
            free = free_at(limit, used[limit.key], 1 + kept_back)
            if free is not None:
                return free, in_words(NETWORKS[account.network].name, limit.budget)
        count(cursor, {(limit.key, limit.slice_of(now)): 1 for limit in limits})
    return None


def cap_used_up(account: Account, *, now: datetime) -> str | None:
    """Why nothing more may be read for this brand's money until the month ends; `None`: it may."""
    if NETWORKS[account.network].cost_of_reading is None:
        return None
    cap = SpendingCap.objects.filter(brand=account.brand_id, network=account.network).first()
    if cap is None:
        return None
    purse = account.brand_id, account.network
    reading = spent_on_reading(purse, now)
    room = reading < cap.usd_a_month * Decimal(SHARE)
    if room and spent_on_posts(purse, now) + reading < cap.usd_a_month:
        return None
    return (
        f"{NETWORKS[account.network].name} charges for reading, and what this brand's cap of "
        f"{cap.usd_a_month} USD a month leaves to it is used up. Raise it (`homeground budget set`), or wait "
        "for the next month."
    )


def charging_reads(account: Account, http: Http, *, now: datetime) -> Http:
    """`http`, which keeps what the account's network charges its brand for what is read through it."""
    costs_of = NETWORKS[account.network].cost_of_reading
    if costs_of is None:
        return http
    begun = asyncio.get_running_loop().time()

    async def read(answer: Response) -> None:
        if costs := costs_of(answer, account.network_id):
            passed = timedelta(seconds=asyncio.get_running_loop().time() - begun)
            await sync_to_async(_charge)(account, costs, now + passed)

    return http.telling_of_reads(read)


def _charge(account: Account, costs: Mapping[str, Decimal], now: datetime) -> None:
    """A post that was read before on this day is charged no more."""
    ReadCharge.objects.bulk_create(
        [
            ReadCharge(
                organization_id=account.organization_id, brand_id=account.brand_id,
                network=account.network, day=now.astimezone(UTC).date(), post_id=post, usd=usd,
            )
            for post, usd in costs.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
