"""Networks without an API: a person posts what Homeground prepares, and it counts like the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from homeground.accounts.example import open_brand
from homeground.accounts.sandboxed import Stage
from homeground.errors import BadInput
from homeground.insights.by_hand import enter
from homeground.insights.comparison import compare_campaign
from homeground.publishing.assisting import confirm, share_address, waiting
from homeground.publishing.states import State

from .house import House

XING = Stage("xing", "lumikko", "Lumikko", "DE", "de", "Europe/Berlin", 0)
POST = "https://www.xing.com/news/articles/kajo-ist-da-1"


async def handed_over(house: House) -> int:
    """The number of a task for a person, whose time has come."""
    await open_brand("Lumikko", house.sandbox.url, (XING,))
    house.accounts["xing"] = await house.brand.accounts.select_related("market", "brand").aget(
        network="xing"
    )
    row = replace(house.row("xing", "Kajo ist da"), link="https://lumikko.example/kajo?a=1&b=2")
    plan = await house.plan(row)
    await house.play(plan)
    (number,) = plan.publications.values()
    return number


async def test_it_waits_for_a_person_with_everything_ready(house: House) -> None:
    number = await handed_over(house)
    (task,) = await sync_to_async(waiting)([house.brand.pk])
    assert (task.pk, task.state) == (number, State.ASSISTED)
    address = await sync_to_async(share_address)(task)
    assert address.startswith("https://www.xing.com/")
    assert "https%3A%2F%2Flumikko.example%2Fkajo%3Fa%3D1%26b%3D2" in address


async def test_confirmed_it_is_published_and_compared(house: House) -> None:
    number = await handed_over(house)
    post = await sync_to_async(confirm)(number, POST, now=house.now)
    assert await sync_to_async(waiting)([house.brand.pk]) == []
    await sync_to_async(enter)(post, {"likes": 12, "comments": 0}, now=house.now)
    campaign = await house.brand.campaigns.afirst()
    (row,) = await sync_to_async(compare_campaign)(campaign)
    assert (row.network, row.likes, row.comments, row.shares) == ("xing", 12, 0, None)
    assert row.engagement == 12


@pytest.mark.parametrize(
    "address",
    ["xing.com/1", "https://example.com/xing.com", "https://evilxing.com/1", "", "javascript:1"],
)
async def test_an_address_elsewhere_is_refused(house: House, address: str) -> None:
    number = await handed_over(house)
    with pytest.raises(BadInput, match="not an address on XING"):
        await sync_to_async(confirm)(number, address, now=house.now)
    assert await house.states() == [State.ASSISTED]


async def test_confirmed_twice_is_refused(house: House) -> None:
    number = await handed_over(house)
    await sync_to_async(confirm)(number, POST, now=house.now)
    with pytest.raises(BadInput, match="Nothing waits"):
        await sync_to_async(confirm)(number, POST, now=house.now)


async def test_a_slip_of_a_factor_of_a_thousand_is_asked_about(house: House) -> None:
    post = await sync_to_async(confirm)(await handed_over(house), POST, now=house.now)
    await sync_to_async(enter)(post, {"views": 40}, now=house.now)
    later = house.now + timedelta(days=1)
    with pytest.raises(BadInput, match="from 40 to 41,000"):
        await sync_to_async(enter)(post, {"views": 41_000}, now=later)
    with pytest.raises(BadInput, match="begin at 0"):
        await sync_to_async(enter)(post, {"views": -1}, now=later)
    await sync_to_async(enter)(post, {"views": 41_000}, now=later, sure=True)
