"""A brand with accounts in a running sandbox, and the means to publish for it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
from asgiref.sync import sync_to_async

from homeground.accounts.example import open_brand
from homeground.accounts.models import Account, Brand
from homeground.accounts.sandboxed import SandboxControls, Stage
from homeground.content.campaign_file import Row
from homeground.publishing.claiming import Claimed, claim_due
from homeground.publishing.clock import SandboxClock
from homeground.publishing.lanes import make_lanes
from homeground.publishing.models import Publication, Worker
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.playing import play
from homeground.publishing.sending import Sender
from homeground.publishing.workers import register_worker
from tests.networks.harness import RunningSandbox

STAGES = {
    "vk": Stage("vk", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 9_000, kind="user"),
    "livejournal": Stage("livejournal", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 900),
    "x": Stage("x", "lumikko_uk", "Lumikko", "GB", "en", "Europe/London", 7_000),
    "mastodon": Stage("mastodon", "lumikko_de", "Lumikko", "DE", "de", "Europe/Berlin", 4_000),
}


@dataclass
class House:
    sandbox: RunningSandbox
    brand: Brand
    clock: SandboxClock
    accounts: dict[str, Account]
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(2))

    def row(self, network: str, text: str, *, after: timedelta = timedelta(hours=1)) -> Row:
        """A row due some time after now, by the sandbox's clock."""
        account = self.accounts[network]
        number = next(self._numbers)
        due_at = self.sandbox.sandbox.clock.now().replace(second=0, microsecond=0) + after
        return Row(
            number=number,
            due_at=due_at,
            time_zone=account.market.time_zone,
            account=account.address,
            campaign="Kajo",
            message="Launch",
            title="Kajo" if network == "livejournal" else "",
            text=text,
            link="",
            media=(),
            label="",
            identity=f"{account.address} {due_at.isoformat()} {text}"[:64],
        )

    async def plan(self, *rows: Row) -> Plan:
        by_address = {account.address: account for account in self.accounts.values()}
        return await sync_to_async(plan_rows)(self.brand, rows, by_address)

    async def sender(self) -> Sender:
        worker = await sync_to_async(register_worker)()
        return Sender(worker, [self.brand.pk], self.sandbox.http, self.clock)

    async def claim(self, worker: Worker, *, now: datetime | None = None) -> list[Claimed]:
        """What is due, armed, as a pass does it; by `now` by the house's clock."""
        said = {"brands": [self.brand.pk], "now": now or self.now}
        await sync_to_async(make_lanes)(**said)
        return await sync_to_async(claim_due)(worker, **said)

    async def play(self, plan: Plan) -> None:
        async def stepped() -> None:
            return None

        await play(await self.sender(), list(plan.publications.values()), stepped=stepped)

    async def publications(self) -> list[Publication]:
        return [
            publication
            async for publication in Publication.objects.filter(account__brand=self.brand)
            .select_related("account", "post")
            .order_by("due_at", "pk")
        ]

    async def states(self) -> list[str]:
        return [publication.state for publication in await self.publications()]

    def texts(self, network: str) -> list[str]:
        """What the network really has, in order, the deleted included."""
        return [post["text"] for post in self.sandbox.posts(network)]

    @property
    def now(self) -> datetime:
        return self.sandbox.sandbox.clock.now()


async def open_house(
    sandbox: RunningSandbox, session: aiohttp.ClientSession, networks: tuple[str, ...]
) -> House:
    brand = await open_brand("Lumikko", sandbox.url, tuple(STAGES[slug] for slug in networks))
    accounts = {
        account.network: account
        async for account in brand.accounts.select_related("market", "brand")
    }
    return House(sandbox, brand, SandboxClock(SandboxControls(sandbox.url, session)), accounts)
