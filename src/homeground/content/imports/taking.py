"""A campaign file taken in whole: its cells are kept as they are, to be repaired before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from homeground.accounts.models import Brand, User
from homeground.content.campaign_file.cells import Cell, Table, Trouble, is_blank
from homeground.content.campaign_file.columns import Layout, layout_of
from homeground.content.campaign_file.findings import Findings, Unreadable
from homeground.content.campaign_file.opening import open_table
from homeground.content.campaign_file.reading import guessed, values_of
from homeground.content.campaign_file.rows import Problem
from homeground.sentences import gettext as _
from homeground.sentences import kept

from .models import Import, ImportRow

MOST_ROWS = 20_000
"""A page shows what is wrong with so many; a longer file is for the command line, or for two files."""
NOTE = "note"
"""Begins the name of a column that is not known: what it holds is kept, and not used."""
LONGEST_CELL = 100_000


@dataclass(slots=True)
class Taken:
    """A table as it stands in a file."""

    encoding: str
    columns: list[tuple[str, str]]
    said: list[Problem]
    rows: list[ImportRow] = field(default_factory=list)


def table_in(path: Path, name: str, languages: set[str]) -> Taken:
    """Raises: Unreadable, with what to do."""
    taken: Taken | None = None
    layout: Layout | None = None
    with open_table(path, None, languages, name=name) as table:
        for number, cells in table.rows:
            if is_blank(cells):
                continue
            if taken is None or layout is None:
                first = ["" if isinstance(cell, Trouble) else cell for cell in cells]
                layout = layout_of(first, number, (), accounts_later=True)
                taken = _begun(table, layout, first)
                if layout.has_header:
                    continue
            if len(taken.rows) == MOST_ROWS:
                raise Unreadable(
                    _("The file has more than %(most)d rows.") % {"most": MOST_ROWS},
                    _("Divide it into several files, and bring one after the other."),
                )
            taken.rows.append(_row(number, cells, layout, taken.columns))
    if taken is None:
        raise Unreadable(
            _("The file %(name)s holds no rows.") % {"name": name},
            _("Write a header and a row for each publication."),
        )
    if not taken.rows:
        raise Unreadable(
            _("The file %(name)s has a header, but no rows under it.") % {"name": name},
            _("Write a row for each publication."),
        )
    return taken


def keep(brand: Brand, by: User, name: str, taken: Taken, files: dict[str, str]) -> Import:
    """The draft, not checked yet."""
    with transaction.atomic():
        draft = Import.objects.create(
            organization_id=brand.organization_id,
            brand=brand,
            by=by,
            name=name[-255:],
            campaign=Path(name).stem[:150],
            encoding=taken.encoding,
            columns=taken.columns,
            files=files,
            said=[as_json(problem) for problem in taken.said],
        )
        for row in taken.rows:
            row.draft, row.organization_id = draft, brand.organization_id
        ImportRow.objects.bulk_create(taken.rows, batch_size=1000)
    return draft


def as_json(problem: Problem) -> dict[str, Any]:
    return {
        "column": problem.column,
        "what": kept(problem.what),
        "do": kept(problem.do),
        "severity": problem.severity,
        "mend": problem.mend,
    }


def _begun(table: Table, layout: Layout, first: list[str]) -> Taken:
    said = list(layout.problems)
    if table.guessed:
        said.insert(0, guessed(table.encoding))
    return Taken(table.encoding, list(_columns(layout, first)), said)


def _columns(layout: Layout, first: list[str]) -> Iterator[tuple[str, str]]:
    """In the order of the file; an account column at the front, where it has none."""
    if "account" not in layout.places:
        yield "account", "account"
    by_place = {place: column for column, place in layout.places.items()}
    for place in range(max(layout.width, 1 + max(layout.places.values()))):
        column = by_place.get(place)
        if column is not None:
            yield column, layout.headings.get(column, column)
        elif layout.has_header and first[place].strip():
            yield f"{NOTE} {place}", first[place].strip()[:200]


def _row(
    number: int, cells: list[Cell], layout: Layout, columns: list[tuple[str, str]]
) -> ImportRow:
    found = Findings(number, {})
    values = {column: text for column, text in values_of(cells, layout, found).items() if text}
    for column, _heading in columns:
        if column.startswith(NOTE):
            place = int(column.removeprefix(NOTE))
            cell = cells[place] if place < len(cells) else ""
            values[column] = "" if isinstance(cell, Trouble) else cell
    return ImportRow(
        number=number,
        cells={column: _storable(text) for column, text in values.items()},
        troubles=[as_json(problem) for problem in found.problems],
    )


def cleaned_cell(text: str) -> str:
    """As a cell is kept that a person wrote."""
    return _storable(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _storable(text: str) -> str:
    """PostgreSQL's JSON holds no NUL and no half of a pair; the check says of both that they are there."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_CELL]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
