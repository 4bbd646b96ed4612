"""What time it is for a brand: the real time, or its sandbox's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import aiohttp
from asgiref.sync import async_to_sync, sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from homeground.accounts.models import Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.errors import HomegroundError

from .gathering import until_written

BREATH_SECONDS = 0.1
LONGEST_SLEEP_SECONDS = 5.0
ASK_EVERY_SECONDS = 60.0
SANDBOX_SECONDS = 5.0
"""A sandbox is near: one that does not answer in this time is not there."""
PATIENCE_SECONDS = 0.5
"""A person who wants something stopped is not kept waiting for it."""


class Clock:
    """The real time."""

    async def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, moment: datetime) -> None:
        """Come back when it is `moment`, or after a few seconds: others may have changed plans."""
        seconds = (moment - await self.now()).total_seconds()
        await asyncio.sleep(min(max(seconds, BREATH_SECONDS), LONGEST_SLEEP_SECONDS))


class DatabaseClock(Clock):
    """The database's time, which all workers share, however wrong their own clocks are.

    Waits for the first word of it. From then on it is known, even while the database is away: when
    a network said that it published something must not be lost.
    """

    def __init__(self) -> None:
        self._ahead_seconds = 0.0
        self._asked_at: float | None = None

    async def now(self) -> datetime:
        if self._asked_at is None or time.monotonic() - self._asked_at >= ASK_EVERY_SECONDS:
            before = time.monotonic()
            try:
                if self._asked_at is None:
                    theirs = await until_written(_database_time)
                else:
                    theirs = await sync_to_async(_database_time)()
            except (OperationalError, InterfaceError):
                await sync_to_async(close_old_connections)()
                return datetime.fromtimestamp(time.monotonic() + self._ahead_seconds, UTC)
            # The answer was made about half-way between question and arrival.
            between = (before + time.monotonic()) / 2
            self._ahead_seconds = theirs.timestamp() - between
            self._asked_at = time.monotonic()
        return datetime.fromtimestamp(time.monotonic() + self._ahead_seconds, UTC)


@dataclass(frozen=True, slots=True)
class SandboxClock(Clock):
    """A sandbox's time, which can be moved. Every call raises `SandboxAway` when it is gone."""

    controls: SandboxControls

    async def now(self) -> datetime:
        return _instant(await self.controls.ask("GET", "clock"))

    async def set(self, now: datetime) -> datetime:
        return _instant(await self.controls.ask("POST", "clock", {"now": now.isoformat()}))

    async def wait_until(self, moment: datetime) -> None:
        """Move the sandbox's time forward to `moment`; never back."""
        if moment > await self.now():
            await self.set(moment)
        else:
            await asyncio.sleep(BREATH_SECONDS)


async def moments(
    sandboxes: Iterable[str], *, seconds: float = SANDBOX_SECONDS
) -> dict[str, datetime]:
    """What time it is in each of these sandboxes; "" is the real time. One that is away is left out."""
    limits = aiohttp.ClientTimeout(total=seconds)
    found: dict[str, datetime] = {}
    async with aiohttp.ClientSession(timeout=limits) as session:
        for url in sorted(set(sandboxes)):
            clock = SandboxClock(SandboxControls(url, session)) if url else Clock()
            with suppress(HomegroundError):
                found[url] = await clock.now()
    return found


def now_of(brand: Brand) -> datetime:
    """The brand's time, which in a sandbox may be another; the real one where it does not answer soon."""
    url = brand.sandbox_url
    found = async_to_sync(moments)([url], seconds=PATIENCE_SECONDS) if url else {}
    return found.get(url, datetime.now(UTC))


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return cast("datetime", now)


def _instant(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["now"])
