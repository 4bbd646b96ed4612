"""Who asks: the token in `access_token` or in the Authorization header, and whose it is."""

from __future__ import annotations

from aiohttp import web

from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .errors import GraphError, expired_token, missing_object, no_token, wrong_token
from .grants import Grant, Grants
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
    grants = Grants(world, network)
    grant = grants.live(token)
    grants.proven(token, given.text("appsecret_proof"))
    if grant is not None:
        account = _about(world, network, request, grant)
    else:
        account_id = world.of(network).get("tokens", {}).get(token)
        found = world.account(network, account_id) if account_id else None
        if found is None:
            raise wrong_token()
        account = found
    request[ACCOUNT_ID] = account.id
    if account.expired:
        raise expired_token(account.created_at, world.clock.now())
    return account


def _about(world: World, network: str, request: web.Request, grant: Grant) -> Account:
    """The account that a call is about, of those that the token is for."""
    node = request.match_info.get("node", "")
    names = [node]
    if (post := world.post(network, node)) is not None:
        names.append(post.account_id)
    if (said := world.comment(network, node)) is not None:
        names.append(said[0].account_id)
    accounts = [a for one in grant.account_ids if (a := world.account(network, one)) is not None]
    for account in accounts:
        if account.id in names or account.handle == node:
            if network == "facebook" and grant.kind == "user" and request.method != "GET":
                # Seen in public reports of Pages that a person's own token was used for.
                raise GraphError(
                    "(#210) A page access token is required to request this resource.", 210
                )
            return account
    if not accounts:
        raise missing_object(request.method.lower(), node or "me")
    return accounts[0]


def issue(world: World, network: str, account_id: str) -> str:
    """A new token for an account."""
    shelf = world.of(network)
    number = world.count(f"{network}.token")
    token = f"EAA{world.random(network, 'token', number).randbytes(48).hex()}"
    shelf.setdefault("tokens", {})[token] = account_id
    return token
