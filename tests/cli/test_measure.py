"""`homeground measure`: reading, learning and weights from the command line."""

from __future__ import annotations

import json

from .house import House


def test_numbers_are_read_and_learned_from_by_hand(settled_house: House) -> None:
    house = settled_house
    read = json.loads(house.run("measure", "read", "--brand", "lumikko", "--json").out)
    assert read["problems"] == []
    assert read["accounts"] > 3
    learned = json.loads(house.run("measure", "learn", "--json").out)
    assert {"organization", "learned_from", "restated"} == learned[0].keys()
    said = house.run("measure", "weights", "lumikko", "--shares", "5").said
    assert "likes 1, comments 1, shares 5" in said
    assert json.loads(house.run("measure", "weights", "lumikko", "--json").out)["shares"] == 5
    wrong = house.run("measure", "weights", "lumikko", "--shares", "-5")
    assert wrong.code == 2
    assert "cannot be -5" in wrong.said
    assert house.run("measure", "read", "--brand", "nobody").code == 2
