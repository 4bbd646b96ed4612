"""Whatever a text is made of, the sandbox's Telegram reads its formatting, or says what is wrong."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram.helpers import escape_markdown

from homeground.sandbox.servers.telegram.entities import BLANK, parsed, units
from homeground.sandbox.servers.telegram.errors import Refusal

PIECES = (
    "<b>", "</b>", "<i>", "</i>", '<a href="https://a.example">', "<a>", "</a>", "<pre>", "</pre>",
    '<code class="language-py">', "<code>", "</code>", "<tg-spoiler>", "<blockquote expandable>",
    "</blockquote>", "<", ">", "&lt;", "&#128161;", "&#xD800;", "&amp", "*", "_", "__", "~", "||",
    "`", "```", "```py\n", "[", "](", ")", "![", "tg://emoji?id=5", "\\", "\n", ">", " ", "a", "я",
    "🏮", "https://a.example/x", "#свет", "@lumikko",
)  # fmt: skip
soups = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)
plain = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"))
MODES = ("", "HTML", "MarkdownV2", "Markdown")


@pytest.mark.parametrize("mode", MODES)
@given(raw=soups)
@settings(max_examples=150)
def test_it_is_read_or_refused(mode: str, raw: str) -> None:
    try:
        said = parsed(raw, mode)
    except Refusal as refusal:
        refused = refusal.description
    else:
        refused = ""
    if refused:
        assert refused.startswith("Bad Request: can't parse entities: ")
        return
    length = units(said.text)
    for entity in said.entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= length - entity["length"]
    assert said.entities == sorted(said.entities, key=lambda e: (e["offset"], -e["length"]))


@given(text=plain)
@example(text="1 < 2 && *3* _4_ [5](6) `7` \\8 >9")
@settings(max_examples=150)
def test_an_escaped_text_is_itself(text: str) -> None:
    shown = text.strip(BLANK)
    assert parsed(text, "").text == shown
    assert parsed(escape(text), "HTML").text.replace("&#x27;", "'") == shown.replace("&#x27;", "'")
    assert parsed(escape_markdown(text, version=2), "MarkdownV2").text == shown
