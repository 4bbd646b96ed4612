"""Values over days: a line for each, its interval as a band, its name at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from .axes import SMALL, Scale, area_of, path_of, times_axis, values_axis
from .lettering import cut_to, width_of
from .marks import chart, mark
from .model import Chart, Table, Value
from .scales import linear, value_ticks
from .svg import element
from .svg import words as written

TOP, BOTTOM, WIDEST_NAME = 14.0, 24.0, 120.0
TALLEST = 2.0
"""Times the highest value: so far an interval stretches the axis."""
FOCUSABLE = 62
"""Points of one line that can be stopped at; of a longer line, its values are in the table."""


@dataclass(frozen=True, slots=True)
class At:
    """`value` may be unknown: the line is broken there. `low` and `high`: both or neither."""

    day: date
    value: float | None
    told: str
    low: float | None = None
    high: float | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: Sequence[At]
    """In the order of their days."""
    tone: str = "tone-0"
    banded: bool = True
    """Whether its interval is drawn; in the table it is always."""


@dataclass(frozen=True, slots=True)
class LineWords:
    title: str
    summary: str
    head: tuple[str, str, str, str, str]
    """Of the table: line, day, value, its lower end, its upper end."""
    nothing: str
    """In the drawing's place when no value is known."""
    day_shown: Callable[[date], str]
    mark_shown: Callable[[float], str]


def line(
    series: Sequence[Series],
    *,
    words: LineWords,
    from_zero: bool = True,
    level: tuple[float, str] | None = None,
    width: float = 640,
    height: float = 220,
) -> Chart:
    """Each series in its tone. `level` is a value worth a rule of its own, with its name."""
    table = Table(words.head, _rows(series))
    points = [point for one in series for point in one.points if point.value is not None]
    if not points:
        said = element("text", written(words.nothing), x=0.0, y=16.0, class_="quiet")
        empty = chart(width, 24, words.title, words.summary, "over-days", said)
        return Chart(empty, words.title, words.summary, table)
    # A band may reach far beyond all lines: it is cut at the edge, its end is in the table.
    most = TALLEST * max(abs(p.value) for p in points if p.value is not None)
    seen = [p.value for p in points if p.value is not None]
    ends = [v for one in series if one.banded for p in one.points for v in (p.low, p.high)]
    seen += [min(max(v, -most), most) for v in ends if v is not None]
    seen += [level[0]] if level else []
    ticks, up = _values(seen, from_zero, height)
    left = max(width_of(words.mark_shown(tick), SMALL) for tick in ticks) + 10
    names = max(width_of(one.name, SMALL) for one in series)
    right = width - (min(names, WIDEST_NAME) + 12 if len(series) > 1 else 10)
    days = [point.day for one in series for point in one.points]
    start, end = min(days), max(days)
    scale = linear(float((end - start).days), left, right)

    def across(day: date) -> float:
        return scale(float((day - start).days))

    axis = [
        *values_axis(ticks, words.mark_shown, up, left, right),
        *times_axis(
            [(across(day), words.day_shown(day)) for day in _ticks(days, width)],
            height - 6,
            (left - 8, width),
        ),
    ]
    parts = [element("g", *axis, aria_hidden="true")]
    if level:
        y = up(level[0])
        parts.append(element("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", class_="axis"))
        parts.append(element("text", written(level[1]), x=left + 4, y=y - 4, class_="tick over"))
    for one in series:
        parts += _drawn(one, across, up)
    if len(series) > 1:
        parts += _names(series, up, right, width, height - BOTTOM)
    svg = chart(width, height, words.title, words.summary, "over-days", *parts)
    return Chart(svg, words.title, words.summary, table)


def _values(seen: list[float], from_zero: bool, height: float) -> tuple[list[float], Scale]:
    """Round ticks around all values; from 0 unless a line may begin elsewhere."""
    lowest = 0.0 if from_zero else min(seen)
    steps = value_ticks(max(seen) - lowest, 4)
    step = steps[1]
    base = lowest if lowest == 0 else (lowest // step) * step
    while base + steps[-1] < max(seen) * (1 - 1e-9):
        steps.append(steps[-1] + step)
    scale = linear(steps[-1], height - BOTTOM, TOP)
    top = steps[-1]
    return [base + tick for tick in steps], lambda value: scale(min(max(value - base, 0.0), top))


def _ticks(days: Sequence[date], width: float) -> list[date]:
    every = sorted(set(days))
    at_most = max(2, int(width // 90))
    if len(every) <= at_most:
        return every
    return [every[round(n * (len(every) - 1) / (at_most - 1))] for n in range(at_most)]


def _drawn(one: Series, across: Scale | Callable[[date], float], up: Scale) -> list[str]:
    parts = []
    kind = f"line {one.tone}" if one.banded else f"line thin {one.tone}"
    for piece in _pieces(one.points):
        banded = [p for p in piece if one.banded and p.low is not None and p.high is not None]
        lower = [(across(p.day), up(p.low)) for p in banded if p.low is not None]  # type: ignore[arg-type]
        upper = [(across(p.day), up(p.high)) for p in banded if p.high is not None]  # type: ignore[arg-type]
        if len(banded) > 1:
            parts.append(element("path", d=area_of(lower, upper), class_=f"band {one.tone}"))
        elif banded:
            parts.append(
                element("path", d=path_of([lower[0], upper[0]]), class_=f"line {one.tone}")
            )
        places = [(across(p.day), up(p.value)) for p in piece if p.value is not None]  # type: ignore[arg-type]
        parts.append(element("path", d=path_of(places), class_=kind))
        for point, (x, y) in zip(piece, places, strict=True):
            if len(one.points) > FOCUSABLE:
                continue
            hit = element("circle", cx=x, cy=y, r=9.0, class_="hit")
            dot = element("circle", cx=x, cy=y, r=3.0, class_=f"dot {one.tone}")
            parts.append(mark(hit, dot, told=point.told, href=point.href))
    return parts


def _pieces(points: Sequence[At]) -> list[list[At]]:
    """Where nothing is known the line is broken: nobody draws what nobody measured."""
    pieces: list[list[At]] = [[]]
    for point in points:
        if point.value is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def _names(
    series: Sequence[Series], up: Scale, right: float, width: float, lowest: float
) -> list[str]:
    """Each name at the height of its line's end; where two would overlap they make room for each other."""
    ends = []
    for one in series:
        known = [point for point in one.points if point.value is not None]
        if known and known[-1].value is not None:
            ends.append((up(known[-1].value), one))
    ends.sort(key=lambda end: end[0])
    heights: list[float] = []
    for y, _one in ends:
        heights.append(max(y, heights[-1] + SMALL + 2) if heights else y)
    # Those that would stand below the drawing push the others up again.
    below = lowest - 4
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], below)
        below = heights[place] - SMALL - 2
    return [
        element(
            "text",
            written(cut_to(one.name, width - right - 8, SMALL)),
            x=right + 8,
            y=y + 4,
            class_=f"name {one.tone}",
        )
        for y, (_end, one) in zip(heights, ends, strict=True)
    ]


def _rows(series: Sequence[Series]) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (one.name, point.day, point.value, point.low, point.high)
        for one in series
        for point in one.points
    )
