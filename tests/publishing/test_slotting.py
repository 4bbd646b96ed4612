"""Slots in the ledger: filled in order, kept by what got one, never given twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from homeground.content.campaign_file import Row
from homeground.planning.slots import slots_from
from homeground.publishing.models import Publication
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.slotting import add_slots, remove_slots, slots_of, taken_minutes
from homeground.publishing.states import State

from .house import House
from .test_repeating import checked

HEADER = "when,account,text,message,useless_after,campaign\n"
NOW = datetime(2027, 5, 1, 12, 0, tzinfo=UTC)  # a Saturday
SLOTS = slots_from("Mon-Fri 09:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "slots.csv"


def rows_of(house: House, path: Path, *rows: str, now: datetime = NOW) -> list[Row]:
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8", newline="")
    return checked(house, path, now)


def run(house: House, path: Path, *rows: str, now: datetime = NOW) -> Plan:
    accounts = {account.address: account for account in house.accounts.values()}
    return plan_rows(house.brand, rows_of(house, path, *rows, now=now), accounts, now=now)


def due() -> list[str]:
    found = Publication.objects.exclude(state=State.CANCELLED).select_related("variant")
    return [f"{each.due_at:%d %H:%M} {each.variant.text}" for each in found.order_by("due_at")]


def row(text: str, message: str = "") -> str:
    return f"next free slot,x/lumikko_uk,{text},{message},,Kajo"


async def test_added_listed_and_removed(house: House) -> None:
    def body() -> None:
        account = house.accounts["x"]
        assert add_slots(account, SLOTS) == 5
        assert add_slots(account, slots_from("Mon 09:00; Sun 10:00")) == 1
        assert slots_of(house.brand) == {account.pk: (*SLOTS, *slots_from("Sun 10:00"))}
        assert remove_slots(account, slots_from("Sun 10:00, 11:00")) == 1
        assert slots_of(house.brand) == {account.pk: SLOTS}

    await sync_to_async(body)()


async def test_rows_fill_slots_and_keep_them(house: House, path: Path) -> None:
    def body() -> None:
        add_slots(house.accounts["x"], SLOTS)
        plan = run(house, path, row("One"), row("Two"))
        assert plan.new == 2
        assert due() == ["03 08:00 One", "04 08:00 Two"]
        again = run(house, path, row("Zero"), row("One"), row("Two"), now=NOW + timedelta(hours=1))
        assert (again.new, again.known) == (1, 2)
        assert due() == ["03 08:00 One", "04 08:00 Two", "05 08:00 Zero"]
        # Weeks later nothing is planned anew either.
        late = run(house, path, row("One"), now=NOW + timedelta(days=30))
        assert (late.new, late.known) == (0, 1)

    await sync_to_async(body)()


async def test_what_is_cancelled_or_failed_leaves_its_slot(house: House, path: Path) -> None:
    def body() -> None:
        add_slots(house.accounts["x"], SLOTS)
        run(house, path, row("One"), row("Two"))
        Publication.objects.filter(variant__text="One").update(state=State.CANCELLED)
        account = house.accounts["x"].pk
        assert taken_minutes([account], now=NOW) == {
            account: frozenset({datetime(2027, 5, 4, 8, 0, tzinfo=UTC)})
        }
        run(house, path, row("Two"), row("Three"))
        assert due() == ["03 08:00 Three", "04 08:00 Two"]

    await sync_to_async(body)()


async def test_a_new_wording_is_known_by_its_message(house: House, path: Path) -> None:
    def body() -> None:
        add_slots(house.accounts["x"], SLOTS)
        run(house, path, row("One", "Launch"), row("Two"))
        plan = run(house, path, row("One!", "Launch"), row("Two"))
        assert (plan.new, plan.known, plan.reworded) == (0, 1, 1)
        assert due() == ["03 08:00 One!", "04 08:00 Two"]
        # Without a message it is another publication, and the old one is pointed out.
        plan = run(house, path, row("One!", "Launch"), row("Zwei"))
        assert (plan.new, plan.known) == (1, 1)
        [said] = plan.problems
        assert said.severity == "warning"
        assert "“Two”" in said.what
        assert "homeground publication cancel" in said.do

    await sync_to_async(body)()


async def test_a_slot_that_was_taken_meanwhile_is_not_given_twice(house: House, path: Path) -> None:
    def body() -> None:
        add_slots(house.accounts["x"], SLOTS)
        accounts = {account.address: account for account in house.accounts.values()}
        mine = rows_of(house, path, row("Mine"))
        theirs = [replace(one, campaign="Other") for one in rows_of(house, path, row("Theirs"))]
        plan_rows(house.brand, theirs, accounts, now=NOW)
        plan = plan_rows(house.brand, mine, accounts, now=NOW)
        assert (plan.new, [problem.column for problem in plan.problems]) == (0, ["when"])
        assert due() == ["03 08:00 Theirs"]
        assert run(house, path, row("Mine")).new == 1
        assert due() == ["03 08:00 Theirs", "04 08:00 Mine"]

    await sync_to_async(body)()
