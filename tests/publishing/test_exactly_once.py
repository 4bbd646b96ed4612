"""Every text exactly once: whatever the network, the process or the person does meanwhile."""

from __future__ import annotations

from datetime import timedelta

import psutil
import pytest
from asgiref.sync import sync_to_async

from homeground.networks.contract import Connector
from homeground.networks.model import Post as NetworkPost
from homeground.networks.model import Published
from homeground.publishing import looking
from homeground.publishing.changing import cancel, hold
from homeground.publishing.claiming import claim_again
from homeground.publishing.finding import settle_absent
from homeground.publishing.models import Attempt, Post, Publication, Worker
from homeground.publishing.resuming import resume
from homeground.publishing.settling import Sent, give_up_useless, release, settle_sent
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker

from .house import STAGES, House

NETWORK = sorted(STAGES)


@pytest.mark.parametrize("network", NETWORK)
async def test_a_planned_row_is_published_once(house: House, network: str) -> None:
    row = house.row(network, "Licht an")
    plan = await house.plan(row)
    await house.play(plan)
    assert house.texts(network) == ["Licht an"]
    (publication,) = await house.publications()
    assert publication.state == State.PUBLISHED
    assert publication.post.url.startswith(house.sandbox.url)
    assert house.now >= row.due_at


async def test_the_same_rows_again_publish_nothing(house: House) -> None:
    rows = [house.row(network, "Licht an") for network in NETWORK]
    await house.play(await house.plan(*rows))
    again = await house.plan(*rows)
    await house.play(again)
    assert (again.new, again.known) == (0, len(NETWORK))
    for network in NETWORK:
        assert house.texts(network) == ["Licht an"]


@pytest.mark.parametrize("network", NETWORK)
@pytest.mark.parametrize(
    "fault", ["reset_after_accept", "timeout_after_accept", "timeout_before_accept", "http_500"]
)
async def test_a_lost_answer_doubles_and_loses_nothing(
    house: House, network: str, fault: str
) -> None:
    await house.sandbox.fault(network, fault, times=2)
    texts = [f"Licht {number}" for number in range(3)]
    rows = [
        house.row(network, text, after=timedelta(hours=1 + number))
        for number, text in enumerate(texts)
    ]
    await house.play(await house.plan(*rows))
    assert house.texts(network) == texts
    assert await house.states() == [State.PUBLISHED] * 3


@pytest.mark.parametrize("network", ["livejournal", "x"])
async def test_what_the_network_shows_late_is_not_sent_again(
    house: House, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look sees nothing yet: it is not believed."""
    looked = 0

    async def late(connector: Connector, publication: Publication) -> list[NetworkPost]:
        nonlocal looked
        looked += 1
        return [] if looked == 1 else await look(connector, publication)

    look = looking._read_back
    monkeypatch.setattr(looking, "_read_back", late)
    await house.sandbox.fault(network, "reset_after_accept", times=1)
    await house.play(await house.plan(house.row(network, "Licht an")))
    assert looked == 2
    assert house.texts(network) == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


@pytest.mark.parametrize("network", NETWORK)
async def test_a_worker_that_died_after_sending_is_found_out(house: House, network: str) -> None:
    """Sent and accepted, then SIGKILL before a word was written: looked for, not repeated."""
    plan = await house.plan(house.row(network, "Licht an"))
    await house.clock.set(house.now + timedelta(hours=1))
    dead = await sync_to_async(_a_dead_worker)()
    (claim,) = await house.claim(dead)
    connector = house.sandbox.connect(_token(house, network))
    await connector.publish(claim.draft, key=str(claim.publication.key), now=house.now)
    await house.play(plan)
    assert house.texts(network) == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


@pytest.mark.parametrize("network", NETWORK)
async def test_a_worker_that_died_before_sending_loses_nothing(house: House, network: str) -> None:
    plan = await house.plan(house.row(network, "Licht an"))
    await house.clock.set(house.now + timedelta(hours=1))
    dead = await sync_to_async(_a_dead_worker)()
    assert await house.claim(dead)
    await house.play(plan)
    assert house.texts(network) == ["Licht an"]


@pytest.mark.parametrize("meanwhile", ["unsure", "planned anew", "on hold", "cancelled", "failed"])
async def test_a_networks_word_that_came_late_is_true(house: House, meanwhile: str) -> None:
    """The worker was away with the answer in its hands; the others gave it up, and decided otherwise."""
    network = "mastodon"
    await house.plan(house.row(network, "Licht an"))
    await house.clock.set(house.now + timedelta(hours=1))
    away = await sync_to_async(register_worker)()
    (claim,) = await house.claim(away)
    connector = house.sandbox.connect(_token(house, network))
    published = await connector.publish(claim.draft, key=str(claim.publication.key), now=house.now)

    def given_up() -> None:
        current = Publication.objects.get()
        Publication.objects.update(
            state=State.UNSURE, worker=None, lease_ends_at=None, look_at=house.now
        )
        if meanwhile != "unsure":
            settle_absent(current, now=house.now)
        if meanwhile == "on hold":
            hold(current, now=house.now)
        if meanwhile == "cancelled":
            cancel(current, now=house.now)
        if meanwhile == "failed":
            Publication.objects.update(useless_after=house.now - timedelta(seconds=1))
            give_up_useless(brands=[house.brand.pk], now=house.now)

    await sync_to_async(given_up)()
    await sync_to_async(settle_sent)([Sent(claim, published, house.now)])
    assert await house.states() == [State.PUBLISHED]
    await (await house.sender()).pass_once()
    assert house.texts(network) == ["Licht an"]
    assert (await Post.objects.aget()).network_id == published.id


async def test_two_answers_for_one_publication_are_said(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Repeated, the same answer changes nothing; another one is a double, and somebody has to know."""
    await house.plan(house.row("mastodon", "Licht an"))
    await house.clock.set(house.now + timedelta(hours=1))
    (claim,) = await house.claim(await sync_to_async(register_worker)())
    first, second = (Published(name, f"https://n.example/{name}") for name in ("1", "2"))
    for published in (first, first):
        await sync_to_async(settle_sent)([Sent(claim, published, house.now)])
    assert not caplog.records
    await sync_to_async(settle_sent)([Sent(claim, second, house.now)])
    assert "is there twice: https://n.example/2 beside 1" in caplog.text
    assert (await Post.objects.aget()).network_id == "1"
    assert await house.states() == [State.PUBLISHED]


async def test_a_living_worker_keeps_what_it_holds(house: House) -> None:
    network = NETWORK[0]
    await house.plan(house.row(network, "Licht an"))
    await house.clock.set(house.now + timedelta(hours=1))
    other = await sync_to_async(register_worker)()
    assert await house.claim(other)
    sender = await house.sender()
    await sender.pass_once()
    assert house.texts(network) == []
    assert await house.states() == [State.ARMED]


async def test_two_equal_texts_are_told_apart(house: House) -> None:
    """A repeated greeting that became unsure is not mistaken for the first one."""
    network = "vk"
    rows = [house.row(network, "Доброе утро", after=timedelta(hours=h)) for h in (1, 30)]
    plan = await house.plan(*rows)
    await house.clock.set(rows[0].due_at)
    await (await house.sender()).pass_once()
    await house.sandbox.fault(network, "timeout_before_accept", times=1)
    await house.play(plan)
    assert house.texts(network) == ["Доброе утро", "Доброе утро"]
    assert await house.states() == [State.PUBLISHED] * 2


async def test_every_attempt_is_written_down(house: House) -> None:
    network = NETWORK[0]
    await house.sandbox.fault(network, "rate_limit", times=1)
    await house.play(await house.plan(house.row(network, "Licht an")))
    attempts = [a async for a in Attempt.objects.order_by("number")]
    assert [a.outcome for a in attempts] == ["rate_limited", "published"]
    assert all(a.ended_at is not None and a.fingerprint for a in attempts)


async def test_the_ledger_refuses_to_arm_without_a_fingerprint(house: House) -> None:
    from django.db import IntegrityError

    await house.plan(house.row(NETWORK[0], "Licht an"))
    with pytest.raises(IntegrityError, match="armed_is_written_down"):
        await Publication.objects.aupdate(state=State.ARMED)


def _a_dead_worker() -> Worker:
    """A worker of this host whose process number is nobody's."""
    worker = register_worker()
    free = next(pid for pid in range(30_000, 4, -1) if not psutil.pid_exists(pid))
    worker.pid = free
    worker.save()
    return worker


def _token(house: House, network: str) -> dict[str, object]:
    account = house.accounts[network]
    return {
        "network": network,
        "account_id": account.network_id,
        "credentials": account.credentials,
        "base_url": account.base_url,
        "handle": account.handle,
    }


async def test_a_repetition_that_is_refused_leaves_the_doubt(house: House) -> None:
    """Accepted, the answer lost; then the token ends, and the network forgets the key."""
    plan = await house.plan(house.row("mastodon", "Licht an"))
    await house.sandbox.fault("mastodon", "reset_after_accept", times=1)
    await house.clock.set(house.now + timedelta(hours=1))
    sender = await house.sender()
    await sender.pass_once()
    account = house.accounts["mastodon"]
    credentials = dict(account.credentials)
    account.credentials = credentials | {"access_token": "lapsed"}
    await account.asave(update_fields=["credentials"])
    await house.clock.set(house.now + timedelta(minutes=2))
    await sender.pass_once()
    assert await house.states() == [State.UNSURE]
    await house.clock.set(house.now + timedelta(days=2))
    account.credentials, account.state = credentials, "connected"
    await account.asave(update_fields=["credentials", "state"])
    await sync_to_async(resume)(account, now=house.now)
    await house.play(plan)
    assert house.texts("mastodon") == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


async def test_nothing_overtakes_what_was_told_to_wait(house: House) -> None:
    """Told to wait for long: what is due later stays behind it, also when it is claimed later."""
    first = house.row("x", "Licht 1")
    second = house.row("x", "Licht 2", after=timedelta(hours=2))
    await house.plan(first, second)
    await house.sandbox.fault("x", "rate_limit", times=1)
    await house.clock.set(first.due_at)
    sender = await house.sender()
    await sender.pass_once()
    await Publication.objects.filter(identity=first.identity).aupdate(
        send_at=second.due_at + timedelta(hours=3)
    )
    await house.clock.set(second.due_at)
    await sender.pass_once()
    assert house.texts("x") == []
    await house.clock.set(second.due_at + timedelta(hours=3))
    await sender.pass_once()
    assert house.texts("x") == ["Licht 1", "Licht 2"]


async def test_a_repetition_that_was_not_begun_leaves_the_doubt(house: House) -> None:
    """Armed to be repeated with its key, then everything stood still: it may still be out."""
    await house.plan(house.row("mastodon", "Licht an"))
    await house.sandbox.fault("mastodon", "reset_after_accept", times=1)
    await house.clock.set(house.now + timedelta(hours=1))
    await (await house.sender()).pass_once()
    (unsure,) = await house.publications()
    worker = await sync_to_async(register_worker)()
    claim = await sync_to_async(claim_again)(unsure, worker, now=house.now)
    assert claim is not None
    await sync_to_async(release)(claim, now=house.now, send_at=house.now + timedelta(days=2))
    assert await house.states() == [State.UNSURE]
