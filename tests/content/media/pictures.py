"""Images with all that people do not know is in them, made here."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRET = b"Iso Roobertinkatu 1"
"""Must be nowhere in what goes out."""
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'
    + SECRET
    + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def quarters(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> Image.Image:
    """Red, green, blue and white by quarters: whoever turns or crops it shows in its corners."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    across, down = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, across - 1, down - 1), "red")
    draw.rectangle((across, 0, size[0], down - 1), "lime")
    draw.rectangle((0, down, across - 1, size[1]), "blue")
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """Where, by whom, with what."""
    notes = Image.Exif()
    notes[0x010F] = "Kamera Oy"
    notes[0x013B] = SECRET.decode()
    if orientation != 1:
        notes[0x0112] = orientation
    where = notes.get_ifd(0x8825)
    where[1], where[2] = "N", (60.0, 9.0, 50.0)
    where[3], where[4] = "E", (24.0, 56.0, 20.0)
    return notes.tobytes()


def profile(kind: str = "sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()  # type: ignore[arg-type]


def saved(path: Path, image: Image.Image, kind: str, **how: Any) -> Path:
    image.save(path, kind, **how)
    return path


def with_secrets(folder: Path, kind: str, orientation: int = 1) -> Path:
    """An image of this kind with everything personal that the kind can hold."""
    image, notes = quarters(), exif(orientation)
    match kind:
        case "jpeg":
            path = saved(
                folder / "a.jpg", image, "JPEG",
                exif=notes, xmp=XMP, comment=SECRET, icc_profile=profile(), quality=95,
            )  # fmt: skip
            # A telephone's “motion photo”: a video behind the image's end.
            with path.open("ab") as file:
                file.write(b"\0\0\0\x18ftypmp42" + SECRET)
        case "png":
            text = PngInfo()
            text.add_text("Author", SECRET.decode())
            text.add_itxt("XML:com.adobe.xmp", XMP.decode())
            path = saved(
                folder / "a.png", image, "PNG", exif=notes, pnginfo=text, icc_profile=profile()
            )
        case "webp":
            path = saved(
                folder / "a.webp", image, "WEBP",
                exif=notes, xmp=XMP, icc_profile=profile(), lossless=True,
            )  # fmt: skip
        case "gif":
            frames = [quarters(mode="P"), quarters().rotate(180).convert("P")]
            path = saved(
                folder / "a.gif", frames[0], "GIF",
                save_all=True, append_images=frames[1:], loop=0, duration=100, comment=SECRET,
            )  # fmt: skip
        case "avif":
            path = saved(folder / "a.avif", image, "AVIF", exif=notes, xmp=XMP, quality=100)
        case "tiff":
            path = saved(folder / "a.tiff", image, "TIFF", description=SECRET.decode())
        case "heic":
            import pillow_heif

            path = folder / "a.heic"
            pillow_heif.from_pillow(image).save(path, exif=notes, quality=-1)
        case _:
            raise AssertionError(kind)
    return path


def read(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def colour_at(image: Image.Image, x: float, y: float) -> str:
    """The nearest of the four colours at a part of width and height."""
    at = (int(image.width * x), int(image.height * y))
    seen = image.convert("RGB").getpixel(at)
    assert isinstance(seen, tuple)
    named = {
        "red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255),
    }  # fmt: skip
    return min(named, key=lambda n: sum((a - b) ** 2 for a, b in zip(seen, named[n], strict=True)))


def corners(image: Image.Image) -> tuple[str, ...]:
    """Upper left, upper right, lower left, lower right."""
    return tuple(colour_at(image, x, y) for y in (0.2, 0.8) for x in (0.2, 0.8))


UPRIGHT = ("red", "lime", "blue", "white")
