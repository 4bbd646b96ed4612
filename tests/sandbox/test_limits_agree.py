"""The product's count of a text against the sandbox's own: they were written apart, and must agree.

A text that the product lets through is taken whole; one that is a little longer is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from homeground.networks import model
from homeground.networks.contract import Network, TextLimit
from homeground.networks.errors import Rejected
from homeground.networks.livejournal import network as livejournal_network
from homeground.networks.livejournal import translate as livejournal
from homeground.networks.vk import network as vk_network
from homeground.sandbox.clock import Clock
from homeground.sandbox.servers.livejournal import entries
from homeground.sandbox.servers.livejournal.errors import Fault
from homeground.sandbox.servers.livejournal.request import Request
from homeground.sandbox.servers.livejournal.state import State as JournalState
from homeground.sandbox.servers.vk import wall
from homeground.sandbox.servers.vk.call import Call
from homeground.sandbox.servers.vk.errors import VkError
from homeground.sandbox.servers.vk.state import State as WallState
from homeground.sandbox.world import Account, World

NOW = datetime(2027, 5, 10, 9, tzinfo=UTC)
# What a person types or pastes: many alphabets, signs that HTML writes longer, combined emoji.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12
) | st.sampled_from(["я", "<", "&", "é", "e\u0301", "👩‍🚀", "文", "\n", "🏳️‍🌈", "&amp;"])


def near(limit: TextLimit, word: str, off: int) -> str:
    """Repeats of `word` that count about `off` more than the limit allows."""
    wanted = limit.maximum + off
    text = word * (wanted // max(1, limit.rule.count(word)))
    while limit.rule.count(text + "x") <= wanted:
        text += "x" * max(1, wanted - limit.rule.count(text))
    return text


def account(network: str) -> Account:
    extra = {"group_id": 1, "user_id": 2, "userid": 3}
    return Account(network, "me", "user", "Me", "me", "ru", 10, {}, NOW, extra=extra)


def world() -> World:
    clock = Clock()
    clock.set(NOW, frozen=True)
    return World(clock)


def vk_takes(text: str) -> bool:
    params = {"owner_id": "-1", "from_group": "1", "message": text}
    there = world()
    try:
        wall.post(Call("wall.post", params, account("vk"), there, WallState(), "http://vk"))
    except VkError:
        return False
    [post] = there.posts
    return post.text == text


def livejournal_takes(told: dict[str, Any]) -> bool:
    """Whether it is taken, and nothing of it is cut."""
    there = world()
    request = Request(told, there, JournalState(), "http://lj", account("livejournal"))
    try:
        entries.postevent(request)
    except Fault:
        return False
    [post] = there.posts
    return post.text == told["event"] and (post.title or "") == told["subject"]


def limit(network: Network, slug: str) -> TextLimit:
    return next(each for each in network.text if each.rule.slug == slug)


COMMON = settings(max_examples=60)
OFF = st.integers(-3, 3)


@COMMON
@given(WORDS, OFF)
@example("я", 0)
@example("👩‍🚀", 1)
def test_vk_message(word: str, off: int) -> None:
    allowed = limit(vk_network.NETWORK, "vk")
    text = near(allowed, word, off)
    assert vk_takes(text) == (allowed.rule.count(text) <= allowed.maximum)


def _journal(text: str, title: str) -> dict[str, Any] | None:
    """What the connector would send; `None` when it refuses."""
    try:
        return livejournal.event_from_draft(model.Draft(text=text, title=title), now=NOW)
    except Rejected:
        return None


@COMMON
@given(WORDS, OFF)
@example("я", 0)
@example("<", 1)
@example("&", 0)
def test_livejournal_post(word: str, off: int) -> None:
    allowed = limit(livejournal_network.NETWORK, "livejournal_event")
    text = "a" + near(allowed, word, off)[1:] if not word.strip() else near(allowed, word, off)
    _agrees(text, "", lambda: allowed.rule.count(text) <= allowed.maximum)


@COMMON
@given(WORDS, OFF)
@example("я", 0)
@example("<", 0)
@example("文", 1)
def test_livejournal_title(word: str, off: int) -> None:
    allowed = [
        limit(livejournal_network.NETWORK, slug)
        for slug in ("livejournal_title", "livejournal_title_bytes")
    ]
    title = near(allowed[0], word, off)
    _agrees("text", title, lambda: all(a.rule.count(title) <= a.maximum for a in allowed))


def _agrees(text: str, title: str, counted: Callable[[], bool]) -> None:
    told = _journal(text, title)
    assert (told is not None) == counted(), "the check before sending and the connector disagree"
    if told is not None:
        assert livejournal_takes(told), "what the product lets through was refused or cut"
        return
    # What the connector refused, sent all the same, is refused or cut.
    sent = _journal("x", "")
    assert sent is not None
    longer = sent | {
        "event": livejournal.html_from_text(text),
        "subject": livejournal.html_from_text(" ".join(title.splitlines())),
    }
    assert not livejournal_takes(longer)
