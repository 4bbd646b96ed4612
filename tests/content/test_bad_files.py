"""Files that cannot be read, or not as a campaign: said once, in words, with what to do."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from .campaign_files import EXAMPLE, OPTIONS, read, said_of

FILES: dict[str, tuple[bytes, str]] = {
    "empty": (
        b"",
        "The file launch.csv is empty. Write a header and a row for each publication.",
    ),
    "blank lines": (
        b"\n\r\n;;;\n",
        "The file launch.csv holds no rows. Write a header and a row for each publication.",
    ),
    "a header only": (
        b"when,account,text\n",
        "The file launch.csv has a header, but no rows under it. Write a row for each publication.",
    ),
    "a missing column": (
        b"when,text\n2027-05-12 09:00,Hello\n",
        "row 1: The header has no column account. "
        "Add it. Every file needs the columns when, account and text.",
    ),
    "two missing columns": (
        b"account,link\nx/lumikko_uk,https://lumikko.example\n",
        "row 1: The header has no column when, text. "
        "Add it. Every file needs the columns when, account and text.",
    ),
    "a column twice": (
        b"when,account,text,Content\n2027-05-12 09:00,x/lumikko_uk,a,b\n",
        'row 1: The columns "text" and "Content" mean the same. Keep one of them.',
    ),
    "no header": (
        b"x/lumikko_uk,2027-05-12 09:00,Hello\n",
        'row 1: The first row is not a header: no column of it is known ("x/lumikko_uk", '
        '"2027-05-12 09:00", "Hello"). Write a first row that names the columns: when, account, '
        "text, and whichever of title, link, media, format, alt, label, campaign, "
        "message, time_zone, useless_after, repeat, first_comment, thread and schedule you need.",
    ),
    "three columns and no account": (
        b"2027-05-12 09:00,Hello,https://lumikko.example/\n",
        "The file has the three columns date, message and link, and so names no account. "
        "Say where it goes, once for each account: --account vk/your_page. "
        "`homeground account list` shows the accounts that are connected.",
    ),
    "a quotation mark left open": (
        b'when,account,text\n2027-05-12 09:00,x/lumikko_uk,"Hello\n2027-05-13 09:00,x/y,b\n',
        'row 2: A quotation mark (") that is opened in row 2 is not closed. '
        "Close it, or save the table from the spreadsheet again: it writes the quotes itself.",
    ),
    "text behind a quotation": (
        b'when,account,text\n2027-05-12 09:00,x/lumikko_uk,"Hello" she said\n',
        'row 2: In row 2 something stands between a closing " and the next column. '
        'Write a quotation mark inside a quoted text twice: "He said ""yes""."',
    ),
    "NUL bytes": (
        b"when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hel\0lo\n",
        "The file is not a text: it holds NUL bytes. "
        "Save the table from the spreadsheet as CSV (UTF-8) or .xlsx.",
    ),
    "a program": (
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20,
        "The file is not a text: it holds NUL bytes. "
        "Save the table from the spreadsheet as CSV (UTF-8) or .xlsx.",
    ),
    "noise": (
        bytes(range(1, 256)) * 40,
        "The file is not a text. Save the table from the spreadsheet as CSV (UTF-8) or .xlsx.",
    ),
    "a picture": (
        (EXAMPLE / "kajo-parts.png").read_bytes(),
        "The file launch.csv is a picture or a PDF, not a table. "
        "Name the campaign file, a .csv or an .xlsx.",
    ),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "The file is an old .xls workbook, or one with a password. "
        "Save it as .xlsx without a password, or as CSV (UTF-8).",
    ),
    "a web page": (
        b"<html><table><tr><td>when</td></tr></table></html>",
        "The file launch.csv is neither a workbook nor CSV inside. "
        "Open it in the spreadsheet program and save it as .xlsx or as CSV (UTF-8).",
    ),
    "UTF-8 with a broken sign": (
        b"when,account,text\n2027-05-12 09:00,x/lumikko_uk,"
        + "Фонарь и сумерки над озером".encode()
        + b"\xff\n",
        "The file is UTF-8, but line 2 holds bytes that are not. Correct that line and save the "
        "file as UTF-8 again, or name its encoding: --encoding.",
    ),
    "UTF-16 cut off": (
        "when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hello\n".encode("utf-16")[:-1],
        "The file is UTF-16, but line 2 holds bytes that are not. Correct that line and save the "
        "file as UTF-8 again, or name its encoding: --encoding.",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_said(name: str, tmp_path: Path) -> None:
    content, said = FILES[name]
    path = tmp_path / "launch.csv"
    path.write_bytes(content)

    assert said_of(path) == [said]
    assert read(path).rows == []


def test_what_came_before_an_open_quotation_mark_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(
        'when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hello\n2027-05-13 09:00,x/lumikko_uk,"Oh'
    )
    checked = read(path)
    assert [row.text for row in checked.rows] == ["Hello"]
    assert [problem.row for problem in checked.errors] == [3]


def test_an_unknown_column_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(
        "when,account,text,lnk,notes to self\n2027-05-12 09:00,x/lumikko_uk,Hello,,ask Anna\n"
    )
    assert said_of(path) == [
        'warning: row 1, column "lnk": The column "lnk" is not known; what it holds is not used. '
        "Did you mean link? Rename it, or leave it if it is a note of your own.",
        'warning: row 1, column "notes to self": The column "notes to self" is not known; what '
        "it holds is not used. Rename it, or leave it if it is a note of your own.",
    ]
    assert len(read(path).rows) == 1


def test_accounts_named_twice_over(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text("when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hello\n")
    assert said_of(path, replace(OPTIONS, accounts_named=("vk/lumikko_ru",))) == [
        "row 1: The file names an account in every row, and the command names accounts too. "
        "Leave --account out, or remove the account column from the file."
    ]


def test_options_that_make_no_sense(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text("when,account,text\n2027-05-12 09:00,x/lumikko_uk,Hello\n")
    assert said_of(path, replace(OPTIONS, accounts_named=("x/lumiko_uk",))) == [
        "There is no account x/lumiko_uk. Did you mean x/lumikko_uk? "
        "`homeground account list` shows the accounts there are."
    ]
    assert said_of(path, replace(OPTIONS, time_zone="Moskau")) == [
        '"Moskau" is not a time zone. '
        "Write the place whose clock it is, such as Europe/Moscow or Asia/Shanghai."
    ]
    assert said_of(path, replace(OPTIONS, media_folder=tmp_path / "pics")) == [
        f"There is no folder {tmp_path / 'pics'} for the media. "
        "Name the folder that the images are in, or leave the option out."
    ]
    assert said_of(path, replace(OPTIONS, encoding="windows-1521")) == [
        '"windows-1521" is not the name of an encoding. '
        "Use utf-8, utf-16, windows-1251, windows-1252, gb18030 or another that Python knows."
    ]
    path.write_bytes("when,account,text\n2027-05-12 09:00,x/lumikko_uk,Grün\n".encode("cp1252"))
    assert said_of(path, replace(OPTIONS, encoding="utf-8")) == [
        "Line 2 is not utf-8. Leave --encoding out to have it found, or save the file as UTF-8."
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "launch.csv").write_text("")
    assert said_of(tmp_path / "lunch.csv") == [
        f"There is no file {tmp_path / 'lunch.csv'}. "
        "Did you mean launch.csv? Check the name and the folder."
    ]
    assert said_of(tmp_path / "no" / "launch.csv") == [
        f"There is no file {tmp_path / 'no' / 'launch.csv'}. Check the name and the folder."
    ]


def test_a_folder(tmp_path: Path) -> None:
    assert said_of(tmp_path) == [
        f"{tmp_path.name} is a folder. Name the campaign file in it, a .csv or an .xlsx."
    ]


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "launch.csv")
    assert said_of(tmp_path / "launch.csv") == [
        "launch.csv is not a file. Save the table as a .csv or an .xlsx, and name that."
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "launch.csv"
    path.write_text("when,account,text\n")

    # The tests may run as root, whom no permission stops.
    def refuse(self: Path, *_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert said_of(path) == [
        "The file launch.csv cannot be read: Permission denied. "
        "Check the file's permissions, and that no other program holds it."
    ]


def test_a_line_of_200_megabytes_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    with path.open("wb") as handle:
        handle.write(b"when,account,text\n2027-05-12 09:00,x/lumikko_uk,")
        for _ in range(200):
            handle.write(b"a" * 1_000_000)
    assert said_of(path) == [
        "row 2: Row 2 has a line of more than 500000 characters. "
        "This is not a table of posts. Save it from the spreadsheet again as CSV."
    ]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            ["mimetype", "content.xml"],
            "The file is a workbook of LibreOffice (.ods), which cannot be read here. "
            "Save or export it as .xlsx, or as CSV (UTF-8).",
        ),
        (
            ["Index/Document.iwa"],
            "The file is a workbook of Numbers, which cannot be read here. "
            "Save or export it as .xlsx, or as CSV (UTF-8).",
        ),
        (
            ["xl/workbook.bin"],
            "The file is a workbook of Excel (.xlsb), which cannot be read here. "
            "Save or export it as .xlsx, or as CSV (UTF-8).",
        ),
        (
            ["launch.csv"],
            "The file launch.zip is an archive, not a table. "
            "Unpack it and name the campaign file in it.",
        ),
    ],
)
def test_other_workbooks(members: list[str], said: str, tmp_path: Path) -> None:
    path = tmp_path / "launch.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    assert said_of(path) == [said]
