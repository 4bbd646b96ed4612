"""X's own count of a text: weighted, by configuration version 3 of twitter-text.

Written from that configuration, apart from `homeground.text`: a test holds both against each other.
"""

from __future__ import annotations

import unicodedata

import regex

from .links import links_in

MOST = 280
_SCALE = 100
_DEFAULT_WEIGHT = 200
_LINK_LENGTH = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Ranges of code points that weigh 100; everything else weighs 200."""

# Emoji count as one character of the default weight, however many code points they have (UTS 51).
# ©, ®, ™ and ♟ are emoji only when a variation selector says so; others unless one says not so.
_ONE = (
    r"(?:[\u00A9\u00AE\u2122\u265F]\uFE0F"
    r"|\p{Emoji_Modifier_Base}\uFE0F?\p{Emoji_Modifier}"
    r"|[\p{Emoji}--[0-9#*\u00A9\u00AE\u2122\u265F]](?:\uFE0F|(?!\uFE0E)))"
)
_EMOJI = regex.compile(
    r"[0-9#*]\uFE0F?\u20E3"
    r"|[\U0001F1E6-\U0001F1FF]{2}"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    rf"|{_ONE}(?:\u200D{_ONE})*",
    regex.VERSION1,
)
_FORBIDDEN = regex.compile(r"[\uFFFE\uFEFF\uFFFF]")


def weighted_length(text: str) -> int:
    """What X counts in a text; 280 is the most for an account without a subscription."""
    normal = unicodedata.normalize("NFC", text)
    links = {link.start: link.end for link in links_in(normal)}
    emoji = {match.start(): match.end() for match in _EMOJI.finditer(normal)}
    weight, at = 0, 0
    while at < len(normal):
        if at in links:
            weight += _LINK_LENGTH * _SCALE
            at = links[at]
        elif at in emoji:
            weight += _DEFAULT_WEIGHT
            at = emoji[at]
        else:
            code = ord(normal[at])
            light = any(first <= code <= last for first, last in _LIGHT)
            weight += 100 if light else _DEFAULT_WEIGHT
            at += 1
    return weight // _SCALE


def has_forbidden_characters(text: str) -> bool:
    """Whether X refuses a text for a character: U+FFFE, U+FEFF, U+FFFF."""
    return _FORBIDDEN.search(text) is not None
