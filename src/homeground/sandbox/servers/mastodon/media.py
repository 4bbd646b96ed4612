"""Uploads: taken with 202 and processed for a moment; 206 while that lasts, then 200.

Source: docs.joinmastodon.org/methods/media, seen 2026-11-22. Mastodon itself answers 200 at once
for images and 202 for what takes longer; others that speak its API always answer 202, and clients
must wait in either case. Processing ends by the sandbox's clock, by real time, or when somebody has
asked twice, so that a frozen clock holds nobody up.
"""

from __future__ import annotations

import io
import time

import PIL
from PIL import Image

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, File, World

from .errors import invalid, not_found, refused
from .ids import next_id
from .parameters import Parameters

MOST_BYTES = 16 * 1024 * 1024
MOST_VIDEO_BYTES = 99 * 1024 * 1024
MOST_PIXELS = 33_177_600
LONGEST_DESCRIPTION = 1500
PROCESSING_SECONDS = 1.0
KINDS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}


class Media:
    def __init__(self, world: World):
        self.world = world

    def upload(self, owner: Account, given: Parameters) -> File:
        upload = given.upload("file")
        if upload is None:
            raise invalid("File can't be blank")
        movie = movie_from(upload.content)
        if len(upload.content) > (MOST_BYTES if movie is None else MOST_VIDEO_BYTES):
            most = 16 if movie is None else 99
            raise invalid(f"File file size must be less than {most} MB")
        mime, width, height = (
            _look_at(upload.content) if movie is None else ("video/mp4", movie.width, movie.height)
        )
        file = File(
            id=next_id(self.world),
            mime=mime,
            content=upload.content,
            width=width,
            height=height,
            alt=_description(given),
            owner_id=owner.id,
            created_at=self.world.clock.now(),
            seconds=movie.seconds if movie else None,
            extra={
                "mastodon": True,
                "ready": False,
                "ready_at": self.world.clock.timestamp() + PROCESSING_SECONDS,
                "really_ready_at": time.monotonic() + PROCESSING_SECONDS,
                "asked": 0,
            },
        )
        self.world.files[file.id] = file
        return file

    def find(self, owner: Account, media_id: str) -> File:
        """A file that is the caller's and in no status yet."""
        file = self.world.files.get(media_id)
        if file is None or not file.extra.get("mastodon") or file.owner_id != owner.id:
            raise not_found()
        if file.extra.get("status_id"):
            raise not_found()
        self.process(file)
        return file

    def ask(self, owner: Account, media_id: str) -> File:
        file = self.find(owner, media_id)
        file.extra["asked"] += 1
        if file.extra["asked"] > 1:
            file.extra["ready"] = True
        return file

    def process(self, file: File) -> None:
        over = self.world.clock.timestamp() >= file.extra["ready_at"]
        if over or time.monotonic() >= file.extra["really_ready_at"]:
            file.extra["ready"] = True

    def process_all(self) -> None:
        for file in self.world.files.values():
            if file.extra.get("mastodon") and not file.extra["ready"]:
                self.process(file)

    def describe(self, owner: Account, media_id: str, given: Parameters) -> File:
        file = self.find(owner, media_id)
        if "description" in given:
            file.alt = _description(given)
        return file

    def delete(self, owner: Account, media_id: str) -> None:
        del self.world.files[self.find(owner, media_id).id]


def _description(given: Parameters) -> str | None:
    text = given.text("description")
    if text is not None and len(text) > LONGEST_DESCRIPTION:
        raise invalid(f"Description is too long (maximum is {LONGEST_DESCRIPTION} characters)")
    return text


def _look_at(content: bytes) -> tuple[str, int, int]:
    """The kind and size of an image, decoded as a whole."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind = KINDS.get(image.format or "")
            if kind is None:
                raise invalid("File content type is invalid, File is invalid")
            if image.width * image.height > MOST_PIXELS:
                # media_attachments.validations in the code: Mastodon::DimensionsValidationError.
                raise refused(f"{image.width}x{image.height} images are not supported")
            image.load()
            return kind, image.width, image.height
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        raise invalid("File content type is invalid, File is invalid") from None
