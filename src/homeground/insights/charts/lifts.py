"""Lifts below each other: a dot for what is likeliest, a band for what it may as well have been.

The axis is logarithmic with "as expected" (1) in sight always, for twice as much and half as much
are equally far from it. No bars: a ratio has no zero to start at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .labels import label, room_for
from .lettering import cut_to, width_of
from .marks import chart, mark
from .model import Chart, Table
from .svg import element
from .svg import words as written

ROW, TALL_ROW, FOOT, GAP = 30.0, 46.0, 34.0, 12.0
THICK = 10.0
NARROW = 480.0
"""Below this width a row's words stand above its band."""
FARTHEST = 16.0
"""A lift beyond this (or its inverse) is drawn at the edge; its number says how far it is."""


@dataclass(frozen=True, slots=True)
class LiftRow:
    """`shown` is the lift as people read it; with `None` for a ratio, why there is none."""

    label: str
    aside: str
    ratio: float | None
    low: float | None
    high: float | None
    shown: str
    told: str
    """The whole of it in a sentence: for whom points at it, and for whom hears it."""
    href: str = ""
    tone: str = "tone-0"


@dataclass(frozen=True, slots=True)
class LiftWords:
    title: str
    summary: str
    head: tuple[str, str, str, str, str]
    """Of the table: what, about it, lift, its lower end, its upper end."""
    expected: str
    """`as expected`, under the line at 1."""
    mark_shown: Callable[[float], str]
    """A ratio on the axis."""


def lift_rows(rows: Sequence[LiftRow], *, words: LiftWords, width: float = 640) -> Chart:
    """One row each, in the order given; `low`–`high` as a band, both or neither known.

    Raises: ValueError for a ratio below 0.
    """
    if any(row.ratio is not None and row.ratio < 0 for row in rows):
        raise ValueError("a lift is a ratio of two counts: it cannot be below 0")
    narrow = width < NARROW
    numbers = max((width_of(row.shown) for row in rows if row.ratio is not None), default=0.0) + GAP
    start = 0.0 if narrow else room_for(((row.label, row.aside) for row in rows), width) + GAP
    ends = _ends(rows)
    across = _logarithmic(ends, start + THICK / 2, width - numbers - THICK / 2)
    step = TALL_ROW if narrow else ROW
    bottom = step * len(rows)
    parts = [_axis(ends, across, bottom, words)] if rows else []
    for number, row in enumerate(rows):
        parts.append(_row(row, number * step, (start, step, width), across, ends))
    svg = chart(width, bottom + (FOOT if rows else 1), words.title, words.summary, "lifts", *parts)
    table = tuple((row.label, row.aside, row.ratio, row.low, row.high) for row in rows)
    return Chart(svg, words.title, words.summary, Table(words.head, table))


def _ends(rows: Sequence[LiftRow]) -> tuple[float, float]:
    """Powers of two around all that is known, at least ½ to 2."""
    seen = [value for row in rows for value in (row.low, row.ratio, row.high) if value is not None]
    low = min([0.5, *(max(value, 1 / FARTHEST) for value in seen)])
    high = max([2.0, *(min(value, FARTHEST) for value in seen)])
    return 2.0 ** math.floor(math.log2(low)), 2.0 ** math.ceil(math.log2(high))


def _logarithmic(
    ends: tuple[float, float], start_at: float, end_at: float
) -> Callable[[float], float]:
    low, high = (math.log2(end) for end in ends)

    def place(ratio: float) -> float:
        inside = min(max(ratio, ends[0]), ends[1])
        return start_at + (end_at - start_at) * (math.log2(inside) - low) / (high - low)

    return place


def _axis(
    ends: tuple[float, float], across: Callable[[float], float], bottom: float, words: LiftWords
) -> str:
    parts = []
    every = max(1, math.ceil(28 / abs(across(2.0) - across(1.0))))
    for power in range(round(math.log2(ends[0])), round(math.log2(ends[1])) + 1):
        value = 2.0**power
        if power % every:
            continue
        x = across(value)
        kind = "rule" if power else "axis"
        parts.append(element("path", d=f"M{x:.1f} 0V{bottom + 4:.1f}", class_=kind))
        parts.append(
            element(
                "text",
                written(words.mark_shown(value)),
                x=x,
                y=bottom + 16,
                text_anchor="middle",
                class_="tick",
            )
        )
    parts.append(
        element(
            "text",
            written(words.expected),
            x=across(1.0),
            y=bottom + 30,
            text_anchor="middle",
            class_="tick",
        )
    )
    return element("g", *parts, aria_hidden="true")


def _row(
    row: LiftRow,
    top: float,
    frame: tuple[float, float, float],
    across: Callable[[float], float],
    ends: tuple[float, float],
) -> str:
    start, step, width = frame
    narrow = not start
    middle = top + (step - 14 if narrow else step / 2)
    hit = element("rect", x=0.0, y=top, width=width, height=step, class_="hit")
    named = label(
        row.label, row.aside, width if narrow else start - GAP, top + 16 if narrow else middle + 4
    )
    if row.ratio is None:
        reason = cut_to(row.shown, width - start)
        said = element("text", written(reason), x=start, y=middle + 4, class_="quiet over")
        return mark(hit, named, said, told=row.told, href=row.href)
    parts = [hit, named]
    if row.low is not None and row.high is not None:
        left, right = across(row.low), across(row.high)
        parts.append(
            element(
                "rect",
                x=left,
                y=middle - THICK / 2,
                width=max(right - left, 2.0),
                height=THICK,
                rx=THICK / 2,
                class_=f"band {row.tone}",
            )
        )
    parts.append(
        element("circle", cx=across(row.ratio), cy=middle, r=4.5, class_=f"dot {row.tone}")
    )
    parts.append(
        element(
            "text", written(row.shown), x=width, y=middle + 4, text_anchor="end", class_="value"
        )
    )
    return mark(*parts, told=row.told, href=row.href)
