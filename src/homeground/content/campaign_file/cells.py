"""What a table is, whichever kind of file it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs after which a spreadsheet calculates, unless an apostrophe stands before them."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Stands where a cell's value should be, and says why it cannot be had."""

    what: str
    do: str


Cell = str | Trouble


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` gives each row with its number as a spreadsheet shows it, empty rows included.

    Reading on may raise `Unreadable`.
    """

    rows: Iterator[tuple[int, list[Cell]]]
    encoding: str
    guessed: bool = False
    separator: str = ""
    """Between the cells of a CSV file."""


def is_blank(cells: list[Cell]) -> bool:
    return not any(isinstance(cell, Trouble) or cell.strip() for cell in cells)
