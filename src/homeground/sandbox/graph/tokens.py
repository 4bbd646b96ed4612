"""Who asks: the token in `access_token` or in the Authorization header, and whose it is."""

from __future__ import annotations

from aiohttp import web

from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .errors import expired_token, no_token, wrong_token
from .parameters import Parameters


def token_of(request: web.Request, given: Parameters) -> str:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth") and bearer.strip():
        return bearer.strip()
    return given.text("access_token") or ""


def caller(world: World, network: str, request: web.Request, given: Parameters) -> Account:
    """Raises: GraphError 104 without a token, 190 for one that is not known or has expired."""
    token = token_of(request, given)
    if not token:
        raise no_token()
    account_id = world.of(network).get("tokens", {}).get(token)
    account = world.account(network, account_id) if account_id else None
    if account is None:
        raise wrong_token()
    request[ACCOUNT_ID] = account.id
    if account.expired:
        raise expired_token(account.created_at, world.clock.now())
    return account


def issue(world: World, network: str, account_id: str) -> str:
    """A new token for an account."""
    shelf = world.of(network)
    number = world.count(f"{network}.token")
    token = f"EAA{world.random(network, 'token', number).randbytes(48).hex()}"
    shelf.setdefault("tokens", {})[token] = account_id
    return token
