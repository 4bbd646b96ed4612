"""Horizontal bars from zero, each with its own words and number beside it: no legend, no axis to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .labels import label, room_for
from .lettering import cut_to, width_of
from .scales import linear
from .svg import drawing, element, words

ROW, THICK, GAP = 28.0, 14.0, 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`shown` is `value` as people read it; with `None` for a value, `shown` says why there is none."""

    label: str
    aside: str
    value: float | None
    shown: str


def horizontal_bars(bars: Sequence[Bar], *, title: str, width: float = 400) -> str:
    """One bar a row, in the order given. All are drawn to the same scale, from 0.

    Raises: ValueError for a value below 0.
    """
    known = [bar.value for bar in bars if bar.value is not None]
    if any(value < 0 for value in known):
        raise ValueError("a bar starts at zero: it cannot show a value below it")
    start = room_for(((bar.label, bar.aside) for bar in bars), width) + GAP
    numbers = max((width_of(bar.shown) for bar in bars if bar.value is not None), default=0.0)
    place = linear(max(known, default=0.0), start, max(start, width - numbers - GAP))
    height = ROW * len(bars)
    rows = [_row(bar, number * ROW, start, place, width) for number, bar in enumerate(bars)]
    zero = element("path", d=f"M{start:.1f} 0V{height:.1f}", class_="axis") if known else ""
    described = "; ".join(f"{bar.label} {bar.aside}: {bar.shown}" for bar in bars)
    return drawing(width, max(height, 1), title, described, *rows, zero)


def _row(bar: Bar, top: float, start: float, place: Callable[[float], float], width: float) -> str:
    middle = top + ROW / 2
    parts = [
        element("title", words(f"{bar.label} {bar.aside}: {bar.shown}")),
        label(bar.label, bar.aside, start - GAP, middle + 4),
    ]
    if bar.value is None:
        reason = cut_to(bar.shown, width - start - GAP)
        parts.append(element("text", words(reason), x=start + GAP, y=middle + 4, class_="quiet"))
    else:
        end = place(bar.value)
        if bar.value:
            parts.append(
                element(
                    "rect",
                    x=start,
                    y=middle - THICK / 2,
                    width=max(end - start, 1.0),
                    height=THICK,
                    class_="bar",
                )
            )
        parts.append(element("text", words(bar.shown), x=end + GAP, y=middle + 4, class_="value"))
    return element("g", *parts)
