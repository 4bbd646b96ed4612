"""How much of an account's calls is used, and the headers that say so.

Source: developers.facebook.com/docs/graph-api/overview/rate-limiting, seen 2026-11-22: within 24
hours 4,800 calls for each engaged person (Pages) or impression (Instagram, Threads; at least 10
there). What Pages and Instagram grant an account without any is not documented: 10 here as well.
"""

from __future__ import annotations

import json
from typing import Any

CALLS_EACH = 4_800
LEAST_AUDIENCE = 10
DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600


class Usage:
    """Counts calls by the hour on a network's shelf in the world."""

    def __init__(self, shelf: dict[str, Any]):
        self.hours: dict[str, dict[int, int]] = shelf.setdefault("calls", {})

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
        share = 100 if wait_minutes else min(100, 100 * calls // granted(audience))
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


def granted(audience: int) -> int:
    """Calls within 24 hours."""
    return CALLS_EACH * max(LEAST_AUDIENCE, audience)
