"""What an uploaded or pulled picture is, decoded to be sure."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image

MIMES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
}


PLAIN_SIDE = 320


class Picture(NamedTuple):
    mime: str
    width: int
    height: int


def picture(content: bytes) -> Picture | None:
    """`None` for what cannot be decoded as a whole or is of another kind."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            mime = MIMES.get(image.format or "")
            if mime is None:
                return None
            image.load()
            return Picture(mime, image.width, image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def plain_picture(colour: int) -> bytes:
    """A small JPEG of one colour, 0xRRGGBB."""
    drawn = io.BytesIO()
    shade = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    Image.new("RGB", (PLAIN_SIDE, PLAIN_SIDE), shade).save(drawn, "JPEG", quality=60)
    return drawn.getvalue()


def is_video(content: bytes) -> bool:
    """MP4 and MOV by their first box; what is inside is not decoded."""
    return len(content) >= 12 and content[4:8] == b"ftyp"
