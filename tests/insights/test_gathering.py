"""Posts are read at their ages, in batches, within the networks' limits, and asked no more when they are gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from homeground.accounts.models import Account
from homeground.accounts.sandboxed import Stage
from homeground.insights.audience import keep_audience
from homeground.insights.gathering import gather
from homeground.insights.measuring import measure
from homeground.insights.models import AudienceReading, NextReading, Observation, Standing
from homeground.insights.queries import audience_by_day
from homeground.insights.standing import keeping
from homeground.insights.standing.keeping import restate
from homeground.insights.standing.learned import Learned, learned_by
from homeground.networks.model import DayStatistics
from homeground.publishing.models import Post
from homeground.publishing.reads import take_read
from tests.networks.harness import running_sandbox
from tests.publishing.house import STAGES, House, open_house

pytestmark = pytest.mark.django_db(transaction=True)

SILENT = Stage("telegram", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 900)


@pytest_asyncio.fixture
async def house(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setitem(STAGES, "telegram", SILENT)
    async with running_sandbox() as running:
        try:
            yield await open_house(running, running.session, ("vk", "mastodon", "telegram"))
        finally:
            await sync_to_async(connections.close_all)()


async def published(house: House) -> dict[str, Post]:
    rows = [house.row(network, f"Kajo on {network}") for network in house.accounts]
    await house.play(await house.plan(*rows))
    return {post.account.network: post async for post in Post.objects.select_related("account")}


def asked(house: House) -> int:
    return len(house.sandbox.sandbox.arrivals)


async def ages(post: Post) -> list[float]:
    """In hours, of every reading."""
    return [
        round((each.observed_at - post.published_at) / timedelta(hours=1), 1)
        async for each in Observation.objects.filter(post=post)
    ]


async def test_each_post_is_read_at_its_ages_and_not_in_between(house: House) -> None:
    posts = await published(house)
    assert (await gather()).posts == 0, "nothing is a quarter of an hour old yet"
    for hours, read in ((0.3, 2), (0.1, 0), (0.7, 2), (2.1, 2), (20.9, 2), (1.0, 0)):
        await house.sandbox.advance(hours * 3600)
        before = asked(house)
        done = await gather()
        assert (done.posts, done.problems, len(done.to_restate)) == (read, [], read), hours
        assert read or asked(house) == before, "a pass with nothing due asks no network"
    assert await ages(posts["mastodon"]) == [0.3, 1.1, 3.2, 24.1]
    assert await ages(posts["telegram"]) == [], "Telegram tells a bot no counts"
    # The first two ages are a quarter of an hour and an hour: at 24.1 hours the next is two days.
    row = await NextReading.objects.aget(post=posts["mastodon"])
    assert row.at <= posts["mastodon"].published_at + timedelta(days=2)
    assert await sync_to_async(restate)(done.to_restate, now=house.now) == 0, "of that last pass"
    assert await sync_to_async(restate)([posts["vk"].pk], now=house.now) == 1
    standing = await Standing.objects.aget(post=posts["vk"])
    last = await Observation.objects.filter(post=posts["vk"]).alast()
    assert last is not None
    assert (standing.observation_id, standing.likes) == (last.pk, last.likes)
    assert standing.lift is not None
    assert standing.forecast is not None
    assert not await Standing.objects.filter(post=posts["telegram"]).aexists()


async def test_a_post_that_the_network_deleted_keeps_its_readings_and_is_let_go(
    house: House,
) -> None:
    post = (await published(house))["mastodon"]
    await house.sandbox.advance(20 * 60)
    await gather()
    for each in house.sandbox.sandbox.world.posts:
        each.deleted = each.network == "mastodon"
    for days in (1, 2):
        await house.sandbox.advance(86_400)
        await gather()
        await post.arefresh_from_db()
        assert post.gone_at is not None
        assert await NextReading.objects.filter(post=post).aexists() == (days == 1)
    assert len(await ages(post)) == 1


async def test_a_network_that_refuses_is_asked_again_when_it_said(house: House) -> None:
    post = (await published(house))["mastodon"]
    await house.sandbox.advance(20 * 60)
    # The network's limit begins anew every five minutes: we look when it is about to.
    clock = house.sandbox.sandbox.clock
    minute = house.now.minute // 5 * 5 + 4
    clock.set(house.now.replace(minute=minute, second=0, microsecond=0), frozen=True)
    await house.sandbox.fault("mastodon", "rate_limit", on="read", times=1)
    done = await gather()
    assert done.posts == 1
    assert "lumikko_de" in done.problems[0]
    row = await NextReading.objects.aget(post=post)
    anew = house.now + timedelta(minutes=1)
    assert anew <= row.at <= anew + timedelta(minutes=5)
    before = asked(house)
    for moment in (house.now, anew - timedelta(seconds=1)):
        clock.set(moment, frozen=True)
        await gather()
        assert asked(house) == before, "not before that"
    clock.set(anew, frozen=True)
    assert (await gather()).posts == 1


async def test_followers_are_kept_by_day_and_restated_without_losing_a_reading(
    house: House,
) -> None:
    account = house.accounts["mastodon"]
    for _ in range(3):
        await gather(audience=True)
        await house.sandbox.advance(7 * 3600)
    days = [each.day async for each in AudienceReading.objects.filter(account=account)]
    assert len(days) == len(set(days)) == 1, "once a day"
    day = date(2026, 3, 1)
    for followers, joined in ((100, 4), (100, 4), (90, 5)):
        said = [DayStatistics(day, followers=followers, joined=joined)]
        await sync_to_async(keep_audience)(account, said, now=house.now)
    read = AudienceReading.objects.filter(account=account, day=day)
    assert [each.followers async for each in read] == [100, 90], "the same is not kept twice"
    known = await sync_to_async(audience_by_day)([account.pk], day, day)
    assert (known[account.pk][0].followers, known[account.pk][0].joined) == (90, 5)


async def test_reading_leaves_half_of_a_limit_to_publishing(house: House) -> None:
    account = await Account.objects.select_related("market").aget(pk=house.accounts["vk"].pk)
    account.network, account.kind = "weibo", ""
    taken = 0
    while (refused := await sync_to_async(take_read)(account, now=house.now)) is None:
        taken += 1
        assert taken < 101
    assert taken == 50, "Weibo takes a hundred requests a day"
    until, why = refused
    assert until > house.now + timedelta(hours=20)
    assert "Weibo" in why


async def test_a_run_s_reading_of_all_accounts_says_anew_how_each_post_stands(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = await published(house)
    learned = []

    def learn(organization: int) -> Learned:
        learned.append(organization)
        return learned_by(organization)

    monkeypatch.setattr(keeping, "learned_by", learn)
    now = house.now + timedelta(hours=3)
    await house.clock.set(now)
    assert await measure(list(posts.values()), house.sandbox.http, now=now) == []
    standing = {each.post_id async for each in Standing.objects.filter(observed_at=now)}
    assert standing == {posts["vk"].pk, posts["mastodon"].pk}
    assert len(learned) == 1, "once for all accounts"
