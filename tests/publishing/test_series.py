"""First comments and threads: each part below what it answers, resumed where it stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from homeground.publishing.models import Happening, Post, Publication
from homeground.publishing.states import State

from .house import House

pytestmark = pytest.mark.django_db(transaction=True)

NETWORKS = ("x", "mastodon", "vk", "livejournal")


async def series(house: House, network: str, *texts: str) -> list[Publication]:
    """A post and what goes out below it, each answering the one before."""
    rows = [house.row(network, text) for text in texts]
    await house.plan(*(replace(row, due_at=rows[0].due_at) for row in rows))
    made = await house.publications()
    for before, after in pairwise(made):
        after.answers = before
        await after.asave(update_fields=["answers"])
    return made


def said(house: House, network: str) -> list[str]:
    """Every text that the account put on the network, as a post or as a comment."""
    texts = []
    for post in house.sandbox.sandbox.world.posts:
        if post.network == network:
            texts.append(post.text)
            texts += [comment.text for comment in post.comments if comment.by_account]
    return sorted(texts)


async def play(house: House) -> None:
    await house.clock.set(house.now + timedelta(hours=1))
    sender = await house.sender()
    for _ in range(12):
        await sender.pass_once()
        await house.clock.set(house.now + timedelta(minutes=2))


@pytest.mark.parametrize("network", ["x", "mastodon"])
async def test_a_thread_is_a_chain(house: House, network: str) -> None:
    await series(house, network, "Licht 1/3", "Licht 2/3", "Licht 3/3")
    await play(house)
    assert await house.states() == [State.PUBLISHED] * 3
    assert said(house, network) == ["Licht 1/3", "Licht 2/3", "Licht 3/3"]
    names = {post.network_id async for post in Post.objects.all()}
    assert len(names) == 3


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["reset_after_accept", "timeout_before_accept", "http_500"])
async def test_a_first_comment_whose_answer_was_lost_is_there_once(
    house: House, network: str, kind: str
) -> None:
    await series(house, network, "Licht an", "Mehr dazu morgen")
    await house.sandbox.fault(network, kind, times=1, on="comment", seconds=1.0)
    await play(house)
    assert said(house, network) == ["Licht an", "Mehr dazu morgen"]
    assert await house.states() == [State.PUBLISHED] * 2


async def test_a_part_waits_for_a_post_that_failed(house: House) -> None:
    """What it answers is not there: nothing is sent, and nothing behind it is held up."""
    await series(house, "x", "Licht " * 200, "Mehr dazu morgen")
    await house.plan(house.row("x", "Etwas anderes", after=timedelta(hours=2)))
    await play(house)
    await house.clock.set(house.now + timedelta(hours=2))
    await (await house.sender()).pass_once()
    assert await house.states() == [State.FAILED, State.SCHEDULED, State.PUBLISHED]
    assert said(house, "x") == ["Etwas anderes"]


async def test_a_series_goes_on_where_it_stopped(house: House) -> None:
    """The network is away after the first part: the others follow, in order, none twice."""
    await series(house, "mastodon", "Licht 1/3", "Licht 2/3", "Licht 3/3")
    await house.sandbox.fault("mastodon", "rate_limit", times=1, on="comment")
    await house.clock.set(house.now + timedelta(hours=1))
    await (await house.sender()).pass_once()
    assert said(house, "mastodon") == ["Licht 1/3"]
    await play(house)
    assert said(house, "mastodon") == ["Licht 1/3", "Licht 2/3", "Licht 3/3"]
    assert await house.states() == [State.PUBLISHED] * 3


async def test_a_look_is_part_of_the_story(house: House) -> None:
    (first, second) = await series(house, "vk", "Licht an", "Mehr dazu morgen")
    await house.sandbox.fault("vk", "reset_after_accept", times=1, on="comment")
    await play(house)
    seen = [each.what async for each in Happening.objects.filter(publication=second)]
    assert seen == [Happening.What.FOUND]
    assert not await Happening.objects.filter(publication=first).aexists()
