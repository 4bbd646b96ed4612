"""Images opened to their end, and what is in them."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from homeground.sentences import gettext as _

from .facts import MediaFacts, Unusable, megabytes
from .kinds import AVIF_BRANDS, ENDINGS, HEIC_BRANDS, brand_of, head_of

MAX_BYTES = 100_000_000
MAX_PIXELS = 100_000_000
"""More than any camera's picture: decoding it would fill the memory."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
# MPO is a JPEG with a second picture behind it, as some cameras write it.
_MIMES = {"MPO": "image/jpeg", "HEIF": "image/heic"} | {
    name: f"image/{name.lower()}" for name in FORMATS
}
_STILL = frozenset({"MPO", "HEIF"})
"""Several pictures in one file are no animation there; the first is the picture."""
_SRGB_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})


def open_image(path: Path, name: str) -> MediaFacts:
    """What is in an image. `name` is what a person calls it.

    Raises: Unusable, OSError.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Unusable(
            _("The file %(name)s has %(size)s, more than any image for a post.")
            % {"name": name, "size": megabytes(size)},
            _("Export it smaller."),
        )
    with opened(path, name) as image:
        kind = image.format or ""
        mime = _MIMES[kind]
        refuse_wrong_ending(name, mime)
        frames = getattr(image, "n_frames", 1)
        if kind == "TIFF" and frames > 1:
            raise Unusable(
                _("The image %(name)s has %(pages)d pages.") % {"name": name, "pages": frames},
                _("Export the page that you mean."),
            )
        orientation, located = _notes(image)
        width, height = image.size if orientation < 5 else image.size[::-1]
        _load(image, name)
        return MediaFacts(
            path=path,
            name=name,
            kind="image",
            mime=mime,
            size_bytes=size,
            sha256=sha256_of(path),
            width=width,
            height=height,
            animated=frames > 1 and kind not in _STILL,
            transparent=_transparent(image),
            turned=orientation > 1,
            converted=image.mode not in _SRGB_MODES or not is_srgb(image.info.get("icc_profile")),
            located=located,
        )


@cache
def heic_read() -> bool:
    """Whether HEIC can be read here; it may be left out on purpose: docs/decisions/heic.md."""
    try:
        # Loaded with the first HEIC only: processes that stay for weeks rarely see one.
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False)
    return True


@contextmanager
def opened(path: Path, name: str) -> Iterator[Image.Image]:
    """The image, with its head read. Raises: Unusable when it is none, or has too many pixels."""
    with warnings.catch_warnings():
        # Pillow warns of what it passes over; what is too bad for that, it raises.
        warnings.simplefilter("ignore")
        try:
            Image.init()
            heic = brand_of(head_of(path)) in HEIC_BRANDS and heic_read()
            image = Image.open(path, formats=("HEIF",) if heic else FORMATS)
        except UnidentifiedImageError as error:
            raise _not_an_image(path, name) from error
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(name) from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise broken(name) from error
        except Exception as error:  # its readers let struct.error, KeyError and others escape
            raise broken(name) from error
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels(name)
            yield image


def is_srgb(profile: bytes | None) -> bool:
    """Whether colours can be read as sRGB: no profile says that they can."""
    if not profile:
        return True
    try:
        said = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return True  # nobody can read it; whoever shows the image takes it for sRGB, too
    return "srgb" in said.casefold()


def refuse_wrong_ending(name: str, mime: str) -> None:
    """Raises: Unusable when the name says another format than the content."""
    right = ENDINGS[mime]
    if Path(name).suffix.lower() in right:
        return
    raise Unusable(
        _("The file %(name)s is a %(format)s, which its name does not say.")
        % {"name": name, "format": right[0].lstrip(".").upper().replace("JPG", "JPEG")},
        _("Rename it to %(right)s, here and in the folder.")
        % {"right": Path(name).with_suffix(right[0]).name},
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def broken(name: str) -> Unusable:
    return Unusable(
        _("The image %(name)s is broken: it cannot be read to its end.") % {"name": name},
        _("Open it in an image editor and export it again."),
    )


def _notes(image: Image.Image) -> tuple[int, bool]:
    """How the image must be turned (EXIF's 1 to 8), and whether it says where it was taken."""
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        located = bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # notes that nobody can read turn nothing
        return 1, False
    return (orientation if orientation in range(1, 9) else 1), located


def _load(image: Image.Image, name: str) -> None:
    try:
        # A JPEG is decoded at an eighth of its size: as thorough, and quick.
        image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
    except Exception as error:
        raise broken(name) from error


def _transparent(image: Image.Image) -> bool:
    if image.mode in {"RGBA", "LA", "PA"}:
        return image.getchannel("A").getextrema()[0] != 255
    return "transparency" in image.info


def _too_many_pixels(name: str) -> Unusable:
    return Unusable(
        _("The image %(name)s has more than %(maximum)d million pixels.")
        % {"name": name, "maximum": MAX_PIXELS // 1_000_000},
        _("Export it smaller."),
    )


def _not_an_image(path: Path, name: str) -> Unusable:
    brand = brand_of(head_of(path))
    if brand in HEIC_BRANDS and not heic_read():
        return Unusable(
            _("The image %(name)s is a HEIC, which this house cannot read.") % {"name": name},
            _("Install pillow-heif beside Homeground, or export the image as JPEG."),
        )
    if brand in HEIC_BRANDS | AVIF_BRANDS:
        return broken(name)
    return Unusable(
        _("The file %(name)s is not an image, a video or a PDF.") % {"name": name},
        _("Use a JPEG, PNG, MP4 or PDF file."),
    )
