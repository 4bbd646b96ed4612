"""Uploads, kept until a record refers to them, which is when size and kind are checked.

Source: packages/pds/src/repo and actor-store/blob of bluesky-social/atproto, seen 2026-11-22: the
kind is found in the content and replaces what the client says. A file that says it is an image and
cannot be decoded is a plain file here, so that the record which embeds it is refused.
"""

from __future__ import annotations

import fnmatch
import io
from dataclasses import dataclass
from typing import Any

import PIL
from PIL import Image

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, File, World

from .errors import Json, Refusal, invalid
from .ids import cid_of_bytes

MOST_BYTES = 52_428_800
IMAGE_BYTES, THUMB_BYTES, AVATAR_BYTES, VIDEO_BYTES = 2_000_000, 1_000_000, 1_000_000, 100_000_000
KINDS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a record refers to a blob, and what its lexicon allows there."""

    blob: Json
    accept: tuple[str, ...]
    most_bytes: int
    alt: str | None = None


class Blobs:
    def __init__(self, world: World):
        self.world = world

    @property
    def _kept(self) -> dict[tuple[str, str], File]:
        kept: dict[tuple[str, str], File] = self.world.of("bluesky").setdefault("blobs", {})
        return kept

    def upload(self, owner: Account, content: bytes, declared: str) -> Json:
        if not declared:
            raise invalid("Request encoding (Content-Type) required but not provided")
        if len(content) > MOST_BYTES:
            raise Refusal(413, "PayloadTooLarge", "request entity too large")
        cid = cid_of_bytes(content)
        mime, width, height = _look_at(content, declared.partition(";")[0].strip().lower())
        file = File(
            id=cid,
            mime=mime,
            content=content,
            width=width,
            height=height,
            owner_id=owner.id,
            created_at=self.world.clock.now(),
        )
        self._kept[(owner.id, cid)] = file
        self.world.files[cid] = file
        return {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": len(content)}

    def find(self, owner_id: str, cid: str) -> File | None:
        return self._kept.get((owner_id, cid))

    def claim(self, owner: Account, record: Json) -> list[File]:
        """The images and videos of a post's record; every reference of it is checked.

        Raises: Refusal for what was not uploaded, is too large or of the wrong kind.
        """
        files = []
        for wanted in wanted_in(record):
            cid = wanted.blob["ref"]["$link"]
            file = self._kept.get((owner.id, cid))
            if file is None:
                raise invalid(f"Could not find blob: {cid}", "BlobNotFound")
            if len(file.content) > wanted.most_bytes:
                raise invalid(
                    f"This file is too large. It is {_size(len(file.content))} but the maximum "
                    f"size is {_size(wanted.most_bytes)}.",
                    "BlobTooLarge",
                )
            if not any(fnmatch.fnmatchcase(file.mime, one) for one in wanted.accept):
                raise invalid(
                    f"Wrong type of file. It is {file.mime} but it must match "
                    f"{', '.join(wanted.accept)}.",
                    "InvalidMimeType",
                )
            if wanted.blob["mimeType"] != file.mime:
                raise invalid(
                    "Referenced Mimetype does not match stored blob. Expected: "
                    f"{file.mime}, Got: {wanted.blob['mimeType']}",
                    "InvalidMimeType",
                )
            if wanted.alt is not None:
                # The same file may stand in several posts, each with its own description.
                files.append(_described(file, wanted.alt))
        return files


def wanted_in(record: Json) -> list[Wanted]:
    """The blobs of a record. Only embedded media have a description."""
    wanted = [
        Wanted(record[name], ("image/png", "image/jpeg"), AVATAR_BYTES)
        for name in ("avatar", "banner")
        if isinstance(record.get(name), dict)
    ]
    embed = record.get("embed")
    if not isinstance(embed, dict):
        return wanted
    if embed.get("$type") == "app.bsky.embed.recordWithMedia":
        embed = embed["media"]
    match embed.get("$type"):
        case "app.bsky.embed.images":
            wanted.extend(
                Wanted(image["image"], ("image/*",), IMAGE_BYTES, image["alt"])
                for image in embed["images"]
            )
        case "app.bsky.embed.external" if "thumb" in embed["external"]:
            wanted.append(Wanted(embed["external"]["thumb"], ("image/*",), THUMB_BYTES))
        case "app.bsky.embed.video":
            alt = str(embed.get("alt", ""))
            wanted.append(Wanted(embed["video"], ("video/mp4",), VIDEO_BYTES, alt))
    return wanted


def _described(file: File, alt: str) -> File:
    return File(
        id=file.id,
        mime=file.mime,
        content=file.content,
        width=file.width,
        height=file.height,
        alt=alt or None,
        owner_id=file.owner_id,
        created_at=file.created_at,
        seconds=file.seconds,
    )


def _look_at(content: bytes, declared: str) -> tuple[str, int, int]:
    if content[4:8] == b"ftyp" and content[8:12] not in (b"avif", b"avis"):
        seen = movie_from(content)
        return "video/mp4", seen.width if seen else 0, seen.height if seen else 0
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind: Any = KINDS.get(image.format or "")
            image.load()
            if kind is not None:
                return str(kind), image.width, image.height
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        pass
    unproved = declared.startswith(("image/", "video/")) or declared == "*/*"
    return ("application/octet-stream" if unproved else declared), 0, 0


def _size(count: int) -> str:
    """As the server's byte formatter says it: 976.56KB."""
    size = float(count)
    for unit in ("B", "KB"):
        if size < 1024:
            return f"{size:.2f}".rstrip("0").rstrip(".") + unit
        size /= 1024
    return f"{size:.2f}".rstrip("0").rstrip(".") + "MB"
