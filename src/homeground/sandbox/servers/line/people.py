"""The friends of an official account: user ids, made so that each can be checked without a list."""

from __future__ import annotations

import hashlib

from homeground.sandbox.world import Account, World

from . import errors
from .state import Json

MOST_LISTED, LISTED = 1000, 300


def user_id(world: World, account: Account, number: int) -> str:
    """The id of one friend, from 0: ids differ between accounts, as they do between providers."""
    known = f"{world.seed}:{account.id}:{number}".encode()
    return f"U{hashlib.sha256(known).hexdigest()[:24]}{number:08x}"


def is_friend(world: World, account: Account, user: str) -> bool:
    try:
        number = int(user[-8:], 16)
    except ValueError:
        return False
    return 0 <= number < account.followers and user == user_id(world, account, number)


def listed(world: World, account: Account, start: str | None, limit: int | None) -> Json:
    """GET /v2/bot/followers/ids. Raises: Refusal 400."""
    if limit is not None and not 1 <= limit <= MOST_LISTED:
        raise errors.bad_parameter("limit", f"Must be between 1 and {MOST_LISTED}")
    first = 0
    if start:
        if not (start.startswith("y") and start[1:].isdecimal() and len(start) < 12):
            raise errors.bad_parameter("start", "Invalid start")
        first = int(start[1:])
    end = min(first + (limit or LISTED), account.followers)
    answer: Json = {"userIds": [user_id(world, account, n) for n in range(first, end)]}
    return answer | ({"next": f"y{end}"} if end < account.followers else {})
