"""The images that rows name: found beside the file, whole, and what their names say they are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from .findings import Wrong, did_you_mean

SEPARATORS = re.compile(r"[;|\n]")
MAX_BYTES = 100_000_000
MAX_PIXELS = 100_000_000
"""More than any camera's picture: decoding it would fill the memory."""

_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
}
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
# MPO is a JPEG with a second picture behind it, as some cameras write it.
_MIMES = {"MPO": "image/jpeg"} | {name: f"image/{name.lower()}" for name in _FORMATS}
_CACHED = 2000
_LISTED = 5000


@dataclass(frozen=True, slots=True)
class ImageFacts:
    path: Path
    mime: str
    size_bytes: int
    width: int
    height: int
    sha256: str


class MediaFolder:
    """Looks each file up once; what it found is kept for the rows that name it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._seen: dict[str, ImageFacts | Wrong] = {}

    def image(self, name: str) -> ImageFacts:
        """Raises: Wrong."""
        if name not in self._seen:
            if len(self._seen) >= _CACHED:
                self._seen.clear()
            try:
                self._seen[name] = self._look_at(name)
            except Wrong as wrong:
                self._seen[name] = wrong
        found = self._seen[name]
        if isinstance(found, Wrong):
            raise Wrong(found.what, found.what_to_do)
        return found

    def _look_at(self, name: str) -> ImageFacts:
        try:
            path = self._path(name)
            size = path.stat().st_size
            if size == 0:
                raise Wrong(
                    _("The file %(name)s is empty.") % {"name": name},
                    _("Export the image again and put it in its place."),
                )
            if size > MAX_BYTES:
                raise Wrong(
                    _("The file %(name)s has %(size)s, more than any image for a post.")
                    % {"name": name, "size": megabytes(size)},
                    _("Export it smaller."),
                )
            with warnings.catch_warnings():
                # Pillow warns of what it passes over; what is too bad for that, it raises.
                warnings.simplefilter("ignore")
                mime, width, height = _opened(path, name)
            with path.open("rb") as handle:
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            raise Wrong(
                _("The file %(name)s cannot be read: %(reason)s.")
                % {"name": name, "reason": error.strerror or error},
                _("Check its name and its permissions."),
            ) from error
        return ImageFacts(path, mime, size, width, height, sha256)

    def _path(self, name: str) -> Path:
        if not name.isprintable():
            raise Wrong(
                _("The name of the file has an invisible sign in it."),
                _("Write the name again."),
            )
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
            raise Wrong(
                _("%(name)s is an address, not the name of a file.") % {"name": name[:80]},
                _("Save the image beside the campaign file and write its name."),
            )
        # Whoever writes file names in Windows writes them with \.
        inside = PurePosixPath(name.replace("\\", "/"))
        path = (self.folder / inside).resolve()
        if re.match(r"[A-Za-z]:|[\\/~]", name) or not path.is_relative_to(self.folder):
            raise Wrong(
                _("%(name)s is outside the folder of the campaign's media.") % {"name": name[:80]},
                _("Put the file into that folder and write its name alone."),
            )
        if path.is_file():
            return path
        if path.is_dir():
            raise Wrong(
                _("%(name)s is a folder.") % {"name": name}, _("Write the name of an image in it.")
            )
        beside = _names_in(path.parent)
        # A Mac writes é as two signs, most others as one.
        composed = unicodedata.normalize("NFC", path.name)
        for other in beside:
            if unicodedata.normalize("NFC", other) == composed:
                return path.with_name(other)
        raise Wrong(
            _("There is no file %(name)s in the folder of the campaign's media.")
            % {"name": name[:80]},
            did_you_mean(
                path.name, beside, _("Put it beside the campaign file, or correct the name.")
            ),
        )


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry, _n in zip(folder.iterdir(), range(_LISTED), strict=False)]
    except OSError:
        return []


def _opened(path: Path, name: str) -> tuple[str, int, int]:
    """MIME type, width and height, having read the image to its end."""
    broken = Wrong(
        _("The image %(name)s is broken: it cannot be read to its end.") % {"name": name},
        _("Open it in an image editor and export it again."),
    )
    try:
        Image.init()
        image = Image.open(path, formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise Wrong(*_not_an_image(path, name)) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except Exception as error:  # its readers let struct.error, KeyError and others escape
        raise broken from error
    with image:
        mime = _MIMES[image.format or ""]
        width, height = image.size
        if path.suffix.lower() not in _ENDINGS[mime]:
            raise Wrong(
                _("The file %(name)s is a %(format)s, which its name does not say.")
                % {"name": name, "format": mime.removeprefix("image/").upper()},
                _("Rename it to %(right)s, here and in the folder.")
                % {"right": Path(name).with_suffix(_ENDINGS[mime][0]).name},
            )
        if width * height > MAX_PIXELS:
            raise _too_many_pixels(name)
        try:
            # A JPEG is decoded at an eighth of its size: as thorough, and quick.
            image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
            image.load()
        except Exception as error:
            raise broken from error
    return mime, width, height


def _too_many_pixels(name: str) -> Wrong:
    return Wrong(
        _("The image %(name)s has more than %(maximum)d million pixels.")
        % {"name": name, "maximum": MAX_PIXELS // 1_000_000},
        _("Export it smaller."),
    )


def _not_an_image(path: Path, name: str) -> tuple[str, str]:
    with path.open("rb") as handle:
        head = handle.read(16)
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
            return (
                _("The image %(name)s is in a format that networks do not take (HEIC or AVIF).")
                % {"name": name},
                _("Export it as JPEG."),
            )
        return (
            _("The file %(name)s is a video; so far only images go out with a post.")
            % {"name": name},
            _("Use an image in its place."),
        )
    return (
        _("The file %(name)s is not an image.") % {"name": name},
        _("Use a JPEG or PNG file."),
    )


def megabytes(size_bytes: int) -> str:
    """>>> megabytes(5_242_880)
    '5.2 MB'
    """
    return f"{size_bytes / 1_000_000:.1f} MB"
