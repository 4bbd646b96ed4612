"""X's ids: a snowflake holds the millisecond, so that a later id is a larger number."""

from __future__ import annotations

from homeground.sandbox.world import World

EPOCH_MS = 1_288_834_974_657
"""2010-11-04T01:42:54.657Z, where X's ids begin."""


def next_id(world: World) -> str:
    """A new id, larger than every one before it, even when the clock was put back."""
    shelf = world.of("x")
    now = (int(world.clock.timestamp() * 1000) - EPOCH_MS) << 22
    shelf["last_id"] = max(now, shelf.get("last_id", 0) + 1)
    return str(shelf["last_id"])
