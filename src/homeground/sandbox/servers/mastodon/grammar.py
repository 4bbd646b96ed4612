"""What Mastodon finds in a text: addresses, @names, #tags.

Written from Mastodon's own changes to twitter-text's grammar (config/initializers/twitter_regex.rb,
app/lib/extractor.rb and app/models/account.rb, seen 2026-11-22), apart from `homeground.text`: a
test holds both counts against each other. Addresses need their scheme here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

from homeground.sandbox.servers.x.links import (
    can_be_looked_up,
    domain_pattern,
    folded,
    short_link_end,
    tops,
)

_SPACE = r"\p{White_Space}"
_GENERAL = rf"[^{_SPACE}<>()?]"
_PARENTHESES = rf"\((?:{_GENERAL}+|(?:{_GENERAL}*\({_GENERAL}+\){_GENERAL}*))\)"
_ENDING = rf"(?:[^{_SPACE}()?!*\"'「」<>;:=,.$%\[\]~&|@]|(?:{_PARENTHESES}))"
_PATH = rf"(?:(?:{_GENERAL}*(?:{_PARENTHESES}{_GENERAL}*)*{_ENDING})|(?:{_GENERAL}+/))"
_WIDE = (
    r"\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\U00010000-\U0001FFFD\U00020000-\U0002FFFD"
    r"\U00030000-\U0003FFFD\U00040000-\U0004FFFD\U00050000-\U0005FFFD\U00060000-\U0006FFFD"
    r"\U00070000-\U0007FFFD\U00080000-\U0008FFFD\U00090000-\U0009FFFD\U000A0000-\U000AFFFD"
    r"\U000B0000-\U000BFFFD\U000C0000-\U000CFFFD\U000D0000-\U000DFFFD\U000E1000-\U000EFFFD"
    r"\uE000-\uF8FF\U000F0000-\U000FFFFD\U00100000-\U0010FFFD"
)
_QUERY = rf"[A-Za-z0-9!?*'();:&=+$/%\#\[\]\-_.,~|@\^{_WIDE}]"
_QUERY_END = rf"[A-Za-z0-9_&=\#/\-{_WIDE}]"
_BEFORE = (
    r"(?:[^A-Za-z0-9@＠$\#＃\uFFFE\uFEFF\uFFFF]"
    r"|[\u202A-\u202E\u061C\u200E\u200F\u2066\u2067\u2068\u2069]|^)"
)
_URL = regex.compile(
    rf"(?P<before>{_BEFORE})(?P<url>(?P<scheme>(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://)?"
    rf"(?P<domain>{domain_pattern()})(?::(?P<port>[0-9]+))?(?P<path>/{_PATH}*)?"
    rf"(?P<query>\?{_QUERY}*{_QUERY_END})?)",
    tops=tops(),
)
_WORD = r"\p{L}\p{M}\p{Nd}\p{Pc}"
_NAME = r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*"
_MENTION = regex.compile(
    rf"(?<![=/{_WORD}])@((?P<name>{_NAME})(?:@[{_WORD}]+(?:[.-]+[{_WORD}]+)*)?)"
)
_AFTER_MENTION = regex.compile(
    r"[@＠]|://|[\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263"
    r"\u0268\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF]"
)
_TAG = regex.compile(r"(?<![=/)\p{L}\p{N}_])\#(?P<tag>[\w·]*[\p{L}_·][\w·]*)")

Kind = Literal["url", "mention", "tag"]


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a text; `start` and `end` count code points, `text` is what is named."""

    kind: Kind
    text: str
    start: int
    end: int


def found_in(text: str) -> list[Found]:
    """All of it in order; what begins inside another is left out."""
    return _without_overlaps([*_urls(text), *_mentions(text), *_tags(text)])


def counted_in(text: str) -> list[Found]:
    """What is counted otherwise than its characters: addresses and @names."""
    return _without_overlaps([*_urls(text), *_mentions(text)])


def _urls(text: str) -> list[Found]:
    found = []
    for match in _URL.finditer(folded(text)):
        if not match["scheme"]:
            # Found like the others, and left alone: what is inside of it is no address either.
            continue
        start, end = match.span("url")
        short = short_link_end(match["url"])
        if short is not None and can_be_looked_up(text[slice(*match.span("domain"))], end - start):
            found.append(Found("url", text[start : start + short], start, start + short))
    return found


def _mentions(text: str) -> list[Found]:
    return [
        Found("mention", match[1], match.start(), match.end())
        for match in _MENTION.finditer(text)
        if not _AFTER_MENTION.match(text, match.end())
    ]


def _tags(text: str) -> list[Found]:
    return [Found("tag", m["tag"], m.start(), m.end()) for m in _TAG.finditer(text)]


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: each.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
