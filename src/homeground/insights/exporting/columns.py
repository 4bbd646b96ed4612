"""What a table of the export is: named, typed columns, each with what it means. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """How a value is kept. Every one may be missing: `None` is unknown, never 0 or empty."""

    WHOLE = "int64"
    NUMBER = "double"
    TEXT = "string"
    FLAG = "bool"
    INSTANT = "timestamp, UTC"
    LOCAL = "timestamp, by the market's own clock"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    means: str


@dataclass(frozen=True, slots=True)
class Table:
    """`batches` are rows in the columns' order, some thousands at a time."""

    name: str
    columns: tuple[Column, ...]
    batches: Iterator[Sequence[Sequence[Any]]]


def columns(kind: Kind, /, **means: str) -> tuple[Column, ...]:
    """Several of one kind: name and meaning of each."""
    return tuple(Column(name, kind, words) for name, words in means.items())
