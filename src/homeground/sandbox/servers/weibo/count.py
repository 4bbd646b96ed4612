"""How the sandbox's Weibo counts a text: its own reading, apart from the product's.

Up to U+00FF a half, to U+FFFF one, above two, rounded up at the end: observed in 2012
(schappo.blogspot.co.uk/2012/10/weibo-character-count.html). A link counts ten however long it is:
from memory, since the real server makes it a short one. Weibo documents none of it.
"""

from __future__ import annotations

import string

LINK = 10
_LABEL = frozenset(string.ascii_letters + string.digits)
_AFTER_DOT = _LABEL | {"-"}
_REST = _LABEL | frozenset("-_$.+!*()/\\,:@&=?~#%;")


def count(text: str) -> int:
    halves = 0
    position = 0
    while position < len(text):
        end = link_end(text, position)
        if end:
            halves += 2 * LINK
            position = end
            continue
        point = ord(text[position])
        halves += 1 if point <= 0xFF else 2 if point <= 0xFFFF else 4
        position += 1
    return -(-halves // 2)


def links(text: str) -> list[str]:
    found = []
    position = 0
    while position < len(text):
        end = link_end(text, position)
        if end:
            found.append(text[position:end])
        position = end or position + 1
    return found


def link_end(text: str, start: int) -> int | None:
    """Where the link that begins at `start` ends; `None` where none begins."""
    for scheme in ("http://", "https://"):
        if text.startswith(scheme, start):
            position = _run(text, start + len(scheme), _LABEL)
            if position is None:
                return None
            labels = 0
            while text.startswith(".", position):
                after = _run(text, position + 1, _AFTER_DOT)
                if after is None:
                    break
                position, labels = after, labels + 1
            if not labels:
                return None
            return _run(text, position, _REST) or position
    return None


def _run(text: str, start: int, allowed: frozenset[str]) -> int | None:
    """The end of the run of these characters; `None` when there is not even one."""
    end = start
    while end < len(text) and text[end] in allowed:
        end += 1
    return end if end > start else None
