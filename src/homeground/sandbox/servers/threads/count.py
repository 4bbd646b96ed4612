"""Threads' own count of a text: characters, an emoji as many as its UTF-8 bytes; and its links.

Source: developers.facebook.com/docs/threads/posts, as of 14 April 2026. Which signs are emoji is
not said: those of UTS 51 here. Written apart from `homeground.text`; a test holds both together.
"""

from __future__ import annotations

import regex

MOST = 500
MOST_LINKS = 5
KEYCAP, JOINER, AS_EMOJI, AS_TEXT = "\u20e3", "\u200d", "\ufe0f", "\ufe0e"
BLACK_FLAG, END_OF_TAGS = "\U0001f3f4", "\U000e007f"
TEXT_UNLESS_TOLD = "©®™♟"
_IS_EMOJI = regex.compile(r"\p{Emoji}")
_TAKES_TONE = regex.compile(r"\p{Emoji_Modifier_Base}")
_TONE = regex.compile(r"\p{Emoji_Modifier}")
_LINK = regex.compile(r"(?:https?://|www\.)[^\s<>\"]+", regex.IGNORECASE)


def length(text: str) -> int:
    total = at = 0
    while at < len(text):
        end = _emoji_end(text, at)
        total += len(text[at:end].encode()) if end > at else 1
        at = max(end, at + 1)
    return total


def links(text: str) -> set[str]:
    """The different addresses in a text."""
    return {found.group().rstrip(".,;:!?)") for found in _LINK.finditer(text)}


def _emoji_end(text: str, at: int) -> int:
    """Where the emoji that begins here ends; `at` when none does."""
    sign = text[at]
    if sign in "0123456789#*":
        after = at + 1 + (text[at + 1 : at + 2] == AS_EMOJI)
        return after + 1 if text[after : after + 1] == KEYCAP else at
    if _is_regional(sign):
        return at + 2 if _is_regional(text[at + 1 : at + 2]) else _picture_end(text, at)
    if sign == BLACK_FLAG:
        end = at + 1
        while "\U000e0020" <= text[end : end + 1] <= "\U000e007e":
            end += 1
        if end > at + 1 and text[end : end + 1] == END_OF_TAGS:
            return end + 1
    end = _picture_end(text, at)
    while end > at and text[end : end + 1] == JOINER:
        following = _picture_end(text, end + 1)
        if following == end + 1:
            break
        end = following
    return end


def _picture_end(text: str, at: int) -> int:
    """Where one picture, not yet joined to others, ends; `at` when there is none."""
    sign = text[at : at + 1]
    if not sign or sign in "0123456789#*" or not _IS_EMOJI.match(sign):
        return at
    selected = text[at + 1 : at + 2]
    if _TAKES_TONE.match(sign):
        tone = at + 1 + (selected == AS_EMOJI)
        if _TONE.match(text[tone : tone + 1]):
            return tone + 1
    if sign in TEXT_UNLESS_TOLD:
        return at + 2 if selected == AS_EMOJI else at
    if selected == AS_EMOJI:
        return at + 2
    return at if selected == AS_TEXT else at + 1


def _is_regional(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
