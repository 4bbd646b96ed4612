"""X: weighted characters, as twitter-text's configurations 1 to 3 define them.

https://github.com/twitter/twitter-text/tree/master/config. Text is brought to NFC first. A link
counts 23 however long it is. Version 1 counts code points; version 2 counts one for scripts with
letters (up to U+10FF, and part of the general punctuation) and two for the rest; version 3, today's,
also counts an emoji as two, whatever it is made of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

import regex

from .emoji import EMOJI, may_hold_emoji
from .urls import QUERY, LinkGrammar, link_spans

LINK_WEIGHT = 23

_LATIN_ACCENTS = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    r"\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_LETTERS = rf"A-Za-z0-9\p{{Cyrillic}}{_LATIN_ACCENTS}"
_IN_PATH = rf"[{_LETTERS}!*';:=+,.$/%#\[\]\p{{Pd}}_~&|@]"
# Brackets belong to a path when they are balanced, one level deep at most: /Primer_(film).
_BRACKETS = rf"\((?:{_IN_PATH}+|{_IN_PATH}*\({_IN_PATH}+\){_IN_PATH}*)\)"
_ENDS_PATH = rf"(?:[{_LETTERS}=_#/+\-]|{_BRACKETS})"
_PATH = rf"(?:{_IN_PATH}*(?:{_BRACKETS}{_IN_PATH}*)*{_ENDS_PATH}|{_IN_PATH}+/)"
LINKS = LinkGrammar(
    scheme=re.compile(r"https?\Z", re.IGNORECASE),
    tail=regex.compile(rf"(?::[0-9]+)?(?P<path>/{_PATH}*)?(?:{QUERY})?"),
    bare_links=True,
)


@dataclass(frozen=True, slots=True)
class Weighting:
    """One of twitter-text's configurations."""

    heavy: re.Pattern[str] | None
    """The characters that count two."""
    emoji_count_two: bool


# Everything outside U+0000–10FF, 2000–200D, 2010–201F and 2032–2037.
_HEAVY = re.compile("[\u1100-\u1fff\u200e\u200f\u2020-\u2031\u2038-\U0010ffff]")
V1 = Weighting(heavy=None, emoji_count_two=False)
V2 = Weighting(heavy=_HEAVY, emoji_count_two=False)
V3 = Weighting(heavy=_HEAVY, emoji_count_two=True)

_ONE_HEAVY = "\U0010ffff"


def x_weight(text: str, weighting: Weighting = V3) -> int:
    """Weighted characters of a post (280 may be used in an ordinary one).

    >>> x_weight("Hi http://test.co")
    26
    >>> x_weight("Привет 👨‍👩‍👧‍👦")
    9
    """
    plain = text.isascii()
    if not plain:
        text = normalize("NFC", text)
    links = link_spans(text, LINKS) if "." in text else []
    if links:
        text = _without(text, links)
    total = len(text) + len(links) * (LINK_WEIGHT - 1)
    if plain or weighting.heavy is None or not weighting.heavy.search(text):
        return total
    if weighting.emoji_count_two and may_hold_emoji(text):
        shorter = EMOJI.sub(_ONE_HEAVY, text)
        total += len(shorter) - len(text)
        text = shorter
    return total + len(weighting.heavy.findall(text))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with one break for each span, lest what stood around it become one emoji."""
    pieces, done = [], 0
    for start, end in spans:
        pieces.append(text[done:start])
        done = end
    return "\n".join([*pieces, text[done:]])
