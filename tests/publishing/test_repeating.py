"""Series in the ledger: each time once, planned on as time passes, reworded, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from homeground.content.campaign_file import Row, Series
from homeground.errors import BadInput
from homeground.publishing.changing import cancel
from homeground.publishing.checking import check_file, facts_of
from homeground.publishing.models import Happening, Publication, Recurrence
from homeground.publishing.planning import Plan, plan_rows
from homeground.publishing.repeating import end, open_recurrences, plan_ahead
from homeground.publishing.states import State

from .house import House

HEADER = "when,account,text,repeat,useless_after,thread,campaign\n"
NOW = datetime(2027, 5, 1, 12, 0, tzinfo=UTC)


def checked(house: House, path: Path, now: datetime) -> list[Row]:
    _, facts = facts_of(house.brand, now=now)
    found = check_file(
        path,
        house.brand,
        facts,
        now=now,
        accounts_named=(),
        time_zone=None,
        campaign=None,
        media_folder=None,
        encoding=None,
    )
    assert found.errors == []
    return found.rows


def run(house: House, path: Path, *rows: str, now: datetime = NOW) -> Plan:
    """What the command does with a file, but for the sending."""
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8", newline="")
    accounts = {account.address: account for account in house.accounts.values()}
    return plan_rows(house.brand, checked(house, path, now), accounts, now=now)


DAILY = '2027-05-02 09:00,mastodon/lumikko_de,"{text}",{rule},{until},{thread},Kajo'


def daily(
    text: str = "Hallo", rule: str = "FREQ=DAILY;COUNT=4", until: str = "", thread: str = ""
) -> str:
    return DAILY.format(text=text, rule=rule, until=until, thread=thread)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "series.csv"


def everything(state: str = "") -> list[Publication]:
    found = Publication.objects.select_related("variant").order_by("due_at", "pk")
    return list(found.filter(state=state) if state else found)


async def test_the_same_file_twice_adds_nothing(house: House, path: Path) -> None:
    def body() -> None:
        first = run(house, path, daily())
        assert (first.new, first.known) == (4, 0)
        again = run(house, path, daily())
        assert (again.new, again.known, again.reworded) == (0, 4, 0)
        recurrence = Recurrence.objects.get()
        assert recurrence.publications.count() == 4
        assert recurrence.rule == "FREQ=DAILY;COUNT=4"
        # All occurrences say the same: they share the words.
        assert {each.variant_id for each in everything()} == {recurrence.variant_id}

    await sync_to_async(body)()


async def test_a_changed_text_rewords_what_is_not_out_yet(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily())
        out = everything()[0]
        Publication.objects.filter(pk=out.pk).update(state=State.ARMED, **_armed())
        Publication.objects.filter(pk=out.pk).update(state=State.PUBLISHED)
        plan = run(house, path, daily("Hallo, Welt"), now=NOW + timedelta(days=1))
        assert (plan.new, plan.reworded, plan.problems) == (0, 3, [])
        assert [each.variant.text for each in everything()] == ["Hallo", *["Hallo, Welt"] * 3]
        assert Recurrence.objects.get().variant.text == "Hallo, Welt"

    await sync_to_async(body)()


def _armed() -> dict[str, object]:
    return {"armed_at": NOW, "lease_ends_at": NOW, "fingerprint": "x"}


async def test_a_changed_rule_takes_back_what_it_does_not_give(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily())
        plan = run(house, path, daily(rule="FREQ=DAILY;INTERVAL=2;COUNT=3"))
        assert (plan.new, plan.known, plan.cancelled) == (1, 2, 2)
        assert [f"{each.due_at:%d}" for each in everything(State.SCHEDULED)] == ["02", "04", "06"]
        # The old rule again brings back what the file had only left out.
        back = run(house, path, daily())
        assert (back.new, back.known, back.cancelled) == (2, 2, 1)
        assert Recurrence.objects.count() == 1

    await sync_to_async(body)()


async def test_one_occurrence_that_a_person_cancelled_stays_so(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily())
        cancel(everything()[1], now=NOW)
        plan = run(house, path, daily())
        assert (plan.new, plan.known) == (0, 4)
        assert len(everything(State.SCHEDULED)) == 3

    await sync_to_async(body)()


async def test_without_an_end_it_is_planned_on_each_night(house: House, path: Path) -> None:
    def body() -> None:
        row = daily(rule="FREQ=DAILY", until="18:00", thread="Mehr\n---\nNoch mehr")
        row = row.replace("Mehr\n---\nNoch mehr", '"Mehr\n---\nNoch mehr"')
        run(house, path, row)
        posts = Publication.objects.filter(answers=None)
        assert posts.count() == 60
        assert plan_ahead(now=NOW) == 0
        assert plan_ahead(now=NOW + timedelta(days=10)) == 10
        assert plan_ahead(now=NOW + timedelta(days=10)) == 0
        assert posts.count() == 70
        last = posts.order_by("-due_at")[0]
        # Nine in the morning, of use until six, with its thread.
        assert last.due_at == datetime(2027, 7, 10, 7, 0, tzinfo=UTC)
        assert last.useless_after == datetime(2027, 7, 10, 16, 0, tzinfo=UTC)
        second = last.parts.get()
        assert second.variant.text == "Mehr"
        assert second.parts.get().variant.text == "Noch mehr"
        # The file, run again, knows what the night planned.
        again = run(house, path, row, now=NOW + timedelta(days=10))
        assert (again.new, again.reworded) == (0, 0)

    await sync_to_async(body)()


async def test_nine_stays_nine_over_the_change_of_clocks(house: House, path: Path) -> None:
    def body() -> None:
        row = daily(rule="FREQ=WEEKLY").replace("2027-05-02", "2027-09-05")
        start = datetime(2027, 9, 1, tzinfo=UTC)
        run(house, path, row, now=start)
        plan_ahead(now=start + timedelta(days=4))
        hours = [f"{each.due_at:%m-%d %H}" for each in everything()]
        assert hours[-5:] == ["10-03 07", "10-10 07", "10-17 07", "10-24 07", "10-31 08"]

    await sync_to_async(body)()


async def test_a_rare_rule_always_has_its_next_time(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily(rule="FREQ=YEARLY").replace("2027-05-02", "2027-12-24"))
        assert [each.due_at.year for each in everything()] == [2027]
        assert plan_ahead(now=datetime(2027, 12, 1, tzinfo=UTC)) == 0
        assert plan_ahead(now=datetime(2027, 12, 25, tzinfo=UTC)) == 1
        assert [each.due_at.year for each in everything()] == [2027, 2028]

    await sync_to_async(body)()


async def test_what_passed_while_nobody_planned_is_left_out(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily(rule="FREQ=DAILY"))
        late = NOW + timedelta(days=200)
        made = plan_ahead(now=late)
        assert 59 <= made <= 61
        assert all(each.due_at > late for each in everything()[60:])

    await sync_to_async(body)()


async def test_ended_it_is_planned_no_more(house: House, path: Path) -> None:
    def body() -> None:
        run(house, path, daily(rule="FREQ=DAILY"))
        [(recurrence, next_at)] = open_recurrences([house.brand.pk], now=NOW)
        assert next_at == everything()[0].due_at
        _, cancelled = end(recurrence.pk, now=NOW)
        assert cancelled == 60
        assert {each.state for each in everything()} == {State.CANCELLED}
        assert Happening.objects.filter(what=Happening.What.CANCELLED).count() == 60
        assert open_recurrences([house.brand.pk], now=NOW) == []
        assert plan_ahead(now=NOW + timedelta(days=30)) == 0
        plan = run(house, path, daily(rule="FREQ=DAILY"), now=NOW + timedelta(days=30))
        assert plan.new == 0
        [said] = plan.problems
        assert (said.severity, said.row) == ("warning", 2)
        assert "was ended" in said.what
        with pytest.raises(BadInput, match="Nothing repeats"):
            end(recurrence.pk, now=NOW)

    await sync_to_async(body)()


async def test_each_goes_out_once_and_at_its_time(house: House) -> None:
    """Through the sandbox, as the network has it in the end."""
    now = house.now
    first = house.row("mastodon", "Licht um neun")
    series = Series("ab" * 32, "FREQ=DAILY;COUNT=3", first.due_at, now, first.due_at)
    rows = [
        replace(
            first,
            due_at=first.due_at + timedelta(days=day),
            identity=f"{first.identity[:60]}{day}",
            series=series,
        )
        for day in range(3)
    ]
    plan = await house.plan(*rows)
    await house.play(plan)
    assert house.texts("mastodon") == ["Licht um neun"] * 3
    assert await house.states() == [State.PUBLISHED] * 3
