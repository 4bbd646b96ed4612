"""What of the plan will not go as planned is found before its time, wherever it was planned from."""

from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from asgiref.sync import sync_to_async

from homeground.accounts.models import Account
from homeground.networks.limits import Budget, Whose
from homeground.publishing.ahead import Kind, Trouble, nearest_to, troubles, troubles_at
from homeground.publishing.models import Publication, Recurrence, SpendingCap
from homeground.publishing.repeating import plan_ahead
from homeground.publishing.speakers import speakers_of

from .house import House
from .test_foreseeing import SEEN, SOURCE, narrow


async def found(house: House, *, days: int = 40) -> dict[int, list[Trouble]]:
    def look() -> dict[int, list[Trouble]]:
        speakers = speakers_of(house.brand.markets.all())
        last = house.now + timedelta(days=days)
        return troubles(house.brand, speakers, house.now, last, now=house.now)

    return await sync_to_async(look)()


async def test_two_of_one_account_close_together(house: House) -> None:
    minutes = (0, 14, 30, 90)
    rows = [house.row("vk", f"{n}", after=timedelta(hours=2, minutes=n)) for n in minutes]
    beside = house.row("livejournal", "Elsewhere", after=timedelta(hours=2))
    plan = await house.plan(*rows, beside)
    said = await found(house)
    near = [plan.publications[row.identity] for row in rows[:2]]
    assert list(said) == near
    assert all(each.kind is Kind.NEAR for each in said[near[0]])
    assert f"{rows[1].due_at.astimezone(ZoneInfo('Europe/Moscow')):%H:%M}" in said[near[0]][0].words

    def nearest() -> list[bool]:
        third = Publication.objects.get(pk=plan.publications[rows[2].identity])
        at = rows[0].due_at
        return [
            nearest_to(third, at + timedelta(minutes=m)) is not None for m in (-15, -14, 28, 29)
        ]

    assert await sync_to_async(nearest)() == [False, True, True, False]


async def test_of_two_neighbours_the_one_before_is_told(house: House) -> None:
    """Fifteen minutes are far enough, to the second."""
    minutes = (0, 10, 20, 35)
    rows = [house.row("vk", f"{n}", after=timedelta(hours=2, minutes=n)) for n in minutes]
    plan = await house.plan(*rows)
    said = await found(house)
    pks = [plan.publications[row.identity] for row in rows]
    assert set(said) == set(pks[:3])
    for each, beside in ((0, 1), (1, 0), (2, 1)):
        clock = f"{rows[beside].due_at.astimezone(ZoneInfo('Europe/Moscow')):%H:%M}"
        assert clock in said[pks[each]][0].words


async def test_what_leaves_late_and_what_would_be_useless(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 2, 86_400, SOURCE, SEEN))
    rows = [house.row("vk", f"{n}", after=timedelta(hours=2 + n)) for n in range(4)]
    plan = await house.plan(*rows)
    pks = [plan.publications[row.identity] for row in rows]
    await Publication.objects.filter(pk=pks[3]).aupdate(
        useless_after=rows[3].due_at + timedelta(hours=1)
    )
    said = await found(house)
    assert {pk: [each.kind for each in said[pk]] for pk in said} == {
        pks[2]: [Kind.LATE], pks[3]: [Kind.NEVER],
    }  # fmt: skip
    assert "VK takes 2 posts within one day from an account" in said[pks[2]][0].words

    def moved() -> list[Trouble]:
        last = Publication.objects.select_related("account__market", "variant").get(pk=pks[3])
        at = rows[3].due_at + timedelta(days=2)
        last.useless_after = None
        return troubles_at(last, at, now=house.now)

    assert await sync_to_async(moved)() == []


async def test_what_is_shared_is_counted_together(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each account keeps within it alone, and both together do not."""
    narrow(monkeypatch, "vk", Budget(Whose.APP, 3, 86_400, SOURCE, SEEN))
    first: Account = house.accounts["vk"]
    other = await Account.objects.acreate(
        organization_id=first.organization_id, brand_id=first.brand_id, market_id=first.market_id,
        network="vk", handle="another", name="Another", network_id="2",
        base_url=first.base_url, app_id=first.app_id,
    )  # fmt: skip
    rows = [house.row("vk", f"{n}", after=timedelta(hours=2 + n)) for n in range(4)]
    plan = await house.plan(*rows)
    pks = [plan.publications[row.identity] for row in rows]
    await Publication.objects.filter(pk__in=pks[2:]).aupdate(account=other)
    said = await found(house)
    assert {pk: [each.kind for each in said[pk]] for pk in said} == {pks[3]: [Kind.LATE]}
    assert "VK takes 3 posts within one day from an application" in said[pks[3]][0].words


async def test_a_cap_that_leaves_no_room(house: House) -> None:
    brand = house.brand
    await SpendingCap.objects.acreate(
        organization_id=brand.organization_id, brand=brand, network="x", usd_a_month=Decimal("0.02")
    )
    rows = [house.row("x", f"{n}", after=timedelta(hours=1 + n)) for n in range(3)]
    plan = await house.plan(*rows)
    said = await found(house, days=1)
    dear = [pk for pk, each in said.items() if each[0].kind is Kind.DEAR]
    assert dear == [plan.publications[row.identity] for row in rows[1:]]
    assert "the cap of 0.02 USD a month leaves no room for it" in said[dear[0]][0].words


async def test_later_repetitions_are_held_against_the_limits(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 1, 86_400, SOURCE, SEEN))
    account: Account = house.accounts["vk"]
    first = house.row("vk", "Every day", after=timedelta(hours=3))
    plan = await house.plan(first)
    post = await Publication.objects.aget(pk=plan.publications[first.identity])
    await Recurrence.objects.acreate(
        organization_id=post.organization_id, account=account, variant_id=post.variant_id,
        rule="FREQ=DAILY;BYHOUR=9,10;COUNT=6", first_at=post.due_at, time_zone=post.time_zone,
        identity="r", planned_until=post.due_at,
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        made = await sync_to_async(plan_ahead)(now=house.now)
    assert made > 2
    assert "will not go out as planned" in caplog.text
    assert "VK takes 1 posts" in caplog.text
    late = [
        each for said in (await found(house)).values() for each in said if each.kind is Kind.LATE
    ]
    assert late
