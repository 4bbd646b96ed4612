"""Slots, repeats and what goes out under a post, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .house import EVE, House

HEADER = "when,account,text,repeat,useless_after,first_comment,schedule,campaign\n"


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "more.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8", newline="")
    return path


def test_slots_are_added_listed_used_and_removed(house: House, tmp_path: Path) -> None:
    wrong = house.run("slot", "add", "x/lumikko_uk", "weekdays 9:00")
    assert wrong.code == 2
    assert "“weekdays” is no time of the week. Write days and times" in wrong.said
    assert house.run("slot", "add", "x/nobody", "Mon 09:00").code == 2
    added = house.run("slot", "add", "x/lumikko_uk", "Mon-Fri 09:00; Sat 11:00")
    assert added.said.strip() == "x/lumikko_uk: 6 added, 0 were there."
    [listed] = json.loads(house.run("slot", "list", "--json").out)
    assert listed["slots"][-1] == "Sat 11:00"
    assert listed["time_zone"] == "Europe/London"
    path = written(tmp_path, "next free slot,x/lumikko_uk,One", "Slot,x/lumikko_uk,Two")
    # EVE is a Sunday.
    house.control("clock", {"now": EVE})
    dry = house.run("campaign", "run", path, "--dry-run", "--json")
    assert dry.code == 0, dry.said
    assert [(row["due_at"], row["in_slot"]) for row in json.loads(dry.out)["planned"]] == [
        ("2027-05-10T08:00:00+00:00", True),
        ("2027-05-11T08:00:00+00:00", True),
    ]
    table = house.run("campaign", "run", path, "--dry-run")
    assert "row 2 x/lumikko_uk slot Mon 10 May 2027 09:00" in table.said
    rehearsed = house.run("campaign", "run", path, "--rehearse", "--as-of", EVE, "--json")
    assert rehearsed.code == 0, rehearsed.said
    assert [p["due_at"][:10] for p in json.loads(rehearsed.out)["publications"]] == [
        *("2027-05-10", "2027-05-11"),
    ]
    first = house.run("campaign", "run", path)
    assert "2 publications: 2 published (2 new)" in first.said
    again = house.run("campaign", "run", path)
    assert "(2 known from before)" in again.said
    assert house.run("slot", "remove", "x/lumikko_uk", "Sat 11:00").code == 0
    gone = house.run("slot", "remove", "x/lumikko_uk", "Sat 11:00")
    assert gone.code == 2
    assert "has none of these slots" in gone.said


def test_what_repeats_is_shown_listed_and_ended(house: House, tmp_path: Path) -> None:
    assert "Nothing repeats." in house.run("recurrence", "list").said
    path = written(
        tmp_path,
        '2027-05-10 09:00,mastodon/lumikko_de,Hallo,"FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4",18:00,Mehr',
        "2027-05-10 10:00,vk/lumikko_ru,Привет,,,,network",
    )
    house.control("clock", {"now": EVE})
    dry = house.run("campaign", "run", path, "--dry-run")
    assert dry.code == 0, dry.said
    assert (
        "row 2 mastodon/lumikko_de 4 times by FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4: Mon 10 May 2027 09:00, "
        "the last Thu 20 May 2027 09:00; useless after Mon 10 May 2027 18:00; 1 part under it"
    ) in dry.said
    assert (
        "row 3 vk/lumikko_ru Mon 10 May 2027 10:00; kept by the network from Sun 09 May" in dry.said
    )
    assert "2 of 2 rows would be published" in dry.said
    planned = json.loads(house.run("campaign", "run", path, "--dry-run", "--json").out)["planned"]
    assert [row["row"] for row in planned] == [2, 2, 2, 2, 3]
    assert planned[0]["useless_after"] == "2027-05-10T16:00:00+00:00"
    assert planned[0]["parts"] == ["Mehr"]
    ran = house.run("campaign", "run", path)
    assert ran.code == 0, ran.said
    assert "9 publications: 9 published (9 new)" in ran.said
    texts = [text for network, _account, text in house.texts() if network == "mastodon"]
    assert texts.count("Hallo") == 4
    # By the clock on the wall all of it is to come still.
    [listed] = json.loads(house.run("recurrence", "list", "--json").out)
    assert listed["next_at"] == "2027-05-10T09:00:00+02:00"
    ended = house.run("recurrence", "end", str(listed["number"]))
    assert "ended; 0 cancelled" in ended.said
    assert house.run("recurrence", "end", str(listed["number"])).code == 2
