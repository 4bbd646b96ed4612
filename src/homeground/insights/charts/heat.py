"""A calendar in which the days glow by how they did. Weeks run across; on a phone, down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .axes import SMALL, times_axis
from .lettering import width_of
from .lifts import NARROW
from .marks import chart, mark
from .model import Chart, Table
from .svg import element
from .svg import words as written

LARGEST, BETWEEN, HEAD, FOOT = 30.0, 2.0, 18.0, 30.0
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """`level` is how warm: 0 (far below what was expected) to 1 (far above); `None`: not known.
    `shown` is what stands in the cell (the number of posts); `value` what the table has."""

    level: float | None
    value: float | None
    posts: int
    shown: str
    told: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatWords:
    title: str
    summary: str
    head: tuple[str, str, str]
    """Of the table: day, posts, value."""
    weekdays: Sequence[str]
    """Seven short names from Monday on."""
    months: Mapping[int, str]
    """Short names by the month's number."""
    less: str
    more: str
    unknown: str
    """Words of the key: its pale end, its full end, and the cell with nothing known."""


def heat(
    days: Mapping[date, Day],
    *,
    first: date,
    last: date,
    words: HeatWords,
    width: float = 640,
) -> Chart:
    """Every day from `first` to `last`; those absent from `days` had no post.

    Raises: ValueError when `last` is before `first`.
    """
    if last < first:
        raise ValueError("a calendar ends on or after the day it begins")
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    down = width < NARROW
    left = max(width_of(name, SMALL) for name in [*words.weekdays, *words.months.values()]) + 8
    across = 7 if down else weeks
    size = min(LARGEST, (width - left) / across)

    def place(day: date) -> tuple[float, float]:
        week, weekday = divmod((day - monday).days, 7)
        column, row = (weekday, week) if down else (week, weekday)
        return left + column * size, HEAD + row * size

    parts = [_names(words, monday, weeks, (left, size, width), down=down)]
    day = first
    while day <= last:
        parts.append(_cell(days.get(day), place(day), size))
        day += timedelta(days=1)
    bottom = HEAD + size * (weeks if down else 7)
    parts.append(_key(words, left, bottom + 10))
    rows = tuple((day, one.posts, one.value) for day, one in sorted(days.items()))
    svg = chart(width, bottom + FOOT, words.title, words.summary, "heat", *parts)
    return Chart(svg, words.title, words.summary, Table(words.head, rows))


def level_class(level: float | None) -> str:
    """`heat-0` to `heat-4`; `heat-unknown` where nothing is known.

    >>> level_class(0.0), level_class(1.0), level_class(None)
    ('heat-0', 'heat-4', 'heat-unknown')
    """
    if level is None:
        return "heat-unknown"
    return f"heat-{min(int(max(level, 0.0) * LEVELS), LEVELS - 1)}"


def _cell(day: Day | None, place: tuple[float, float], size: float) -> str:
    x, y = place
    side = size - BETWEEN
    kind = "cell none" if day is None else f"cell {level_class(day.level)}"
    square = element("rect", x=x, y=y, width=side, height=side, rx=2.0, class_=kind)
    if day is None:
        return square
    fits = day.shown and width_of(day.shown, SMALL) <= side - 2
    number = (
        element(
            "text",
            written(day.shown),
            x=x + side / 2,
            y=y + side / 2 + 4,
            text_anchor="middle",
            class_=f"in {level_class(day.level)}",
        )
        if fits
        else ""
    )
    return mark(square, number, told=day.told, href=day.href)


def _names(
    words: HeatWords, monday: date, weeks: int, frame: tuple[float, float, float], *, down: bool
) -> str:
    left, size, width = frame
    parts = []
    months = []
    for week in range(weeks):
        start = monday + timedelta(weeks=week)
        if week == 0 or start.day <= 7:
            months.append((week, words.months[start.month]))
    for number, name in enumerate(words.weekdays):
        middle = (number + 0.5) * size
        x, y, anchor = (
            (left + middle, HEAD - 6, "middle") if down else (left - 6, HEAD + middle + 3, "end")
        )
        parts.append(element("text", written(name), x=x, y=y, text_anchor=anchor, class_="tick"))
    if down:
        parts += [
            element(
                "text", written(name), x=left - 6, y=HEAD + (week + 0.5) * size + 3,
                text_anchor="end", class_="tick",
            )
            for week, name in months
        ]  # fmt: skip
    else:
        parts += times_axis(
            [(left + (week + 0.5) * size, name) for week, name in months], HEAD - 6, (0.0, width)
        )
    return element("g", *parts, aria_hidden="true")


def _key(words: HeatWords, left: float, top: float) -> str:
    side = 12.0
    parts = [element("text", written(words.less), x=left, y=top + 10, class_="tick")]
    x = left + width_of(words.less, SMALL) + 6
    for level in range(LEVELS):
        kind = f"cell heat-{level}"
        parts.append(element("rect", x=x, y=top, width=side, height=side, rx=2.0, class_=kind))
        x += side + BETWEEN
    parts.append(element("text", written(words.more), x=x + 4, y=top + 10, class_="tick"))
    x += width_of(words.more, SMALL) + 18
    parts.append(
        element("rect", x=x, y=top, width=side, height=side, rx=2.0, class_="cell heat-unknown")
    )
    parts.append(element("text", written(words.unknown), x=x + 18, y=top + 10, class_="tick"))
    return element("g", *parts, aria_hidden="true")
