"""Told before anything is planned: when rows will leave, and what they will cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from asgiref.sync import sync_to_async

from homeground.content.campaign_file import Checked, Problem, Row
from homeground.networks import registry
from homeground.networks.limits import Budget, Whose
from homeground.publishing.changing import reschedule
from homeground.publishing.foreseeing import MOST_SAID, Delay, delay_of, foreseen
from homeground.publishing.models import Publication, SpendingCap
from homeground.publishing.planning import known_identities

from .house import House

SOURCE = "https://network.example"
SEEN = date(2026, 11, 22)


def narrow(monkeypatch: pytest.MonkeyPatch, network: str, *budgets: Budget) -> None:
    monkeypatch.setitem(
        registry.NETWORKS, network, replace(registry.NETWORKS[network], budgets=budgets)
    )


async def checked(house: House, *rows: Row) -> Checked:
    def told() -> Checked:
        known = known_identities(house.brand)
        file = Checked(list(rows), [], len(rows), "utf-8", "")
        return foreseen(file, house.brand, known=known, now=house.now)

    return await sync_to_async(told)()


def of(file: Checked, severity: str) -> list[Problem]:
    return [problem for problem in file.problems if problem.severity == severity]


async def test_rows_that_have_to_wait_are_told_with_their_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 2, 3600, SOURCE, SEEN))
    file = await checked(house, *(house.row("vk", f"Licht {n}") for n in range(4)))
    assert len(file.rows) == 4
    said = of(file, "warning")
    assert [problem.row for problem in said] == [row.number for row in file.rows[2:]]
    assert "1:04 h later than planned" in said[0].what
    assert "VK takes 2 posts within one hour from an account" in said[0].what
    assert "Nothing is lost" in said[0].do


async def test_a_single_one_is_told_when_it_is_planned_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 2, 3600, SOURCE, SEEN))
    plan = await house.plan(*(house.row("vk", f"Licht {n}") for n in range(3)))

    def delays() -> list[Delay | None]:
        planned = [
            Publication.objects.select_related("account", "variant").get(pk=pk)
            for pk in plan.publications.values()
        ]
        return [delay_of(each, now=house.now) for each in planned]

    # Of three at one moment the two others go first, whichever is asked about.
    for delay in await sync_to_async(delays)():
        assert delay is not None
        assert "1:04 h later than planned" in delay.in_words
    last = (await house.publications())[-1]
    await sync_to_async(reschedule)(last, last.due_at + timedelta(hours=2), now=house.now)
    assert await sync_to_async(delays)() == [None, None, None]


async def test_what_is_planned_and_sent_already_counts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 3, 86_400, SOURCE, SEEN))
    plan = await house.plan(*(house.row("vk", f"Licht {n}") for n in range(2)))
    await house.play(plan)
    later = timedelta(hours=2)
    waiting = [house.row("vk", "Planned", after=later)]
    await house.plan(*waiting)
    new = house.row("vk", "New", after=2 * later)
    file = await checked(house, *waiting, new)
    (said,) = of(file, "warning")
    assert said.row == new.number
    # What is in the ledger already is not told again.
    assert of(await checked(house, *waiting), "warning") == []


async def test_another_wording_does_not_count_beside_the_one_it_replaces(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 1, 3600, SOURCE, SEEN))
    old = house.row("vk", "Licht")
    await house.plan(old)
    file = await checked(house, replace(old, text="Mehr Licht", identity="another"))
    assert of(file, "warning") == []


async def test_an_applications_limit_is_that_of_all_its_accounts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.APP, 1, 3600, SOURCE, SEEN))
    account = house.accounts["vk"]
    other = await sync_to_async(type(account).objects.create)(
        organization_id=account.organization_id, brand=house.brand, market=account.market,
        network="vk", handle="other", name="Other", network_id="-7", base_url=account.base_url,
    )  # fmt: skip
    await house.plan(house.row("vk", "Licht"))
    row = replace(house.row("vk", "Licht"), account=other.address, identity="others")
    file = await checked(house, row)
    (said,) = of(file, "warning")
    assert "from an application" in said.what


async def test_too_many_are_told_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 1, 3600, SOURCE, SEEN))
    file = await checked(house, *(house.row("vk", f"Licht {n}") for n in range(MOST_SAID + 4)))
    said = of(file, "warning")
    assert len(said) == MOST_SAID + 1
    assert said[-1].what.startswith("3 more rows")


async def test_what_would_come_too_late_is_an_error(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, "vk", Budget(Whose.ACCOUNT, 1, 3600, SOURCE, SEEN))
    first, second = house.row("vk", "Licht"), house.row("vk", "Mehr Licht")
    second = replace(second, useless_after=second.due_at + timedelta(minutes=30))
    file = await checked(house, first, second)
    (said,) = file.errors
    assert said.row == second.number
    assert "when it is useless" in said.what
    assert file.rows == [first]


async def test_the_months_cost_is_told_and_its_cap_is_kept(house: House) -> None:
    rows = [house.row("x", "Light 1"), house.row("x", "Light https://lumikko.example")]
    (note,) = of(await checked(house, *rows), "note")
    assert "X charges 0.215 USD" in note.what
    await SpendingCap.objects.acreate(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        usd_a_month=Decimal("0.10"),
    )  # fmt: skip
    file = await checked(house, *rows)
    (said,) = file.errors
    due: datetime = rows[0].due_at
    for part in (f"{due:%Y-%m}", "0.215 USD", "0.10 USD", f"rows {rows[1].number}."):
        assert part in said.what
    assert "homeground budget set" in said.do
    assert file.rows == rows[:1]


async def test_what_is_planned_is_part_of_the_months_cost(house: House) -> None:
    await SpendingCap.objects.acreate(
        organization_id=house.brand.organization_id, brand=house.brand, network="x",
        usd_a_month=Decimal("0.03"),
    )  # fmt: skip
    await house.plan(house.row("x", "Light 1"), house.row("x", "Light 2"))
    file = await checked(house, house.row("x", "Light 3", after=timedelta(hours=2)))
    (said,) = file.errors
    assert "would cost 0.045 USD" in said.what
