"""A brand or a market stands still within a second, and goes on without losing anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from homeground.errors import BadInput
from homeground.publishing.models import Pause, Publication
from homeground.publishing.pausing import missed, pause, resume
from homeground.publishing.states import State

from .house import House


async def test_nothing_of_a_brand_that_stands_still_is_sent(house: House) -> None:
    await house.plan(house.row("vk", "а"), house.row("x", "b"))
    begun = await sync_to_async(pause)(house.brand, now=house.now, reason="crisis")
    await house.clock.set(house.now + timedelta(hours=2))
    assert await (await house.sender()).pass_once() == 0
    assert await sync_to_async(missed(begun, now=house.now).count)() == 2
    with pytest.raises(BadInput, match="stands still already"):
        await sync_to_async(pause)(house.brand, now=house.now)


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        (Pause.Missed.SEND, State.PUBLISHED),
        (Pause.Missed.SHIFT, State.SCHEDULED),
        (Pause.Missed.HOLD, State.ON_HOLD),
        (Pause.Missed.CANCEL, State.CANCELLED),
    ],
)
async def test_what_was_missed_goes_the_way_that_was_chosen(
    house: House, choice: Pause.Missed, state: State
) -> None:
    await house.plan(house.row("vk", "а"))
    (before,) = await house.publications()
    begun = await sync_to_async(pause)(house.brand, now=house.now)
    await house.clock.set(house.now + timedelta(hours=2))
    assert await sync_to_async(resume)(begun, choice, now=house.now) == 1
    await (await house.sender()).pass_once()
    (after,) = await house.publications()
    assert after.state == state
    assert (after.due_at - before.due_at >= timedelta(hours=2)) == (choice == "shift")
    with pytest.raises(BadInput, match="ended already"):
        await sync_to_async(resume)(begun, choice, now=house.now)


async def test_another_market_goes_on(house: House) -> None:
    await house.plan(house.row("vk", "а"), house.row("x", "b"))
    market = house.accounts["vk"].market
    await sync_to_async(pause)(house.brand, market, now=house.now)
    await house.clock.set(house.now + timedelta(hours=2))
    await (await house.sender()).pass_once()
    assert (house.texts("vk"), house.texts("x")) == ([], ["b"])


async def test_a_running_burst_stops(house: House) -> None:
    """What was begun comes to its end, what was not goes back, and later all of it is out once."""
    texts = [f"Licht {number}" for number in range(12)]
    plan = await house.plan(*(house.row("vk", text) for text in texts))
    await house.clock.set(house.now + timedelta(hours=2))
    for _ in range(12):
        await house.sandbox.fault("vk", "slow", times=1, seconds=0.25)
    sending = asyncio.create_task((await house.sender()).pass_once())
    async with asyncio.timeout(120):
        while not house.texts("vk"):  # noqa: ASYNC110 - the sandbox tells nobody
            await asyncio.sleep(0.02)
    begun = await sync_to_async(pause)(house.brand, now=house.now)
    await asyncio.wait_for(sending, timeout=120)
    out = len(house.texts("vk"))
    assert 0 < out < len(texts)
    assert not await Publication.objects.filter(state=State.ARMED).aexists()
    await sync_to_async(resume)(begun, Pause.Missed.SEND, now=house.now)
    await house.play(plan)
    assert sorted(house.texts("vk")) == sorted(texts)
