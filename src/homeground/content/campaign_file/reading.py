"""The whole file, from its first byte to its last row, with no more than a row in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from homeground.content.mending import Mend
from homeground.sentences import gettext as _

from .cells import BEGINS_A_FORMULA, Cell, Table, Trouble, is_blank
from .checking import Checks
from .columns import HEADINGS, Layout, layout_of
from .findings import Findings, Unreadable, Wrong, did_you_mean
from .in_turn import InTurn
from .media import MediaFolder
from .moments import zone_from
from .opening import open_table
from .repeats import Earlier
from .rows import AccountFacts, Checked, Options, Problem, Row
from .texts import Values

_SEPARATOR_NAMES = {"\t": "tab"}


def check(
    path: Path, accounts: Mapping[str, AccountFacts], options: Options
) -> Iterator[Row | Problem]:
    """Each publication of a campaign file, and each problem, in the order of the file.

    A row with an error gives its problems and no `Row`; one with warnings gives both. Memory does
    not grow with the file. Nothing is raised: what is wrong with the file is a problem, too.
    """
    return iter(Reading(path, accounts, options))


def read_campaign_file(
    path: Path, accounts: Mapping[str, AccountFacts], options: Options
) -> Checked:
    """A campaign file as a whole."""
    reading = Reading(path, accounts, options)
    rows: list[Row] = []
    problems: list[Problem] = []
    for item in reading:
        if isinstance(item, Row):
            rows.append(item)
        else:
            problems.append(item)
    return Checked(rows, problems, reading.rows_seen, reading.encoding, reading.dialect)


class Reading:
    """One pass through a file. What it learns of the file as a whole stands in its attributes."""

    def __init__(self, path: Path, accounts: Mapping[str, AccountFacts], options: Options) -> None:
        self.path = path
        self.accounts = accounts
        self.options = options
        self.rows_seen = 0
        self.encoding = ""
        self.dialect = ""

    def __iter__(self) -> Iterator[Row | Problem]:
        try:
            options = self._options()
            languages = {account.language for account in self.accounts.values()}
            with (
                open_table(self.path, options.encoding, languages) as table,
                Earlier() as earlier,
            ):
                yield from self._table(table, options, earlier)
        except Unreadable as unreadable:
            yield unreadable.problem()

    def _options(self) -> Options:
        """The options, once they make sense. Raises: Unreadable."""
        named = tuple(dict.fromkeys(address.strip() for address in self.options.accounts_named))
        for address in named:
            if address not in self.accounts:
                raise Unreadable(
                    _("There is no account %(address)s.") % {"address": address},
                    did_you_mean(
                        address,
                        self.accounts,
                        _("`homeground account list` shows the accounts there are."),
                    ),
                )
        zone = self.options.time_zone
        if zone is not None:
            try:
                zone = zone_from(zone).key
            except Wrong as wrong:
                raise Unreadable(wrong.what, wrong.what_to_do) from wrong
        folder = self.options.media_folder
        if folder is not None and not folder.is_dir():
            raise Unreadable(
                _("There is no folder %(folder)s for the media.") % {"folder": folder},
                _("Name the folder that the images are in, or leave the option out."),
            )
        return replace(self.options, accounts_named=named, time_zone=zone)

    def _table(self, table: Table, options: Options, earlier: Earlier) -> Iterator[Row | Problem]:
        self.encoding = table.encoding
        if table.guessed:
            yield guessed(table.encoding)
        checks = Checks(
            self.accounts,
            options,
            MediaFolder(options.media_folder or self.path.parent),
            options.campaign or self.path.stem[:150],
        )
        in_turn = InTurn(checks, earlier)
        layout: Layout | None = None
        for number, cells in table.rows:
            if is_blank(cells):
                continue
            if layout is None:
                first = ["" if isinstance(cell, Trouble) else cell for cell in cells]
                layout = layout_of(first, number, options.accounts_named)
                self.dialect = self._dialect(layout, table)
                yield from layout.problems
                if layout.has_header:
                    continue
            self.rows_seen += 1
            found = Findings(number, layout.headings)
            values = values_of(cells, layout, found)
            yield from in_turn.row(values, self._addresses(values, layout), found)
        if layout is None:
            raise Unreadable(
                _("The file %(name)s holds no rows.") % {"name": self.path.name},
                _("Write a header and a row for each publication."),
            )
        if not self.rows_seen:
            raise Unreadable(
                _("The file %(name)s has a header, but no rows under it.")
                % {"name": self.path.name},
                _("Write a row for each publication."),
            )

    def _addresses(self, values: Values, layout: Layout) -> tuple[str, ...]:
        if "account" in layout.places:
            return (values["account"],)
        return tuple(dict.fromkeys(self.options.accounts_named))

    @staticmethod
    def _dialect(layout: Layout, table: Table) -> str:
        if not table.separator:
            return layout.dialect
        return _('%(dialect)s, separated by "%(separator)s"') % {
            "dialect": layout.dialect,
            "separator": _SEPARATOR_NAMES.get(table.separator, table.separator),
        }


def guessed(encoding: str) -> Problem:
    return Problem(
        None,
        None,
        _("The file is not UTF-8; it was read as %(encoding)s.") % {"encoding": encoding},
        _(
            "Look whether the texts below are right. If not, save the file as CSV (UTF-8), or "
            "name its encoding: --encoding windows-1251."
        ),
        "warning",
        Mend.SAVE_AS_UTF8,
    )


def values_of(cells: list[Cell], layout: Layout, found: Findings) -> Values:
    """What a row says, by column; what cannot be had of it is found."""
    values = dict.fromkeys(HEADINGS, "")
    for column, place in layout.places.items():
        if place >= len(cells):
            continue
        cell = cells[place]
        if isinstance(cell, Trouble):
            found.error(column, cell.what, cell.do)
            continue
        if "\r" in cell:
            cell = cell.replace("\r\n", "\n").replace("\r", "\n")
        values[column] = _as_text(cell.strip())
    if len(cells) > layout.width and not is_blank(cells[layout.width :]):
        found.error(
            None,
            _("The row has %(cells)d cells, the header %(width)d.")
            % {"cells": len(cells), "width": layout.width},
            _("Put a text that contains the separating sign into quotation marks."),
        )
    return values


def _as_text(cell: str) -> str:
    """Without the apostrophe by which a spreadsheet is told that a sign begins no formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in BEGINS_A_FORMULA else cell
