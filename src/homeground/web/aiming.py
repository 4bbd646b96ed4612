"""What matters in an image, set by people, and what of it stays on a network."""

from __future__ import annotations

from dataclasses import dataclass

from homeground.content.media.accepting import accept
from homeground.content.media.facts import MediaFacts, Unusable
from homeground.content.media.fitting import CENTRE, Box, Focus
from homeground.networks.contract import Format, Network


@dataclass(frozen=True)
class Aim:
    """An upright image, in pixels; shown cropped by an SVG's view box, which needs no style."""

    width: int
    height: int
    focus: Focus
    crop: Box | None = None
    """What stays of it; `None`: all."""
    said: str = ""
    """What else is done to it, or why it does not go out there."""

    @property
    def view_box(self) -> str:
        left, top, right, bottom = self.crop or (0, 0, self.width, self.height)
        return f"{left} {top} {right - left} {bottom - top}"

    @property
    def whole(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def at(self) -> tuple[int, int]:
        """The focus in pixels."""
        return round(self.focus.x * self.width), round(self.focus.y * self.height)

    @property
    def radius(self) -> int:
        return max(1, max(self.width, self.height) // 40)

    @property
    def percents(self) -> tuple[int, int]:
        return round(self.focus.x * 100), round(self.focus.y * 100)


def aim_of(
    facts: MediaFacts, network: Network, kind: str, form: Format, focus: Focus
) -> Aim | None:
    """`None` for what is no image."""
    if facts.kind != "image" or not facts.width or not facts.height:
        return None
    try:
        accepted = accept(facts, network, kind, form, focus)
    except Unusable as unusable:
        return Aim(facts.width, facts.height, focus, said=unusable.what)
    crop = accepted.steps.crop if accepted.steps else None
    return Aim(facts.width, facts.height, focus, crop, ", ".join(accepted.notes))


def focus_given(across: str, down: str, whole: float = 1.0) -> Focus | None:
    """As a form sends it, of `whole`; `None` for what is no place in an image, and for its middle."""
    try:
        x, y = float(across) / whole, float(down) / whole
    except ValueError:
        return None
    if not (0 <= x <= 1 and 0 <= y <= 1):  # NaN is neither
        return None
    focus = Focus(round(x, 3), round(y, 3))
    return None if focus == CENTRE else focus
