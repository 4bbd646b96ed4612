"""Mastodon's rate limits: windows that begin at whole multiples of their length.

Source: docs.joinmastodon.org/api/rate-limits and config/initializers/rack_attack.rb, seen
2026-11-22: 300 requests in 5 minutes, of uploads 30 in 30 minutes, of deletions 30 in 30 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import World

from .errors import too_many

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Throttle:
    name: str
    most: int
    seconds: int


EVERYTHING = Throttle("api", 300, 5 * 60)
UPLOADS = Throttle("media", 30, 30 * 60)
DELETIONS = Throttle("delete", 30, 30 * 60)


class Rates:
    """Counts requests on the shelf that a reset of the world empties."""

    def __init__(self, world: World):
        self.world = world

    def spend(self, who: str, throttles: list[Throttle], now: float) -> Headers:
        """Count one request; the headers tell of the throttle that is nearest to its end.

        Raises: LimitReached, with the headers of the throttle that is used up.
        """
        strict = strictness(self.world, "mastodon")
        shelf = self.world.of("mastodon")
        counts: dict[tuple[str, str, int], int] = shelf.setdefault("throttles", {})
        nearest: tuple[int, Headers] | None = None
        for throttle in throttles:
            window = int(now // throttle.seconds)
            key = (throttle.name, who, window)
            counts[key] = counts.get(key, 0) + 1
            most = strict.most(throttle.most)
            left = most - counts[key]
            headers = headers_of(replace(throttle, most=most), max(0, left), now)
            if left < 0 and strict.enforced:
                note_refusal(self.world, "mastodon")
                raise LimitReached(headers)
            if nearest is None or left < nearest[0]:
                nearest = (left, headers)
        return nearest[1] if nearest else {}


class LimitReached(Exception):
    def __init__(self, headers: Headers):
        super().__init__("too many requests")
        self.headers = headers
        self.refusal = too_many()


def headers_of(throttle: Throttle, left: int, now: float) -> Headers:
    end = (int(now // throttle.seconds) + 1) * throttle.seconds
    return {
        "X-RateLimit-Limit": str(throttle.most),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{datetime.fromtimestamp(end, UTC):%Y-%m-%dT%H:%M:%S.%f}Z",
    }
