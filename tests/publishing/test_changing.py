"""What people change before a publication is sent, and what is too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from homeground.errors import BadInput
from homeground.publishing.changing import cancel, hold, release_hold, reschedule
from homeground.publishing.models import Happening, Publication
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker

from .house import House
from .test_series import series

pytestmark = pytest.mark.django_db(transaction=True)


async def one(house: House, network: str = "x") -> Publication:
    await house.plan(house.row(network, "Licht an"))
    (publication,) = await house.publications()
    return publication


async def pass_at(house: House, moment: timedelta) -> None:
    await house.clock.set(house.now + moment)
    await (await house.sender()).pass_once()


async def test_moved_it_goes_out_at_its_new_time(house: House) -> None:
    publication = await one(house)
    later = publication.due_at + timedelta(hours=3)
    await sync_to_async(reschedule)(publication, later, now=house.now)
    await pass_at(house, timedelta(hours=2))
    assert house.texts("x") == []
    await pass_at(house, timedelta(hours=2, minutes=30))
    assert house.texts("x") == ["Licht an"]
    (moved,) = [each async for each in Happening.objects.all()]
    assert moved.what == Happening.What.MOVED
    assert f"{later:%Y-%m-%d %H:%M}" in moved.said


async def test_held_it_waits_and_let_go_late_it_goes_at_once(house: House) -> None:
    publication = await one(house)
    await sync_to_async(hold)(publication, now=house.now)
    await pass_at(house, timedelta(hours=5))
    assert house.texts("x") == []
    await sync_to_async(release_hold)(publication, now=house.now)
    await pass_at(house, timedelta(0))
    assert house.texts("x") == ["Licht an"]


async def test_cancelled_it_never_goes_out_nor_does_what_was_below_it(house: House) -> None:
    first, _, _ = await series(house, "x", "Licht 1/3", "Licht 2/3", "Licht 3/3")
    await sync_to_async(cancel)(first, now=house.now)
    await pass_at(house, timedelta(days=1))
    assert house.texts("x") == []
    assert await house.states() == [State.CANCELLED] * 3


async def test_moving_takes_along_what_goes_out_below(house: House) -> None:
    first, second = await series(house, "x", "Licht an", "Mehr dazu")
    later = first.due_at + timedelta(hours=3)
    await sync_to_async(reschedule)(first, later, now=house.now)
    assert (await Publication.objects.aget(pk=second.pk)).due_at == later


@pytest.mark.parametrize("change", [cancel, hold])
async def test_armed_is_too_late_and_says_so(house: House, change: object) -> None:
    publication = await one(house)
    await house.clock.set(publication.due_at)
    worker = await sync_to_async(register_worker)()
    await house.claim(worker)
    with pytest.raises(BadInput, match="being sent") as refused:
        await sync_to_async(change)(publication, now=house.now)  # type: ignore[arg-type]
    assert "delete the post" in refused.value.what_to_do


async def test_published_is_too_late(house: House) -> None:
    publication = await one(house)
    await pass_at(house, timedelta(hours=1))
    with pytest.raises(BadInput, match="it is published"):
        await sync_to_async(reschedule)(publication, house.now + timedelta(days=1), now=house.now)


async def test_a_time_that_is_over_or_of_no_use_is_refused(house: House) -> None:
    publication = await one(house)
    publication.useless_after = publication.due_at + timedelta(hours=1)
    await publication.asave()
    with pytest.raises(BadInput, match="is over"):
        await sync_to_async(reschedule)(publication, house.now - timedelta(1), now=house.now)
    with pytest.raises(BadInput, match="of no use"):
        await sync_to_async(reschedule)(publication, house.now + timedelta(days=9), now=house.now)
    assert await house.states() == [State.SCHEDULED]


async def test_what_failed_is_planned_anew_by_moving_it(house: House) -> None:
    await house.plan(house.row("x", "Licht " * 200))
    (publication,) = await house.publications()
    await pass_at(house, timedelta(hours=1))
    assert await house.states() == [State.FAILED]
    await sync_to_async(reschedule)(publication, house.now + timedelta(hours=1), now=house.now)
    assert await house.states() == [State.SCHEDULED]
