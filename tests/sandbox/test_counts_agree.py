"""The sandbox counts for itself; whatever the text, it never disagrees with `homeground.text`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from homeground.sandbox.servers.livejournal import errors as livejournal_errors
from homeground.sandbox.servers.livejournal import validation
from homeground.sandbox.servers.mastodon.count import countable_length
from homeground.sandbox.servers.telegram.entities import units
from homeground.sandbox.servers.threads.count import length as threads_length
from homeground.sandbox.servers.vk import errors as vk_errors
from homeground.sandbox.servers.vk import wall
from homeground.sandbox.servers.weibo.count import count as weibo_count
from homeground.sandbox.servers.weibo.count import links as weibo_links
from homeground.sandbox.servers.x.count import weighted_length
from homeground.text.counting import RULES

# What the grammars of links, names and emoji turn on, so that chance finds their edges.
PIECES = (
    "https://", "http://", "HTTPS://", "://", "www.", "example.com", "example.co.uk", "t.co/aB1",
    "пример.рф", "例え.jp", "xn--e1afmkfd.xn--p1ai", "münchen.de", "a_b.example.org", ".com", ".",
    "/", "/path", "/wiki/Primer_(film)", "/a_(b(c)d)e", "(", ")", "((", "?q=1", "?", "&", "#frag",
    "#", "#licht", "@", "＠", "@anna", "@anna@social.example", "@a.b-c@s.example", "=", ":", ":8080",
    "-", "_", "–", "…", "!", ",", "'", '"', "$", "$ABC", "~", "|", "é", "ı", "ß", "я", "Ї", "Ԁ",
    "中", "文字", "ひ", "한", "।", "ก", "ா", " ", "\n", "\r\n", "\r", "\t", "\u00a0", "\u200b",
    "\u200d", "\u200e", "\u202a", "\u2066", "\ufe0e", "\ufe0f", "\u20e3", "\ufeff", "a", "Z", "0",
    "7", "*", "e\u0301", "\u0301", "👍", "👍🏽", "🏽", "❤", "❤️", "❤︎", "©", "©️", "™", "♟", "♟️", "☺", "1️⃣",
    "🇩🇪", "🇩", "🇦🇦", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴", "🏳️‍🌈", "👩🏿‍🚀", "🤷‍♀️", "\U000e0067", "\U000e007f", "\U0001faff",
)  # fmt: skip

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)
alike = settings(max_examples=400)


@given(text=texts)
@example(text="ıt.co")
@example(text="http://t.co/1ı")
@example(text="a_e.g.om")
@example(text="🏽🏽")
@alike
def test_x_counts_alike(text: str) -> None:
    assert weighted_length(text) == RULES["x"].count(text)


@given(text=texts)
@example(text="t.co/http://e.org")
@example(text="\u200d@a@h")
@alike
def test_mastodon_counts_alike(text: str) -> None:
    assert countable_length(text) == RULES["mastodon"].count(text)


@given(text=texts.filter(bool))
@alike
def test_livejournal_refuses_from_the_same_byte_on(text: str) -> None:
    def refuses(limit: int) -> bool:
        state = SimpleNamespace(event_bytes=limit)
        request: Any = SimpleNamespace(text=lambda name: text, state=state)
        try:
            validation.size_checked(request)
        except livejournal_errors.Fault:
            return True
        return False

    # The server takes fewer bytes than its limit, not as many.
    size = RULES["livejournal"].count(text)
    assert refuses(size)
    assert not refuses(size + 1)


@given(text=texts.filter(bool))
@alike
def test_vk_refuses_from_the_same_character_on(text: str) -> None:
    params = {"message": text}
    call: Any = SimpleNamespace(
        text=lambda name: params.get(name, ""), listed=lambda name: [], state=SimpleNamespace()
    )

    def refuses(limit: int) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wall, "MESSAGE_CHARACTERS", limit)
            try:
                wall.content(call)
            except vk_errors.VkError:
                return True
        return False

    size = RULES["vk"].count(text)
    assert refuses(size - 1)
    assert not refuses(size)


@given(text=texts)
@example(text="🇩🇦🇩")
@example(text="♟\u200d♟️")
@alike
def test_threads_counts_alike(text: str) -> None:
    assert threads_length(text) == RULES["threads"].count(text)


@given(text=texts)
@example(text="🏮")
@alike
def test_telegram_counts_alike(text: str) -> None:
    assert units(text) == RULES["telegram"].count(text)


@given(text=texts.filter(lambda text: all(len(link) <= 140 for link in weibo_links(text))))
@example(text="http://a.b.文")
@example(text="看https://a.b/?q=1，https://-a.b http://a..b")
@alike
def test_weibo_counts_alike(text: str) -> None:
    """Longer links weigh more to the product, as a client of 2013 had it; that is to the safe side."""
    assert weibo_count(text) == RULES["weibo"].count(text)
