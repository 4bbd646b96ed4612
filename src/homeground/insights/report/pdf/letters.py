"""Characters that no typeface at hand can show."""

from __future__ import annotations

import re
import unicodedata

_REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u200b\u2060")
EAST_ASIAN = (
    (0x1100, 0x11FF), (0x2E80, 0x312F), (0x3130, 0x318F), (0x31A0, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x323AF),
)  # fmt: skip
"""Blocks of Unicode with the writing of China, Japan and Korea."""


def refused_letters(complaint: str) -> set[str]:
    r"""What Typst says that it cannot show.

    >>> sorted(refused_letters('the text `"你"` could not be displayed … the text `"\\u{fe0f}"` could not be displayed'))
    ['你', '\ufe0f']
    """
    found = {_ESCAPED.sub(_letter, each) for each in _REFUSED.findall(complaint)}
    return {letter for each in found for letter in each}


def east_asian(letter: str) -> bool:
    """
    >>> east_asian("你"), east_asian("я"), east_asian("🦣")
    (True, False, False)
    """
    return any(first <= ord(letter) <= last for first, last in EAST_ASIAN)


def in_words(letter: str) -> str:
    """
    >>> in_words("☃"), in_words(chr(0xFE0F)), in_words(chr(0xE000))
    ('[snowman]', '', '[U+E000]')
    """
    if letter in _JOINERS or 0x1F3FB <= ord(letter) <= 0x1F3FF:
        return ""
    name = unicodedata.name(letter, "").lower()
    return f"[{name or f'U+{ord(letter):04X}'}]"


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
