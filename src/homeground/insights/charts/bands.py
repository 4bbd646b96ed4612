"""One post: how it grew, against the band in which a post like it was to be expected.

The first hours have more room than the last days (the axis runs by the square root of time), for
that is where posts differ. Past the axis stands what the forecast says, as an interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .axes import SMALL, Scale, area_of, path_of, times_axis, values_axis
from .lettering import cut_to, width_of
from .marks import chart, mark
from .model import Chart, Table, Value
from .scales import linear, value_ticks
from .svg import element
from .svg import words as written

TOP, BOTTOM, AHEAD = 18.0, 24.0, 92.0
"""`AHEAD`: the room of the forecast, right of the axis."""
HOURS = (1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0, 336.0, 720.0, 2160.0, 4380.0, 8760.0)


@dataclass(frozen=True, slots=True)
class Reached:
    """One reading: what the post had `hours` after it went out. `told` says it in a sentence."""

    hours: float
    value: float
    told: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a post like it would have had at that age."""

    hours: float
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """What it will end at. `name` is short (`in 30 days`), `shown` the interval."""

    hours: float
    value: float
    low: float
    high: float
    name: str
    shown: str
    told: str


@dataclass(frozen=True, slots=True)
class BandWords:
    title: str
    summary: str
    head: tuple[str, str, str, str, str]
    """Of the table: hours after it went out, reached, expected at least, expected, at most."""
    expected: str
    """Beside the band."""
    nothing: str
    """In the drawing's place when there is neither a reading nor a band."""
    hours_shown: Callable[[float], str]
    mark_shown: Callable[[float], str]
    """A value beside the axis."""
    value_shown: Callable[[float], str]
    """The last value, beside its dot."""


def growth_band(
    points: Sequence[Reached],
    band: Sequence[Foreseen] = (),
    *,
    words: BandWords,
    ahead: Ahead | None = None,
    width: float = 640,
    height: float = 240,
) -> Chart:
    """`points` and `band` in the order of their hours; either may be empty. Values from 0."""
    table = Table(words.head, _rows(points, band, ahead))
    if not points and not band and ahead is None:
        return Chart(_empty(words, width), words.title, words.summary, table)
    tops = [p.value for p in points] + [f.high for f in band] + ([ahead.high] if ahead else [])
    ticks = value_ticks(max(tops, default=0.0), 4)
    left = max(width_of(words.mark_shown(tick), SMALL) for tick in ticks) + 10
    right = width - (AHEAD if ahead else 14.0)
    longest = max([p.hours for p in points] + [f.hours for f in band], default=24.0) or 1.0
    root = linear(math.sqrt(longest), left, right)
    up = linear(ticks[-1], height - BOTTOM, TOP)

    def across(hours: float) -> float:
        return root(math.sqrt(max(hours, 0.0)))

    marks = [
        (across(hours), words.hours_shown(hours)) for hours in HOURS if hours <= longest * 1.001
    ]
    parts = [
        element(
            "g",
            *values_axis(ticks, words.mark_shown, up, left, right),
            *times_axis(reversed_fit(marks), height - 6, (left, right)),
            aria_hidden="true",
        )
    ]
    parts += _band(band, words, across, up)
    parts += _curve(points, words, across, up, right)
    if ahead is not None:
        parts += _ahead(ahead, up, right, width, height)
    svg = chart(width, height, words.title, words.summary, "growth", *parts)
    return Chart(svg, words.title, words.summary, table)


def reversed_fit(marks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Of marks that crowd at the beginning, those that have room: the last one always stays."""
    kept: list[tuple[float, str]] = []
    for x, text in reversed(marks):
        half = width_of(text, SMALL) / 2
        if not kept or x + half + 8 <= kept[-1][0] - width_of(kept[-1][1], SMALL) / 2:
            kept.append((x, text))
    return kept[::-1]


def _band(band: Sequence[Foreseen], words: BandWords, across: Scale, up: Scale) -> list[str]:
    if not band:
        return []
    lower = [(across(one.hours), up(one.low)) for one in band]
    upper = [(across(one.hours), up(one.high)) for one in band]
    middle = [(across(one.hours), up(one.median)) for one in band]
    x, y = middle[-1]
    # Below the line where there is room above the axis.
    beside = y + 14 if y + 22 < up(0) else y - 6
    return [
        element("path", d=area_of(lower, upper), class_="band expected"),
        element("path", d=path_of(middle), class_="line expected"),
        element(
            "text",
            written(words.expected),
            x=x - 4,
            y=beside,
            text_anchor="end",
            class_="tick over",
        ),
    ]


def _curve(
    points: Sequence[Reached], words: BandWords, across: Scale, up: Scale, right: float
) -> list[str]:
    if not points:
        return []
    places = [(across(point.hours), up(point.value)) for point in points]
    parts = [element("path", d=path_of(places), class_="line tone-0")]
    for point, (x, y) in zip(points, places, strict=True):
        hit = element("circle", cx=x, cy=y, r=9.0, class_="hit")
        dot = element("circle", cx=x, cy=y, r=3.5, class_="dot tone-0")
        parts.append(mark(hit, dot, told=point.told))
    x, y = places[-1]
    shown = words.value_shown(points[-1].value)
    half = width_of(shown) / 2
    parts.append(
        element(
            "text",
            written(shown),
            x=min(x, right - half - 6),
            y=max(y - 10, 12.0),
            text_anchor="middle",
            class_="value over",
        )
    )
    return parts


def _ahead(ahead: Ahead, up: Scale, right: float, width: float, height: float) -> list[str]:
    x = right + (width - right) / 2
    top, bottom = up(ahead.high), up(ahead.low)
    room = width - right - 4
    bar = element(
        "rect", x=x - 7, y=top, width=14.0, height=max(bottom - top, 2.0), rx=4.0,
        class_="band tone-0",
    )  # fmt: skip
    return [
        element("path", d=f"M{right + 4:.1f} {TOP:.1f}V{height - BOTTOM:.1f}", class_="rule"),
        mark(
            element("rect", x=right + 6, y=0.0, width=width - right - 6, height=height, class_="hit"),
            bar,
            element("path", d=f"M{x - 10:.1f} {up(ahead.value):.1f}H{x + 10:.1f}", class_="line tone-0"),
            element(
                "text", written(cut_to(ahead.shown, room)), x=x, y=max(top - 6, 12.0),
                text_anchor="middle", class_="value",
            ),
            element(
                "text", written(cut_to(ahead.name, room, SMALL)), x=x, y=height - 6,
                text_anchor="middle", class_="tick",
            ),
            told=ahead.told,
        ),
    ]  # fmt: skip


def _empty(words: BandWords, width: float) -> str:
    said = element("text", written(words.nothing), x=0.0, y=16.0, class_="quiet")
    return chart(width, 24, words.title, words.summary, "growth", said)


def _rows(
    points: Sequence[Reached], band: Sequence[Foreseen], ahead: Ahead | None
) -> tuple[tuple[Value, ...], ...]:
    """By age; a reading and an expectation of the same age stand in one row."""
    reached = {point.hours: point.value for point in points}
    foreseen = {one.hours: one for one in band}
    rows: list[tuple[Value, ...]] = []
    for hours in sorted({*reached, *foreseen}):
        one = foreseen.get(hours)
        expected = (one.low, one.median, one.high) if one else (None, None, None)
        rows.append((hours, reached.get(hours), *expected))
    if ahead is not None:
        rows.append((ahead.hours, None, ahead.low, ahead.value, ahead.high))
    return tuple(rows)
