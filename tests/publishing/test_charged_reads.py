"""What a network charges for reading is counted once a post and day, and within the brand's cap."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from asgiref.sync import sync_to_async
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.community.collecting import collect
from homeground.insights.gathering import gather
from homeground.insights.measuring import measure
from homeground.insights.models import NextReading, Observation
from homeground.networks.http import Response
from homeground.networks.x.charging import cost_of_reading
from homeground.publishing.budgeting import CHARGES_KEPT, forget_old
from homeground.publishing.capping import purses_of
from homeground.publishing.models import Post, ReadCharge, SpendingCap
from homeground.publishing.spending import next_month

from .house import House

OWN = Decimal("0.001")


async def published(house: House, *texts: str) -> list[Post]:
    await house.play(await house.plan(*(house.row("x", text) for text in texts)))
    return [post async for post in Post.objects.order_by("pk")]


async def read(house: House) -> Decimal:
    (purse,) = await sync_to_async(purses_of)(house.brand, ["x"], now=house.now)
    return purse.read


def asked(house: House) -> int:
    return sum(each.network == "x" for each in house.sandbox.sandbox.arrivals)


async def cap(house: House, usd: str) -> None:
    await SpendingCap.objects.acreate(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        usd_a_month=Decimal(usd),
    )  # fmt: skip


async def test_a_post_read_twice_on_a_day_is_charged_once(house: House) -> None:
    # Its first readings are all on one day (UTC).
    await house.clock.set(house.now.replace(hour=8, minute=0) + timedelta(days=1))
    await published(house, "Light", "More light")
    assert await read(house) == 0, "what is published is not read back where the answer came"
    for hours in (1, 3):
        await house.sandbox.advance(hours * 3600)
        assert (await gather()).problems == []
    assert await Observation.objects.acount() == 4
    assert await read(house) == 2 * OWN
    await house.sandbox.advance(24 * 3600)
    await gather()
    assert await read(house) == 4 * OWN
    assert {(each.network, each.usd) async for each in ReadCharge.objects.all()} == {("x", OWN)}
    await sync_to_async(forget_old)(house.now + CHARGES_KEPT - timedelta(days=1))
    assert await read(house) == 4 * OWN
    await sync_to_async(forget_old)(house.now + CHARGES_KEPT + timedelta(days=1))
    assert await read(house) == 0


async def test_reading_stops_at_half_of_the_cap_until_the_next_month(house: House) -> None:
    await house.clock.set(house.now.replace(day=3, hour=8, minute=0) + timedelta(days=31))
    await cap(house, "0.04")
    await published(house, "Light", "More light")
    await sync_to_async(ReadCharge.objects.create)(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        day=house.now.date(), post_id="1", usd=Decimal("0.02"),
    )  # fmt: skip
    await house.sandbox.advance(3600)
    before = len(house.sandbox.sandbox.arrivals)
    (problem,) = (await gather()).problems
    assert "X charges for reading" in problem
    assert "homeground budget set" in problem
    assert len(house.sandbox.sandbox.arrivals) == before, "nothing was asked"
    waits = [each.at async for each in NextReading.objects.all()]
    assert all(at >= next_month(house.now) for at in waits)
    assert len(waits) == 2
    await house.clock.set(next_month(house.now) + timedelta(hours=1))
    assert (await gather()).problems == []
    assert await read(house) == 2 * OWN


async def test_neither_numbers_nor_comments_are_read_by_hand_beyond_the_cap(house: House) -> None:
    await cap(house, "0.02")
    await published(house, "Light")
    posts = [post async for post in Post.objects.select_related("account__brand")]
    await sync_to_async(ReadCharge.objects.create)(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        day=house.now.date(), post_id="1", usd=Decimal("0.01"),
    )  # fmt: skip
    before = asked(house)
    for said in (
        await measure(posts, house.sandbox.http, now=house.now),
        await collect(posts, house.sandbox.http, now=house.now),
    ):
        assert ["X charges for reading" in problem for problem in said] == [True]
    assert asked(house) == before
    await SpendingCap.objects.all().adelete()
    assert await measure(posts, house.sandbox.http, now=house.now) == []
    assert asked(house) > before


async def test_what_was_read_is_not_there_to_publish_with(house: House) -> None:
    await cap(house, "0.03")
    await sync_to_async(ReadCharge.objects.create)(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        day=house.now.date(), post_id="1", usd=OWN,
    )  # fmt: skip
    await house.plan(*(house.row("x", f"Light {number}") for number in range(2)))
    await house.clock.set(house.now + timedelta(hours=2))
    await (await house.sender()).pass_once()
    assert house.texts("x") == ["Light 0"]


def answer(path: str, said: object, status: int = 200) -> Response:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = CIMultiDictProxy(CIMultiDict[str]())
    return Response(status, headers, body, f"https://api.x.com{path}")


MENTIONS = {
    "data": [
        {"id": "5", "author_id": "77", "text": "?"},
        {"id": "6", "author_id": "9", "text": "!"},
    ],
    "includes": {"posts": [{"id": "4", "author_id": "9"}], "users": [{"id": "77"}]},
}


@pytest.mark.parametrize(
    ("path", "said", "costs"),
    [
        ("/2/tweets", {"data": [{"id": "1"}, {"id": "2"}]}, {"1": "0.001", "2": "0.001"}),
        ("/2/users/9/mentions", MENTIONS, {"5": "0.005", "6": "0.001", "4": "0.001"}),
        ("/2/tweets/5", {"data": {"id": "5", "author_id": "77"}}, {"5": "0.005"}),
        ("/2/tweets/search/recent", {"meta": {"result_count": 0}}, {}),
        ("/2/users/me", {"data": {"id": "9", "name": "Lumikko"}}, {}),
        ("/2/media/upload", {"data": {"id": "9"}}, {}),
        ("/2/tweets", b"<html>", {}),
    ],
)
def test_what_an_answer_of_x_costs(path: str, said: object, costs: dict[str, str]) -> None:
    found = cost_of_reading(answer(path, said), "9")
    assert {post: str(usd) for post, usd in found.items()} == costs


def test_a_refusal_costs_nothing() -> None:
    assert cost_of_reading(answer("/2/tweets", {"data": [{"id": "1"}]}, 429), "9") == {}
