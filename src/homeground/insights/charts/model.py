"""What every chart for a page is: a drawing, its words, and the numbers it was drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | float | date | datetime | None
"""A cell of a chart's table as it was measured. `None` is unknown, and stays so in every file."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart: nothing is in the drawing that is not here."""

    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("a row of a chart's table has a cell for every head")


@dataclass(frozen=True, slots=True)
class Chart:
    svg: str
    """One `<svg>`; colours are classes of the page's style, see the package."""
    title: str
    summary: str
    """In a sentence or two what the drawing shows, for who does not see it."""
    table: Table
