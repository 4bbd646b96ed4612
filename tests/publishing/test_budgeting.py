"""No window ever takes more than the network allows, whoever sends; money stops at its cap."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from homeground.networks import registry
from homeground.networks.limits import REQUESTS, Budget, Whose
from homeground.publishing.models import Publication, SpendingCap
from homeground.publishing.states import State

from .house import House

THREE_AN_HOUR = Budget(Whose.ACCOUNT, 3, 3600, "https://vk.example", date(2026, 11, 22))


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(
        registry.NETWORKS, "vk", replace(registry.NETWORKS["vk"], budgets=(THREE_AN_HOUR,))
    )
    return


async def test_two_senders_keep_to_one_limit(house: House, narrow: None) -> None:
    texts = [f"Licht {number}" for number in range(8)]
    plan = await house.plan(*(house.row("vk", text) for text in texts))
    await house.clock.set(house.now + timedelta(hours=2))
    one, other = await house.sender(), await house.sender()
    await asyncio.gather(one.pass_once(), other.pass_once())
    assert len(house.texts("vk")) == 3
    waiting = await Publication.objects.filter(state=State.SCHEDULED).afirst()
    assert waiting is not None
    assert "VK takes 3 posts within one hour from this account" in waiting.problem
    await house.play(plan)
    assert house.texts("vk") == texts
    sent = sorted(r.at for r in house.sandbox.sandbox.arrivals if r.kind == "publish")
    for first, fourth in zip(sent, sent[3:], strict=False):
        assert fourth - first >= timedelta(hours=1)


async def test_money_stops_at_the_cap(house: House) -> None:
    await SpendingCap.objects.acreate(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        usd_a_month=Decimal("0.03"),
    )  # fmt: skip
    await house.plan(*(house.row("x", f"Light {number}") for number in range(3)))
    await house.clock.set(house.now + timedelta(hours=2))
    await (await house.sender()).pass_once()
    assert house.texts("x") == ["Light 0", "Light 1"]
    waiting = await Publication.objects.aget(state=State.SCHEDULED)
    assert "budget of this brand is used up" in waiting.problem
    assert waiting.send_at.day == 1
    paid = [p.cost_usd async for p in Publication.objects.filter(state=State.PUBLISHED)]
    assert paid == [Decimal("0.0150")] * 2


def test_a_post_with_a_link_costs_more() -> None:
    from homeground.networks.model import Draft
    from homeground.networks.x.network import cost_of

    assert cost_of(Draft("Light")) < cost_of(Draft("Light https://lumikko.example"))
    assert cost_of(Draft("Light", link="https://lumikko.example")) == Decimal("0.200")


async def test_a_look_counts_where_every_request_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VK's requests of a second are used up: what is unsure there is looked for later, and found."""
    vk = registry.NETWORKS["vk"]
    narrow = replace(THREE_AN_HOUR, most=1, seconds=60, counts=REQUESTS)
    monkeypatch.setitem(registry.NETWORKS, "vk", replace(vk, budgets=(narrow,)))
    await house.plan(house.row("vk", "Licht an"))
    await house.sandbox.fault("vk", "reset_after_accept", times=1)
    await house.clock.set(house.now + timedelta(hours=1))
    sender = await house.sender()
    await sender.pass_once()
    (unsure,) = await house.publications()
    await house.clock.set(unsure.look_at)
    await sender.pass_once()
    (waiting,) = await house.publications()
    assert (waiting.state, waiting.looks) == (State.UNSURE, 0)
    assert waiting.look_at > unsure.look_at
    await house.clock.set(waiting.look_at)
    await sender.pass_once()
    assert await house.states() == [State.PUBLISHED]
    assert house.texts("vk") == ["Licht an"]
