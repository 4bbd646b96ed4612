"""What is known of a file that may go out with a post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from homeground.content.mending import Refused
from homeground.networks.model import MediaKind


class Unusable(Refused):
    """A file cannot go out, and why."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A file that is whole. Width and height in pixels, as people see it: turned upright."""

    path: Path
    name: str
    """What people call it, whatever the path is."""
    kind: MediaKind
    mime: str
    size_bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    # Of images:
    animated: bool = False
    transparent: bool = False
    """Something shines through it, not only could."""
    turned: bool = False
    """Its pixels lie on their side; a note beside them says how to turn them."""
    converted: bool = False
    """Its colours are not sRGB with eight bits: they must be converted."""
    located: bool = False
    """It says where it was taken."""
    # Of videos:
    seconds: float | None = None
    codec: str | None = None
    """Of the pictures, as ffprobe names it."""
    sound: str | None = None
    """The codec of the sound; `None` when there is none."""
    # Of documents:
    pages: int | None = None

    @property
    def aspect(self) -> float | None:
        """Width divided by height."""
        return self.width / self.height if self.width and self.height else None


def megabytes(size_bytes: int) -> str:
    """>>> megabytes(5_242_880)
    '5.2 MB'
    """
    return f"{size_bytes / 1_000_000:.1f} MB"


def format_name(mime: str) -> str:
    """What people call a format.

    >>> format_name("image/jpeg"), format_name("video/quicktime")
    ('JPEG', 'QUICKTIME')
    """
    return mime.rpartition("/")[2].removeprefix("x-").upper()
