"""X's rate limits: fixed windows per user and endpoint, and per app and day for some.

Source: docs.x.com/x-api/fundamentals/rate-limits, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import World

from .problems import too_many

WINDOW_SECONDS = 15 * 60
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """Requests allowed: `per_user` and `per_app` in 15 minutes, `app_per_day` in 24 hours."""

    per_user: int
    per_app: int | None = None
    app_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """`prefix` is what the names of its headers begin with."""

    who: str
    most: int
    seconds: int
    prefix: str


class Rates:
    """Counts requests on the shelf that a reset of the world empties. A refused one is not counted."""

    def __init__(self, world: World):
        self.world = world

    def spend(
        self, endpoint: str, limit: Limit, *, user: str | None, app: str, now: float
    ) -> dict[str, str]:
        """Count one request and give the headers of its answer.

        Raises: Refusal, 429 with the same headers, when a window is used up.
        """
        strict = strictness(self.world, "x")
        windows = [
            (window, self._of(window.who, endpoint, window.seconds, now))
            for window in _windows(limit, user, app)
        ]
        refused = strict.enforced and any(
            used[1] >= strict.most(window.most) for window, used in windows
        )
        headers: dict[str, str] = {}
        for window, used in windows:
            used[1] += not refused
            most = strict.most(window.most)
            headers |= {
                f"{window.prefix}-limit": str(most),
                f"{window.prefix}-remaining": str(max(0, most - int(used[1]))),
                f"{window.prefix}-reset": str(int(used[0] + window.seconds)),
            }
        if refused:
            note_refusal(self.world, "x")
            raise too_many(headers)
        return headers

    def _of(self, who: str, endpoint: str, seconds: int, now: float) -> list[float]:
        """When the running window began, and how many requests came in it."""
        windows: dict[tuple[str, str], list[float]] = self.world.of("x").setdefault("windows", {})
        window = windows.get((who, endpoint))
        if window is None or not window[0] <= now < window[0] + seconds:
            window = windows[(who, endpoint)] = [now, 0]
        return window


def _windows(limit: Limit, user: str | None, app: str) -> list[_Window]:
    if user is not None:
        windows = [_Window(f"user:{user}", limit.per_user, WINDOW_SECONDS, "x-rate-limit")]
    else:
        most = limit.per_app if limit.per_app is not None else limit.per_user
        windows = [_Window(f"app:{app}", most, WINDOW_SECONDS, "x-rate-limit")]
    if limit.app_per_day is not None:
        # These header names were seen in real answers; X's page names only the three others.
        day = _Window(f"day:{app}", limit.app_per_day, DAY_SECONDS, "x-app-limit-24hour")
        windows.append(day)
    return windows


def exhausted(limit: Limit, now: float) -> dict[str, str]:
    """The headers of an answer that says no, for an ordered fault."""
    return {
        "x-rate-limit-limit": str(limit.per_user),
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": str(int(now + WINDOW_SECONDS)),
    }
