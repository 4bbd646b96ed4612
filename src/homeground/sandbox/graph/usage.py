"""How much of an account's calls is used, and the headers that say so.

Source: developers.facebook.com/docs/graph-api/overview/rate-limiting, seen 2026-11-22: within 24
hours 4,800 calls for each engaged person (Pages) or impression (Instagram, Threads; at least 10
there). What Pages and Instagram grant an account without any is not documented: 10 here as well.
"""

from __future__ import annotations

import json
import math

from homeground.sandbox.limits import Strictness, strictness
from homeground.sandbox.world import World

CALLS_EACH = 4_800
LEAST_AUDIENCE = 10
DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600


class Usage:
    """Counts calls by the hour on a network's shelf in the world."""

    def __init__(self, world: World, network: str):
        self.world, self.network = world, network
        self.hours: dict[str, dict[int, int]] = world.of(network).setdefault("calls", {})

    @property
    def strict(self) -> Strictness:
        return strictness(self.world, self.network)

    def granted(self, audience: int) -> int:
        """Calls within 24 hours."""
        return self.strict.most(CALLS_EACH * max(LEAST_AUDIENCE, audience))

    def is_spent(self, calls: int, audience: int) -> bool:
        """Whether the last of so many calls is to be refused."""
        return self.strict.enforced and calls > self.granted(audience)

    def wait_minutes(self, account_id: str, audience: int, now: float) -> int:
        """Until enough calls of the last 24 hours are older than that."""
        counted = self.hours.get(account_id, {})
        calls = sum(counted.values())
        for hour, made in sorted(counted.items()):
            calls -= made
            if calls < self.granted(audience):
                return math.ceil((hour * HOUR_SECONDS + DAY_SECONDS - now) / 60)
        return 0

    def spend(self, account_id: str, now: float) -> int:
        """Count a call; the calls of the last 24 hours, this one included."""
        hour = int(now // HOUR_SECONDS)
        counted = self.hours.setdefault(account_id, {})
        counted[hour] = counted.get(hour, 0) + 1
        oldest = hour - DAY_SECONDS // HOUR_SECONDS
        for old in [at for at in counted if at <= oldest]:
            del counted[old]
        return sum(calls for at, calls in counted.items() if at <= hour)

    def headers(
        self, account_id: str, kind: str, calls: int, audience: int, *, wait_minutes: int = 0
    ) -> dict[str, str]:
        """X-App-Usage and X-Business-Use-Case-Usage: per cent of what is granted.

        `wait_minutes` is what the second calls `estimated_time_to_regain_access`.
        """
        share = 100 if wait_minutes else min(100, 100 * calls // self.granted(audience))
        app = {"call_count": share, "total_cputime": 0, "total_time": 0}
        case = {
            "type": kind,
            **app,
            "estimated_time_to_regain_access": wait_minutes,
        }
        return {
            "X-App-Usage": json.dumps(app),
            "X-Business-Use-Case-Usage": json.dumps({account_id: [case]}),
        }
