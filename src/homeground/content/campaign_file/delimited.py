"""CSV as spreadsheets write it: commas, semicolons or tabs, quotes with line ends in them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from homeground.sentences import gettext as _

from .cells import Cell, Table
from .columns import meaning
from .encodings import encoding_of
from .findings import Unreadable
from .moments import looks_like_date

SEPARATORS = (",", ";", "\t", "|")
MAX_LINE = 500_000
"""Characters. A file with longer lines is no table; it must not fill the memory either."""
_SAMPLE_LINES = 50


@contextmanager
def csv_table(path: Path, encoding: str | None, languages: Set[str]) -> Iterator[Table]:
    """Raises: Unreadable."""
    found = encoding_of(path, encoding, languages)
    with path.open(encoding=found.name, newline="") as handle:
        separator, begins = _separator(handle)
        handle.seek(0)
        for _n in range(begins):
            handle.readline()
        yield Table(
            _rows(handle, separator),
            found.name.removesuffix("-sig"),
            found.guessed,
            separator,
        )


def _rows(handle: TextIO, separator: str) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    reader = csv.reader(_lines(handle), delimiter=separator, strict=True)
    while True:
        number += 1
        try:
            cells: list[Cell] = list(next(reader))
        except StopIteration:
            return
        except _TooLong as error:
            raise Unreadable(
                _("Row %(row)d has a line of more than %(maximum)d characters.")
                % {"row": number, "maximum": MAX_LINE},
                _("This is not a table of posts. Save it from the spreadsheet again as CSV."),
                number,
            ) from error
        except csv.Error as error:
            raise _misquoted(number, str(error)) from error
        yield number, cells


class _TooLong(Exception):
    """A line that is no line."""


def _lines(handle: TextIO) -> Iterator[str]:
    while line := handle.readline(MAX_LINE):
        if len(line) >= MAX_LINE and line[-1] not in "\r\n":
            raise _TooLong
        yield line


def _misquoted(row: int, said: str) -> Unreadable:
    if "expected after" in said:
        return Unreadable(
            _('In row %(row)d something stands between a closing " and the next column.')
            % {"row": row},
            _('Write a quotation mark inside a quoted text twice: "He said ""yes""."'),
            row,
        )
    return Unreadable(
        _('A quotation mark (") that is opened in row %(row)d is not closed.') % {"row": row},
        _("Close it, or save the table from the spreadsheet again: it writes the quotes itself."),
        row,
    )


def _separator(handle: TextIO) -> tuple[str, int]:
    """What stands between cells, and how many lines to leave out before the table.

    The right one is that by which the first row makes sense: known headings, or a date.
    """
    try:
        sample = [line for line, _n in zip(_lines(handle), range(_SAMPLE_LINES), strict=False)]
    except _TooLong:
        return SEPARATORS[0], 0
    # Excel's own way to say it; Excel does not show the line, and does not count it.
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].rstrip("\r\n")) == 5:
        return sample[0][4], 1
    return max(SEPARATORS, key=lambda separator: _sense(sample, separator)), 0


def _sense(sample: list[str], separator: str) -> tuple[int, bool, int]:
    try:
        first = next(
            row for row in csv.reader(sample, delimiter=separator) if any(map(str.strip, row))
        )
    except csv.Error:
        return 0, False, 0
    except StopIteration:
        # By this one the rows are empty, which those of a spreadsheet's lower end often are.
        return 0, False, _SAMPLE_LINES
    known = sum(meaning(cell) is not None for cell in first)
    return known, looks_like_date(first[0]) and len(first) in (2, 3), len(first)
