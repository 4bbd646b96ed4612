"""A client for one brand's networks, and the brand's time: for whoever connects an account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from homeground.accounts.models import Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.networks.http import Http

from .clock import Clock, SandboxClock
from .networking import open_http

SANDBOX_SECONDS = 5.0
"""A sandbox is near: one that does not answer in this time is not there."""


@dataclass(frozen=True, slots=True)
class Reach:
    http: Http
    now: datetime
    controls: SandboxControls | None
    """Of the sandbox that the brand lives in; `None` for real networks."""


@asynccontextmanager
async def reaching(brand: Brand) -> AsyncIterator[Reach]:
    """Raises: SandboxAway."""
    limits = aiohttp.ClientTimeout(total=SANDBOX_SECONDS)
    async with open_http([brand]) as http, aiohttp.ClientSession(timeout=limits) as session:
        controls = SandboxControls(brand.sandbox_url, session) if brand.sandbox_url else None
        clock = SandboxClock(controls) if controls else Clock()
        yield Reach(http, await clock.now(), controls)
