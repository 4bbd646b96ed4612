"""First comments and threads in the ledger: planned with their post, kept in their places."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async

from homeground.accounts.example import open_brand
from homeground.content.campaign_file import Row
from homeground.publishing.assisting import confirm, texts_below, waiting
from homeground.publishing.changing import cancel
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .house import House
from .test_assisted import POST, XING
from .test_series import said


async def chain(house: House) -> list[tuple[str, str, int | None]]:
    """Text, state and place of what it answers, in the order in which it goes out."""
    found = [
        publication
        async for publication in Publication.objects.filter(account__brand=house.brand)
        .exclude(state=State.CANCELLED)
        .select_related("variant")
        .order_by("due_at", "pk")
    ]
    places = {publication.pk: place for place, publication in enumerate(found)}
    return [
        (
            each.variant.text,
            each.state,
            None if each.answers_id is None else places[each.answers_id],
        )
        for each in found
    ]


def threaded(house: House, *parts: str, network: str = "x", text: str = "One") -> Row:
    return replace(house.row(network, text), parts=parts)


async def test_a_thread_goes_out_in_its_order(house: House) -> None:
    plan = await house.plan(threaded(house, "Two", "Three"))
    assert plan.new == 3
    assert await chain(house) == [
        ("One", "scheduled", None), ("Two", "scheduled", 0), ("Three", "scheduled", 1),
    ]  # fmt: skip
    await house.play(plan)
    assert await house.states() == [State.PUBLISHED] * 3
    assert said(house, "x") == ["One", "Three", "Two"]


async def test_the_same_file_twice_adds_nothing(house: House) -> None:
    row = threaded(house, "Two", "Three")
    await house.plan(row)
    again = await house.plan(row)
    assert (again.new, again.known, again.reworded) == (0, 3, 0)


async def test_a_changed_part_is_reworded_and_the_rest_stays(house: House) -> None:
    row = threaded(house, "Two", "Three")
    await house.plan(row)
    plan = await house.plan(replace(row, parts=("Two!", "Three")))
    assert (plan.new, plan.known, plan.reworded) == (0, 2, 1)
    assert [text for text, _state, _above in await chain(house)] == ["One", "Two!", "Three"]


async def test_a_reworded_post_keeps_its_parts(house: House) -> None:
    row = threaded(house, "Two")
    await house.plan(row)
    plan = await house.plan(replace(row, text="One!", identity="mended"))
    assert (plan.new, plan.known, plan.reworded) == (0, 1, 1)
    again = await house.plan(replace(row, text="One!", identity="mended"))
    assert (again.new, again.known) == (0, 2)


async def test_parts_may_come_and_go(house: House) -> None:
    row = threaded(house, "Two", "Three")
    await house.plan(row)
    await house.plan(replace(row, parts=("Two",)))
    assert [text for text, _state, _above in await chain(house)] == ["One", "Two"]
    plan = await house.plan(replace(row, parts=("Two", "Drei", "Four")))
    assert (plan.new, plan.known) == (2, 2)
    assert await chain(house) == [
        ("One", "scheduled", None), ("Two", "scheduled", 0), ("Drei", "scheduled", 1),
        ("Four", "scheduled", 2),
    ]  # fmt: skip


async def test_a_part_that_a_person_cancelled_stays_so(house: House) -> None:
    row = threaded(house, "Two", "Three")
    await house.plan(row)
    two = await Publication.objects.aget(variant__text="Two")
    await sync_to_async(cancel)(two, now=house.now)
    plan = await house.plan(row)
    assert plan.new == 0
    assert [text for text, _state, _above in await chain(house)] == ["One"]


async def test_a_part_that_is_out_is_not_reworded(house: House) -> None:
    row = threaded(house, "Two")
    await house.play(await house.plan(row))
    plan = await house.plan(replace(row, parts=("Two!",)))
    (problem,) = plan.problems
    assert "in other words already" in problem.what
    assert said(house, "x") == ["One", "Two"]


async def test_a_part_under_what_failed_waits_and_ends_the_run(house: House) -> None:
    plan = await house.plan(threaded(house, "Two", text="Too long " * 99))
    await house.play(plan)
    assert await house.states() == [State.FAILED, State.SCHEDULED]


async def test_where_a_person_posts_the_comment_is_part_of_the_task(house: House) -> None:
    await open_brand("Lumikko", house.sandbox.url, (XING,))
    house.accounts["xing"] = await house.brand.accounts.select_related("market", "brand").aget(
        network="xing"
    )
    plan = await house.plan(threaded(house, "Mehr dazu", network="xing", text="Kajo ist da"))
    await house.play(plan)
    (task,) = await sync_to_async(waiting)([house.brand.pk])
    assert task.variant_id
    assert await sync_to_async(texts_below)(task) == ["Mehr dazu"]
    await sync_to_async(confirm)(task.pk, POST, now=house.now)
    assert await house.states() == [State.PUBLISHED] * 2


@pytest.mark.parametrize("network", ["vk", "mastodon"])
async def test_a_first_comment_goes_out_under_its_post(house: House, network: str) -> None:
    plan = await house.plan(threaded(house, "Первый", network=network, text="Свет"))
    await house.play(plan)
    assert await house.states() == [State.PUBLISHED] * 2
    assert said(house, network) == ["Первый", "Свет"]
