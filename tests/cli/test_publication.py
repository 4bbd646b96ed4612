"""`homeground publication`: what is planned, told and changed by number."""

from __future__ import annotations

import json
from typing import Any

from .house import EVE, House

LATER = "2027-05-20T09:00:00+00:00"


def listed(house: House, *words: str) -> list[dict[str, Any]]:
    told = house.run("publication", "list", "--json", *words)
    assert told.code == 0, told.said
    return list(json.loads(told.out))


def test_one_is_listed_told_moved_held_and_cancelled(house: House) -> None:
    assert "There is none." in house.run("publication", "list").said
    house.control("clock", {"now": EVE})
    house.plan("Licht", LATER)
    [one] = listed(house, "--state", "scheduled")
    number = str(one["number"])
    assert one["due_at"].startswith("2027-05-20 09:00")

    moved = house.run("publication", "move", number, "2027-05-21 10:30")
    assert moved.code == 0, moved.said
    assert "due 2027-05-21 10:30" in moved.said
    # Ahead by the clock on the wall, over by the brand's own, which its sandbox tells.
    over = house.run("publication", "move", number, "2027-04-01 09:00")
    assert over.code == 2
    assert "is over" in over.said
    assert "Choose a time that is still to come" in over.said

    assert "on_hold" in house.run("publication", "hold", number).said
    assert "scheduled" in house.run("publication", "release", number).said
    assert "cancelled" in house.run("publication", "cancel", number).said
    late = house.run("publication", "hold", number)
    assert late.code == 2
    assert "cannot be" in late.said
    assert listed(house, "--state", "scheduled") == []

    told = house.run("publication", "show", number)
    assert "Licht" in told.said
    for word in ("moved", "hold", "cancelled"):
        assert word in told.said.lower(), told.said
    story = json.loads(house.run("publication", "show", number, "--json").out)["story"]
    assert len(story) >= 4
    assert all(line["at"].startswith("2027-05-09") for line in story[1:]), "by the brand's clock"


def test_what_does_not_exist_is_said(settled_house: House) -> None:
    unknown = settled_house.run("publication", "show", "77")
    assert unknown.code == 2
    assert "There is no publication with the number 77" in unknown.said
    state = settled_house.run("publication", "list", "--state", "gone")
    assert state.code == 2
    assert "“gone” is no state" in state.said
