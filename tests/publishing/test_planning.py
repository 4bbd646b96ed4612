"""From rows to the ledger: each row once, and a changed row as the new wording it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .house import House


async def test_a_changed_text_rewords_what_is_not_out_yet(house: House) -> None:
    row = house.row("vk", "Свет с опечяткой")
    await house.plan(row)
    mended = replace(row, text="Свет без опечатки", identity="mended")
    plan = await house.plan(mended)
    assert (plan.new, plan.reworded) == (0, 1)
    await house.play(plan)
    assert house.texts("vk") == ["Свет без опечатки"]


async def test_a_changed_text_of_what_is_out_is_a_problem(house: House) -> None:
    row = house.row("vk", "Свет с опечяткой")
    await house.play(await house.plan(row))
    plan = await house.plan(replace(row, text="Свет без опечатки", identity="mended"))
    (problem,) = plan.problems
    assert problem.row == row.number
    assert "in other words already" in problem.what
    assert await Publication.objects.acount() == 1
    assert house.texts("vk") == ["Свет с опечяткой"]


async def test_two_posts_at_one_minute_stay_two(house: House) -> None:
    rows = [house.row("vk", "первый"), house.row("vk", "второй")]
    assert rows[0].due_at == rows[1].due_at
    plan = await house.plan(*rows)
    assert plan.new == 2
    again = await house.plan(*rows)
    assert (again.new, again.known) == (0, 2)


async def test_a_row_added_later_is_new(house: House) -> None:
    first = house.row("vk", "первый")
    await house.plan(first)
    plan = await house.plan(first, house.row("vk", "второй", after=timedelta(hours=3)))
    assert (plan.new, plan.known) == (1, 1)
    assert await house.states() == [State.SCHEDULED] * 2
