"""What Mastodon finds in a text: addresses, @names, #tags.

Written from Mastodon's own changes to twitter-text's grammar (config/initializers/twitter_regex.rb,
app/lib/extractor.rb and app/models/account.rb, seen 2026-11-22), apart from `homeground.text`: a
test holds both counts against each other. Addresses need their scheme here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

from homeground.sandbox.servers.x.links import LONGEST_URL, can_be_looked_up, domain_pattern, tops

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
_QUERY = rf"[a-z0-9!?*'();:&=+$/%\#\[\]\-_.,~|@\^{_WIDE}]"
_QUERY_END = rf"[a-z0-9_&=\#/\-{_WIDE}]"
_BEFORE = (
    r"(?:[^A-Za-z0-9@＠$\#＃\uFFFE\uFEFF\uFFFF]"
    r"|[\u202A-\u202E\u061C\u200E\u200F\u2066\u2067\u2068\u2069]|^)"
)
_URL = regex.compile(
    rf"(?P<before>{_BEFORE})(?P<url>(?P<scheme>(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://)"
    rf"(?P<domain>{domain_pattern()})(?::(?P<port>[0-9]+))?(?P<path>/{_PATH}*)?"
    rf"(?P<query>\?{_QUERY}*{_QUERY_END})?)",
    regex.IGNORECASE | regex.VERSION0,
    tops=tops(),
)
_NAME = r"[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*"
_MENTION = regex.compile(
    rf"(?<![=/\w])@((?P<name>{_NAME})(?:@\w+(?:[.-]+\w+)*)?)", regex.IGNORECASE
)
_AFTER_MENTION = regex.compile(r"[@＠\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F]|://")
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
    for match in _URL.finditer(text):
        start, end = match.span("url")
        if len(match["url"]) <= LONGEST_URL and can_be_looked_up(match["domain"]):
            found.append(Found("url", match["url"], start, end))
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
