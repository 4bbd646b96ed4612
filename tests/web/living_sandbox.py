"""A sandbox beside the pages, in a thread of its own, and a brand that lives in it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from django.db import connections

from homeground.accounts.models import Account
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


def brand_without_accounts(sandbox: LivingSandbox, slug: str) -> lanterns.Lanterns:
    """A brand with its markets that lives in the sandbox, and nothing else yet."""
    made = lanterns.organization(slug)
    Account.objects.all().delete()
    made.brand.sandbox_url = sandbox.url
    made.brand.save()
    return made


def in_a_thread(work: Callable[[], None]) -> None:
    """Playwright's loop runs in this one."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
