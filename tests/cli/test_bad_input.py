"""What a new user gets wrong, and what the command line says about it. Nothing is ever sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .house import EVE, LAUNCH, House

HEADER = "when,account,text,link,media\n"
GOOD = "2027-05-12 09:00,x/lumikko_uk,Good morning,,\n"

FILES: dict[str, tuple[str, list[str]]] = {
    "empty": ("", ["is empty", "Nothing was sent."]),
    "header only": (HEADER, ["Nothing was sent."]),
    "a missing column": ("when,text\n2027-05-12 09:00,Hello\n", ["account", "Nothing was sent"]),
    "a row in the past": (
        HEADER + "2020-01-01 09:00,x/lumikko_uk,Hello,,\n",
        ["row 2, column “when”", "has passed", "1 of 1 rows has errors"],
    ),
    "no rule of repetition": (
        "when,account,text,repeat\n2027-05-12 09:00,mastodon/lumikko_de,Hallo,every Monday\n",
        ["row 2, column “repeat”", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ),
    "a slot of an account without slots": (
        HEADER + "next free slot,mastodon/lumikko_de,Hallo,,\n",
        ["row 2, column “when”", "homeground slot add mastodon/lumikko_de"],
    ),
    "an unknown account": (
        HEADER + "2027-05-12 09:00,x/lumiko_uk,Hello,,\n",
        ["row 2, column “account”", "x/lumikko_uk", "homeground account list"],
    ),
    "a text over the limit": (
        HEADER + f"2027-05-12 09:00,x/lumikko_uk,{'a' * 281},,\n",
        ["row 2, column “text”", "281", "280"],
    ),
    "a missing image": (
        HEADER + "2027-05-12 09:00,vk/lumikko_ru,Привет,,nowhere.jpg\n",
        ["row 2, column “media”", "nowhere.jpg"],
    ),
    "a link without a scheme": (
        HEADER + "2027-05-12 09:00,x/lumikko_uk,Hello,lumikko.example/kajo,\n",
        ["row 2, column “link”", "https://"],
    ),
    "the same row twice": (HEADER + GOOD + GOOD, ["row 3", "row 2"]),
    "networks that ended": (
        LAUNCH.with_name("retired.csv").read_text(encoding="utf-8"),
        [
            "row 2, column “account”: Viadeo is retired",
            "23 December 2016",
            "row 3, column “account”: Google+ is retired",
            "2 April 2019",
            "2 of 2 rows have errors",
        ],
    ),
    "one wrong among good ones": (
        HEADER + GOOD + "2027-05-12 09:00,x/nobody,Hello,,\n",
        ["1 of 2 rows has errors", "--skip-invalid"],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_sent_and_the_words_say_what_to_do(
    name: str, settled_house: House, tmp_path: Path
) -> None:
    content, said = FILES[name]
    path = tmp_path / "plan.csv"
    path.write_text(content, encoding="utf-8")
    ended = settled_house.run("campaign", "run", path)
    assert ended.code == 2, ended.said
    for words in said:
        assert words in ended.said
    assert "Traceback" not in ended.said
    assert settled_house.texts() == []


def test_a_dry_run_sends_nothing(settled_house: House) -> None:
    ended = settled_house.run("campaign", "run", LAUNCH, "--dry-run")
    assert ended.code == 0, ended.said
    assert "rows would be published:" in ended.said
    assert "xing/lumikko_de" in ended.said
    assert "Nothing was sent." in ended.said
    assert settled_house.texts() == []


def test_the_errors_as_json(settled_house: House, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(HEADER + "2020-01-01 09:00,x/lumikko_uk,,,\n", encoding="utf-8")
    ended = settled_house.run("campaign", "run", path, "--json")
    assert ended.code == 2
    told = json.loads(ended.out)
    assert told["sent"] is False
    assert {(p["row"], p["column"]) for p in told["problems"]} == {(2, "text")}
    assert all(p["what"] and p["do"] for p in told["problems"])


def test_what_is_no_file(settled_house: House, tmp_path: Path) -> None:
    ended = settled_house.run("campaign", "run", tmp_path / "nowhere.csv")
    assert ended.code == 2
    assert "There is no file" in ended.said


def test_a_moment_without_its_zone(settled_house: House) -> None:
    ended = settled_house.run("campaign", "run", LAUNCH, "--as-of", "tomorrow")
    assert ended.code == 2
    assert "2027-05-09T12:00:00Z" in ended.said


def test_an_unknown_brand(settled_house: House) -> None:
    ended = settled_house.run("campaign", "run", LAUNCH, "--brand", "Nobody")
    assert ended.code == 2
    assert "Brands here: lumikko" in ended.said


def test_skip_invalid_publishes_the_rest_and_lists_what_it_left(
    house: House, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        HEADER + GOOD + "2027-05-12 09:00,x/nobody,Hello,,\n2027-05-12 10:00,x/lumikko_uk,Two,,\n",
        encoding="utf-8",
    )
    ended = house.run("campaign", "run", path, "--as-of", EVE, "--skip-invalid")
    assert ended.code == 1, "something was left out"
    assert "Left out: rows 3." in ended.said
    assert sorted(text for _, _, text in house.texts()) == ["Good morning", "Two"]


def test_three_columns_go_to_the_accounts_that_are_named(house: House) -> None:
    path = LAUNCH.with_name("three-columns.csv")
    refused = house.run("campaign", "run", path, "--as-of", EVE)
    assert refused.code == 2
    assert "--account" in refused.said
    ended = house.run(
        "campaign", "run", path, "--as-of", EVE, "--account", "x/lumikko_uk",
        "--account", "mastodon/lumikko_de", "--time-zone", "Europe/London",
    )  # fmt: skip
    assert ended.code == 0, ended.said
    networks = [network for network, _, _ in house.texts()]
    assert networks.count("x") == networks.count("mastodon") > 0
