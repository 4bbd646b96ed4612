"""A sandbox beside the pages, in a thread of its own, and a brand that lives in it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp

from homeground.sandbox.app import running
from homeground.sandbox.whole import Sandbox
from tests.web import lanterns


class LivingSandbox:
    """Serves from its own loop, so that a page may wait for it in this thread."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(1)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.runner: Any = self._do(running(self.sandbox, port=0))
        host, port = self.runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    def control(self, command: str, **body: Any) -> Any:
        return self._do(self._control(command, body))

    def token(self, network: str, kind: str = "", **more: Any) -> dict[str, Any]:
        """An account there, with what a person would be shown of it."""
        given: dict[str, Any] = self.control(
            "tokens", network=network, **({"kind": kind} if kind else {}), **more
        )
        return given

    def texts(self, network: str) -> list[str]:
        return [post.text for post in self.sandbox.world.posts if post.network == network]

    def stop(self) -> None:
        self._do(self.runner.cleanup())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _control(self, command: str, body: dict[str, Any]) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/_control/{command}", json=body) as answer,
        ):
            content = await answer.json()
            assert answer.status == 200, content
            return content

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)


@contextmanager
def living_sandbox() -> Iterator[LivingSandbox]:
    sandbox = LivingSandbox()
    try:
        yield sandbox
    finally:
        sandbox.stop()


def brand_in(sandbox: LivingSandbox, slug: str = "lumikko-oy") -> lanterns.Lanterns:
    """A brand with its markets and a planned campaign, and no account that works."""
    made = lanterns.planned(lanterns.organization(slug))
    made.brand.sandbox_url = sandbox.url
    made.brand.save()
    return made
