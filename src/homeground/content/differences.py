"""What changed between two texts, word by word; in writing without spaces, sign by sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+|\s+|.")
_MOST_PIECES = 4000
"""Longer texts are compared line by line: comparing words takes time that grows with their square."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Literal["same", "new", "gone"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """How `before` became `after`.

    >>> [(piece.kind, piece.text) for piece in difference("Out today.", "Out on Monday.")]
    [('same', 'Out '), ('gone', 'today'), ('new', 'on Monday'), ('same', '.')]
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _MOST_PIECES:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("new", "".join(new[j1:j2])))
    return found
