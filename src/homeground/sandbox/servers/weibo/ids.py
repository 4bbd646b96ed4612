"""Ids of posts and comments, and the short form that weibo.com has in its addresses."""

from __future__ import annotations

import string

from homeground.sandbox.world import World

FIRST = 5_230_000_000_000_001
_DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase
_GROUP, _SHORT = 7, 4


def next_id(world: World) -> str:
    return str(world.count("weibo.id", FIRST))


def short(mid: str) -> str:
    """Base 62, seven digits at a time from the right: as m.weibo.cn's own pages do it."""
    parts: list[str] = []
    while mid:
        mid, group = mid[:-_GROUP], int(mid[-_GROUP:])
        written = ""
        while group:
            group, digit = divmod(group, 62)
            written = _DIGITS[digit] + written
        parts.insert(0, written.rjust(_SHORT, "0") if mid else written)
    return "".join(parts)


def long(written: str) -> str:
    """The id of an address; ids are themselves taken as well. Empty for what is neither."""
    if not set(written) <= set(_DIGITS):
        return ""
    if written.isdigit() and len(written) > 3 * _SHORT:
        return written
    mid = ""
    while written:
        written, group = written[:-_SHORT], written[-_SHORT:]
        number = 0
        for letter in group:
            number = number * 62 + _DIGITS.index(letter)
        mid = (str(number).rjust(_GROUP, "0") if written else str(number)) + mid
    return mid
