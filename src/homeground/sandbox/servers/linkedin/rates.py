"""LinkedIn's limits: by day, from midnight to midnight UTC.

Source: learn.microsoft.com/linkedin/shared/api-guide/concepts/rate-limits, seen 2026-11-22. The
numbers are shown to each developer and published nowhere: 150 posts a day are told by third parties,
the number of calls is an assumption.
"""

from __future__ import annotations

from datetime import datetime

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import World

from .errors import too_many

CALLS_A_DAY = 100_000
POSTS_A_DAY = 150


def spend(world: World, what: str, who: str, most: int, now: datetime) -> None:
    """Raises: Refusal when the day's calls are used up."""
    strict = strictness(world, "linkedin")
    shelf = world.of("linkedin")
    counts: dict[tuple[str, str, str], int] = shelf.setdefault("calls", {})
    key = (what, who, f"{now:%Y-%m-%d}")
    counts[key] = counts.get(key, 0) + 1
    if strict.enforced and counts[key] > strict.most(most):
        note_refusal(world, "linkedin")
        raise too_many()
