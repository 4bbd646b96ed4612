"""One request from arrival to answer: parameters, token, limit, handler, headers, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from homeground.sandbox.limits import note_refusal
from homeground.sandbox.world import Account, World

from . import errors, fields, parameters, tokens
from .errors import GraphError
from .parameters import Parameters
from .usage import Usage


@dataclass(slots=True)
class Call:
    """What a handler is given. `base` is the address of this version, without a slash at its end."""

    request: web.Request
    given: Parameters
    account: Account
    token: str
    base: str

    def fields(self) -> tuple[fields.Field, ...]:
        """Raises: GraphError 2500 for a `fields` that cannot be read."""
        asked = self.given.text("fields")
        return fields.parse(asked) if asked and asked.strip() else ()

    def query(self) -> dict[str, str]:
        """What links to further pages repeat; the real ones carry the token as well."""
        return {"access_token": self.token} | dict(self.request.query.items())


Handler = Callable[[Call], Awaitable[Any]]


class Answering:
    """Answers for one network. `use` is the kind in X-Business-Use-Case-Usage: pages, instagram."""

    def __init__(self, world: World, network: str, *, use: str):
        self.world = world
        self.network = network
        self.use = use

    @property
    def usage(self) -> Usage:
        return Usage(self.world, self.network)

    async def serve(
        self,
        request: web.Request,
        handler: Handler,
        over_limit: GraphError,
        audience: Callable[[Account], int],
        base: str,
    ) -> web.Response:
        """`over_limit` is the network's own error for too many calls, `audience` what they are
        granted for.
        """
        headers: dict[str, str] = {}
        try:
            given = await parameters.of_request(request)
            account = tokens.caller(self.world, self.network, request, given)
            many = audience(account)
            usage, now = self.usage, self.world.clock.timestamp()
            calls = usage.spend(account.id, now)
            spent = usage.is_spent(calls, many)
            wait = usage.wait_minutes(account.id, many, now) if spent else 0
            headers = usage.headers(account.id, self.use, calls, many, wait_minutes=wait)
            if spent:
                note_refusal(self.world, self.network)
                raise over_limit
            call = Call(request, given, account, tokens.token_of(request, given), base)
            return self.answer(await handler(call), headers)
        except GraphError as error:
            return self.refusal(error, headers)

    def answer(self, body: Any, headers: dict[str, str]) -> web.Response:
        return web.json_response(
            body,
            headers=headers | {"facebook-api-version": "v25.0"},
            dumps=lambda value: json.dumps(value, ensure_ascii=False),
        )

    def nowhere(self, path: str) -> web.Response:
        """For an address that the network does not have."""
        return self.refusal(errors.unknown_path(f"/{path}"), {})

    def refusal(self, error: GraphError, headers: dict[str, str]) -> web.Response:
        number = self.world.count(f"{self.network}.trace")
        trace = f"A{self.world.random(self.network, 'trace', number).randbytes(11).hex()}"
        return web.json_response(
            error.body(trace),
            status=error.status,
            headers=headers | {"WWW-Authenticate": f'OAuth "Facebook Platform" "{error.kind}"'},
        )


def check_version(version: str, least: int) -> None:
    """Raises: GraphError 2635 for an older version, 2500 for what is none."""
    found = re.fullmatch(r"v([0-9]{1,3})\.0", version)
    if found is None:
        raise errors.unknown_path(f"/{version}")
    if int(found[1]) < least:
        raise errors.old_version(version, f"v{least}.0")
