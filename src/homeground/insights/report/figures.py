"""Numbers as people read them, in the reader's language: one function for all of the report."""

from __future__ import annotations

from typing import Literal

from babel import numbers

from .wording import reader

UNKNOWN = "—"
SMALLEST_RATE = 0.0001


Kind = Literal["count", "rate", "round rate"]


def shown(value: float | None, kind: Kind = "count") -> str:
    """`12,345`; as a rate `0.52%`, `14.1%`, `<0.01%`; a dash for what nobody said, never 0.

    A round rate stands beside an axis and has no more decimals than it needs: `0`, `2%`, `2.5%`.
    """
    if value is None:
        return UNKNOWN
    if kind == "count":
        return numbers.format_decimal(value, format="#,##0", locale=reader())
    if kind == "round rate":
        exact = (n for n in range(6) if round(value * 100, n) == round(value * 100, 8))
        return _percent(value, next(exact, 6)) if value else "0"
    if 0 < value < SMALLEST_RATE:
        return f"<{_percent(SMALLEST_RATE, 2)}"
    return _percent(value, 0 if value in {0, 1} else 2 if value < 0.1 else 1)


def _percent(value: float, decimals: int) -> str:
    usual = reader().percent_formats[None].pattern
    exact = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_percent(value, format=usual.replace("#,##0", exact), locale=reader())
