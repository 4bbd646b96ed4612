"""A chart, or the table behind it, as a file: SVG, PNG, CSV, XLSX, Parquet.

What is unknown is an empty cell or a null, never 0; and no cell is anything that a program would run.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from homeground.audit.tables import harmless

from .charts import Chart, Table, standalone
from .charts.model import Value

DOTS_PER_INCH = 144


@dataclass(frozen=True, slots=True)
class Kind:
    mime: str
    make: Callable[[Chart], bytes]


def as_svg(chart: Chart) -> bytes:
    return standalone(chart).encode()


def as_png(chart: Chart) -> bytes:
    """The drawing at twice the size of a page, in the fonts that this machine has."""
    import typst

    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    made = typst.compile(
        page.encode(),
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"svg": standalone(chart)},
    )
    assert isinstance(made, bytes)
    return made


def as_csv(chart: Chart) -> bytes:
    """UTF-8 with a byte-order mark; numbers with a point, moments in ISO 8601."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head in chart.table.head])
    writer.writerows([_written(cell) for cell in row] for row in chart.table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(chart: Chart) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", chart.title)[:31])
    sheet.append([harmless(head) for head in chart.table.head])
    for row in chart.table.rows:
        sheet.append([_of_a_sheet(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_parquet(chart: Chart) -> bytes:
    """One column a head, each of one type; the chart's title among the file's metadata."""
    import pyarrow
    from pyarrow import parquet

    columns = {name: _column(cells) for name, cells in _named_columns(chart.table)}
    made = pyarrow.table(columns).replace_schema_metadata({"title": chart.title})
    out = io.BytesIO()
    parquet.write_table(made, out)
    return out.getvalue()


KINDS: dict[str, Kind] = {
    "png": Kind("image/png", as_png),
    "svg": Kind("image/svg+xml", as_svg),
    "csv": Kind("text/csv; charset=utf-8", as_csv),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "parquet": Kind("application/vnd.apache.parquet", as_parquet),
}


def _written(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def _of_a_sheet(cell: Value) -> Value:
    if isinstance(cell, str):
        return harmless(cell)
    # A sheet's moments have no zone: they are UTC there.
    return (
        cell.astimezone(UTC).replace(tzinfo=None)
        if isinstance(cell, datetime) and cell.tzinfo
        else cell
    )


def _named_columns(table: Table) -> list[tuple[str, list[Value]]]:
    """Each head once: a second one of a name gets a number."""
    names: list[str] = []
    for head in table.head:
        taken = sum(name == head or name.startswith(f"{head} ") for name in names)
        names.append(f"{head} {taken + 1}" if head in names else head)
    return [(name, [row[at] for row in table.rows]) for at, name in enumerate(names)]


def _column(cells: list[Value]) -> list[Value]:
    """Whole numbers among others are numbers like them."""
    if any(isinstance(cell, float) for cell in cells):
        return [float(cell) if isinstance(cell, int) else cell for cell in cells]
    return cells
