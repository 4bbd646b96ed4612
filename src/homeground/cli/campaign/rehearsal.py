"""A rehearsal: the same accounts as stand-ins in a sandbox of its own, gone when it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import aiohttp
from asgiref.sync import sync_to_async

from homeground.accounts.example import open_brand
from homeground.accounts.models import Brand
from homeground.accounts.removal import remove_organization
from homeground.accounts.sandboxed import Stage
from homeground.publishing.slotting import copy_slots
from homeground.sandbox.app import running
from homeground.sandbox.whole import Sandbox

FOLLOWERS_IF_UNKNOWN = 5_000


@asynccontextmanager
async def rehearsing(brand: Brand, session: aiohttp.ClientSession) -> AsyncIterator[Brand]:
    """A stand-in of `brand`, in an organization and a sandbox of its own."""
    stages = await sync_to_async(_stages)(brand)
    runner = await running(Sandbox(), port=0)
    stand_in: Brand | None = None
    try:
        host, port = runner.addresses[0][:2]
        stand_in = await open_brand(
            f"rehearsal-{uuid4().hex[:12]}", f"http://{host}:{port}", stages
        )
        stand_in.name = brand.name
        await sync_to_async(copy_slots)(brand, stand_in)
        yield stand_in
    finally:
        if stand_in is not None:
            await sync_to_async(remove_organization)(stand_in.organization_id)
        await runner.cleanup()


def _stages(brand: Brand) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            network=account.network,
            handle=account.handle,
            name=account.name,
            country=account.market.country,
            language=account.market.language,
            time_zone=account.market.time_zone,
            followers=account.followers or FOLLOWERS_IF_UNKNOWN,
            kind=account.kind,
        )
        for account in brand.accounts.select_related("market")
    )
