"""Mastodon's ids: the millisecond, and sixteen bits behind it, so that a later id is larger."""

from __future__ import annotations

from datetime import datetime

from homeground.sandbox.world import World


def next_id(world: World) -> str:
    """A new id, larger than every one before it, even when the clock was put back."""
    shelf = world.of("mastodon")
    now = int(world.clock.timestamp() * 1000) << 16
    shelf["last_id"] = max(now, shelf.get("last_id", 0) + 1)
    return str(shelf["last_id"])


def id_at(moment: datetime, number: int) -> str:
    """The id of something that is not kept, such as a notification: the same each time."""
    return str((int(moment.timestamp() * 1000) << 16) | (number & 0xFFFF))
