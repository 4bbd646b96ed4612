"""From rows to the ledger: each row once, and a changed row as the new wording it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from asgiref.sync import sync_to_async

from homeground.publishing.models import Publication
from homeground.publishing.planning import plan_rows
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


async def test_the_same_row_under_another_campaigns_name_is_the_same_publication(
    house: House,
) -> None:
    row = replace(house.row("x", "One"), parts=("Two", "Three"))
    await house.plan(row)
    plan = await house.plan(replace(row, campaign="Kajo again"))
    assert (plan.new, plan.known) == (0, 3)
    [said] = plan.problems
    assert (said.row, said.severity) == (row.number, "warning")
    assert "in the campaign “Kajo” already, and left there: 1." in str(said.what)


async def test_how_long_it_is_of_use_may_change_until_it_is_out(house: House) -> None:
    row = house.row("vk", "первый")
    await house.plan(row)
    until = row.due_at + timedelta(hours=2)
    plan = await house.plan(replace(row, useless_after=until))
    assert (plan.new, plan.known) == (0, 1)
    (publication,) = await house.publications()
    assert publication.useless_after == until


async def test_what_is_on_hold_stays_so_when_it_is_reworded(house: House) -> None:
    row = house.row("vk", "первый")
    await house.plan(row)
    await Publication.objects.aupdate(state=State.ON_HOLD)
    plan = await house.plan(replace(row, text="Первый", identity="mended"))
    assert plan.reworded == 1
    assert await house.states() == [State.ON_HOLD]


async def test_what_was_too_late_is_not_tried_anew_by_the_same_file(house: House) -> None:
    row = house.row("vk", "первый")
    row = replace(row, useless_after=row.due_at + timedelta(minutes=5))
    await house.plan(row)
    await Publication.objects.aupdate(state=State.FAILED)
    await house.clock.set(row.due_at + timedelta(hours=1))
    plan = await sync_to_async(plan_rows)(
        house.brand, [row], {row.account: house.accounts["vk"]}, now=house.now
    )
    assert (plan.known, plan.tried_anew) == (1, 0)
    assert await house.states() == [State.FAILED]
