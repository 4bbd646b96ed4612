"""What is asked about, as the database wrote it down: posts with their files, the first one first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeground.content.differences import Piece, difference


@dataclass(frozen=True, slots=True)
class Said:
    """One post, comment or part of a thread. `media` are SHA-256 and alt text of its files, in order."""

    account: int
    network: str
    message: int
    market: int
    format: str
    title: str
    text: str
    link: str
    label: str
    media: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Said:
        media = tuple((sha256, alt) for sha256, alt in kept["media"])
        return cls(**{**kept, "media": media})

    def as_text(self) -> str:
        """All of its words, for a difference: what is empty is left out."""
        alts = [alt for _sha256, alt in self.media]
        return "\n".join(
            part for part in (self.title, self.text, self.link, self.label, *alts) if part
        )


@dataclass(frozen=True, slots=True)
class Content:
    """All that goes out together: the post, then what goes below it."""

    parts: tuple[Said, ...]

    @classmethod
    def of(cls, kept: Sequence[Mapping[str, Any]]) -> Content:
        return cls(tuple(Said.of(each) for each in kept))

    @property
    def post(self) -> Said:
        return self.parts[0]

    @property
    def below(self) -> tuple[Said, ...]:
        return self.parts[1:]

    @property
    def line(self) -> str:
        """Its first words, to know it by in a list."""
        first = self.post.title or self.post.text.split("\n", 1)[0]
        return first if len(first) <= 80 else first[:79] + "…"

    @property
    def files(self) -> list[str]:
        """SHA-256 of all of its files."""
        return [sha256 for part in self.parts for sha256, _alt in part.media]


def changed(before: Content, after: Content) -> list[Piece]:
    """How the words became others; whether files did, see `files`."""
    return difference(*("\n\n".join(p.as_text() for p in each.parts) for each in (before, after)))
