"""The plan for an image carried out: its bytes as they go out.

The same file, steps and version of Pillow give the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from homeground.sentences import gettext as _

from .facts import MediaFacts, Unusable, megabytes
from .fitting import JPEG, QUALITIES, Attempt, Steps, attempts
from .images import broken, is_srgb, opened
from .stripping import NotUnderstood, stripped


@dataclass(frozen=True, slots=True)
class Rendered:
    """`content` is the whole file."""

    content: bytes
    mime: str
    width: int
    height: int


def render(facts: MediaFacts, steps: Steps) -> Rendered:
    """The image as it goes out: nothing of where and by whom it was made is left in it.

    Raises: Unusable, OSError.
    """
    if not steps.anew:
        try:
            content = stripped(facts.path.read_bytes(), facts.mime)
        except NotUnderstood as error:
            raise broken(facts.name) from error
        return Rendered(content, facts.mime, *steps.size)
    image = _prepared(facts, steps)
    for attempt in attempts(steps):
        content = _written(image, attempt)
        if len(content) <= steps.max_bytes:
            return Rendered(content, attempt.mime, *attempt.size)
    raise Unusable(
        _("The image %(name)s cannot be made smaller than %(most)s.")
        % {"name": facts.name, "most": megabytes(steps.max_bytes)},
        _("Use a simpler image, or leave it out here."),
    )


def _prepared(facts: MediaFacts, steps: Steps) -> Image.Image:
    """Upright, in sRGB, cropped and in its size, with nothing but pixels."""
    box = steps.crop or (0, 0, facts.width or 1, facts.height or 1)
    with opened(facts.path, facts.name) as image:
        shrink = min((box[2] - box[0]) / steps.size[0], (box[3] - box[1]) / steps.size[1])
        # A JPEG is decoded smaller already, never below what is needed; other formats ignore this.
        image.draft(None, (int(image.width / shrink), int(image.height / shrink)))
        try:
            image.load()
        except Exception as error:
            raise broken(facts.name) from error
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image) if facts.turned else image
        # What was decoded smaller is cropped smaller.
        by_x, by_y = upright.width / (facts.width or 1), upright.height / (facts.height or 1)
        right, bottom = min(box[2] * by_x, upright.width), min(box[3] * by_y, upright.height)
        scaled = (box[0] * by_x, box[1] * by_y, right, bottom)
        plain = _in_srgb(_plain(upright), profile)
        if plain.size != steps.size:
            plain = plain.resize(steps.size, Image.Resampling.LANCZOS, box=scaled, reducing_gap=3.0)
    if steps.on_white:
        plain = _on_white(plain)
    elif not facts.transparent and plain.mode == "RGBA":
        plain = plain.convert("RGB")
    elif not facts.transparent and plain.mode == "LA":
        plain = plain.convert("L")
    # A new image has none of what Pillow carries along in `info`.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized and written: grey or colour, with or without transparency."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        # Sixteen bits of grey; Pillow would cut off what is above eight instead of scaling it.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "CMYK":
        return image
    if "transparency" in image.info or image.mode in {"PA", "RGBa", "La"}:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "LA", "RGB", "RGBA"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and not is_srgb(profile):
        try:
            seen = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            colours = image.convert("RGB") if image.mode == "RGBA" else image
            target = "L" if image.mode == "L" else "RGB"
            converted = ImageCms.profileToProfile(
                colours, seen, ImageCms.createProfile("sRGB"), outputMode=target
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a profile for other pixels than these: it was never used
        if converted is not None:
            if image.mode == "RGBA":
                converted.putalpha(image.getchannel("A"))
            return converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _on_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def _written(image: Image.Image, attempt: Attempt) -> bytes:
    if image.size != attempt.size:
        image = image.resize(attempt.size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    written = io.BytesIO()
    if attempt.mime == JPEG:
        if image.mode not in {"L", "RGB"}:
            image = image.convert("RGB")
        quality = attempt.quality or QUALITIES[0]
        image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    else:
        image.save(written, "PNG")
    return written.getvalue()
