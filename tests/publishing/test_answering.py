"""What only a person can settle: telegram's channels cannot be read back."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from homeground.accounts.example import open_brand
from homeground.accounts.sandboxed import Stage
from homeground.errors import BadInput
from homeground.publishing.answering import it_is_there, needing_a_person, send_again
from homeground.publishing.models import Post
from homeground.publishing.planning import Plan
from homeground.publishing.states import State

from .house import House

TELEGRAM = Stage("telegram", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 900)


async def unsure(house: House, fault: str) -> tuple[Plan, int]:
    await open_brand("Lumikko", house.sandbox.url, (TELEGRAM,))
    house.accounts["telegram"] = await house.brand.accounts.select_related("market", "brand").aget(
        network="telegram"
    )
    await house.sandbox.fault("telegram", fault, times=1)
    plan = await house.plan(house.row("telegram", "Свет"))
    await house.play(plan)
    (publication,) = await sync_to_async(needing_a_person)([house.brand.pk])
    assert "homeground unsure" in publication.problem
    return plan, publication.pk


async def test_it_is_there(house: House) -> None:
    plan, number = await unsure(house, "reset_after_accept")
    with pytest.raises(BadInput, match="not an address"):
        await sync_to_async(it_is_there)(number, "t.me", now=house.now)
    await sync_to_async(it_is_there)(number, "https://t.me/lumikko_ru/2", now=house.now)
    await house.play(plan)
    assert house.texts("telegram") == ["Свет"]
    assert await house.states() == [State.PUBLISHED]
    assert (await Post.objects.aget()).url == "https://t.me/lumikko_ru/2"


async def test_it_is_not_there(house: House) -> None:
    plan, number = await unsure(house, "timeout_before_accept")
    assert house.texts("telegram") == []
    await sync_to_async(send_again)(number, now=house.now)
    await house.play(plan)
    assert house.texts("telegram") == ["Свет"]
    with pytest.raises(BadInput, match="is unsure"):
        await sync_to_async(send_again)(number, now=house.now)
