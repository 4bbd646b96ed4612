"""Uploaded images, as both APIs keep them.

WordPress believes the content, not the name: wp_check_filetype_and_ext of WordPress core. What it
takes by default: developer.wordpress.org/reference/functions/get_allowed_mime_types, seen 2026-11-22.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import PIL
from PIL import Image

from homeground.sandbox.world import Account, File, World

KINDS = {
    "JPEG": ("image/jpeg", (".jpg", ".jpeg", ".jpe")),
    "PNG": ("image/png", (".png",)),
    "GIF": ("image/gif", (".gif",)),
    "WEBP": ("image/webp", (".webp",)),
    "AVIF": ("image/avif", (".avif",)),
}


class NotTaken(Exception):
    """A file of a kind that the site does not allow."""


def keep(world: World, account: Account, number: int, name: str, content: bytes) -> File:
    """Keep an upload under the number of a post.

    Raises: NotTaken when it is no image, or none of the kinds that are allowed.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind = KINDS.get(image.format or "")
            width, height = image.size
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        raise NotTaken from None
    if kind is None or PurePosixPath(name).suffix.lower() not in (*_all_suffixes(), ""):
        raise NotTaken
    mime, suffixes = kind
    stem = PurePosixPath(name).stem or "image"
    file = File(
        id=f"wordpress-{number}{suffixes[0]}",
        mime=mime,
        content=content,
        width=width,
        height=height,
        owner_id=account.id,
        created_at=world.clock.now(),
        extra={"wordpress": number, "name": f"{stem}{suffixes[0]}", "title": stem},
    )
    world.files[file.id] = file
    world.of("wordpress").setdefault("media", {})[number] = file.id
    return file


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
