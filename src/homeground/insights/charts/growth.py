"""How something grew over the hours: one small picture of many, all in the same frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .lettering import width_of
from .scales import linear
from .svg import drawing, element, length, words

LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 14.0, 20.0
SMALL = 11.0
CLOSEST = 6.0
"""Pixels between the dots of two readings."""


@dataclass(frozen=True, slots=True)
class Line:
    """`points` are (hours, value), in the order of their hours."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pictures of a set share. The last of each ticks is where its axis ends."""

    hours: Sequence[float]
    values: Sequence[float]
    hour_shown: Callable[[float], str]
    mark_shown: Callable[[float], str]
    """A value beside the axis."""
    value_shown: Callable[[float], str]
    """A value at the end of a line, or in the description."""


def growth_over_hours(
    lines: Sequence[Line],
    *,
    frame: Frame,
    title: str,
    behind: Sequence[Line] = (),
    width: float = 300,
    height: float = 150,
) -> str:
    """`lines` in the accent over `behind` in grey; the highest end carries its number."""
    across = linear(frame.hours[-1], LEFT, width - RIGHT)
    up = linear(frame.values[-1], height - BOTTOM, TOP)
    parts = [_axes(frame, across, up, width, height)]
    parts += [
        element("path", d=_path(line, across, up), class_="behind")
        for line in behind
        if line.points
    ]
    for line in lines:
        if line.points:
            parts.append(_line(line, frame, across, up))
    drawn = [line for line in lines if line.points]
    if drawn:
        parts.append(
            _end_label(max(drawn, key=lambda line: line.points[-1][1]), frame, across, up, width)
        )
    described = "; ".join(
        f"{line.name}: {frame.value_shown(line.points[-1][1])} ({frame.hour_shown(line.points[-1][0])})"
        for line in drawn
    )
    return drawing(width, height, title, described, *parts)


def _axes(
    frame: Frame,
    across: Callable[[float], float],
    up: Callable[[float], float],
    width: float,
    height: float,
) -> str:
    parts = []
    for value in frame.values:
        y = up(value)
        kind = "rule" if value else "axis"
        parts.append(element("path", d=f"M{LEFT:.1f} {y:.1f}H{width - RIGHT:.1f}", class_=kind))
        parts.append(
            element(
                "text",
                words(frame.mark_shown(value)),
                x=LEFT - 6,
                y=y + 4,
                text_anchor="end",
                class_="tick",
            )
        )
    for hour in frame.hours:
        last = hour == frame.hours[-1]
        parts.append(
            element(
                "text",
                words(frame.hour_shown(hour)),
                x=across(hour) + (RIGHT if last else 0),
                y=height - 4,
                text_anchor="end" if last else "middle",
                class_="tick",
            )
        )
    return element("g", *parts)


def _line(
    line: Line, frame: Frame, across: Callable[[float], float], up: Callable[[float], float]
) -> str:
    hour, value = line.points[-1]
    return element(
        "g",
        element("title", words(f"{line.name}: {frame.value_shown(value)}")),
        element("path", d=_path(line, across, up), class_="line"),
        *_readings(line, across, up),
        element("circle", cx=across(hour), cy=up(value), r=2.5, class_="dot"),
    )


def _readings(
    line: Line, across: Callable[[float], float], up: Callable[[float], float]
) -> list[str]:
    """Where something was read, as far as the dots can be told apart: between two nothing is known."""
    dots: list[str] = []
    last = across(0)
    for hour, value in line.points[:-1]:
        if across(hour) - last >= CLOSEST:
            last = across(hour)
            dots.append(element("circle", cx=last, cy=up(value), r=1.5, class_="reading"))
    return dots


def _path(line: Line, across: Callable[[float], float], up: Callable[[float], float]) -> str:
    """Straight from reading to reading; readings that fall on the same pixel are one."""
    places: list[str] = []
    for hour, value in line.points:
        place = f"{length(across(hour))} {length(up(value))}"
        if not places or place != places[-1]:
            places.append(place)
    return "M" + "L".join(places)


def _end_label(
    line: Line,
    frame: Frame,
    across: Callable[[float], float],
    up: Callable[[float], float],
    width: float,
) -> str:
    hour, value = line.points[-1]
    shown = frame.value_shown(value)
    fits = across(hour) + width_of(shown, SMALL) / 2 <= width
    return element(
        "text",
        words(shown),
        x=across(hour) if fits else width,
        y=max(up(value) - 6, SMALL),
        text_anchor="middle" if fits else "end",
        class_="value",
    )
