"""Text as archives garble it, dates as they write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.insights.archives.json_stream import elements
from homeground.insights.archives.moments import from_iso, from_russian, from_seconds
from homeground.insights.archives.refusing import MemberBroken
from homeground.insights.archives.words import all_repaired, repaired

from .made import garbled

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_what_was_garbled_is_repaired(text: str) -> None:
    assert repaired(garbled(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs"], min_codepoint=0x100), min_size=1), TEXT)
def test_right_text_outside_latin_1_stays(foreign: str, other: str) -> None:
    assert repaired(other + foreign) == other + foreign


@pytest.mark.parametrize(
    "text",
    ["Grüße", "café", "¿Qué?", "Ð", "naïve façade", "привет", "光", "🌲", "Ãœ…", "plain", ""],
)
def test_right_text_stays(text: str) -> None:
    assert repaired(text) == text


def test_a_text_cut_within_a_character_loses_that_only() -> None:
    assert repaired(garbled("Grüße aus Wien 🌲")[:-2]) == "Grüße aus Wien "


@given(
    st.recursive(TEXT | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(TEXT, v))
)
def test_everything_in_a_piece_of_json_is_repaired(value: object) -> None:
    def garble(part: object) -> object:
        if isinstance(part, str):
            return garbled(part.replace("\0", ""))
        if isinstance(part, list):
            return [garble(p) for p in part]
        return {k: garble(v) for k, v in part.items()} if isinstance(part, dict) else part

    def without_nul(part: object) -> object:
        return json.loads(json.dumps(part).replace("\\u0000", "")) if part else part

    if "\\u0000" not in json.dumps(value):
        assert all_repaired(garble(value)) == without_nul(value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda v: st.lists(v, max_size=4) | st.dictionaries(TEXT, v, max_size=4),
)


@given(st.lists(VALUES), st.integers(0, 3), st.integers(1, 40))
def test_a_list_is_read_piece_by_piece_as_it_is_whole(
    values: list[object], indent: int, chunk: int
) -> None:
    import io

    from homeground.insights.archives import json_stream

    text = json.dumps(values, indent=indent or None, ensure_ascii=indent % 2 == 0)
    before, json_stream._CHUNK = json_stream._CHUNK, chunk
    try:
        read = [value for _, value in elements(io.BytesIO(text.encode()))]
        keyed = list(elements(io.BytesIO(json.dumps({"a": values, "b": 1}).encode())))
    finally:
        json_stream._CHUNK = before
    assert read == values
    assert keyed == [*(("a", value) for value in values), ("b", 1)]


@pytest.mark.parametrize("text", ["", "5", "nonsense", '{"a" 1}', "[1 2]", "{1: 2}", '["a'])
def test_what_is_no_json_is_said(text: str) -> None:
    import io

    with pytest.raises(MemberBroken):
        list(elements(io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2 фев 2021 в 19:08:30", datetime(2021, 2, 2, 16, 8, 30, tzinfo=UTC)),
        ("12 июля 2009 в 0:05", datetime(2009, 7, 11, 20, 5, tzinfo=UTC)),
        ("сегодня в 1:00", datetime(2021, 6, 30, 22, 0, tzinfo=UTC)),
        ("позавчера в 1:00", datetime(2021, 6, 28, 22, 0, tzinfo=UTC)),
        ("4 мая в 12:00", datetime(2021, 5, 4, 9, 0, tzinfo=UTC)),
        ("4 дек в 12:00", datetime(2020, 12, 4, 9, 0, tzinfo=UTC)),
        ("31 фев 2021 в 12:00", None),
        ("5 минут назад", None),
        ("2 xyz 2021 в 19:08", None),
    ],
)
def test_dates_in_words(text: str, moment: datetime | None) -> None:
    # In Moscow it is the small hours of 1 July already.
    assert from_russian(text, now=datetime(2021, 6, 30, 22, 30, tzinfo=UTC)) == moment


@given(st.text() | st.integers() | st.floats() | st.none())
def test_no_date_brings_a_reader_down(value: object) -> None:
    for read in (from_seconds, from_iso):
        moment = read(value)
        assert moment is None or 1995 <= moment.year <= 2100
    if isinstance(value, str):
        from_russian(value, now=datetime(2021, 1, 1, tzinfo=UTC))
