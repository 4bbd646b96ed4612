"""Rules across and marks below: what the drawings over time share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .lettering import width_of
from .svg import element, length
from .svg import words as written

SMALL = 11.0
BETWEEN = 8.0
"""Pixels between two marks of an axis."""

Scale = Callable[[float], float]


def values_axis(
    ticks: Sequence[float], shown: Callable[[float], str], up: Scale, left: float, right: float
) -> list[str]:
    """A rule for every tick, with its value on the left; the rule at 0 is the axis."""
    parts = []
    for value in ticks:
        y = up(value)
        kind = "rule" if value else "axis"
        parts.append(element("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", class_=kind))
        parts.append(
            element(
                "text", written(shown(value)), x=left - 6, y=y + 4, text_anchor="end", class_="tick"
            )
        )
    return parts


def times_axis(
    ticks: Iterable[tuple[float, str]], baseline: float, limits: tuple[float, float]
) -> list[str]:
    """Words at their places (pixels), in order; those that would run into others are left out."""
    parts = []
    free_from = float("-inf")
    for x, text in ticks:
        half = width_of(text, SMALL) / 2
        middle = min(max(x, limits[0] + half), limits[1] - half)
        if middle - half < free_from:
            continue
        free_from = middle + half + BETWEEN
        parts.append(
            element(
                "text", written(text), x=middle, y=baseline, text_anchor="middle", class_="tick"
            )
        )
    return parts


def path_of(places: Iterable[tuple[float, float]]) -> str:
    """Straight from place to place; places on the same pixel are one."""
    steps: list[str] = []
    for x, y in places:
        step = f"{length(x)} {length(y)}"
        if not steps or step != steps[-1]:
            steps.append(step)
    return "M" + "L".join(steps) if steps else ""


def area_of(lower: Sequence[tuple[float, float]], upper: Sequence[tuple[float, float]]) -> str:
    """The surface between two lines with the same places across."""
    return path_of([*upper, *reversed(lower)]) + "Z" if lower else ""
