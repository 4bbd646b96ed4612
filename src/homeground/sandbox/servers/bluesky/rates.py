"""Bluesky's limits: requests by address, sign-ins by account, points for writes by account.

Source: docs.bsky.app/docs/advanced-guides/rate-limits, seen 2026-11-22. A write costs 3 points to
create, 2 to update, 1 to delete; 5,000 an hour and 35,000 a day. The headers are those of the
draft that the server's library follows (packages/xrpc-server, rate-limiter.ts).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import World

from .errors import too_many

Headers = dict[str, str]
CREATE, UPDATE, DELETE = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    points: int
    seconds: int


EVERYTHING = Limit("global", 3_000, 5 * 60)
SIGN_INS = (Limit("session", 30, 5 * 60), Limit("session-day", 300, 86_400))
WRITES = (Limit("write", 5_000, 3_600), Limit("write-day", 35_000, 86_400))


class LimitReached(Exception):
    def __init__(self, headers: Headers):
        super().__init__("too many requests")
        self.headers = headers
        self.refusal = too_many()


class Rates:
    """Counts on the shelf that a reset of the world empties. A window begins with its first use."""

    def __init__(self, world: World):
        self.world = world

    def spend(self, who: str, limits: tuple[Limit, ...], points: int, now: float) -> Headers:
        """The headers of the limit that is nearest to its end.

        Raises: LimitReached, with the headers of the limit that is used up.
        """
        strict = strictness(self.world, "bluesky")
        shelf = self.world.of("bluesky")
        windows: dict[tuple[str, str], list[float]] = shelf.setdefault("windows", {})
        nearest: tuple[int, Headers] | None = None
        for limit in limits:
            window = windows.get((limit.name, who))
            if window is None or not window[0] <= now < window[0] + limit.seconds:
                window = windows[(limit.name, who)] = [now, 0]
            most = strict.most(limit.points)
            left = most - int(window[1]) - points
            headers = headers_of(replace(limit, points=most), max(0, left), window[0])
            if left < 0 and strict.enforced:
                note_refusal(self.world, "bluesky")
                raise LimitReached(headers)
            window[1] += points
            if nearest is None or left < nearest[0]:
                nearest = (left, headers)
        return nearest[1] if nearest else {}


def headers_of(limit: Limit, left: int, began: float) -> Headers:
    return {
        "RateLimit-Limit": str(limit.points),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(int(began + limit.seconds)),
        "RateLimit-Policy": f"{limit.points};w={limit.seconds}",
    }
