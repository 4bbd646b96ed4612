"""Pictures small enough to travel inside the report."""

from __future__ import annotations

import io
import logging
from base64 import b64encode
from functools import lru_cache

from PIL import Image, ImageOps

from homeground.content.media_store import stored_path

logger = logging.getLogger(__name__)

SIDES = (480, 264)
"""Greatest width and height in pixels: twice the size at which it is shown."""
MOST_BYTES = 15_000
QUALITIES = (72, 60, 48, 36, 24, 12)


def thumbnail(sha256: str) -> str | None:
    """The image in the media store as a `data:` URI of a JPEG; `None` when it cannot be read."""
    try:
        return _made(sha256)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        logger.warning("No thumbnail of %s: %s", sha256, error)
        return None


@lru_cache(maxsize=256)
def _made(sha256: str) -> str:
    """Kept by what it is made from: a campaign shows the same image in many markets."""
    with Image.open(stored_path(sha256)) as opened:
        opened.draft("RGB", (SIDES[0] * 2, SIDES[1] * 2))
        return _data_uri(_on_white(ImageOps.exif_transpose(opened)))


def _on_white(image: Image.Image) -> Image.Image:
    image.thumbnail(SIDES)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    return image.convert("RGB")


def _data_uri(image: Image.Image) -> str:
    content = b""
    for quality in QUALITIES:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=quality, optimize=True, progressive=True)
        content = kept.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return "data:image/jpeg;base64," + b64encode(content).decode()
