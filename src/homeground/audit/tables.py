"""What was noted as a table to take along: CSV and XLSX, with nothing in it that a program would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from homeground.content.campaign_file.cells import BEGINS_A_FORMULA

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def harmless(cell: str) -> str:
    """Text that a spreadsheet shows and does not calculate.

    >>> harmless('=HYPERLINK("https://evil.example")')
    '\\'=HYPERLINK("https://evil.example")'
    """
    cell = _UNPRINTABLE.sub("�", cell)
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell


def as_csv(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """UTF-8 with a byte-order mark, without which Excel takes it for something else."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([harmless(cell) for cell in row])
        yield line.getvalue().encode()


def as_xlsx(rows: Iterable[Iterable[str]], title: str) -> bytes:
    # 26 MB in every process of pages, for what is asked for once a month.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
