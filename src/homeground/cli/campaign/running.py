"""One run of a campaign file, from reading to comparing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from asgiref.sync import sync_to_async
from rich.console import Console

from homeground.accounts.example import EXAMPLE_BRAND, STAGES, open_brand
from homeground.accounts.models import Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.cli.console import open_console
from homeground.community.collecting import collect
from homeground.content.campaign_file import AccountFacts, Checked
from homeground.errors import BadInput, HomegroundError
from homeground.insights.measuring import measure
from homeground.publishing.checking import check_file, facts_of
from homeground.publishing.clock import Clock, SandboxClock
from homeground.publishing.models import Post, Publication
from homeground.publishing.networking import open_http
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.playing import play
from homeground.publishing.sending import Sender
from homeground.publishing.states import SETTLED, State
from homeground.publishing.workers import register_worker
from homeground.sandbox.app import running
from homeground.sandbox.whole import Sandbox

from .brands import pick_brand
from .fetching import images_fetchable
from .progress import Progress
from .results import Results, show
from .tables import show_problems
from .watching import Watch
from .wishes import Wishes

STOPPED_BY_CTRL_C = 130
STOPPED = "Stopped. Run the same command again to go on: nothing is sent twice."


@dataclass
class CampaignRun:
    wishes: Wishes
    console: Console = field(default_factory=open_console)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> int:
        """The exit code."""
        wishes = self.wishes
        brand = await sync_to_async(pick_brand)(wishes.brand)
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(aiohttp.ClientSession())
            if wishes.rehearse:
                from .rehearsal import rehearsing

                brand = await stack.enter_async_context(rehearsing(brand, session))
                self.console.print(
                    f"Rehearsing on stand-ins of {brand.name}’s accounts: nothing leaves this machine.",
                )
            clock = await self._clock(brand, session)
            accounts, facts = await sync_to_async(facts_of)(brand, now=await clock.now())
            checked = await self._check(brand, facts, clock)
            if checked is None:
                return BadInput.exit_code
            if wishes.dry_run:
                return await sync_to_async(show)(
                    self.console, wishes, Results.planned(checked), dry=True
                )
            plan = await sync_to_async(plan_rows)(
                brand, checked.rows, accounts, now=await clock.now()
            )
            if brand.sandbox_url:
                await stack.enter_async_context(images_fetchable())
            await self._publish(brand, clock, plan)
            results = await sync_to_async(Results.of)(plan, checked)
            code = await sync_to_async(show)(self.console, wishes, results)
            if wishes.rehearse and wishes.keep_open and not self.stopping.is_set():
                self.console.print(
                    f"See it as the audience does: {brand.sandbox_url}/  (Ctrl-C ends it)"
                )
                await self.stopping.wait()
                return code
        if self.stopping.is_set():
            self.console.print(STOPPED)
            return STOPPED_BY_CTRL_C
        return code

    async def _clock(self, brand: Brand, session: aiohttp.ClientSession) -> Clock:
        if not brand.sandbox_url:
            if self.wishes.as_of is not None:
                raise BadInput(
                    "--as-of is for accounts in a sandbox; real networks know one time only.",
                    "Leave it out, or rehearse with --rehearse.",
                )
            return Clock()
        clock = SandboxClock(SandboxControls(brand.sandbox_url, session))
        if self.wishes.as_of is not None:
            await clock.set(self.wishes.as_of)
        return clock

    async def _check(
        self, brand: Brand, facts: dict[str, AccountFacts], clock: Clock
    ) -> Checked | None:
        """The checked file; `None` when nothing may be sent because of it."""
        wishes = self.wishes
        with self.console.status(f"Reading and checking {wishes.file.name} …"):
            checked = await sync_to_async(check_file)(
                wishes.file,
                brand,
                facts,
                now=await clock.now(),
                accounts_named=wishes.accounts,
                time_zone=wishes.time_zone,
                campaign=wishes.campaign,
                media_folder=wishes.media,
                encoding=wishes.encoding,
            )
        good = bool(checked.rows) and (wishes.skip_invalid or not checked.errors)
        if good:
            if not wishes.dry_run and not wishes.as_json:
                # Before anything is planned: Ctrl-C still stops it all.
                show_problems(self.console, checked.problems)
            return checked
        await sync_to_async(show)(self.console, wishes, Results.refused(checked))
        return None

    async def _publish(self, brand: Brand, clock: Clock, plan: Plan) -> None:
        ids = list(plan.publications.values())
        if not brand.sandbox_url and not self.wishes.wait:
            return
        worker = await sync_to_async(register_worker)()
        with self._stopped_by_signal(), Progress(self.console, len(ids)) as progress:
            async with open_http([brand]) as http:
                sender = Sender(
                    worker, [brand.pk], http, clock, told=progress.sending, stopping=self.stopping
                )

                watch = Watch()

                async def stepped() -> datetime | None:
                    progress.settled(await sync_to_async(_settled)(ids))
                    if not brand.sandbox_url:
                        return None
                    posts = await sync_to_async(_posts)(ids)
                    now = await clock.now()
                    if due := watch.due(posts, now):
                        progress.says(f"reading the numbers, {now:%d %B %H:%M} UTC")
                        progress.problems(await measure(due, http, now=now))
                    return watch.next_at(posts)

                await play(sender, ids, stepped=stepped)
                if not self.stopping.is_set():
                    await self._conclude(sender, ids, progress)

    async def _conclude(self, sender: Sender, ids: Sequence[int], progress: Progress) -> None:
        """The last reading of all, and what people answered."""
        posts = await sync_to_async(_posts)(ids)
        progress.says("reading the numbers")
        now = await sender.clock.now()
        progress.problems(await measure(posts, sender.http, now=now))
        progress.says("collecting what people answered")
        progress.problems(await collect(posts, sender.http, now=now))

    def _stopped_by_signal(self) -> _StopOnSignal:
        return _StopOnSignal(self.stopping, self.console)


class _StopOnSignal:
    """The first Ctrl-C lets what is being sent come to its end; the second ends at once."""

    def __init__(self, stopping: asyncio.Event, console: Console):
        self._stopping = stopping
        self._console = console

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._ask)

    def __exit__(self, *exc: object) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    def _ask(self) -> None:
        self._stopping.set()
        self._console.print("Stopping: what is being sent comes to its end first …")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@asynccontextmanager
async def example_open() -> AsyncIterator[Brand]:
    """The example brand, in a sandbox opened for as long as this lasts."""
    runner = await running(Sandbox(), port=0)
    try:
        host, port = runner.addresses[0][:2]
        yield await open_brand(EXAMPLE_BRAND, f"http://{host}:{port}", STAGES)
    finally:
        await runner.cleanup()


def conclude(running_: Coroutine[Any, Any, int], console: Console) -> int:
    """Run it to its end; errors of the house come out of their groups."""
    try:
        return asyncio.run(running_)
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        if isinstance(first, HomegroundError):
            raise first from None
        raise
    except KeyboardInterrupt:
        with suppress(Exception):
            console.print(STOPPED)
        return STOPPED_BY_CTRL_C


def _settled(ids: Sequence[int]) -> int:
    ended = [*SETTLED, State.FAILED]
    return Publication.objects.filter(pk__in=ids, state__in=ended).count()


def _posts(ids: Sequence[int]) -> list[Post]:
    return list(
        Post.objects.filter(publication__in=ids, publication__answers=None, gone_at=None)
        .select_related("account__market")
        .order_by("pk")
    )
