"""Files: uploaded ones, those that are named by `file_id`, and how they are downloaded again.

core.telegram.org/bots/api#sending-files: photos up to 10 MB, other files up to 50 MB; a photo's
width and height up to 10,000 together and their ratio up to 20 (sendPhoto). Downloads up to 20 MB.
"""

from __future__ import annotations

import io

from aiohttp import web
from PIL import Image

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File

from . import errors
from .call import Call
from .state import Json

PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


def named(call: Call, value: str, kind: str) -> tuple[File, str]:
    """The file of a parameter, and as what it is sent: videos of other kinds go as documents.

    `value` is a file_id, `attach://<name>`, or the name of the uploaded part itself. Addresses of
    the web are not fetched by the sandbox, which opens no connections.

    Raises: Refusal 400, or 413 for too large a file.
    """
    if value.startswith("attach://"):
        part = call.files.get(value.removeprefix("attach://"))
        if part is None:
            raise errors.bad_request("attached file not found")
        return uploaded(call, part, kind)
    if value.lower().startswith(("http://", "https://")):
        raise errors.bad_request("failed to get HTTP URL content")
    known = call.state.files.get(value)
    if known is None:
        raise errors.bad_request("wrong file identifier/HTTP URL specified")
    if known.extra["as"] != kind:
        raise errors.bad_request(
            f"can't use file of type {known.extra['as'].title()} as {kind.title()}"
        )
    return known, kind


def of_parameter(call: Call, kind: str) -> tuple[File, str]:
    """The file that sendPhoto, sendVideo or sendDocument was given."""
    part = call.files.get(kind)
    if part is not None:
        return uploaded(call, part, kind)
    value = call.text(kind)
    if not value:
        raise errors.bad_request(f"there is no {kind} in the request")
    return named(call, value, kind)


def uploaded(call: Call, part: web.FileField, kind: str) -> tuple[File, str]:
    content = part.file.read()
    if not content:
        raise errors.bad_request("file must be non-empty")
    if len(content) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
        raise errors.too_large()
    if kind == "photo":
        file = _photo(call, content)
    else:
        if kind == "video" and content[4:8] != b"ftyp":
            kind = "document"  # "other formats may be sent as Document"
        file = _other(call, part, content, kind)
    file.name = part.filename or None
    file.extra |= {"as": kind, "name": part.filename or ""}
    file.extra["duration"] = call.whole("duration") or round(file.seconds or 0)
    call.state.files[file.extra["file_id"]] = file
    call.world.files[file.id] = file
    return file, kind


def _other(call: Call, part: web.FileField, content: bytes, kind: str) -> File:
    """A video's size is what its sender says, or else what is in it."""
    width, height = call.whole("width", 0) or 0, call.whole("height", 0) or 0
    if kind != "video":
        return _file(call, content, part.content_type, width, height)
    movie = movie_from(content)
    file = _file(call, content, "video/mp4", width, height)
    if movie is not None:
        file.seconds = movie.seconds
        file.width, file.height = width or movie.width, height or movie.height
    return file


def _photo(call: Call, content: bytes) -> File:
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            width, height = image.size
            mime = MIMES.get(image.format or "")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise errors.bad_request("IMAGE_PROCESS_FAILED") from None
    if mime is None:
        raise errors.bad_request("IMAGE_PROCESS_FAILED")
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise errors.bad_request("PHOTO_INVALID_DIMENSIONS")
    return _file(call, content, mime, width, height)


def _file(call: Call, content: bytes, mime: str, width: int, height: int) -> File:
    number = call.world.count("telegram.file")
    rng = call.world.random("telegram.file", number)
    return File(
        id=f"telegram-{number}",
        mime=mime,
        content=content,
        width=width,
        height=height,
        owner_id=call.account.id,
        created_at=call.world.clock.now(),
        extra={
            "number": number,
            "file_id": f"AgACAgIAAx{rng.randbytes(24).hex()}",
            "unique_id": f"AQAD{rng.randbytes(6).hex()}",
        },
    )


def get_file(call: Call) -> Json:
    file_id = call.text("file_id")
    file = call.state.files.get(file_id)
    if file is None:
        raise errors.bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise errors.bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": file.extra["unique_id"],
        "file_size": len(file.content),
        "file_path": path(file),
    }


def path(file: File) -> str:
    ending = ENDINGS.get(file.mime, "mp4" if file.extra["as"] == "video" else "bin")
    return f"{file.extra['as']}s/file_{file.extra['number']}.{ending}"
