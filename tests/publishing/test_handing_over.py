"""What a network keeps for its time: handed over ahead, watched, taken back, counted once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from homeground.accounts.sandboxed import Stage
from homeground.networks.model import Draft
from homeground.publishing import looking, watching
from homeground.publishing.changing import cancel, hold, reschedule
from homeground.publishing.models import Happening, Pause, Publication
from homeground.publishing.networking import connector_for
from homeground.publishing.pausing import pause, resume
from homeground.publishing.playing import next_moment
from homeground.publishing.states import State
from tests.networks.harness import RunningSandbox

from . import house as houses
from .house import House, open_house

pytestmark = pytest.mark.django_db(transaction=True)

STAGE = {
    "facebook": Stage("facebook", "lumikko_de", "Lumikko", "DE", "de", "Europe/Berlin", 900),
    "odnoklassniki": Stage(
        "odnoklassniki", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 900
    ),
    "wordpress": Stage("wordpress", "lumikko_de", "Lumikko", "DE", "de", "Europe/Berlin", 900),
}
NETWORKS = ("mastodon", "vk", "livejournal", "facebook", "odnoklassniki", "wordpress")
BOTH_KINDS = pytest.mark.parametrize("network", ["mastodon", "odnoklassniki"], indirect=True)
"""One that can be asked what it keeps, and knows a key; one that cannot."""
AHEAD = timedelta(days=2)


@pytest_asyncio.fixture(params=NETWORKS)
async def network(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture
async def house(
    transactional_db: None, sandbox: RunningSandbox, network: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[House]:  # fmt: skip
    monkeypatch.setattr(houses, "STAGES", houses.STAGES | STAGE)
    try:
        yield await open_house(sandbox, sandbox.session, (network,))
    finally:
        await sync_to_async(connections.close_all)()


async def handed_over(house: House, network: str, text: str = "Licht an") -> Publication:
    row = house.row(network, text, after=AHEAD)
    if network in {"livejournal", "wordpress"}:
        row = replace(row, title="Kajo")
    await house.plan(row)
    await Publication.objects.filter(identity=row.identity).aupdate(native=True, send_at=house.now)
    await pass_once(house)
    return await Publication.objects.aget(identity=row.identity)


async def pass_once(house: House, later: timedelta = timedelta(0)) -> None:
    await house.clock.set(house.now + later)
    await (await house.sender()).pass_once()


async def play(house: House, until: timedelta = AHEAD + timedelta(hours=2)) -> None:
    """Every moment at which something is to be done, until well after its time."""
    end = house.now + until
    ids = [publication.pk for publication in await house.publications()]
    sender = await house.sender()
    while house.now < end:
        await sender.pass_once()
        moment = await sync_to_async(next_moment)(ids)
        if moment is None or moment > end:
            break
        # What stands still is due all the time.
        await house.clock.set(moment if moment > house.now else house.now + timedelta(hours=1))
    await house.clock.set(max(house.now, end))


async def told(publication: Publication) -> list[str]:
    return [each.what async for each in Happening.objects.filter(publication=publication)]


async def test_it_is_kept_there_and_comes_out_at_its_time(house: House, network: str) -> None:
    publication = await handed_over(house, network)
    assert publication.state == State.HANDED_OVER
    assert publication.handed_id
    assert house.texts(network) == []
    await play(house)
    assert house.texts(network) == ["Licht an"]
    (publication,) = await house.publications()
    assert publication.state == State.PUBLISHED
    assert abs(publication.post.published_at - publication.due_at) < timedelta(minutes=2)


@pytest.mark.parametrize("kind", ["reset_after_accept", "timeout_before_accept", "http_500"])
async def test_a_lost_answer_never_keeps_it_twice(house: House, network: str, kind: str) -> None:
    await house.sandbox.fault(network, kind, times=1, seconds=1.0)
    await handed_over(house, network)
    await play(house)
    assert house.texts(network) == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


@BOTH_KINDS
async def test_gone_from_a_busy_account_a_person_is_asked(
    house: House, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So much was posted there since that it cannot be seen whether it came out."""
    monkeypatch.setattr(looking, "READ_BACK", 3)
    monkeypatch.setattr(watching, "READ_BACK", 3)
    publication = await handed_over(house, network)
    await house.clock.set(publication.due_at + timedelta(minutes=1))
    account = house.accounts[network]
    connector = connector_for(account, house.sandbox.http, now=house.now)
    (own,) = await connector.recent_posts(limit=3)
    await connector.delete(own.id)
    for number in range(4):
        await connector.publish(Draft(f"Mehr {number}"), key=str(uuid4()), now=house.now)
        await house.sandbox.advance(60)
    for _ in range(6):
        await pass_once(house, timedelta(minutes=10))
    (publication,) = await house.publications()
    assert publication.state == State.UNSURE
    assert publication.look_at is None
    assert "So much was posted" in publication.problem


async def test_cancelled_it_is_taken_back(house: House, network: str) -> None:
    publication = await handed_over(house, network)
    await sync_to_async(cancel)(publication, now=house.now)
    await pass_once(house)
    assert await house.states() == [State.CANCELLED]
    await play(house)
    assert house.texts(network) == []
    assert await told(publication) == [Happening.What.RECALL_WANTED, Happening.What.RECALLED]


@BOTH_KINDS
async def test_held_it_is_taken_back_and_stays(house: House, network: str) -> None:
    publication = await handed_over(house, network)
    await sync_to_async(hold)(publication, now=house.now)
    await play(house)
    assert await house.states() == [State.ON_HOLD]
    assert house.texts(network) == []


@BOTH_KINDS
async def test_moved_it_is_handed_over_again_for_its_new_time(house: House, network: str) -> None:
    publication = await handed_over(house, network)
    later = publication.due_at + timedelta(days=1)
    await sync_to_async(reschedule)(publication, later, now=house.now)
    await play(house, timedelta(hours=1))
    assert await house.states() == [State.HANDED_OVER]
    await play(house)
    assert house.texts(network) == []
    await play(house)
    assert house.texts(network) == ["Licht an"]
    assert await house.states() == [State.PUBLISHED]


@BOTH_KINDS
async def test_a_pause_takes_it_back_and_what_was_missed_is_chosen(
    house: House, network: str
) -> None:
    publication = await handed_over(house, network)
    begun = await sync_to_async(pause)(house.brand, now=house.now)
    await play(house)
    assert house.texts(network) == []
    assert await house.states() == [State.SCHEDULED]
    missed = await sync_to_async(resume)(begun, Pause.Missed.SEND, now=house.now)
    assert missed == 1
    await pass_once(house)
    assert house.texts(network) == ["Licht an"]
    assert await told(publication) == [Happening.What.RECALL_WANTED, Happening.What.RECALLED]


@BOTH_KINDS
async def test_too_near_to_be_kept_it_goes_out_at_its_time_by_us(
    house: House, network: str
) -> None:
    row = house.row(network, "Licht an", after=timedelta(seconds=90))
    if network in {"livejournal", "wordpress"}:
        row = replace(row, title="Kajo")
    row = replace(row, due_at=house.now + timedelta(seconds=90))
    await house.plan(row)
    await Publication.objects.all().aupdate(native=True, send_at=house.now)
    await pass_once(house)
    assert await house.states() == [State.SCHEDULED]
    assert house.texts(network) == []
    await pass_once(house, timedelta(seconds=91))
    assert house.texts(network) == ["Licht an"]


@BOTH_KINDS
async def test_it_overtakes_nothing_and_nothing_waits_for_it(house: House, network: str) -> None:
    """A post that is due sooner is planned later; both are out, each at its time."""
    await handed_over(house, network)
    row = house.row(network, "Vorher", after=timedelta(hours=1))
    if network in {"livejournal", "wordpress"}:
        row = replace(row, title="Kajo 2")
    await house.plan(row)
    await pass_once(house, timedelta(hours=1))
    assert house.texts(network) == ["Vorher"]
    await play(house)
    assert sorted(house.texts(network)) == ["Licht an", "Vorher"]
