"""Who calls: challenge and response, or a password in the clear (or its MD5).

livejournal.com/doc/server/ljp.csp.auth.challresp.html; `authenticate` in the source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from homeground.sandbox.world import Account, World

from .errors import Fault
from .state import Challenge, State

CHALLENGE_SECONDS = 60


def getchallenge(world: World, state: State) -> dict[str, Any]:
    now = int(world.clock.timestamp())
    secret = world.random("lj.challenge", world.count("lj.challenge")).randbytes(16).hex()
    challenge = f"c0:{now - now % 3600}:{now % 3600}:{CHALLENGE_SECONDS}:{secret[:20]}:{secret}"
    state.challenges[challenge] = Challenge(world.clock.timestamp() + CHALLENGE_SECONDS)
    return {
        "auth_scheme": "c0",
        "challenge": challenge,
        "server_time": now,
        "expire_time": now + CHALLENGE_SECONDS,
    }


def sign_in(world: World, state: State, arguments: Mapping[str, Any]) -> Account:
    """Raises: Fault 200 without a name, 100 for a stranger's, 101, 105 for an old challenge.

    After many failures LiveJournal bans the address (402); how many is not documented, so the
    sandbox does not.
    """
    name = _text(arguments.get("username"))
    if not name:
        raise Fault(200)
    account = world.account(state.network, canonical(name) or "")
    # A community's account has its maintainer's password: nobody signs in as a community.
    if account is None or account.kind == "community":
        raise Fault(100)
    match _text(arguments.get("auth_method")) or "clear":
        case "challenge":
            _check_response(world, state, account, arguments)
        case "clear":
            password, hashed = (_text(arguments.get(n)) for n in ("password", "hpassword"))
            right = account.credentials["password"]
            if password != right and hashed.lower() != _md5(right):
                raise Fault(101)
        case _:
            # "cookie" needs a session of the website, which the sandbox does not have.
            raise Fault(101)
    if account.expired:
        raise Fault(101)
    return account


def _check_response(
    world: World, state: State, account: Account, arguments: Mapping[str, Any]
) -> None:
    text = _text(arguments.get("auth_challenge"))
    challenge = state.challenges.get(text)
    if challenge is None:
        raise Fault(101)
    if world.clock.timestamp() > challenge.expires_at:
        raise Fault(105)
    # One use: the second is an invalid password, not an expired challenge (`challenge_check`).
    used, challenge.used = challenge.used, True
    right = _md5(text + _md5(account.credentials["password"]))
    if used or _text(arguments.get("auth_response")).lower() != right:
        raise Fault(101)


def canonical(name: str) -> str | None:
    """A journal's name as LiveJournal keeps it; `None` when it cannot be one."""
    lowered = name.strip().lower().replace("-", "_")
    fits = 1 <= len(lowered) <= 15 and all(
        c.isascii() and (c.isalnum() or c == "_") for c in lowered
    )
    return lowered if fits else None


def _text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value or "")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
