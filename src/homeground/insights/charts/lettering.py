"""How wide words are about, and words cut to a width. No font is asked: a drawing must not overflow."""

from __future__ import annotations

import unicodedata

SIZE = 12.0
"""Pixels of the charts' lettering."""


def width_of(text: str, size: float = SIZE) -> float:
    """About as wide as `text` is in a usual sans, in pixels; rather too much than too little.

    >>> width_of("上海") > width_of("ab")
    True
    """
    return sum(_ems(character) for character in text) * size


def cut_to(text: str, pixels: float, size: float = SIZE) -> str:
    """`text`, or its beginning with an ellipsis where it is wider than `pixels`.

    >>> cut_to("Mastodon", 200)
    'Mastodon'
    >>> cut_to("Mastodon", 40)
    'Mast…'
    """
    if width_of(text, size) <= pixels + 0.01:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > pixels:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iljI.,:;|!'’ ":
        return 0.32
    return 0.72 if character.isupper() or character in "mwмшщжю%—…" else 0.58
