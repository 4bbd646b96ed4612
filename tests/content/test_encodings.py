"""Whatever the encoding, the separator and the quotes: the same table comes out."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.content.campaign_file.opening import open_table

from .campaign_files import OPTIONS, as_read, read

TEXTS = {
    "cp1251": "Майские сумерки длинные: уже не день, ещё не ночь. «Кайо» — 7 490 руб.",
    "koi8_r": "Майские сумерки длинные: уже не день, ещё не ночь",
    "cp866": "Майские сумерки длинные: уже не день, ещё не ночь",
    "cp1252": "Eine Laterne, die sich öffnen lässt – für schöne Grüße",
    "mac_roman": "C’est la lueur qui reste au ciel, déjà, à l’été",
    "gb18030": "狮城的天黑得快，七点多一转眼就暗了。",
}


def campaign(path: Path, text: str, encoding: str, separator: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=separator)
        writer.writerow(["when", "account", "text"])
        writer.writerow(["2027-05-12 09:00", "vk/lumikko_ru", text])
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [*TEXTS.values(), 'He said "yes",\r\nand; left\t|'])
def test_unicode_is_read_without_a_word(
    tmp_path: Path, text: str, encoding: str, separator: str
) -> None:
    checked = read(campaign(tmp_path / "launch.csv", text, encoding, separator))
    assert checked.problems == []
    assert [row.text for row in checked.rows] == [text.replace("\r\n", "\n")]
    assert checked.encoding == encoding.removesuffix("-sig")
    assert checked.dialect == f'columns, separated by "{separator}"'.replace("\t", "tab")


@pytest.mark.parametrize("encoding", TEXTS)
def test_an_older_encoding_is_found_and_said(tmp_path: Path, encoding: str) -> None:
    path = campaign(tmp_path / "launch.csv", TEXTS[encoding], encoding)
    checked = read(path)
    assert [row.text for row in checked.rows] == [TEXTS[encoding]]
    assert [as_read(problem) for problem in checked.problems] == [
        f"warning: The file is not UTF-8; it was read as {encoding}. Look whether the texts below "
        "are right. If not, save the file as CSV (UTF-8), or name its encoding: "
        "--encoding windows-1251."
    ]


def test_even_one_word_of_russian_is_told(tmp_path: Path) -> None:
    path = campaign(tmp_path / "launch.csv", "Привет", "cp1251")
    assert [row.text for row in read(path).rows] == ["Привет"]


def test_a_guess_is_overruled(tmp_path: Path) -> None:
    path = campaign(tmp_path / "launch.csv", "ПРИВЕТ", "koi8_r")
    assert read(path).rows[0].text != "ПРИВЕТ"
    checked = read(path, replace(OPTIONS, encoding="KOI8-R"))
    assert checked.rows[0].text == "ПРИВЕТ"
    assert (checked.problems, checked.encoding) == ([], "koi8-r")


def test_excels_own_word_on_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_bytes(
        b"\xef\xbb\xbfsep=;\r\nwhen;account;text\r\n2027-05-12 09:00;x/lumikko_uk;Hello\r\n"
    )
    assert [(row.number, row.text) for row in read(path).rows] == [(2, "Hello")]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(
        '\nwhen,account,text\n,,\n2027-05-12 09:00,x/lumikko_uk,"one\ntwo"\n\n'
        "2027-05-12 10:00,x/lumikko_uk,three\n"
    )
    assert [row.number for row in read(path).rows] == [4, 6]


@pytest.mark.parametrize(
    "header",
    [
        "When,ACCOUNT, Text ,Time_Zone",
        "Когда,Аккаунт,Текст,Часовой пояс",
        "Wann,Konto,Text,Zeitzone",
        "Quand,Compte,Texte,Fuseau horaire",
        "发布时间,账号,正文,时区",
        "Publish at,Profile (required),Caption*,time-zone:",
    ],
)
def test_headings_in_five_languages(tmp_path: Path, header: str) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(f"{header}\n2027-05-12 09:00,x/lumikko_uk,Hello,Asia/Tokyo\n", encoding="utf-8")
    checked = read(path)
    assert checked.problems == []
    assert [row.time_zone for row in checked.rows] == ["Asia/Tokyo"]


# What a file can hold. NUL and lone surrogates it cannot, or not as a text.
CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
) | st.text("абвГД,;\t|\"'\r\n =", max_size=30)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5)
)


@given(
    table=TABLES,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    separator=st.sampled_from(",;\t|"),
    # Ending lines with \n alone, csv.writer leaves \r in a cell unquoted unless it quotes all.
    line_end_and_quoting=st.sampled_from(
        [("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)]
    ),
)
def test_any_table_that_is_written_is_read_back(
    table: list[list[str]],
    encoding: str,
    separator: str,
    line_end_and_quoting: tuple[str, Literal[0, 1]],
) -> None:
    line_end, quoting = line_end_and_quoting
    written = [["when", "account", "text", "title"], *table]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "launch.csv"
        with path.open("w", encoding=encoding, newline="") as handle:
            csv.writer(
                handle, delimiter=separator, lineterminator=line_end, quoting=quoting
            ).writerows(written)
        with open_table(path, None, {"ru"}) as read_back:
            assert [cells for _number, cells in read_back.rows] == written
            assert not read_back.guessed


@given(
    table=st.lists(
        st.lists(st.text("абвгдеёЖЗИйклмн «»—,;\"'\r\nabc", max_size=40), min_size=3, max_size=3)
    ),
    separator=st.sampled_from(",;\t"),
)
def test_any_russian_table_in_windows_1251_is_read_back(
    table: list[list[str]], separator: str
) -> None:
    written = [["Когда", "Аккаунт", "Текст"], *table]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "launch.csv"
        with path.open("w", encoding="cp1251", newline="") as handle:
            csv.writer(handle, delimiter=separator).writerows(written)
        with open_table(path, "windows-1251", frozenset()) as read_back:
            assert [cells for _number, cells in read_back.rows] == written
