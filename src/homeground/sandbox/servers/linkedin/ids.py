"""LinkedIn's names for things: URNs, with numbers that grow with time."""

from __future__ import annotations

import re

from homeground.sandbox.world import World


def next_number(world: World) -> int:
    """The millisecond and 22 bits behind it, larger than every one before."""
    shelf = world.of("linkedin")
    now = int(world.clock.timestamp() * 1000) << 22
    shelf["last_number"] = number = max(now, shelf.get("last_number", 0) + 1)
    return int(number)


def activity_of(post_urn: str) -> str:
    """The thread in which people talk about a post."""
    return f"urn:li:activity:{post_urn.rpartition(':')[2]}"


def comment_urn(post_urn: str, comment_id: str) -> str:
    return f"urn:li:comment:({activity_of(post_urn)},{comment_id})"


def comment_id_in(urn: str) -> str | None:
    found = re.fullmatch(r"urn:li:comment:\(urn:li:\w+:\d+,(\d+)\)", urn)
    return found[1] if found else None


def post_number_in(urn: str) -> str | None:
    """A post goes by several names: share, ugcPost and activity."""
    found = re.fullmatch(r"urn:li:(?:share|ugcPost|activity):(\d+)", urn)
    return found[1] if found else None
