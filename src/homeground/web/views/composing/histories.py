"""Earlier versions of a text, each with what the next one changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from homeground.content.differences import Piece, difference
from homeground.content.models import Message, MessageVersion, Variant, VariantVersion
from homeground.content.versions import name_of

SITTING = timedelta(minutes=5)
"""What one person saves within this time is shown as one version: the last."""
MOST_SHOWN = 30


@dataclass(frozen=True)
class MessageStep:
    version: MessageVersion
    pieces: list[Piece]

    @property
    def who(self) -> str:
        return name_of(self.version.by)


@dataclass(frozen=True)
class VariantStep:
    version: VariantVersion
    pieces: list[Piece]
    """From the step before to this one."""

    @property
    def who(self) -> str:
        return name_of(self.version.by)


def message_history(message: Message) -> list[MessageStep]:
    """The newest first."""
    versions = list(message.versions.select_related("by").order_by("-number")[: MOST_SHOWN + 1])
    # Of what was there before versions were kept, there is none.
    before = [*(version.text for version in versions[1:]), ""][: len(versions)]
    steps = [
        MessageStep(version, difference(text, version.text))
        for version, text in zip(versions, before, strict=True)
    ]
    return steps[:MOST_SHOWN]


def variant_history(variant: Variant) -> list[VariantStep]:
    """The newest first; what one person wrote in one sitting is one step."""
    if variant._state.adding:
        return []
    versions = list(variant.versions.select_related("by").order_by("-number")[:400])
    kept: list[VariantVersion] = []
    for version in versions:
        later = kept[-1] if kept else None
        if (
            later is None
            or (later.by_id, later.aside) != (version.by_id, version.aside)
            or later.at - version.at > SITTING
        ):
            kept.append(version)
    before = [*kept[1:], None][: len(kept)]
    return [
        VariantStep(version, difference(earlier.text if earlier else "", version.text))
        for version, earlier in zip(kept, before, strict=True)
    ][:MOST_SHOWN]
