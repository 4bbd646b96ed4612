"""`homeground budget`: caps, and what is left of them and of the networks' limits."""

from __future__ import annotations

import json
from pathlib import Path

from .house import House


def test_a_cap_is_set_told_before_planning_and_listed(settled_house: House, tmp_path: Path) -> None:
    house = settled_house
    assert house.run("budget", "set", "lumikko", "x", "0.20").code == 0
    told = json.loads(house.run("budget", "list", "--json").out)
    assert [(cap["network"], cap["usd_a_month"], cap["left"]) for cap in told["caps"]] == [
        ("x", "0.20", "0.20")
    ]
    by_account = {(each["account"], each["limit"]): each for each in told["limits"]}
    days = by_account["vk/lumikko_ru", "50 posts within one day"]
    assert (days["left"], days["most"], days["whose"], days["until"]) == (50, 50, "account", None)
    assert told["sandboxes_away"] == []
    file = tmp_path / "light.csv"
    file.write_text(
        "account,when,text\n"
        "x/lumikko_uk,2027-05-12 09:00,Light\n"
        "x/lumikko_uk,2027-05-12 10:00,Light https://lumikko.example\n"
    )
    dry = house.run("campaign", "run", file, "--dry-run")
    assert dry.code == 2
    assert "X charges 0.215 USD for what this file has for 2027-05; 0.215 of 0.20 USD" in dry.said
    assert "No room is left for the rows 3." in dry.said
    left = house.run("campaign", "run", file, "--dry-run", "--skip-invalid")
    assert "1 of 2 rows would be published" in left.said
    unknown = house.run("budget", "list", "--brand", "nobody")
    assert unknown.code == 2
    listed = house.run("budget", "list", "--brand", "Lumikko").said
    assert "Lumikko, x: 0.20 of 0.20 USD left" in listed
    assert "100 left of 100 posts within 15 minutes" in listed
    assert "10,000 left of 10,000 posts within one day (shared)" in listed
