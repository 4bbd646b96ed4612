"""Makes the calls, in the background: a few at once, and never two to one address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from aiohttp import web

from homeground.sandbox.whole import Sandbox

from .caller import Caller
from .kept import Call, Kept, Subscription, kept
from .transport import ask, note

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 4
LOOK_EVERY_SECONDS = 0.1
"""Real ones. What is due by then by the sandbox's clock is called."""


class Sender:
    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox
        self.busy: dict[str, asyncio.Task[None]] = {}
        """By subscription."""

    async def run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # one network's fault must not silence the others for good
                logger.exception("The sandbox could not look for what is to be called about.")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def stop(self) -> None:
        for task in list(self.busy.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def kept(self) -> Kept:
        return kept(self.sandbox.world)

    def look(self) -> None:
        gather(self.sandbox)
        now = self.sandbox.clock.timestamp()
        for call in list(self.kept.waiting):
            if len(self.busy) >= MOST_AT_ONCE:
                return
            if call.due > now or call.subscription_id in self.busy:
                continue
            subscription = self.kept.subscriptions.get(call.subscription_id)
            caller = self.sandbox.servers[call.network].caller()
            if subscription is None or caller is None or subscription.status != "ok":
                continue
            self.busy[subscription.id] = asyncio.create_task(self._make(caller, subscription, call))

    async def _make(self, caller: Caller, subscription: Subscription, call: Call) -> None:
        try:
            await self._attempt(caller, subscription, call)
        except Exception:
            logger.exception("The sandbox could not make a call to a %s webhook.", call.network)
            self.kept.end(call, "given up")
        finally:
            self.busy.pop(subscription.id, None)

    async def _attempt(self, caller: Caller, subscription: Subscription, call: Call) -> None:
        body, headers = caller.dress(subscription, call)
        heard = await ask(
            call.method,
            call.url,
            headers={"Content-Type": "application/json", **headers},
            body=body,
            patience_seconds=caller.patience_seconds,
        )
        note(self.sandbox.world, call, heard)
        if call.state != "waiting":
            return
        if caller.is_heard(heard):
            self.kept.end(call, "delivered")
            caller.delivered(subscription, call)
            return
        wait = None if call.forged else caller.wait_seconds(call, heard)
        if wait is None:
            self.kept.end(call, "given up")
        else:
            call.due = self.sandbox.clock.timestamp() + wait
        caller.missed(subscription, call)


def gather(sandbox: Sandbox) -> None:
    """Make calls of all that has happened by now."""
    subscribed = {one.network for one in kept(sandbox.world).subscriptions.values()}
    for network in sorted(subscribed):
        server = sandbox.servers[network]
        caller = server.caller()
        if caller is None:
            continue
        server.catch_up()
        for subscription in kept(sandbox.world).of(network):
            if subscription.status == "ok":
                caller.gather(subscription)


def while_serving(sandbox: Sandbox) -> Callable[[web.Application], AsyncIterator[None]]:
    """For `Application.cleanup_ctx`: calls for as long as the sandbox serves."""

    async def calling(app: web.Application) -> AsyncIterator[None]:
        sender = Sender(sandbox)
        task = asyncio.create_task(sender.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await sender.stop()

    return calling
