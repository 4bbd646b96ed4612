"""What accounts published before they were here: read once, kept once, refused with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from homeground.accounts.models import Account
from homeground.accounts.sandboxed import Stage
from homeground.insights import past
from homeground.insights.models import Archive, ArchivedPost, How, NextReading, Observation
from homeground.insights.past import read_past, unread
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for
from homeground.publishing.workers import register_worker
from tests.networks.harness import RunningSandbox, running_sandbox
from tests.publishing.house import STAGES, House, open_house

pytestmark = pytest.mark.django_db(transaction=True)

SILENT = Stage("telegram", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 900)


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running


@pytest_asyncio.fixture
async def house(
    transactional_db: None, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    monkeypatch.setitem(STAGES, "telegram", SILENT)
    try:
        yield await open_house(sandbox, sandbox.session, ("mastodon", "telegram"))
    finally:
        await sync_to_async(connections.close_all)()


async def remember(house: House, posts: int = 30) -> Account:
    account = house.accounts["mastodon"]
    await house.sandbox.control(
        "history", network="mastodon", account_id=account.network_id, posts=posts, days=120
    )
    return account


def observed(account: Account) -> list[Observation]:
    return list(Observation.objects.filter(post__account=account).order_by("pk"))


async def test_a_past_is_kept_once(house: House) -> None:
    account = await remember(house)
    assert [a.pk async for a in unread()] == [account.pk]
    first = await read_past(account, house.sandbox.http, now=house.now)
    assert (first.posts_read, first.posts_new, first.measured) == (30, 30, 30)
    assert first.why_not == ""
    assert first.first_at is not None
    assert [a.pk async for a in unread()] == []
    readings = await sync_to_async(observed)(account)
    assert {reading.how for reading in readings} == {How.API}
    truth = {
        post.id: house.sandbox.sandbox.world.counts(post).likes
        for post in house.sandbox.sandbox.world.posts
    }
    by_id = {post.pk: post.network_id async for post in Post.objects.filter(account=account)}
    assert {by_id[r.post_id]: r.likes for r in readings} == truth
    assert await ArchivedPost.objects.filter(text__contains=" ").acount() == 30
    # They are read on, at their next age: not at once.
    assert await NextReading.objects.acount() == 30
    assert not await NextReading.objects.filter(at__lt=house.now).aexists()
    # At once again: nothing new, and what was just measured is not measured again.
    again = await read_past(account, house.sandbox.http, now=house.now)
    assert (again.posts_read, again.posts_new, again.measured) == (30, 0, 0)
    # A week later the counts are read once more, beside the first.
    later = await read_past(account, house.sandbox.http, now=house.now + timedelta(days=7))
    assert (later.posts_new, later.measured) == (0, 30)
    assert await Archive.objects.acount() == 1


async def test_what_was_published_here_is_no_past(house: House) -> None:
    account = await remember(house, posts=3)
    plan = await house.plan(house.row("mastodon", "Kajo ist da."))
    await house.play(plan)
    [publication] = await house.publications()
    read = await read_past(account, house.sandbox.http, now=house.now)
    assert (read.posts_read, read.posts_new) == (4, 3)
    assert not await ArchivedPost.objects.filter(post__publication=publication).aexists()
    # One that was sent, and whose answer did not come yet, is left to whoever settles it.
    await house.plan(house.row("mastodon", "Kajo leuchtet."))
    await house.sandbox.advance(2 * 3600)
    worker = await sync_to_async(register_worker)()
    [claim] = await house.claim(worker)
    connector = connector_for(account, house.sandbox.http, now=house.now)
    await connector.publish(claim.draft, key=str(claim.publication.key), now=house.now)
    read = await read_past(account, house.sandbox.http, now=house.now)
    assert (read.posts_read, read.posts_new) == (4, 0)
    assert len(await connector.recent_posts()) == 5


async def test_who_cannot_be_read_says_why(house: House) -> None:
    silent = await read_past(house.accounts["telegram"], house.sandbox.http, now=house.now)
    assert not silent.offered
    assert "cannot read a channel" in silent.why_not
    # A network that is away says so too, and the account is read at the next time.
    account = await remember(house)
    await house.sandbox.fault("mastodon", "http_500", on="read", times=20)
    away = await read_past(account, house.sandbox.http, now=house.now)
    assert away.offered
    assert away.why_not
    assert [a.pk async for a in unread()] == [account.pk]


async def test_counts_that_break_off_leave_the_posts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await remember(house)
    monkeypatch.setattr(past, "AT_ONCE", 10)
    spoken = connector_for(account, house.sandbox.http, now=house.now)
    real = type(spoken).measure
    asked: list[int] = []

    async def measure(self: object, ids: list[str]) -> object:
        asked.append(len(ids))
        if len(asked) == 2:
            await house.sandbox.fault("mastodon", "rate_limit", on="read", times=20)
        return await real(self, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(type(spoken), "measure", measure)
    read = await read_past(account, house.sandbox.http, now=house.now)
    assert asked == [10, 10]
    assert read.posts_new == 30
    assert "20 posts" in read.why_not


async def test_who_may_not_be_read_is_asked_once(house: House) -> None:
    account = await remember(house)
    await house.sandbox.fault("mastodon", "expired_token", on="read", times=1)
    [refused] = await past.read_unread()
    assert refused.why_not
    assert await past.read_unread() == []
    assert (await read_past(account, house.sandbox.http, now=house.now)).posts_new == 30
