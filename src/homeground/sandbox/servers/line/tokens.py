"""Tokens from a channel's id and secret: /v2/oauth/accessToken, /v2/oauth/verify, /v2/oauth/revoke.

The published channel-access-token.yml (github.com/line/line-openapi) and
developers.line.biz/en/reference/messaging-api/#issue-shortlived-channel-access-token, seen 2026-11-22. A
token lasts 30 days, and a channel has 30 of them: with one more, the oldest ends. What is no token is
revoked without a word.
"""

from __future__ import annotations

import hmac

from aiohttp import web

from homeground.sandbox.world import World

from .call import NETWORK
from .state import Json, State

LIFE_SECONDS = 30 * 86_400
MOST_TOKENS = 30


async def answer(request: web.Request, path: str, world: World, state: State) -> web.Response:
    form = await request.post() if request.content_type.endswith("urlencoded") else {}
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    match request.method, path:
        case "POST", "accessToken":
            return _issue(given, world, state)
        case "POST", "verify":
            return _verify(given.get("access_token", ""), world, state)
        case "POST", "revoke":
            if not given.get("access_token"):
                return _refused("invalid_request", "access_token is required")
            state.accounts_by_token.pop(given["access_token"], None)
            state.tokens_end.pop(given["access_token"], None)
            return web.Response()
    return web.json_response({"message": "Not found"}, status=404)


def is_over(token: str, world: World, state: State) -> bool:
    """Whether a token that was known has ended; long-lived ones do not."""
    ends = state.tokens_end.get(token)
    return ends is not None and ends <= world.clock.timestamp()


def _issue(given: dict[str, str], world: World, state: State) -> web.Response:
    if given.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", "grant_type must be client_credentials")
    client_id, secret = given.get("client_id", ""), given.get("client_secret", "")
    account = world.find_account(NETWORK, lambda a: a.extra["channel_id"] == client_id)
    if account is None:
        return _refused("invalid_client", "invalid client_id")
    right = account.extra["channel_secret"]
    if not hmac.compare_digest(right.encode(), secret.encode(errors="replace")):
        return _refused("invalid_client", "invalid client_secret")
    number = world.count("line.token")
    token = world.random("line.token", number).randbytes(64).hex()
    mine = [one for one in state.tokens_end if state.accounts_by_token.get(one) is account]
    for oldest in mine[: max(0, len(mine) + 1 - MOST_TOKENS)]:
        del state.tokens_end[oldest], state.accounts_by_token[oldest]
    state.accounts_by_token[token] = account
    state.tokens_end[token] = world.clock.timestamp() + LIFE_SECONDS
    made: Json = {"access_token": token, "expires_in": LIFE_SECONDS, "token_type": "Bearer"}
    return web.json_response(made)


def _verify(token: str, world: World, state: State) -> web.Response:
    account = state.accounts_by_token.get(token)
    if account is None or token not in state.tokens_end or is_over(token, world, state):
        return _refused("invalid_request", "access token expired")
    left = int(state.tokens_end[token] - world.clock.timestamp())
    told: Json = {"client_id": account.extra["channel_id"], "expires_in": left, "scope": "P CM"}
    return web.json_response(told)


def _refused(error: str, description: str) -> web.Response:
    """400 and the two members are documented; of the words only those of expired tokens."""
    return web.json_response({"error": error, "error_description": description}, status=400)
