"""What somebody typed, as PostgreSQL is asked for it: never an error, whatever it is.

Words are all to be there; "several words" in quotes stand side by side; a minus excludes; the last
word may be the beginning of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import asked, lettered

LONGEST = 200
MOST_PARTS = 12
_PART = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    excluded: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    """As it was typed, without what is around it."""
    parts: tuple[Part, ...]

    @property
    def too_short(self) -> bool:
        """A single letter is in nearly everything; a single Chinese character is a word."""
        wanted = "".join(lettered(part.text).strip() for part in self.parts if not part.excluded)
        return len(wanted) < 2 and wanted.isascii()

    @property
    def wanted(self) -> list[str]:
        return [part.text for part in self.parts if not part.excluded]

    def for_postgresql(self, how: str) -> str:
        """For `websearch_to_tsquery`, in words made as the indexed ones are; "": it cannot be found."""
        said, wants = [], False
        for part in self.parts:
            words = asked(part.text, how)
            if not words:
                continue
            one = (
                f'"{" ".join(words)}"'
                if part.together or part.excluded
                else " ".join(
                    # A word of its own: "or" would be an operator.
                    f'"{word}"'
                    for word in words
                )
            )
            said.append(f"-{one}" if part.excluded else one)
            wants = wants or not part.excluded
        return " ".join(said) if wants else ""


def question(typed: str) -> Question:
    text = " ".join(typed.replace("\x00", " ").split())[:LONGEST]
    parts = []
    for minus, quoted, other_minus, word in _PART.findall(text):
        found = quoted or word
        if lettered(found).strip():
            parts.append(Part(found, bool(minus or other_minus), bool(quoted)))
    # What is excluded first: the last word may be a beginning.
    parts.sort(key=lambda part: not part.excluded)
    return Question(text, tuple(parts[:MOST_PARTS]))
