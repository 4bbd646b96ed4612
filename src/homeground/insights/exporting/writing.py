"""Tables into files. What is written has another name until it is whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .columns import Column, Kind, Table

if TYPE_CHECKING:
    import pyarrow as pa


class Writer(Protocol):
    def __call__(self, table: Table, path: Path) -> int:
        """Write the table; how many rows it has."""


def write_csv(table: Table, path: Path) -> int:
    """UTF-8, comma, a head; instants as 2027-05-10T09:00:00Z, local times without a zone, unknown empty."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for batch in table.batches:
            writer.writerows([_in_csv(value) for value in row] for row in batch)
            rows += len(batch)
    return rows


def write_parquet(table: Table, path: Path) -> int:
    """Typed columns, each with its meaning among the file's metadata; compressed with zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([_field(column) for column in table.columns])
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in table.batches:
            values = zip(*batch, strict=True) if batch else [()] * len(table.columns)
            arrays = [
                pa.array([_in_parquet(value, column.kind) for value in each], type=field.type)
                for column, field, each in zip(table.columns, schema, values, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows += len(batch)
    return rows


@contextmanager
def whole_only(path: Path) -> Iterator[Path]:
    """Where to write; it gets its name when all went well, and is gone when not."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    types = {
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.TEXT: pa.string(),
        Kind.FLAG: pa.bool_(),
        Kind.INSTANT: pa.timestamp("us", tz="UTC"),
        Kind.LOCAL: pa.timestamp("us"),
        Kind.DAY: pa.date32(),
    }
    return pa.field(column.name, types[column.kind], metadata={"means": column.means})


def _in_parquet(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    return float(value) if kind is Kind.NUMBER else value


def _in_csv(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def described(columns: Sequence[Column]) -> list[dict[str, str]]:
    return [{"name": each.name, "type": each.kind.value, "means": each.means} for each in columns]
