"""X's rate limits: fixed windows per user and endpoint, and per app and day for some.

Source: docs.x.com/x-api/fundamentals/rate-limits, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .problems import too_many

WINDOW_SECONDS = 15 * 60
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """Requests allowed: `per_user` and `per_app` in 15 minutes, `app_per_day` in 24 hours."""

    per_user: int
    per_app: int | None = None
    app_per_day: int | None = None


class Rates:
    """Counts requests on the shelf that a reset of the world empties."""

    def __init__(self, shelf: dict[str, Any]):
        self.shelf = shelf

    def spend(
        self, endpoint: str, limit: Limit, *, user: str | None, app: str, now: float
    ) -> dict[str, str]:
        """Count one request and give the headers of its answer.

        Raises: Refusal, 429, when a window is used up.
        """
        if user is not None:
            headers = self._window(f"user:{user}", endpoint, limit.per_user, WINDOW_SECONDS, now)
        else:
            most = limit.per_app if limit.per_app is not None else limit.per_user
            headers = self._window(f"app:{app}", endpoint, most, WINDOW_SECONDS, now)
        if limit.app_per_day is not None:
            # These header names were seen in real answers; X's page names only the three others.
            day = self._window(f"day:{app}", endpoint, limit.app_per_day, DAY_SECONDS, now)
            headers |= {
                f"x-app-limit-24hour-{name.rpartition('-')[2]}": value
                for name, value in day.items()
            }
        return headers

    def _window(
        self, who: str, endpoint: str, most: int, seconds: int, now: float
    ) -> dict[str, str]:
        windows: dict[tuple[str, str], list[float]] = self.shelf.setdefault("windows", {})
        window = windows.get((who, endpoint))
        if window is None or not window[0] <= now < window[0] + seconds:
            window = windows[(who, endpoint)] = [now, 0]
        left = most - int(window[1]) - 1
        headers = {
            "x-rate-limit-limit": str(most),
            "x-rate-limit-remaining": str(max(0, left)),
            "x-rate-limit-reset": str(int(window[0] + seconds)),
        }
        if left < 0:
            raise too_many(headers)
        window[1] += 1
        return headers


def exhausted(limit: Limit, now: float) -> dict[str, str]:
    """The headers of an answer that says no, for an ordered fault."""
    return {
        "x-rate-limit-limit": str(limit.per_user),
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": str(int(now + WINDOW_SECONDS)),
    }
