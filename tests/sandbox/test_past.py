"""An account with a past: what the controls give, every network's own way of reading shows."""

from __future__ import annotations

import statistics
from datetime import timedelta
from typing import Any

import pytest

from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS
from homeground.sandbox.growing import Growth
from homeground.sandbox.rhythm import DAY, Rhythm
from homeground.sandbox.whole import Sandbox
from tests.networks.contract.drafts import ABLE_KIND
from tests.networks.harness import RunningSandbox

READABLE = sorted(slug for slug in Sandbox().servers if Can.READ_BACK in NETWORKS[slug].can)
POSTS = 12


async def with_past(sandbox: RunningSandbox, network: str, posts: int = POSTS) -> dict[str, Any]:
    token = await sandbox.token(network, ABLE_KIND.get(network), followers=20_000, language="de")
    about = {"network": network, "account_id": token["account_id"]}
    assert (await sandbox.control("history", **about, posts=posts, days=90))["posts"] == posts
    return token


@pytest.mark.parametrize("network", READABLE)
async def test_a_past_is_read_like_any_post(sandbox: RunningSandbox, network: str) -> None:
    token = await with_past(sandbox, network)
    connector = sandbox.connect(token)
    read = await connector.recent_posts(limit=50)
    world = sandbox.sandbox.world
    truth = {p.id: p for p in world.posts if p.network == network}
    assert len(read) == len(truth) == POSTS
    now = sandbox.sandbox.clock.now()
    assert all(timedelta(hours=18) < now - p.created_at < timedelta(days=91) for p in read)
    assert [p.created_at for p in read] == sorted((p.created_at for p in read), reverse=True)
    assert {p.text.strip() for p in read} == {p.text for p in truth.values()}
    counts = await connector.measure([p.id for p in read])
    assert len(counts) == POSTS
    if any(seen.likes is not None for seen in counts.values()):
        assert sorted(seen.likes or 0 for seen in counts.values()) == sorted(
            world.counts(p).likes for p in truth.values()
        )
    # The network takes one away: it is gone for whoever measures.
    await sandbox.control("posts", network=network, id=next(iter(truth)), deleted=True)
    if network != "wordpress":  # where a post is what its blog says, not what the world does
        assert len(await connector.measure([p.id for p in read])) == POSTS - 1


async def test_counts_can_be_corrected_downwards(sandbox: RunningSandbox) -> None:
    token = await with_past(sandbox, "mastodon")
    connector = sandbox.connect(token)
    [newest] = await connector.recent_posts(limit=1)
    before = (await connector.measure([newest.id]))[newest.id]
    await sandbox.control("posts", network="mastodon", id=newest.id, counts=0.5)
    after = (await connector.measure([newest.id]))[newest.id]
    assert before.likes is not None
    assert after.likes is not None
    assert after.likes == pytest.approx(before.likes / 2, abs=1)


async def test_the_followers_came_by_and_by(sandbox: RunningSandbox) -> None:
    connector = sandbox.connect(await with_past(sandbox, "vk"))
    today = (await connector.profile()).followers
    assert today == 20_000
    await sandbox.advance(60 * DAY)
    later = (await connector.profile()).followers
    assert later is not None
    assert 20_000 < later < 30_000
    [account] = [a for a in sandbox.sandbox.world.accounts if a.network == "vk"]
    assert account.growth is not None
    assert account.growth.at(account.growth.since) < 19_000


async def test_the_same_seed_the_same_past_and_no_two_posts_alike() -> None:
    def made(seed: int) -> list[tuple[str, int]]:
        from homeground.sandbox.past import give_past
        from homeground.sandbox.rhythm import HOURS_EAST

        sandbox = Sandbox(seed)
        sandbox.clock.set(sandbox.clock.now().replace(hour=9, minute=0), frozen=True)
        server = sandbox.servers["x"]
        account = server.issue("user", name="N", handle="n", language="ru", followers=30_000)
        sandbox.world.add_account(account)
        posts = give_past(sandbox.world, server, account, posts=96, days=365)
        hours = [(p.created_at.hour + HOURS_EAST["ru"]) % 24 for p in posts]
        assert min(hours) >= 7
        assert max(hours) <= 21
        return [(p.text, sandbox.world.counts(p).likes) for p in posts]

    first = made(1)
    assert first == made(1) != made(2)
    assert len({text for text, _ in first}) == 96
    likes = sorted(number for _, number in first)
    # Heavy-tailed: the mean lies far above what most posts get.
    assert statistics.mean(likes) > 1.25 * statistics.median(likes)
    assert likes[-3] > 3 * statistics.median(likes)


@pytest.mark.parametrize("hour", [0.0, 3.0, 9.5, 20.0, 23.9])
def test_people_read_by_day(hour: float) -> None:
    rhythm = Rhythm(began=hour * 3600)
    assert rhythm.busy(DAY) == pytest.approx(DAY)
    assert rhythm.busy(-5.0) < 0
    for age in (1.0, 3600.0, 5 * 3600.0, 30 * DAY + 7.0):
        assert rhythm.age(rhythm.busy(age)) == pytest.approx(age)
    night, evening = Rhythm(2 * 3600.0).busy(7200), Rhythm(19 * 3600.0).busy(7200)
    assert evening > 8 * night


async def test_what_a_past_is_refused_for(sandbox: RunningSandbox) -> None:
    token = await with_past(sandbox, "x")
    about = {"network": "x", "account_id": token["account_id"]}
    for body, says in (
        (about, "before it has posts"),
        (about | {"account_id": "nobody"}, "account_id"),
        (about | {"posts": 97}, "at most 96"),
        (about | {"days": 1}, "days is a whole number from 7"),
        (about | {"network": "icq"}, "network is one of"),
    ):
        async with sandbox.session.post(f"{sandbox.url}/_control/history", json=body) as answer:
            assert answer.status == 400
            assert says in (await answer.json())["error"]
    # Where nobody reads a past there is none, and that is said.
    silent = await sandbox.token("telegram")
    given = await sandbox.control("history", network="telegram", account_id=silent["account_id"])
    assert given["posts"] == 0


def test_growth_without_anybody() -> None:
    now = Sandbox().clock.now()
    assert Growth(now, 0, now, 0).at(now) == 0
