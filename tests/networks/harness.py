"""A running sandbox, and connectors pointed at it, for tests of every network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from homeground.networks.contract import Connector
from homeground.networks.http import Http, TimeLimits
from homeground.networks.registry import CONNECTORS
from homeground.sandbox.app import running
from homeground.sandbox.whole import Sandbox


@dataclass
class RunningSandbox:
    """`url` has no trailing slash. `sandbox` is the object behind it, for looking inside."""

    url: str
    sandbox: Sandbox
    http: Http
    session: aiohttp.ClientSession
    tokens: list[dict[str, Any]] = field(default_factory=list)

    async def control(self, command: str, **body: Any) -> Any:
        async with self.session.post(f"{self.url}/_control/{command}", json=body) as answer:
            content = await answer.json()
            assert answer.status == 200, content
            return content

    async def token(self, network: str, kind: str | None = None, **more: Any) -> dict[str, Any]:
        """A new account there: network, kind, account_id, handle, base_url, credentials."""
        body = {"network": network} | ({"kind": kind} if kind else {}) | more
        token: dict[str, Any] = await self.control("tokens", **body)
        self.tokens.append(token)
        return token

    async def connector(self, network: str, kind: str | None = None, **more: Any) -> Connector:
        return self.connect(await self.token(network, kind, **more))

    def connect(self, token: dict[str, Any]) -> Connector:
        return CONNECTORS[token["network"]](
            self.http,
            account_id=token["account_id"],
            credentials=token["credentials"],
            base_url=token["base_url"],
            handle=token["handle"],
        )

    async def fault(self, network: str, kind: str, **more: Any) -> None:
        await self.control("faults", network=network, kind=kind, **more)

    async def advance(self, seconds: float) -> None:
        await self.control("clock", advance_seconds=seconds)

    def posts(self, network: str) -> list[dict[str, Any]]:
        """The ground truth, deleted ones included."""
        return [
            {"id": p.id, "account_id": p.account_id, "text": p.text, "deleted": p.deleted}
            for p in self.sandbox.world.posts
            if p.network == network
        ]


@asynccontextmanager
async def running_sandbox(
    *, seed: int = 1, limits: TimeLimits | None = None
) -> AsyncIterator[RunningSandbox]:
    sandbox = Sandbox(seed)
    runner = await running(sandbox, port=0)
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}"
    limits = limits or TimeLimits(connect=2, answer=1, total=10)
    try:
        async with (
            aiohttp.ClientSession() as session,
            Http(allow_private=[url], limits=limits) as http,
        ):
            yield RunningSandbox(url, sandbox, http, session)
    finally:
        await runner.cleanup()
