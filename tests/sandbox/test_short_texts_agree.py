"""Bluesky's and LinkedIn's texts as the product writes and counts them, and as the sandbox reads
them: written apart, they must agree for any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from homeground.networks.linkedin.little import little_from_plain
from homeground.sandbox.servers.bluesky.lexicon import Wrong
from homeground.sandbox.servers.bluesky.record_types import POST
from homeground.sandbox.servers.bluesky.record_types import RULES as RECORDS
from homeground.sandbox.servers.linkedin.body import check_commentary
from homeground.sandbox.servers.linkedin.errors import Refusal
from homeground.sandbox.servers.linkedin.little import plain_from
from homeground.text.counting import RULES

PIECES = (
    "\\", "|", "{", "}", "@", "[", "]", "(", ")", "<", ">", "#", "*", "_", "~", "#licht", "#1", "#1a",
    "＃", "@[a](urn:li:person:1)", "{hashtag|\\#|a}", "urn:li:person:1", "é", "e\u0301", "\u0301", "я",
    "文字", "한", "ا", "\u200d", "\ufe0f", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🇩", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", " ", "\n", "\r\n", "\t", "a", "7",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)
alike = settings(max_examples=400)


@given(text=texts)
@example(text="#\u0301a")
@example(text="a#b")
@example(text="##a #_a")
@alike
def test_linkedin_reads_what_was_written(text: str) -> None:
    assert plain_from(little_from_plain(text)) == text


@given(text=texts.filter(str.strip), off=st.sampled_from([0, 1]))
@settings(max_examples=100)
def test_linkedin_refuses_from_the_same_character_on(text: str, off: int) -> None:
    count = RULES["characters"].count
    whole = (text * (3000 // count(text)) + "x" * 3000)[: 3000 + off]
    assert count(whole) == 3000 + off
    try:
        check_commentary(little_from_plain(whole))
    except Refusal:
        assert off == 1
    else:
        assert off == 0


@given(text=texts.filter(bool), off=st.integers(-1, 1))
@settings(max_examples=200)
def test_bluesky_refuses_the_same_texts(text: str, off: int) -> None:
    """Near one of its two limits, whichever the text reaches first."""
    graphemes, size = RULES["bluesky"].count, RULES["bluesky_bytes"].count
    times = min(300 // max(1, graphemes(text)), 3000 // size(text))
    whole = text * (times + off)
    fits = graphemes(whole) <= 300 and size(whole) <= 3000
    record = {"text": whole, "createdAt": "2026-11-22T09:00:00.000Z"}
    if fits:
        RECORDS[POST].check(record)
    else:
        with pytest.raises(Wrong, match="too big"):
            RECORDS[POST].check(record)
