"""Collecting what is wrong with a row, and how a part of it says that it is.

Refused
├── Unreadable      nothing (more) of the file can be read
└── Wrong           one value is wrong; the row cannot be published as it is
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from homeground.content.mending import Mend, Refused
from homeground.sentences import gettext as _

from .rows import Problem


class Unreadable(Refused):
    """The file, or the rest of it from `row` on, cannot be read."""

    def __init__(
        self, what: str, what_to_do: str, row: int | None = None, mend: Mend | None = None
    ) -> None:
        super().__init__(what, what_to_do, mend)
        self.row = row

    def problem(self) -> Problem:
        return Problem(self.row, None, self.what, self.what_to_do, mend=self.mend)


class Wrong(Refused):
    """A value cannot be used."""


class Findings:
    """The problems of one row, each under its column's heading."""

    __slots__ = ("failed", "headings", "problems", "row")

    def __init__(self, row: int, headings: dict[str, str]) -> None:
        self.row = row
        self.headings = headings
        self.problems: list[Problem] = []
        self.failed = False

    def error(self, column: str | None, what: str, do: str, mend: Mend | None = None) -> None:
        self.failed = True
        self.problems.append(Problem(self.row, self._heading(column), what, do, mend=mend))

    def warning(self, column: str | None, what: str, do: str, mend: Mend | None = None) -> None:
        self.problems.append(
            Problem(self.row, self._heading(column), what, do, "warning", mend=mend)
        )

    def note(self, column: str | None, what: str, mend: Mend | None = None) -> None:
        self.problems.append(Problem(self.row, self._heading(column), what, "", "note", mend=mend))

    def wrong(self, column: str | None, wrong: Refused) -> None:
        self.error(column, wrong.what, wrong.what_to_do, wrong.mend)

    def _heading(self, column: str | None) -> str | None:
        return None if column is None else self.headings.get(column, column)


def did_you_mean(given: str, known: Iterable[str], otherwise: str) -> str:
    """ "Did you mean …?" before `otherwise`, when something known is written much like `given`.

    Capitals do not count, nor does the part before a slash alone: "moscow" finds "Europe/Moscow".
    """
    by_name: dict[str, str] = {}
    for name in known:
        by_name.setdefault(name.casefold(), name)
        by_name.setdefault(name.rpartition("/")[2].casefold(), name)
    near = get_close_matches(given.casefold(), by_name, n=1, cutoff=0.7)
    if not near:
        near = get_close_matches(given.rpartition("/")[2].casefold(), by_name, n=1, cutoff=0.8)
    if not near:
        return otherwise
    return _("Did you mean %(name)s? %(otherwise)s") % {
        "name": by_name[near[0]],
        "otherwise": otherwise,
    }
