"""The drawings of a report's page that pages draw, too: lifts with their ranges."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from homeground.insights.charts.lifts import LiftRow, LiftWords, lift_rows

from .story import Story
from .story.parts import LiftGroup, LiftLine


@dataclass(frozen=True, slots=True)
class LiftPicture:
    heading: str
    wide: str
    """SVG."""
    narrow: str
    """The same for a telephone."""


def lift_pictures(story: Story) -> list[LiftPicture]:
    total = [story.did.total] if story.did.total is not None else []
    return [
        LiftPicture(
            group.heading,
            *(_drawn(story, group, [*total, *group.lines], width) for width in (760, 340)),
        )
        for group in story.did.groups
    ]


def _drawn(story: Story, group: LiftGroup, lines: list[LiftLine], width: float) -> str:
    words = story.words
    drawing = LiftWords(
        title=f"{words.lift}: {group.heading}",
        summary="; ".join(_told(line) for line in lines),
        head=(group.heading, "", words.lift, _("from"), _("to")),
        expected=words.expected,
        mark_shown=_mark,
    )
    return lift_rows([_row(line) for line in lines], words=drawing, width=width).svg


def _row(line: LiftLine) -> LiftRow:
    return LiftRow(
        label=line.name,
        aside=f"{line.aside} · {line.counted}" if line.aside else line.counted,
        ratio=line.ratio,
        low=line.low,
        high=line.high,
        shown=line.shown,
        told=_told(line),
        tone="",
    )


def _told(line: LiftLine) -> str:
    named = f"{line.name}, {line.aside}" if line.aside else line.name
    return f"{named}: {line.shown}" + (f", {line.verdict}" if line.verdict else "")


def _mark(ratio: float) -> str:
    """`×2`, `×1/2`: the axis is marked at powers of two."""
    return f"×{ratio:.0f}" if ratio >= 1 else f"×1/{1 / ratio:.0f}"
