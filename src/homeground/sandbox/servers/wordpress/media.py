"""Uploaded images, videos and documents, as both APIs keep them.

WordPress believes the content, not the name: wp_check_filetype_and_ext of WordPress core. What it
takes by default: developer.wordpress.org/reference/functions/get_allowed_mime_types, seen 2026-11-22.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import PIL
from PIL import Image

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, File, World

KINDS = {
    "JPEG": ("image/jpeg", (".jpg", ".jpeg", ".jpe")),
    "PNG": ("image/png", (".png",)),
    "GIF": ("image/gif", (".gif",)),
    "WEBP": ("image/webp", (".webp",)),
    "AVIF": ("image/avif", (".avif",)),
}


OTHERS = {
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "video/ogg": (".ogv",),
    "application/pdf": (".pdf",),
}
"""Of the kinds beside images, those whose content the sandbox can tell."""


class NotTaken(Exception):
    """A file of a kind that the site does not allow."""


def keep(world: World, account: Account, number: int, name: str, content: bytes) -> File:
    """Keep an upload under the number of a post.

    Raises: NotTaken when it is of a kind that is not allowed, or its name says another one.
    """
    suffix = PurePosixPath(name).suffix.lower()
    other = _other(content)
    if other is not None:
        if suffix not in OTHERS[other]:
            raise NotTaken
        movie = movie_from(content) if other.startswith("video/") else None
        width, height = (movie.width, movie.height) if movie else (0, 0)
        mime, seconds = other, movie.seconds if movie else None
    else:
        (mime, suffix), (width, height), seconds = *_image(name, content), None
    stem = PurePosixPath(name).stem or "image"
    file = File(
        id=f"wordpress-{number}{suffix}",
        mime=mime,
        content=content,
        width=width,
        height=height,
        seconds=seconds,
        name=None if mime.startswith(("image/", "video/")) else f"{stem}{suffix}",
        owner_id=account.id,
        created_at=world.clock.now(),
        extra={"wordpress": number, "name": f"{stem}{suffix}", "title": stem},
    )
    world.files[file.id] = file
    world.of("wordpress").setdefault("media", {})[number] = file.id
    return file


def _image(name: str, content: bytes) -> tuple[tuple[str, str], tuple[int, int]]:
    """Kind and ending, width and height. Raises: NotTaken."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind = KINDS.get(image.format or "")
            size = image.size
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        raise NotTaken from None
    if kind is None or PurePosixPath(name).suffix.lower() not in (*_all_suffixes(), ""):
        raise NotTaken
    return (kind[0], kind[1][0]), size


def _other(content: bytes) -> str | None:
    """What a file is by its first bytes, of `OTHERS`."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm"
    if content.startswith(b"OggS"):
        return "video/ogg"
    if content[4:8] != b"ftyp" or content[8:12] in (b"avif", b"avis", b"heic", b"mif1"):
        return None
    return "video/quicktime" if content[8:12] == b"qt  " else "video/mp4"


def file_of(world: World, number: int, account: Account | None = None) -> File | None:
    """The upload with this number, of this account where one is named."""
    file = world.files.get(world.of("wordpress").get("media", {}).get(number, ""))
    if file is None or (account is not None and file.owner_id != account.id):
        return None
    return file


def id_of(file: File) -> int:
    """Its number; 0 for a file of another network."""
    number: int = file.extra.get("wordpress", 0)
    return number


def drop(world: World, file: File) -> None:
    world.of("wordpress")["media"].pop(id_of(file), None)
    world.files.pop(file.id, None)


def _all_suffixes() -> tuple[str, ...]:
    return tuple(suffix for _, suffixes in KINDS.values() for suffix in suffixes)
