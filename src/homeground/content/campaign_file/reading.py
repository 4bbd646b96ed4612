"""The whole file, from its first byte to its last row, with no more than a row in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from .cells import Cell, Table, Trouble, is_blank
from .checking import Checks
from .columns import HEADINGS, Layout, layout_of
from .findings import Findings, Unreadable, Wrong, did_you_mean
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
            yield self._guessed()
        checks = Checks(
            self.accounts,
            options,
            MediaFolder(options.media_folder or self.path.parent),
            options.campaign or self.path.stem[:150],
        )
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
            yield from self._row(number, cells, layout, checks, earlier)
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

    def _row(
        self,
        number: int,
        cells: list[Cell],
        layout: Layout,
        checks: Checks,
        earlier: Earlier,
    ) -> Iterator[Row | Problem]:
        found = Findings(number, layout.headings)
        values = _values(cells, layout, found)
        if found.failed:
            yield from found.problems
            return
        told: set[tuple[str | None, str]] = set()
        for address in self._addresses(values, layout):
            yield from checks.notices(address)
            row = checks.row(values, address, found)
            if row is not None:
                _look_back(row, earlier, found)
            for problem in found.problems:
                # A row for several accounts says once what is wrong for all of them.
                if (problem.column, problem.what) not in told:
                    told.add((problem.column, problem.what))
                    yield problem
            if row is not None and not found.failed:
                yield row
            found = Findings(number, layout.headings)

    def _addresses(self, values: Values, layout: Layout) -> tuple[str, ...]:
        if "account" in layout.places:
            return (values["account"],)
        return tuple(dict.fromkeys(self.options.accounts_named))

    def _guessed(self) -> Problem:
        return Problem(
            None,
            None,
            _("The file is not UTF-8; it was read as %(encoding)s.") % {"encoding": self.encoding},
            _(
                "Look whether the texts below are right. If not, save the file as CSV (UTF-8), or "
                "name its encoding: --encoding windows-1251."
            ),
            "warning",
        )

    @staticmethod
    def _dialect(layout: Layout, table: Table) -> str:
        if not table.separator:
            return layout.dialect
        return _('%(dialect)s, separated by "%(separator)s"') % {
            "dialect": layout.dialect,
            "separator": _SEPARATOR_NAMES.get(table.separator, table.separator),
        }


def _values(cells: list[Cell], layout: Layout, found: Findings) -> Values:
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
        values[column] = cell.strip()
    if len(cells) > layout.width and not is_blank(cells[layout.width :]):
        found.error(
            None,
            _("The row has %(cells)d cells, the header %(width)d.")
            % {"cells": len(cells), "width": layout.width},
            _("Put a text that contains the separating sign into quotation marks."),
        )
    return values


def _look_back(row: Row, earlier: Earlier, found: Findings) -> None:
    first = earlier.same(row)
    if first is not None:
        found.error(
            None,
            _("Row %(row)d says the same as row %(first)d: one account, one time, one post.")
            % {"row": row.number, "first": first},
            _("Delete one of the two."),
        )
        return
    first = earlier.same_minute(row)
    if first is not None:
        found.warning(
            "when",
            _("Row %(first)d goes out on %(account)s at the same minute.")
            % {"first": first, "account": row.account},
            _("Leave some time between two posts, unless you mean it."),
        )
