"""The example brand's past: the sandbox gives it, the house reads it, and learns what to expect."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import aiohttp
from asgiref.sync import sync_to_async
from rich.console import Console

from homeground.accounts.models import Account, Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.insights.fitting import fit_organization
from homeground.insights.past import Past, read_past
from homeground.networks.registry import NETWORKS
from homeground.publishing.networking import open_http

if TYPE_CHECKING:
    from homeground.insights.models import Fitted

AT_ONCE = 8


async def remember(brand: Brand, console: Console, *, now: datetime) -> None:
    """Every account has published for half a year; what its network lets us read of it is read."""
    accounts = [
        account
        async for account in brand.accounts.select_related("market", "brand").order_by("pk")
        if not NETWORKS[account.network].by_hand
    ]
    await _give(brand, accounts, now)
    pasts = await _read(brand, accounts, now)
    fitted = await sync_to_async(_learn)(brand, now)
    _say(console, pasts, fitted)


async def _give(brand: Brand, accounts: Sequence[Account], now: datetime) -> None:
    async with aiohttp.ClientSession() as session:
        controls = SandboxControls(brand.sandbox_url, session)
        await controls.ask("POST", "clock", {"now": now.isoformat()})
        for account in accounts:
            await controls.give_past(account.network, account.network_id)


async def _read(brand: Brand, accounts: Sequence[Account], now: datetime) -> list[Past]:
    room = asyncio.Semaphore(AT_ONCE)
    async with open_http([brand]) as http:

        async def read(account: Account) -> Past:
            async with room:
                return await read_past(account, http, now=now)

        return await asyncio.gather(*map(read, accounts))


def _learn(brand: Brand, now: datetime) -> Fitted | None:
    return fit_organization(brand.organization_id, now=now)


def _say(console: Console, pasts: Sequence[Past], fitted: Fitted | None) -> None:
    read = [past for past in pasts if past.posts_read]
    total = sum(past.posts_new for past in read)
    console.print(
        f"{total} earlier posts of {len(read)} accounts were read with their counts"
        + (f"; what to expect of the next was learned from {fitted.posts}." if fitted else "."),
    )
    for past in pasts:
        name = NETWORKS[past.account.network].name
        if past.why_not:
            console.print(f"  {name}: {past.why_not}", style="dim", markup=False)
