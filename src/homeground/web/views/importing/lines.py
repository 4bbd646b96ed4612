"""The rows of a draft as a page shows them: each with its fields, and beside each field what was found of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from homeground.content.campaign_file import Problem
from homeground.content.campaign_file.columns import HEADINGS
from homeground.content.imports.taking import NOTE
from homeground.content.mending import Mend
from homeground.content.models import Import, ImportRow
from homeground.sentences import said
from homeground.web.mending import IN_A_TABLE, on_a_page

GROUPS: dict[str, tuple[str, ...]] = {
    "where": ("when", "date", "time", "account"),
    "words": ("text", "title"),
    "rest": tuple(
        column
        for column in HEADINGS
        if column not in {"when", "date", "time", "account", "text", "title"}
    ),
}
LONG = frozenset({"text", "first_comment", "thread"})
NAMES: dict[str, Any] = {
    "when": _("When"),
    "date": _("Day"),
    "time": _("Time"),
    "time_zone": _("Time zone"),
    "useless_after": _("Useless after"),
    "repeat": _("Repeats"),
    "schedule": _("Kept by"),
    "account": _("Account"),
    "text": _("Text"),
    "first_comment": _("First comment"),
    "thread": _("Thread"),
    "title": _("Title"),
    "link": _("Link"),
    "media": _("Images and videos"),
    "format": _("Format"),
    "alt": _("Alt text"),
    "label": _("Advertising label"),
    "campaign": _("Campaign"),
    "message": _("Message"),
}


@dataclass(frozen=True)
class Field:
    """One cell. `column` is ours, whatever the file calls it."""

    column: str
    name: str
    value: str = ""
    found: list[Problem] = field(default_factory=list)

    @property
    def long(self) -> bool:
        return self.column in LONG

    @property
    def wrong(self) -> bool:
        return any(problem.severity == "error" for problem in self.found)

    @property
    def wants_file(self) -> bool:
        return any(problem.mend is Mend.BRING_FILE for problem in self.found)


@dataclass(frozen=True)
class Line:
    row: ImportRow
    groups: dict[str, list[Field]]
    about: list[Problem]
    """What concerns no single cell."""

    @property
    def tone(self) -> str:
        return {ImportRow.Severity.ERROR: "wrong", ImportRow.Severity.WARNING: "waiting"}.get(
            ImportRow.Severity(self.row.severity), "good"
        )


def lines_of(draft: Import, rows: Iterable[ImportRow]) -> Iterator[Line]:
    columns = {column for column, _heading in draft.columns}
    for row in rows:
        problems = problems_of(row.findings)
        by_column: dict[str, list[Problem]] = {}
        about: list[Problem] = []
        for problem in problems:
            column = _column(problem.column, columns)
            (by_column.setdefault(column, []) if column else about).append(problem)
        groups = {
            name: [
                Field(column, str(NAMES[column]), row.cells.get(column, ""), by_column.get(column, []))
                for column in group
                if row.cells.get(column) or column in by_column or _always(column, columns)
            ]
            for name, group in GROUPS.items()
        }  # fmt: skip
        yield Line(row, groups, about)


def problems_of(findings: Sequence[dict[str, Any]]) -> list[Problem]:
    """What was kept, in the words of the page's language."""
    return [
        on_a_page(
            Problem(
                None,
                each["column"],
                said(each["what"]),
                said(each["do"]),
                each["severity"],
                Mend(each["mend"]) if each["mend"] else None,
            ),
            IN_A_TABLE,
        )
        for each in findings
    ]


def told_of_the_whole(draft: Import) -> list[Problem]:
    """What is to be said of the file, a column of it, or all its rows together."""
    found = draft.found or draft.said
    return [replace(problem, column=None) for problem in problems_of(found)]


def notes_of(draft: Import) -> list[tuple[str, str]]:
    return [(column, heading) for column, heading in draft.columns if column.startswith(NOTE)]


def blank_fields(draft: Import) -> list[Field]:
    """Every cell that a row may have, for a row to get one that its file had no column for."""
    columns = {column for column, _heading in draft.columns}
    left = {"date", "time"} if "when" in columns else {"when"}
    return [Field(column, str(name)) for column, name in NAMES.items() if column not in left]


def _column(column: str | None, columns: set[str]) -> str | None:
    if column is None or column not in HEADINGS:
        return None
    # The checks speak of one moment, which a file may write in two cells.
    if column in {"when", "date"} and not columns & {"when", "date"}:
        return "when"
    if column == "when" and "when" not in columns:
        return "date"
    return column


def _always(column: str, columns: set[str]) -> bool:
    return column in {"account", "text"} or (
        column in {"when", "date", "time"} and column in columns
    )
