"""The whole way: the sandbox's networks call the house that is really served, and the house knows
exactly what was said: the sandbox's ground truth, each comment once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from homeground.accounts.example import STAGES as EVERYWHERE
from homeground.accounts.models import Account
from homeground.accounts.sandboxed import Stage
from homeground.community.hearing import hear_again, read_deliveries
from homeground.community.listening import accounts_to_ask, listen
from homeground.community.models import Comment, Delivery, LongPoll, NetworkEvent, Webhook
from homeground.community.subscribing import subscribe
from homeground.community.webhooks import address_of, open_webhook
from homeground.content.campaign_file import MediaRef
from homeground.content.media.opening import open_media
from homeground.networks.http import TimeLimits
from homeground.networks.incoming import What
from homeground.networks.registry import SUBSCRIBERS
from homeground.sandbox.calling.kept import kept
from homeground.sandbox.servers.line.calls import LineCaller
from homeground.web.views import incoming
from tests.content.campaign_files import EXAMPLE
from tests.networks.harness import RunningSandbox, running_sandbox
from tests.publishing import house as houses
from tests.publishing.house import House, open_house

DAY = 86_400.0
WITH_COMMENTS = ("facebook", "instagram", "max", "telegram", "threads", "vk", "x")
ALL = (*WITH_COMMENTS, "line")
GIVEN = {
    "facebook": {"app_secret": "app-secret-of-meta"},
    "instagram": {"app_secret": "app-secret-of-meta"},
    "threads": {"app_secret": "app-secret-of-threads"},
    "x": {"consumer_secret": "consumer-secret-of-the-app"},
}
LINE = Stage("line", "lumikko_jp", "Lumikko", "JP", "en", "Asia/Tokyo", 4_000)


@dataclass
class Told:
    """A house with one account, whose network calls it about a published post."""

    house: House
    account: Account
    webhook: Webhook

    @property
    def sandbox(self) -> RunningSandbox:
        return self.house.sandbox

    @property
    def network(self) -> str:
        return self.account.network

    async def calls(self) -> list[dict[str, Any]]:
        """What was called so far, by the sandbox's own account, without questions."""
        address = f"{self.sandbox.url}/_control/webhooks?network={self.network}"
        async with self.sandbox.session.get(address) as answer:
            calls = (await answer.json())["calls"]
        return [call for call in calls if call["what"] not in ("greeting", "confirmation")]

    async def quiet(self) -> list[dict[str, Any]]:
        """Wait until nothing that is due is left to call, and let the house read it."""
        for _ in range(1200):
            calls = await self.calls()
            waiting = {one.id: one for one in kept(self.sandbox.sandbox.world).waiting}
            now = self.sandbox.sandbox.clock.timestamp()
            shown = {call["id"] for call in calls if call["state"] == "waiting"}
            # What was waiting when it was shown may have been called since.
            if shown == set(waiting) and all(one.due > now for one in waiting.values()):
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("the sandbox does not come to an end with its calls")
        await sync_to_async(read_deliveries)(now=timezone.now())
        await sync_to_async(hear_again)(now=timezone.now())
        return calls

    async def days(self, many: int) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []
        for _ in range(many * 2):
            await self.sandbox.advance(DAY / 2)
            calls = await self.quiet()
        return calls

    def truth(self) -> dict[str, tuple[str, str | None]]:
        """By id: the text and what it answers, of all that is there by now."""
        world = self.sandbox.sandbox.world
        return {
            c.id: (c.text, c.parent_id)
            for post in world.posts_on(self.network)
            for c in world.comments(post)
        }

    async def known(self) -> dict[str, tuple[str, str | None]]:
        """The same, as the house has it."""
        rows = [row async for row in Comment.objects.filter(post__account=self.account)]
        assert len({row.network_id for row in rows}) == len(rows), "something is there twice"
        return {
            row.network_id: (row.text, row.parent_network_id or None)
            for row in rows
            if row.gone_at is None
        }


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    # Whoever is asked may wait for a second.
    async with running_sandbox(limits=TimeLimits(connect=2, answer=5, total=10)) as running:
        yield running


@pytest_asyncio.fixture
async def told(
    transactional_db: None,
    sandbox: RunningSandbox,
    live_server: Any,
    settings: Any,
    network: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Told]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HOMEGROUND = replace(
        settings.HOMEGROUND,
        web_host="127.0.0.1",
        web_port=urlsplit(live_server.url).port,
        public_url=None,
    )
    stage = next((stage for stage in EVERYWHERE if stage.network == network), LINE)
    monkeypatch.setitem(houses.STAGES, network, stage)
    # LINE waits for two seconds, which a busy machine may need before it answers at all.
    monkeypatch.setattr(LineCaller, "patience_seconds", 30)
    try:
        house = await open_house(sandbox, sandbox.session, (network,))
        account = house.accounts[network]
        webhook = await set_up(sandbox, account)
        await house.play(await house.plan(await row_on(house, network)))
        [publication] = await house.publications()
        assert publication.problem == ""
        yield Told(house, account, webhook)
    finally:
        await sync_to_async(connections.close_all)()


async def row_on(house: House, network: str) -> Any:
    row = house.row(network, "Kajo: das Licht, das wartet.")
    if network != "instagram":
        return row
    return replace(row, media=(MediaRef(open_media(EXAMPLE / "kajo-launch.jpg"), "A lantern"),))


async def set_up(sandbox: RunningSandbox, account: Account) -> Webhook:
    """By the network's API where it has one, else on its console: the sandbox's control."""
    there = sandbox.sandbox.world.account(account.network, account.network_id)
    assert there is not None
    given = dict(GIVEN.get(account.network, {}))
    if account.network == "line":
        given = {"channel_secret": there.extra["channel_secret"]}
    webhook = await sync_to_async(open_webhook)(account, given)
    if account.network in SUBSCRIBERS:
        webhook = await subscribe(webhook)
    if account.network in GIVEN:
        await sandbox.control(
            "webhooks",
            network=account.network,
            account_id=account.network_id,
            url=await sync_to_async(address_of)(webhook),
            secrets=dict(webhook.secrets),
        )
    return webhook


@pytest.mark.parametrize("network", WITH_COMMENTS)
async def test_the_house_knows_exactly_what_was_said(told: Told, network: str) -> None:
    calls = await told.days(2)
    assert told.truth()
    assert await told.known() == told.truth()
    assert {call["state"] for call in calls} == {"delivered"}
    about = Counter(one for call in calls for one in call["about"])
    assert set(about) == set(told.truth())
    assert set(about.values()) == {1}
    assert not [d async for d in Delivery.objects.exclude(problem="")]
    unclear = NetworkEvent.objects.filter(state__in=["waiting", "dropped", "elsewhere"])
    assert not [row async for row in unclear]


@pytest.mark.parametrize("network", ["line"])
async def test_what_friends_write_is_kept(told: Told, network: str) -> None:
    """LINE has no comments: answers to a broadcast are messages to the account."""
    await told.days(2)
    events = [e async for e in NetworkEvent.objects.filter(what=What.MESSAGE.value)]
    assert {event.comment_network_id for event in events} == set(told.truth())
    assert len(events) == len(told.truth())


@pytest.mark.parametrize("network", ALL)
async def test_what_is_told_again_changes_nothing(told: Told, network: str) -> None:
    calls = await told.days(1)
    before, events = await told.known(), await NetworkEvent.objects.acount()
    for call in calls:
        await told.sandbox.control("webhooks/again", id=call["id"])
    again = (await told.quiet())[len(calls) :]
    assert {call["state"] for call in again} == {"delivered"}
    assert len(again) == len(calls)
    assert await told.known() == before
    assert await NetworkEvent.objects.acount() == events


@pytest.mark.parametrize("network", ALL)
async def test_a_forged_call_is_refused(told: Told, network: str) -> None:
    calls = await told.days(1)
    deliveries = await Delivery.objects.acount()
    await told.sandbox.control("webhooks/again", id=calls[-1]["id"], forged=True)
    forged = (await told.quiet())[-1]
    assert forged["forged"]
    assert forged["state"] == "given up"
    assert forged["attempts"][-1]["status"] == 403
    assert await Delivery.objects.acount() == deliveries


@pytest.mark.parametrize("network", ALL)
async def test_what_we_failed_to_take_comes_again(
    told: Told, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = []

    def fails(*about: Any, **more: Any) -> Any:
        broken.append(about)
        raise RuntimeError("the database is away")

    await told.quiet()
    whole = incoming.receive
    monkeypatch.setattr(incoming, "receive", fails)
    await told.sandbox.advance(DAY / 2)
    await told.quiet()
    assert broken
    monkeypatch.setattr(incoming, "receive", whole)
    for _ in range(8):
        await told.sandbox.advance(3600)
        calls = await told.quiet()
    assert [a["status"] for call in calls for a in call["attempts"]].count(500) == len(broken)
    assert {call["state"] for call in calls} == {"delivered"}
    if network in WITH_COMMENTS:
        assert await told.known() == told.truth()


@pytest.mark.parametrize("network", ["vk"])
async def test_a_comment_that_goes_and_comes_back(told: Told, network: str) -> None:
    await told.days(1)
    said = next(
        c for p in told.sandbox.sandbox.world.posts_on("vk") for c in p.comments if not c.deleted
    )
    said.deleted = True
    await told.quiet()
    assert said.id not in await told.known()
    said.deleted = False
    await told.quiet()
    assert await told.known() == told.truth()
    said.text = "…"
    await told.quiet()
    assert await told.known() == told.truth()


@pytest.mark.parametrize("network", ["telegram", "vk"])
async def test_asked_instead_of_called(told: Told, network: str) -> None:
    """Without a webhook the same comes by asking: getUpdates, and VK's Long Poll."""
    await told.quiet()
    await sync_to_async(told.webhook.delete)()
    token = told.account.credentials
    base = told.account.base_url
    if network == "telegram":
        await told.sandbox.session.post(f"{base}/bot{token['bot_token']}/deleteWebhook")
    else:
        async with told.sandbox.session.delete(f"{told.sandbox.url}/_control/webhooks") as answer:
            assert answer.status == 200
    before = set(told.truth())
    for _ in range(6):
        accounts = await sync_to_async(accounts_to_ask)()
        assert [one.pk for one in accounts] == [told.account.pk]
        await listen(told.sandbox.http, accounts)
        await sync_to_async(LongPoll.objects.update)(next_at=timezone.now())
        await sync_to_async(read_deliveries)(now=timezone.now())
        assert [row.problem async for row in LongPoll.objects.all()] == [""]
        await told.sandbox.advance(DAY / 8)
    await listen(told.sandbox.http, await sync_to_async(accounts_to_ask)())
    await sync_to_async(read_deliveries)(now=timezone.now())
    assert set(told.truth()) - before
    assert await told.known() == told.truth()
