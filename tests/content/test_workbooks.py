"""Workbooks: what cells hold becomes what a CSV file would say."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from homeground.content.campaign_file import spreadsheet

from .campaign_files import read, said_of


def workbook(path: Path, *rows: list[object], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    book.create_sheet("Notes").append(["Ask Anna"])
    book.save(path)
    return path


def test_dates_numbers_and_texts(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["When", "Account", "Text", "Message", "Campaign"],
        [datetime(2027, 5, 12, 9, 0), "x/lumikko_uk", "Hello", 1.0, True],
        [None, None, None],
        ["12.05.2027 10:00", "x/lumikko_uk", "Line one\nLine two", 2.5, None],
    )
    checked = read(path)
    assert checked.problems == []
    assert (checked.encoding, checked.rows_seen) == ("xlsx", 2)
    assert [(row.number, row.message, row.campaign, row.text) for row in checked.rows] == [
        (2, "1", "true", "Hello"),
        (4, "2.5", "launch", "Line one\nLine two"),
    ]
    assert checked.rows[0].due_at == datetime(2027, 5, 12, 8, 0, tzinfo=UTC)


def test_a_date_cell_beside_a_time_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["Datum", "Uhrzeit", "Konto", "Text"],
        [date(2027, 5, 12), time(9, 30), "mastodon/lumikko_de", "Hallo"],
        [datetime(2027, 5, 12), "10:30", "mastodon/lumikko_de", "Hallo"],
    )
    assert [row.due_at.hour for row in read(path).rows] == [7, 8]


def test_a_date_cell_without_a_time(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        [date(2027, 5, 12), "x/lumikko_uk", "Hello"],
    )
    assert said_of(path) == [
        'row 2, column "when": "2027-05-12" is a day without a time. '
        "Add the time: 2027-05-12 09:00."
    ]


def test_a_date_kept_as_a_number(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        [46519.375, "x/lumikko_uk", "Hello"],
    )
    assert said_of(path) == [
        'row 2, column "when": "46519.375" is a number, not a date. Format the cell as date and '
        "time in the spreadsheet, or write 2027-05-12 09:00."
    ]


def test_a_formula_that_was_never_calculated(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        ["2027-05-12 09:00", "x/lumikko_uk", '="Hel"&"lo"'],
    )
    assert said_of(path) == [
        'row 2, column "text": The cell holds a formula without a result. '
        "Open the workbook in the spreadsheet program, save it, and try again."
    ]


def test_a_formula_counts_with_its_result_and_its_error(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        ["2027-05-12 09:00", "x/lumikko_uk", "=1"],
        ["2027-05-12 10:00", "x/lumikko_uk", "=2"],
    )
    sheet = "xl/worksheets/sheet1.xml"
    _replace(path, sheet, "<v></v>", "<v />")
    _replace(
        path,
        sheet,
        '<c r="C2"><f>1</f><v /></c>',
        '<c r="C2" t="str"><f>A1&amp;B1</f><v>Hello</v></c>',
    )
    _replace(
        path, sheet, '<c r="C3"><f>2</f><v /></c>', '<c r="C3" t="e"><f>A9</f><v>#REF!</v></c>'
    )
    assert [row.text for row in read(path).rows] == ["Hello"]
    assert said_of(path) == [
        'row 3, column "text": The cell shows the error #REF!. '
        "Correct its formula, or write the value itself."
    ]


def test_a_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["when", "account", "text"])
    sheet.append(["2027-05-12 09:00", "x/lumikko_uk", None])
    sheet["C2"].value = "=SUM(A1)"
    sheet["C2"].data_type = "s"
    book.save(tmp_path / "launch.xlsx")
    assert [row.text for row in read(tmp_path / "launch.xlsx").rows] == ["=SUM(A1)"]


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.csv",
        ["when", "account", "text"],
        ["2027-05-12 09:00", "x/lumikko_uk", "Hello"],
    )
    assert len(read(path).rows) == 1


def test_three_columns_in_a_workbook_without_accounts(tmp_path: Path) -> None:
    path = workbook(tmp_path / "launch.xlsx", [datetime(2027, 5, 12, 9, 0), "Hello", None])
    assert said_of(path)[0].startswith("The file has the three columns date, message and link")


BROKEN = (
    "The workbook is broken: it cannot be read to its end. "
    "Open it in the spreadsheet program and save it again, or save it as CSV (UTF-8)."
)


def test_a_workbook_cut_off(tmp_path: Path) -> None:
    path = workbook(tmp_path / "launch.xlsx", ["when", "account", "text"])
    path.write_bytes(path.read_bytes()[:-200])
    assert said_of(path) == [
        "The workbook launch.xlsx is broken: its end is missing. "
        "Download or copy it again, or save it again from the spreadsheet program."
    ]


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_workbook_with_a_damaged_part(tmp_path: Path, member: str) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        ["2027-05-12 09:00", "x/lumikko_uk", "Hello"],
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = parts[member][: len(parts[member]) // 2]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert said_of(path) == [BROKEN]


def test_a_workbook_made_to_fill_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "launch.xlsx", ["when", "account", "text"])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings2.xml", "w") as part,
    ):
        for _ in range(201):
            part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert said_of(path) == [
        "The workbook unpacks to more than a table of posts can hold. "
        "Copy the rows into a new workbook, or save them as CSV (UTF-8)."
    ]


def test_rows_far_below_the_others_end(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "launch.xlsx",
        ["when", "account", "text"],
        ["2027-05-12 09:00", "x/lumikko_uk", "Hello"],
    )
    _replace(path, "xl/worksheets/sheet1.xml", 'r="2"', f'r="{10**12}"')
    assert said_of(path) == [
        "row 1048577: The sheet has more than 1048576 rows or 200 columns. "
        "Copy the rows into a new workbook, or save them as CSV (UTF-8)."
    ]
    assert spreadsheet.MAX_ROWS == 1_048_576


def test_csv_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "launch.xlsx"
    path.write_text("when,account,text\n")
    assert said_of(path) == [
        "The file launch.xlsx is neither a workbook nor CSV inside. "
        "Open it in the spreadsheet program and save it as .xlsx or as CSV (UTF-8)."
    ]


def _replace(path: Path, member: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = parts[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
