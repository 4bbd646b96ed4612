"""What holds for every counting rule, and the documented examples of those that have some."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import homeground.text
from homeground.text.counting import RULES, remaining
from homeground.text.emoji import EMOJI, may_hold_emoji
from homeground.text.graphemes import graphemes

ANY_TEXT = (
    st.text()
    | st.text(alphabet=st.characters(codec=None))
    | st.text(alphabet="👩👍🏽🇩🇪\u200d\ufe0f1\u20e3a")
)
ADDITIVE = ("characters", "vk", "utf8_bytes", "utf16_units", "bluesky_bytes", "telegram")
NEVER_SHRINKS = (*ADDITIVE, "graphemes", "bluesky", "livejournal", "livejournal_subject")

# address of the documentation, rule, text, count
DOCUMENTED = [
    (
        "https://schappo.blogspot.co.uk/2012/10/weibo-character-count.html",
        "weibo",
        "one two 🀂一二三四五🀀",
        13,
    ),
    ("https://core.telegram.org/api/entities#utf-16", "telegram", "👨‍👩‍👦", 8),
    ("https://developers.facebook.com/documentation/threads/posts", "threads", "👍", 4),
    ("https://www.unicode.org/reports/tr29/#Table_Sample_Grapheme_Clusters", "graphemes", "g̈", 1),
    ("https://www.unicode.org/reports/tr29/#Table_Sample_Grapheme_Clusters", "graphemes", "각", 1),
    ("https://www.unicode.org/reports/tr29/#Table_Sample_Grapheme_Clusters", "graphemes", "நி", 1),
]


@pytest.mark.parametrize(("source", "slug", "text", "count"), DOCUMENTED)
def test_documented_examples(source: str, slug: str, text: str, count: int) -> None:
    assert RULES[slug].count(text) == count, source


@pytest.mark.parametrize(
    ("slug", "text", "count"),
    [
        ("livejournal", "я" * 3, 6),
        ("livejournal", "a\r\nb", 3),
        ("livejournal", "a\nb", 3),
        ("livejournal_subject", "я" * 100, 100),
        ("livejournal_subject_bytes", "я" * 100, 200),
        ("bluesky", "👨‍👩‍👧‍👦", 1),
        ("bluesky_bytes", "👨‍👩‍👧‍👦", 25),
        ("threads", "👨‍👩‍👧‍👦", 25),
        ("threads", "Чай…", 4),
        ("threads", "☕︎", 2),
        ("weibo", "a", 1),
        ("weibo", "看看", 2),
        ("weibo", "看https://example.com/" + "a" * 200, 51),
        ("vk", "👍🏽", 2),
    ],
)
def test_known_counts(slug: str, text: str, count: int) -> None:
    assert RULES[slug].count(text) == count


def test_rules_are_complete() -> None:
    for slug, rule in RULES.items():
        assert rule.slug == slug
        assert rule.unit
        assert rule.source.startswith("https://")
        assert rule.seen_on <= date(2026, 11, 22)
        assert rule.verified or rule.note, "what is not verified says why"
    assert {"x", "vk", "livejournal", "mastodon", "weibo", "bluesky", "telegram", "threads"} <= set(
        RULES
    )


@pytest.mark.parametrize("slug", RULES)
def test_nothing_counts_nothing(slug: str) -> None:
    assert RULES[slug].count("") == 0


@pytest.mark.parametrize("slug", RULES)
@pytest.mark.parametrize(
    "text", ["\ud800", "\udfff.com", "http://\ud83d.com/\udc4d", "@a@\ud800.b"]
)
def test_lone_surrogates_are_counted(slug: str, text: str) -> None:
    assert RULES[slug].count(text) > 0


@given(ANY_TEXT)
def test_any_text_can_be_counted(text: str) -> None:
    for rule in RULES.values():
        count = rule.count(text)
        assert isinstance(count, int)
        assert count >= 0
        assert remaining(rule, text, 280) == 280 - count


@given(ANY_TEXT, ANY_TEXT)
def test_units_of_an_encoding_add_up(one: str, other: str) -> None:
    for slug in ADDITIVE:
        count = RULES[slug].count
        assert count(one + other) == count(one) + count(other), slug


@given(ANY_TEXT, ANY_TEXT)
def test_more_text_never_counts_less(one: str, other: str) -> None:
    # Not so where a link is being typed: its last letter makes X count 23 for all of it.
    for slug in NEVER_SHRINKS:
        count = RULES[slug].count
        assert count(one + other) >= max(count(one), count(other)), slug


@given(ANY_TEXT)
def test_graphemes_are_those_of_the_standard(text: str) -> None:
    assert graphemes(text) == len(regex.findall(r"\X", text))


def test_no_character_taken_for_single_joins_another() -> None:
    joining = regex.compile(
        r"[\r\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=Prepend}"
        r"\p{GCB=L}\p{GCB=V}\p{GCB=T}\p{GCB=Regional_Indicator}]"
    )
    from homeground.text.graphemes import _MAY_JOIN

    every = "".join(map(chr, range(0x110000)))
    assert [hex(ord(sign)) for sign in joining.findall(every) if not _MAY_JOIN.match(sign)] == []


def test_every_emoji_is_hinted_at() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert [hex(ord(s)) for s in EMOJI.findall(every) if not may_hold_emoji(s)] == []
    assert all(may_hold_emoji(s) for s in ("1\u20e3", "©\ufe0f", "™\ufe0f"))


@given(st.text(alphabet="👩👍🏽🇩🇪\u200d\ufe0f\ufe0e1#*\u20e3a©♟🏴\U000e0067\U000e007f"))
def test_the_hint_never_misses_an_emoji(text: str) -> None:
    assert may_hold_emoji(text) or EMOJI.search(text) is None


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.iter_modules(homeground.text.__path__)]
)
def test_doctests(name: str) -> None:
    module = importlib.import_module(f"homeground.text.{name}")
    results = doctest.testmod(module)
    assert results.failed == 0
