"""What a good file gives: the example campaign, the three columns, identity, flat memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeground.content.campaign_file import Row, check

from .campaign_files import ACCOUNTS, EXAMPLE, NOW, OPTIONS, as_read, read, said_of


def test_the_example_is_faultless() -> None:
    checked = read(EXAMPLE / "launch.csv")
    xing, myspace = said_of(EXAMPLE / "launch.csv")
    assert xing.startswith('warning: row 25, column "account": XING: a person posts this row')
    assert myspace.startswith('warning: row 33, column "account": Myspace: a person posts this row')
    assert checked.errors == []
    assert checked.encoding == "utf-8"
    assert len(checked.rows) == checked.rows_seen
    assert {row.account for row in checked.rows} == {
        address for address in ACCOUNTS if "lumikko" in address
    } - {"agora/lumikko", "herald/lumikko", "forum/lumikko", "plaza/lumikko", "nowhere/lumikko"}
    assert {row.campaign for row in checked.rows} == {"Kajo"}


def test_the_example_for_networks_that_ended_is_refused_with_their_reasons() -> None:
    checked = read(EXAMPLE / "retired.csv")
    assert checked.rows == []
    viadeo, googleplus = map(as_read, checked.problems)
    assert viadeo.startswith('row 2, column "account": Viadeo is retired: nothing can be published')
    assert "23 December 2016" in viadeo
    assert "LinkedIn" in viadeo
    assert googleplus.startswith('row 3, column "account": Google+ is retired: nothing can be')
    assert "2 April 2019. Nothing replaced it." in googleplus


def test_the_example_workbook_says_the_same() -> None:
    as_csv, as_workbook = read(EXAMPLE / "launch.csv"), read(EXAMPLE / "launch.xlsx")
    assert as_workbook.problems == as_csv.problems
    assert as_workbook.rows == as_csv.rows


def test_the_label_stands_first_on_a_line_of_its_own() -> None:
    labelled = [row for row in read(EXAMPLE / "launch.csv").rows if row.label]
    assert {row.label.split(".")[0] for row in labelled} == {
        "Реклама",
        "Anzeige",
        "Publicité",
        "广告",
    }
    for row in labelled:
        assert row.composed_text.split("\n", 1) == [row.label, row.text]


def test_three_columns_go_to_the_accounts_named() -> None:
    named = ("x/lumikko_uk", "mastodon/lumikko_de")
    checked = read(EXAMPLE / "three-columns.csv", replace(OPTIONS, accounts_named=named))
    assert checked.problems == []
    assert (checked.rows_seen, checked.dialect) == (3, 'date, message, link, separated by ","')
    assert [(row.number, row.account) for row in checked.rows[:2]] == [
        (1, "x/lumikko_uk"),
        (1, "mastodon/lumikko_de"),
    ]
    # Half past twelve by each market's clock.
    assert [row.due_at for row in checked.rows[:2]] == [
        datetime(2027, 5, 11, 11, 30, tzinfo=UTC),
        datetime(2027, 5, 11, 10, 30, tzinfo=UTC),
    ]
    assert checked.rows[0].campaign == "three-columns"
    assert checked.rows[0].link == "https://lumikko.example/uk/soon"


def test_three_columns_with_a_header_and_what_is_wrong_for_all_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("Date;Message;Link\n13/05/2027 09:00;Hello;lumikko.example\n")
    checked = read(path, replace(OPTIONS, accounts_named=("x/lumikko_uk", "x/lumikko_sg")))
    assert [as_read(problem) for problem in checked.problems] == [
        'row 2, column "Link": The link "lumikko.example" has no https:// at its beginning. '
        "Write https://lumikko.example."
    ]


def test_whose_clock(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(
        "when,account,text,time zone\n"
        "2027-05-12 09:00,x/lumikko_sg,market\n"
        "2027-05-12 09:00,x/lumikko_sg,column,Asia/Tokyo\n"
        "2027-05-12 09:00 Europe/Paris,x/lumikko_sg,cell,Asia/Tokyo\n"
    )
    assert [row.time_zone for row in read(path).rows] == [
        *("Asia/Singapore", "Asia/Tokyo", "Europe/Paris")
    ]
    options = replace(OPTIONS, time_zone="America/New_York")
    assert [row.time_zone for row in read(path, options).rows] == [
        *("America/New_York", "Asia/Tokyo", "Europe/Paris")
    ]


def test_campaign_and_account_as_the_options_and_the_registry_have_them(tmp_path: Path) -> None:
    path = tmp_path / "May 2027.csv"
    path.write_text("when,account,text\n2027-05-12 09:00,X/Lumikko_UK,Hello\n")
    assert [(row.campaign, row.account) for row in read(path).rows] == [
        ("May 2027", "x/lumikko_uk")
    ]
    assert [row.campaign for row in read(path, replace(OPTIONS, campaign="Kajo")).rows] == ["Kajo"]


def test_identity_is_what_is_published_where_and_when(tmp_path: Path) -> None:
    image = (EXAMPLE / "kajo-launch.jpg").read_bytes()
    for name, content in (
        ("a.jpg", image),
        ("same.jpg", image),
        ("other.jpg", (EXAMPLE / "kajo-teaser.jpg").read_bytes()),
    ):
        (tmp_path / name).write_bytes(content)
    path = tmp_path / "launch.csv"

    def identity(**changed: str) -> str:
        values = {
            "when": "2027-05-12 09:00",
            "account": "mastodon/lumikko_de",
            "text": "Hallo",
            "link": "https://lumikko.example/de",
            "media": "a.jpg",
            "alt": "Eine Laterne",
            "label": "Anzeige",
            "campaign": "Kajo",
            "message": "Launch",
        } | changed
        path.write_text(f"{','.join(values)}\n{','.join(values.values())}\n", encoding="utf-8")
        [row] = read(path).rows
        return row.identity

    first = identity()
    assert len(first) == 64
    for same in (
        {"when": "2027-05-12 07:00Z"},
        {"media": "same.jpg"},
        {"alt": "Die Laterne"},
        {"campaign": "May"},
        {"message": "Teaser"},
        {"text": " Hallo "},
    ):
        assert identity(**same) == first, same
    for other in (
        {"when": "2027-05-12 09:01"},
        {"account": "mastodon/lumikko_fr", "label": "Publicité"},
        {"text": "Hallo!"},
        {"link": "https://lumikko.example/de/kajo"},
        {"media": "other.jpg"},
        {"label": "Werbung"},
    ):
        assert identity(**other) != first, other


def test_identity_is_the_same_in_every_version(tmp_path: Path) -> None:
    """Databases keep it: were it computed otherwise, old files would be published again."""
    path = tmp_path / "launch.csv"
    path.write_text(
        "when,account,text,label\n2027-05-12 09:00,vk/lumikko_ru,Привет,Реклама. erid: 1\n",
        encoding="utf-8",
    )
    [row] = read(path).rows
    assert row.identity == "bc71d8c46f6f0d6cfd95313cbdb0b9b0130fb834048a797c6e6ffbbab3337dd7"


def test_what_is_known_may_lie_in_the_past(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text("when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hello\n")
    [row] = read(path).rows
    later = replace(OPTIONS, now=datetime(2027, 6, 1, tzinfo=UTC))
    assert read(path, later).rows == []
    again = read(path, replace(later, known={row.identity}))
    assert (again.rows, again.problems) == ([row], [])


def test_this_very_moment_is_not_the_past(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(f"when,account,text\n{NOW.isoformat()},x/lumikko_uk,Hello\n")
    assert [row.due_at for row in read(path).rows] == [NOW]


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    with path.open("w") as handle:
        handle.write("when,account,text\n")
        for number in range(4_500):
            handle.write(
                f"2028-0{1 + number // 5000}-{1 + number // 1440 % 28:02} "
                f"{number // 60 % 24:02}:{number % 60:02},x/lumikko_sg,Post {number}\n"
            )
    return path


def test_memory_does_not_grow_with_the_file(long_file: Path) -> None:
    items = check(long_file, ACCOUNTS, OPTIONS)
    tracemalloc.start()
    try:
        for _ in range(1_500):
            next(items)
        early, _peak = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        rows = sum(isinstance(item, Row) for item in items)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows == 3_000
    assert peak - early < 200_000
