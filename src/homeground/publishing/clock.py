"""What time it is for a brand: the real time, or its sandbox's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from homeground.errors import HomegroundError


class SandboxAway(HomegroundError):
    """The sandbox that a brand lives in does not answer."""


class Clock:
    """The real time."""

    async def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SandboxClock(Clock):
    """A sandbox's time, which can be moved."""

    url: str
    session: aiohttp.ClientSession

    async def now(self) -> datetime:
        return _instant(await self._ask("GET"))

    async def set(self, now: datetime) -> datetime:
        return _instant(await self._ask("POST", {"now": now.isoformat()}))

    async def advance(self, seconds: float) -> datetime:
        return _instant(await self._ask("POST", {"advance_seconds": seconds}))

    async def _ask(self, method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            async with self.session.request(
                method, f"{self.url}/_control/clock", json=body
            ) as answer:
                answer.raise_for_status()
                said: dict[str, Any] = await answer.json()
                return said
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SandboxAway(
                f"The sandbox at {self.url} does not answer.",
                "Start it again with `make run` (or `homeground sandbox`) and repeat the command: "
                "nothing was lost.",
            ) from error


def _instant(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["now"])
