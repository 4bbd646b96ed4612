"""What time it is for a brand: the real time, or its sandbox's."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.db import connection

from homeground.accounts.sandboxed import SandboxControls

BREATH_SECONDS = 0.1
LONGEST_SLEEP_SECONDS = 5.0
ASK_EVERY_SECONDS = 60.0


class Clock:
    """The real time."""

    async def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, moment: datetime) -> None:
        """Come back when it is `moment`, or after a few seconds: others may have changed plans."""
        seconds = (moment - await self.now()).total_seconds()
        await asyncio.sleep(min(max(seconds, BREATH_SECONDS), LONGEST_SLEEP_SECONDS))


class DatabaseClock(Clock):
    """The database's time, which all workers share, however wrong their own clocks are."""

    def __init__(self) -> None:
        self._ahead_seconds = 0.0
        self._asked_at = -ASK_EVERY_SECONDS

    async def now(self) -> datetime:
        if time.monotonic() - self._asked_at >= ASK_EVERY_SECONDS:
            before = time.monotonic()
            theirs = await sync_to_async(_database_time)()
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


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return cast("datetime", now)


def _instant(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["now"])
