"""Accounts without a webhook are asked about: Telegram's comments arrive like any other's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from homeground.accounts.models import Account
from homeground.community import listening
from homeground.community.collecting import collect
from homeground.community.hearing import hear_again, read_deliveries
from homeground.community.listening import accounts_to_ask, listen
from homeground.community.models import Comment, Delivery, LongPoll
from homeground.networks import errors
from homeground.networks.listening import Heard, Listener
from homeground.networks.model import Draft
from homeground.networks.registry import LISTENERS
from homeground.publishing.models import Post
from tests.networks.contract.drafts import key, now
from tests.networks.harness import RunningSandbox, running_sandbox

from .houses import Place, account_on, opened, place_of, post_on

TWO = {"bot_token": "2:bb"}


@pytest_asyncio.fixture
async def sandbox(transactional_db: None) -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running
    await sync_to_async(connections.close_all)()


async def read() -> None:
    await sync_to_async(read_deliveries)(now=timezone.now())
    await sync_to_async(hear_again)(now=timezone.now())


@dataclass
class Talk:
    """A post on a sandbox's channel, and what the audience wrote below it."""

    post: Post
    said: dict[str, str]
    parents: dict[str, str]
    base_url: str

    async def kept(self) -> dict[str, Comment]:
        return {c.network_id: c async for c in Comment.objects.filter(post=self.post)}


async def talked(sandbox: RunningSandbox) -> Talk:
    token = await sandbox.token("telegram", followers=60_000)
    place: Place = await sync_to_async(place_of)("lumikko-oy")
    account: Account = await sync_to_async(account_on)(
        place,
        "telegram",
        network_id=token["account_id"],
        base_url=token["base_url"],
        credentials=token["credentials"],
    )
    published = await sandbox.connect(token).publish(
        Draft(text="Свет"), key=key(), now=now(sandbox)
    )
    post: Post = await sync_to_async(post_on)(account, published.id)
    await sandbox.advance(20 * 3600)
    truth = next(p for p in sandbox.sandbox.world.posts if p.network == "telegram")
    said = {c.id: c.text for c in sandbox.sandbox.world.comments(truth)}
    assert said
    parents = {c.id: c.parent_id or "" for c in truth.comments}
    return Talk(post, said, parents, token["base_url"])


async def test_telegrams_comments_arrive(sandbox: RunningSandbox) -> None:
    talk = await talked(sandbox)
    for _ in range(10):
        accounts: Sequence[Account] = await sync_to_async(accounts_to_ask)()
        await listen(sandbox.http, accounts)
        await read()
    kept = await talk.kept()
    assert {number: c.text for number, c in kept.items()} == talk.said
    assert {number: c.parent_network_id for number, c in kept.items()} == talk.parents
    assert all(c.url.startswith(talk.base_url) for c in kept.values())


async def test_collecting_asks_for_them_too(sandbox: RunningSandbox) -> None:
    talk = await talked(sandbox)
    posts = [p async for p in Post.objects.select_related("account__brand")]
    for _ in range(2):
        assert await collect(posts, sandbox.http, now=datetime.now(UTC)) == []
    assert {number: c.text for number, c in (await talk.kept()).items()} == talk.said


# --- whom we ask, and when ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_bot_is_asked_once_and_not_at_all_when_it_has_a_webhook() -> None:
    place = place_of("lumikko-oy")
    one = account_on(place, "telegram", credentials={"bot_token": "1:aa"}, handle="one")
    account_on(place, "telegram", credentials={"bot_token": "1:aa"}, handle="two")
    called = account_on(place, "telegram", credentials=TWO, handle="three")
    account_on(place, "telegram", credentials=TWO, handle="four")
    opened(called)
    community = account_on(place, "vk", credentials={"access_token": "k"})
    account_on(place, "vk", credentials={"access_token": "k"}, handle="me", network_id="99")
    account_on(place, "vk", handle="off", network_id="-6", state=Account.State.NEEDS_RECONNECTION)
    account_on(place, "vk", handle="odd", network_id="no number")
    account_on(place, "livejournal")
    assert accounts_to_ask() == [one, community]
    assert accounts_to_ask([place.brand.pk]) == [one, community]
    assert accounts_to_ask([]) == []


class Fake(Listener):
    """Says what it is told to, and notes from where it was asked."""

    def __init__(self, *answers: Heard | errors.NetworkError) -> None:
        self.answers = list(answers)
        self.cursors: list[dict[str, str]] = []

    async def hear(self, connector: Any, cursor: Any, *, wait_seconds: int) -> Heard:
        self.cursors.append(dict(cursor))
        await asyncio.sleep(0.05)
        answer = self.answers.pop(0)
        if isinstance(answer, errors.NetworkError):
            raise answer
        return answer


async def asked(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, *answers: Heard | errors.NetworkError
) -> tuple[Account, Fake]:
    place: Place = await sync_to_async(place_of)("lumikko-oy")
    account: Account = await sync_to_async(account_on)(place, "telegram", credentials=TWO)
    fake = Fake(*answers)
    monkeypatch.setitem(LISTENERS, "telegram", fake)
    return account, fake


async def test_what_came_is_kept_with_the_place_to_go_on_from(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, fake = await asked(
        sandbox,
        monkeypatch,
        Heard([b'{"update_id": 7}'], {"offset": "8"}),
        Heard([], {"offset": "8"}),
    )
    for _ in range(2):
        await listen(sandbox.http, [account])
    assert fake.cursors == [{}, {"offset": "8"}]
    kept = await Delivery.objects.aget()
    assert (bytes(kept.body), kept.url) == (b'{"update_id": 7}', "")


async def test_what_could_not_be_kept_is_not_confirmed(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard([b'{"update_id": 7}'], {"offset": "8"})
    account, fake = await asked(sandbox, monkeypatch, heard, heard)
    keep = listening.keep

    def full(*args: Any, **named: Any) -> bool:
        keep(*args, **named)
        raise OSError("disk full")

    monkeypatch.setattr(listening, "keep", full)
    with pytest.raises(OSError, match="disk full"):
        await listen(sandbox.http, [account])
    assert not await Delivery.objects.aexists()
    monkeypatch.setattr(listening, "keep", keep)
    await LongPoll.objects.aupdate(next_at=timezone.now())
    await listen(sandbox.http, [account])
    assert fake.cursors == [{}, {}]
    assert await Delivery.objects.acount() == 1


async def test_two_workers_do_not_ask_at_once(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, fake = await asked(sandbox, monkeypatch, Heard([], {}))
    await asyncio.gather(*(listen(sandbox.http, [account]) for _ in range(3)))
    assert len(fake.cursors) == 1


@pytest.mark.parametrize(
    ("error", "at_least"),
    [
        (errors.Unavailable("away"), timedelta(seconds=50)),
        (errors.RateLimited("slower", retry_after_seconds=300), timedelta(seconds=290)),
        (errors.NotAuthorized("no right"), timedelta(minutes=59)),
        (errors.Rejected("no such method"), timedelta(minutes=59)),
    ],
)
async def test_a_network_that_refuses_is_left_alone_for_a_while(
    error: errors.NetworkError,
    at_least: timedelta,
    sandbox: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, fake = await asked(sandbox, monkeypatch, error, Heard([], {}))
    for _ in range(2):
        await listen(sandbox.http, [account])
    assert len(fake.cursors) == 1
    turn = await LongPoll.objects.aget()
    assert turn.problem == error.message
    assert turn.next_at > timezone.now() + at_least
    await LongPoll.objects.aupdate(next_at=timezone.now())
    await listen(sandbox.http, [account])
    assert (await LongPoll.objects.aget()).problem == ""


async def test_a_webhook_that_is_set_up_meanwhile_ends_the_asking(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _ = await asked(sandbox, monkeypatch, Heard([b"{}"], {"offset": "8"}))
    asking = asyncio.ensure_future(listen(sandbox.http, [account]))
    await asyncio.sleep(0.02)
    await sync_to_async(opened)(account)
    await asking
    assert not await LongPoll.objects.aexists()
    assert not await Delivery.objects.aexists()
    assert await sync_to_async(accounts_to_ask)() == []
