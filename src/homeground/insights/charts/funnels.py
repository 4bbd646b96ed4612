"""From all who were reached to those who did what was hoped for: bars from zero, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .labels import label, room_for
from .lettering import cut_to, width_of
from .lifts import NARROW
from .marks import chart, mark
from .model import Chart, Table
from .scales import linear
from .svg import element
from .svg import words as written

ROW, TALL_ROW, THICK, GAP = 32.0, 46.0, 16.0, 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """`shown` is the number as people read it, or why it is unknown; `share` what share of the step
    before it is, as they read that (empty: not known)."""

    name: str
    value: int | None
    shown: str
    share: str
    told: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FunnelWords:
    title: str
    summary: str
    head: tuple[str, str]
    """Of the table: the step, how many."""


def funnel(steps: Sequence[Step], *, words: FunnelWords, width: float = 640) -> Chart:
    """The steps in the order given, all on one scale from 0. An unknown step has its reason, no bar.

    Raises: ValueError for a value below 0.
    """
    known = [step.value for step in steps if step.value is not None]
    if any(value < 0 for value in known):
        raise ValueError("a bar starts at zero: it cannot show a value below it")
    narrow = width < NARROW
    start = 0.0 if narrow else room_for(((step.name, "") for step in steps), width) + GAP
    said = max((width_of(_said(step)) for step in steps if step.value is not None), default=0.0)
    end = max(start + 1, width - said - GAP)
    across = linear(float(max(known, default=0)), start, end)
    step_height = TALL_ROW if narrow else ROW
    parts = []
    for number, step in enumerate(steps):
        top = number * step_height
        middle = top + (step_height - 14 if narrow else step_height / 2)
        inside = [
            element("rect", x=0.0, y=top, width=width, height=step_height, class_="hit"),
            label(
                step.name, "", width if narrow else start - GAP, top + 16 if narrow else middle + 4
            ),
            *_bar(
                step, start, across(step.value) if step.value is not None else start, middle, width
            ),
        ]
        parts.append(mark(*inside, told=step.told, href=step.href))
    height = step_height * len(steps)
    if known:
        parts.append(element("path", d=f"M{start:.1f} 0V{height:.1f}", class_="axis"))
    svg = chart(width, max(height, 1), words.title, words.summary, "funnel", *parts)
    rows = tuple((step.name, step.value) for step in steps)
    return Chart(svg, words.title, words.summary, Table(words.head, rows))


def _said(step: Step) -> str:
    return f"{step.shown} · {step.share}" if step.share else step.shown


def _bar(step: Step, start: float, end: float, middle: float, width: float) -> list[str]:
    if step.value is None:
        reason = cut_to(step.shown, width - start - GAP)
        return [element("text", written(reason), x=start + GAP, y=middle + 4, class_="quiet")]
    parts = []
    if step.value:
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
    share = element("tspan", written(f" · {step.share}"), class_="quiet") if step.share else ""
    number = element("tspan", written(step.shown), class_="value")
    parts.append(element("text", number, share, x=end + GAP / 2, y=middle + 4))
    return parts
