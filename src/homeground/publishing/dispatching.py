"""Sending for as long as the worker runs: woken when something is due, asleep in between.

PostgreSQL's NOTIFY wakes it for what is planned for the next moments and for pauses; it wakes itself
at the next due time; and it looks every few seconds in case it missed a word.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import psycopg
from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from homeground import logs
from homeground.accounts.models import Account, Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.errors import HomegroundError

from . import metering
from .clock import Clock, DatabaseClock, SandboxClock
from .gathering import until_written
from .guarding import WAKE
from .models import Publication, Worker
from .networking import open_http
from .pausing import CHANNEL as PAUSED
from .repeating import plan_ahead
from .sending import Sender
from .states import State
from .workers import BEAT_SECONDS, beat, disown, register_worker, say_goodbye

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 10.0
AGAIN_SECONDS = 1.0
SANDBOX_SECONDS = 2.0
"""How often a sandbox is asked for its time, which jumps."""


@dataclass
class Dispatcher:
    """Publishes for every brand until `stopping` is set; what is being sent then comes to its end."""

    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _clock: DatabaseClock = field(default_factory=DatabaseClock)
    _worker: Worker | None = None

    async def run(self) -> None:
        self._worker = await until_written(register_worker)
        logs.from_here_on(worker=str(self._worker))
        await until_written(plan_ahead, now=await self._clock.now())
        beside = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        try:
            async with aiohttp.ClientSession() as session:
                while not self.stopping.is_set():
                    self._woken.clear()
                    sleep = await self._pass_if_there_is_a_database(session)
                    await self._sleep(sleep)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            with suppress(OperationalError, InterfaceError):
                await sync_to_async(say_goodbye)(self._worker)

    async def until_empty(self) -> None:
        """One pass over all that is due."""
        self._worker = await until_written(register_worker)
        logs.from_here_on(worker=str(self._worker))
        await until_written(plan_ahead, now=await self._clock.now())
        async with aiohttp.ClientSession() as session:
            await self._pass(session)

    async def _pass_if_there_is_a_database(self, session: aiohttp.ClientSession) -> float:
        wait = AGAIN_SECONDS
        try:
            wait = await self._pass(session)
        except* (OperationalError, InterfaceError) as errors:
            logger.warning("nothing is sent, the database is away: %s", errors.exceptions[0])
            await sync_to_async(close_old_connections)()
        return wait

    async def _beat(self) -> None:
        """Say that we live, to whoever looks at the status."""
        while True:
            assert self._worker is not None
            try:
                if not await sync_to_async(beat)(self._worker):
                    self._worker = await sync_to_async(register_worker)()
                    continue
            except (OperationalError, InterfaceError):
                # Said by whoever needs the database for more than this.
                await sync_to_async(close_old_connections)()
            await asyncio.sleep(BEAT_SECONDS)

    async def _pass(self, session: aiohttp.ClientSession) -> float:
        """Everything that is due, for each of the clocks; the seconds until there may be more."""
        assert self._worker is not None
        began = await self._clock.now()
        brands = await until_written(_brands)
        wait = SWEEP_SECONDS
        async with open_http(brands) as http, asyncio.TaskGroup() as group:
            for url in sorted({brand.sandbox_url for brand in brands}):
                clock: Clock = self._clock
                if url:
                    clock = SandboxClock(SandboxControls(url, session))
                    wait = SANDBOX_SECONDS
                ids = [brand.pk for brand in brands if brand.sandbox_url == url]
                sender = Sender(self._worker, ids, http, clock, stopping=self.stopping)
                group.create_task(_guarded(sender))
        due = await until_written(_next_due, after=began)
        if due is not None:
            wait = min(wait, max(0.0, (due - await self._clock.now()).total_seconds()))
        return wait

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _listen(self) -> None:
        """Hear the database's words; without a connection the sweep does for a while."""
        while True:
            try:
                said = await sync_to_async(connection.get_connection_params)()
                said.pop("cursor_factory", None)
                said.pop("context", None)
                async with await psycopg.AsyncConnection.connect(**said, autocommit=True) as heard:
                    for channel in (WAKE, PAUSED):
                        await heard.execute(f"LISTEN {channel}")
                    self._woken.set()  # by what was said while nobody listened
                    async for _ in heard.notifies():
                        self._woken.set()
            except psycopg.Error as error:
                logger.warning("not listening to the database: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)

    def stop(self) -> None:
        self.stopping.set()
        self._woken.set()


async def _guarded(sender: Sender) -> None:
    """A sandbox that is away must not keep the other brands from publishing; nor may a database that
    is away for a while end the worker: what it had armed is looked for."""
    began = time.monotonic()
    try:
        if await sender.pass_once():
            metering.passed(time.monotonic() - began)
    except* HomegroundError as errors:
        logger.warning("%s", errors.exceptions[0])
    except* (OperationalError, InterfaceError) as errors:
        logger.warning("the database is away: %s", errors.exceptions[0])
        await sync_to_async(close_old_connections)()
        await until_written(disown, sender.worker, sender.brands)
    except* Exception:
        # A defect that one brand's publication meets must not keep the others from going out.
        logger.exception("a pass broke off; what it had armed is looked for")
        await until_written(disown, sender.worker, sender.brands)


def _brands() -> list[Brand]:
    return list(Brand.objects.all())


def _next_due(*, after: datetime) -> datetime | None:
    """When something of a real network wants to be done next.

    What was due before and could not be done (paused, told to wait) is not waited for here.
    """
    real = Publication.objects.filter(
        account__brand__sandbox_url="", account__state=Account.State.CONNECTED
    )
    moments = (
        real.filter(state=State.SCHEDULED, send_at__gt=after)
        .order_by("send_at")
        .values_list("send_at", flat=True),
        *(
            real.filter(state=state, look_at__gt=after)
            .order_by("look_at")
            .values_list("look_at", flat=True)
            for state in (State.UNSURE, State.HANDED_OVER)
        ),
    )
    found = [moment for some in moments if (moment := some.first()) is not None]
    return min(found, default=None)
