"""Threads: characters, save that an emoji counts as many as it has bytes in UTF-8.

"Text posts are limited to 500 characters. Emojis are counted as the number of UTF-8 bytes":
https://developers.facebook.com/documentation/threads/posts (as of 2026-04-14). Which signs are
emoji is not said; here they are those of `emoji`.
"""

from __future__ import annotations

from .emoji import EMOJI, may_hold_emoji
from .units import utf8_bytes


def threads_characters(text: str) -> int:
    """Characters as Threads counts them.

    >>> threads_characters("Hi 👋")
    7
    >>> threads_characters("Grüße")
    5
    """
    if not may_hold_emoji(text):
        return len(text)
    extra = sum(utf8_bytes(picture) - len(picture) for picture in map(str, EMOJI.findall(text)))
    return len(text) + extra
