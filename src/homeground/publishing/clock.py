"""What time it is for a brand: the real time, or its sandbox's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from homeground.accounts.sandboxed import SandboxControls

BREATH_SECONDS = 0.1
LONGEST_SLEEP_SECONDS = 5.0


class Clock:
    """The real time."""

    async def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, moment: datetime) -> None:
        """Come back when it is `moment`, or after a few seconds: others may have changed plans."""
        seconds = (moment - await self.now()).total_seconds()
        await asyncio.sleep(min(max(seconds, BREATH_SECONDS), LONGEST_SLEEP_SECONDS))


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


def _instant(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["now"])
