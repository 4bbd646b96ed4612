"""The first sheet of an .xlsx workbook, its cells as text.

Formulas count with the result that was last stored; a date cell becomes an ISO date; a number that
is shown as 1 and stored as 1.0 becomes 1.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from homeground.sentences import gettext as _

from .cells import Cell, Table, Trouble
from .findings import Unreadable

MAX_ROWS = 1_048_576  # https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_COLUMNS = 200
MAX_UNPACKED = 1_000_000_000
"""Bytes: a million rows of posts fit; an archive made to fill a disk does not."""
MAX_IN_MEMORY = 200_000_000
"""Bytes for a part that is read as a whole, the texts that cells share above all."""
_BATCH = 500


@contextmanager
def xlsx_table(path: Path) -> Iterator[Table]:
    """Raises: Unreadable."""
    # Half a second to import, and most campaign files are CSV.
    from openpyxl import load_workbook

    has_formulas = _looked_over(path)
    with ExitStack() as stack:
        sheets = []
        with _quiet(), _broken_is_unreadable():
            for data_only in (True, False) if has_formulas else (True,):
                # Given a path, openpyxl minds its ending.
                handle = stack.enter_context(path.open("rb"))
                book = load_workbook(handle, read_only=True, data_only=data_only)
                stack.callback(book.close)
                sheets.append(_first_sheet(book))
        yield Table(_rows(*sheets), "xlsx")


def _looked_over(path: Path) -> bool:
    """Whether the workbook has formulas, after making sure that reading it ends.

    Raises: Unreadable.
    """
    with _broken_is_unreadable(), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        others = [part for part in parts if part not in sheets and _is_xml(part.filename)]
        if (
            sum(part.file_size for part in parts) > MAX_UNPACKED
            or sum(part.file_size for part in others) > MAX_IN_MEMORY
        ):
            raise Unreadable(
                _("The workbook unpacks to more than a table of posts can hold."),
                _("Copy the rows into a new workbook, or save them as CSV (UTF-8)."),
            )
        return any(_has_formula(archive, part) for part in sheets)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _has_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as handle:
        kept = b""
        while chunk := handle.read(1 << 20):
            if re.search(rb"<(?:\w+:)?f[ >/]", kept + chunk):
                return True
            kept = chunk[-40:]
    return False


@contextmanager
def _quiet() -> Iterator[None]:
    """openpyxl warns of what it leaves out (styles, validation); nothing of it is a row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _broken_is_unreadable() -> Iterator[None]:
    """openpyxl lets whatever its parsers stumble on escape, from KeyError to ParseError."""
    try:
        yield
    except Unreadable:
        raise
    except OSError as error:
        if isinstance(error, PermissionError):
            raise
        raise _broken() from error
    except Exception as error:
        raise _broken() from error


def _broken() -> Unreadable:
    return Unreadable(
        _("The workbook is broken: it cannot be read to its end."),
        _("Open it in the spreadsheet program and save it again, or save it as CSV (UTF-8)."),
    )


def _first_sheet(book: Any) -> Any:
    if not book.worksheets:
        raise Unreadable(
            _("The workbook has no sheet with cells."), _("Put the table on its first sheet.")
        )
    sheet = book.worksheets[0]
    # The size that a file states may be wrong; the rows themselves are not.
    sheet.reset_dimensions()
    return sheet


def _rows(
    # openpyxl's stubs take a sheet that is only read for one that is written.
    values: Any,
    formulas: Any = None,
) -> Iterator[tuple[int, list[Cell]]]:
    shown, written = values.iter_rows(), formulas.iter_rows() if formulas is not None else None
    number = 0
    while True:
        with _quiet(), _broken_is_unreadable():
            batch = list(islice(shown, _BATCH))
            beside = list(islice(written, _BATCH)) if written is not None else [()] * len(batch)
        if not batch:
            return
        for cells, sources in zip(batch, beside, strict=False):
            number += 1
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise Unreadable(
                    _("The sheet has more than %(rows)d rows or %(columns)d columns.")
                    % {"rows": MAX_ROWS, "columns": MAX_COLUMNS},
                    _("Copy the rows into a new workbook, or save them as CSV (UTF-8)."),
                    number,
                )
            yield (
                number,
                [
                    _cell(cell, sources[place] if place < len(sources) else None)
                    for place, cell in enumerate(cells)
                ],
            )


def _cell(cell: Any, source: Any) -> Cell:
    value = cell.value
    if value is None:
        if source is not None and source.data_type == "f":
            return Trouble(
                _("The cell holds a formula without a result."),
                _("Open the workbook in the spreadsheet program, save it, and try again."),
            )
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            return Trouble(
                _("The cell shows the error %(error)s.") % {"error": value},
                _("Correct its formula, or write the value itself."),
            )
        return _unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return _moment(value, cell.number_format or "")


def _unescaped(text: str) -> str:
    """`_x000D_` is how a workbook writes a control character (ECMA-376, ST_Xstring)."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _moment(value: object, number_format: str) -> Cell:
    if isinstance(value, datetime):
        # A day's fraction in binary: 09:00 may be stored as 08:59:59.999.
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if value.time() == time() and "h" not in number_format.lower():
            return value.date().isoformat()
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, timedelta) and timedelta() <= value < timedelta(days=1):
        return str(value).partition(".")[0].rjust(8, "0")
    return str(value)
