"""Who a row is about: a first word in ink and a second in grey, cut to the room there is."""

from __future__ import annotations

from collections.abc import Iterable

from .lettering import cut_to, width_of
from .svg import element, words

WIDEST = 0.46
"""Of a drawing's whole width."""
_BETWEEN = "  "


def room_for(labels: Iterable[tuple[str, str]], width: float) -> float:
    """Pixels that a column of these labels takes, at most `WIDEST` of `width`."""
    widest = max((width_of(f"{first}{_BETWEEN}{second}") for first, second in labels), default=0.0)
    return min(widest, width * WIDEST)


def label(first: str, second: str, room: float, baseline: float) -> str:
    shown = cut_to(first, room)
    left = room - width_of(shown + _BETWEEN)
    aside = cut_to(second, left) if left > width_of("…") else ""
    return element(
        "text",
        element("tspan", words(shown)),
        element("tspan", words(aside), class_="quiet", dx=6.0) if aside else "",
        x=0.0,
        y=baseline,
        class_="over",
    )
