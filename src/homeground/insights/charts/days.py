"""One day, one lane an account, each by its own market's clock: when what went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .labels import label, room_for
from .lettering import width_of
from .scales import linear
from .svg import drawing, element, words

LANE, FOOT, GAP, RIGHT = 22.0, 20.0, 10.0, 10.0
MARKED_HOURS = (0, 6, 12, 18, 24)


@dataclass(frozen=True, slots=True)
class Mark:
    """`hour` from 0 up to 24, on the lane's clock; `shown` is the same as people read it."""

    hour: float
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class Lane:
    label: str
    aside: str
    marks: tuple[Mark, ...]


def day_by_clock(lanes: Sequence[Lane], *, title: str, width: float = 330) -> str:
    """Each mark at its hour, with its time beside it where there is room for it."""
    start = room_for(((lane.label, lane.aside) for lane in lanes), width) + GAP
    across = linear(24, start, width - RIGHT)
    bottom = LANE * len(lanes)
    parts = []
    for hour in MARKED_HOURS:
        x = across(hour)
        parts.append(element("path", d=f"M{x:.1f} 0V{bottom:.1f}", class_="rule"))
        parts.append(
            element("text", f"{hour:02}", x=x, y=bottom + 14, text_anchor="middle", class_="tick")
        )
    for number, lane in enumerate(lanes):
        middle = number * LANE + LANE / 2
        parts.append(label(lane.label, lane.aside, start - GAP, middle + 4))
        parts.append(
            element("path", d=f"M{start:.1f} {middle:.1f}H{width - RIGHT:.1f}", class_="rule")
        )
        parts += _marks(lane, middle, start, width)
    described = "; ".join(
        f"{lane.label} {lane.aside}: {', '.join(mark.shown for mark in lane.marks) or '—'}"
        for lane in lanes
    )
    return drawing(width, bottom + FOOT, title, described, *parts)


def _marks(lane: Lane, middle: float, start: float, width: float) -> list[str]:
    across = linear(24, start, width - RIGHT)
    parts = []
    free_from = start
    for mark in sorted(lane.marks, key=lambda mark: mark.hour):
        x = across(mark.hour)
        size = width_of(mark.shown) + 6
        after = x + 7 + size <= width
        label_at = x + 7 if after else x - 7 - size
        inside = [
            element("title", words(f"{mark.name}, {mark.shown}")),
            element("circle", cx=x, cy=middle, r=4.0, class_="dot"),
        ]
        if label_at >= free_from:
            inside.append(
                element(
                    "text",
                    words(mark.shown),
                    x=label_at if after else x - 7,
                    y=middle + 4,
                    text_anchor=None if after else "end",
                    class_="value",
                )
            )
        free_from = max(x + 7, label_at + size)
        parts.append(element("g", *inside))
    return parts
