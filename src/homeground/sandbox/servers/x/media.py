"""Uploading: initialize, append, finalize and status; or everything in one request.

Source: the OpenAPI document 2.167 and docs.x.com/x-api/media/quickstart, seen 2026-11-22. The
older form, `command=INIT` as a form, left the schema and is not served.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
from typing import Any

import PIL
from aiohttp import BodyPartReader, web
from aiohttp.http import HttpProcessingError
from PIL import Image

from homeground.sandbox.movie import Movie, movie_from
from homeground.sandbox.world import Account, File, World

from .body import Many, Members, Text, Whole, Yes, json_body
from .ids import next_id
from .objects import media_key
from .problems import Json, Refusal, forbidden, invalid

MB = 1024 * 1024
MOST_BYTES = {"tweet_image": 5 * MB, "tweet_gif": 15 * MB, "tweet_video": 512 * MB}
EXPIRES_SECONDS = 86_400
LONGEST_ALT = 1000
"""Characters of an image's description (docs.x.com, media metadata)."""
GIF_PROCESSING_SECONDS = 1.0

_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif",
          "BMP": "image/bmp", "TIFF": "image/tiff"}  # fmt: skip
_CATEGORIES = (
    "amplify_video", "tweet_gif", "tweet_image", "tweet_video", "dm_gif", "dm_image", "dm_video",
    "subtitles",
)  # fmt: skip
_TYPES = (
    "video/mp4", "video/webm", "video/mp2t", "video/quicktime", "text/srt", "text/vtt",
    "image/jpeg", "image/gif", "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff",
    "model/gltf-binary", "model/vnd.usdz+zip",
)  # fmt: skip
INITIALIZE = Members(
    {
        "additional_owners": Many(Text(is_id=True)),
        "media_category": Text(choices=_CATEGORIES),
        "media_type": Text(choices=_TYPES),
        "shared": Yes(),
        "total_bytes": Whole(0, 17_179_869_184),
    }
)


class Media:
    def __init__(self, world: World):
        self.world = world

    async def initialize(self, request: web.Request, owner: Account) -> Json:
        body = await json_body(request, INITIALIZE)
        category = body.get("media_category", "tweet_image")
        total = body.get("total_bytes")
        if total is None:
            raise invalid("$", body, "$.total_bytes: is missing but it is required")
        if total > MOST_BYTES.get(category, MOST_BYTES["tweet_video"]):
            # Sizes are documented (5, 15 and 512 MB); seen wording of v1.1 for the same refusal.
            raise invalid("total_bytes", total, "File size exceeds the limit.")
        file = File(
            id=next_id(self.world),
            mime=body.get("media_type", "image/jpeg"),
            content=b"",
            width=0,
            height=0,
            owner_id=owner.id,
            created_at=self.world.clock.now(),
            extra={"category": category, "total": total, "segments": {}, "ready": False},
        )
        self.world.files[file.id] = file
        return {
            "data": {
                "id": file.id,
                "media_key": media_key(file),
                "expires_after_secs": EXPIRES_SECONDS,
            }
        }

    async def append(self, request: web.Request, owner: Account, media_id: str) -> Json:
        file = self._mine(owner, media_id)
        fields = await _fields(request)
        try:
            segment = int(fields["segment_index"])
        except (KeyError, TypeError, ValueError):
            raise invalid(
                "segment_index",
                fields.get("segment_index"),
                "$.segment_index: is missing but it is required",
            ) from None
        if not 0 <= segment <= 999:
            raise invalid("segment_index", segment, "$.segment_index: must be between 0 and 999")
        if "media" not in fields:
            raise invalid("media", "", "$.media: is missing but it is required")
        if file.extra.get("finalized"):
            raise invalid("id", media_id, "The media was already finalized.")
        file.extra["segments"][segment] = _bytes(fields["media"])
        ends = self.world.clock.timestamp() + EXPIRES_SECONDS
        return {"data": {"expires_at": int(ends)}}

    async def finalize(self, owner: Account, media_id: str) -> Json:
        file = self._mine(owner, media_id)
        segments: dict[int, bytes] = file.extra["segments"]
        content = b"".join(segments[number] for number in sorted(segments))
        if len(content) != file.extra["total"]:
            # v1.1 documents this refusal; its wording in v2 was not found.
            raise invalid(
                "id",
                media_id,
                f"Segments do not add up to provided total file size [{file.extra['total']}].",
            )
        self._take(file, content)
        return {"data": self._state(file)}

    async def one_shot(self, request: web.Request, owner: Account) -> Json:
        fields = await _fields(request)
        category = str(fields.get("media_category", ""))
        if category not in _CATEGORIES:
            raise invalid("media_category", category, "$.media_category: is missing or unknown")
        if "media" not in fields:
            raise invalid("media", "", "$.media: is missing but it is required")
        file = File(
            id=next_id(self.world),
            mime="image/jpeg",
            content=b"",
            width=0,
            height=0,
            owner_id=owner.id,
            created_at=self.world.clock.now(),
            extra={"category": category, "ready": False},
        )
        self._take(file, _bytes(fields["media"]))
        self.world.files[file.id] = file
        return {"data": self._state(file)}

    def status(self, owner: Account, media_id: str) -> Json:
        return {"data": self._state(self._mine(owner, media_id))}

    async def describe(self, request: web.Request, owner: Account) -> Json:
        """POST /2/media/metadata: the text for those who do not see the image."""
        try:
            body = json.loads(await request.read())
            media_id = body["id"]
            text = body.get("metadata", {}).get("alt_text", {}).get("text")
        except (ValueError, KeyError, AttributeError, TypeError):
            raise invalid("$", "", "$.id: is missing but it is required") from None
        file = self._mine(owner, str(media_id))
        if text is not None:
            if not isinstance(text, str) or len(text) > LONGEST_ALT:
                raise invalid(
                    "$.metadata.alt_text.text",
                    text,
                    f"$.metadata.alt_text.text: may only be {LONGEST_ALT} characters long",
                )
            file.alt = text
        return {"data": {"id": file.id, "associated_metadata": {"alt_text": {"text": file.alt}}}}

    def _take(self, file: File, content: bytes) -> None:
        category = file.extra["category"]
        if len(content) > MOST_BYTES.get(category, MOST_BYTES["tweet_video"]):
            raise invalid("media", len(content), "File size exceeds the limit.")
        if category in {"tweet_image", "tweet_gif", "dm_image", "dm_gif"}:
            file.mime, file.width, file.height = _look_at(content)
            if category == "tweet_image" and file.mime == "image/gif":
                file.extra["category"] = "tweet_gif"
        else:
            seen = movie_from(content)
            file.extra["failed"] = _video_trouble(seen)
            if seen is not None:
                file.width, file.height, file.seconds = seen.width, seen.height, seen.seconds
                if not file.mime.startswith("video/"):
                    file.mime = "video/mp4"
        file.content = content
        file.extra |= {"finalized": True, "ready": True, "segments": {}}
        if file.mime == "image/gif" or not file.mime.startswith("image/"):
            # GIFs and videos are processed after finalize; photos are there at once.
            file.extra |= {
                "ready": False,
                "ready_at": self.world.clock.timestamp() + GIF_PROCESSING_SECONDS,
                "asked": 0,
            }

    def _state(self, file: File) -> Json:
        """What is told of an upload. Processing ends by time, or at the second question."""
        state: Json = {
            "id": file.id,
            "media_key": media_key(file),
            "size": len(file.content),
            "expires_after_secs": EXPIRES_SECONDS,
        }
        if file.mime.startswith("image/") and file.mime != "image/gif":
            state["image"] = {"w": file.width, "h": file.height, "image_type": file.mime}
        if "ready_at" not in file.extra:
            return state
        over = self.world.clock.timestamp() >= file.extra["ready_at"] or file.extra["asked"] > 1
        first = file.extra["asked"] == 0
        file.extra["asked"] += 1
        if over and file.extra.get("failed"):
            # v1.1 said why, too; the document of v2 has no member for that.
            state["processing_info"] = {"state": "failed"}
        elif over:
            file.extra["ready"] = True
            state["processing_info"] = {"state": "succeeded", "progress_percent": 100}
        elif first:
            state["processing_info"] = {"state": "pending", "check_after_secs": 1}
        else:
            state["processing_info"] = {
                "state": "in_progress", "check_after_secs": 1, "progress_percent": 50,
            }  # fmt: skip
        return state

    def _mine(self, owner: Account, media_id: str) -> File:
        file = self.world.files.get(media_id)
        if file is None or "category" not in file.extra:
            # The wording for v2 was not found; the shape is that of every invalid parameter.
            raise invalid("id", media_id, "Your media IDs are invalid.")
        if file.owner_id != owner.id:
            raise forbidden()
        return file


def _video_trouble(seen: Movie | None) -> str | None:
    """What processing will say of a video that is not taken: half a second to 140 seconds, each
    side 32 to 1,280 or 1,024 pixels (docs.x.com/x-api/media/quickstart/best-practices).
    """
    if seen is None:
        return "Unsupported or damaged video"
    if not 0.5 <= seen.seconds <= 140.5:
        return "Duration of the video must be between 0.5 and 140 seconds"
    if min(seen.width, seen.height) < 32:
        return "The video is too small"
    return None


def _look_at(content: bytes) -> tuple[str, int, int]:
    """The kind and size of an image, decoded as a whole.

    Raises: Refusal, 400, for what is no image. v1.1 documents "media type unrecognized."; the
    wording of v2 was not found.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            kind = _KINDS.get(image.format or "")
            if kind is None:
                raise _unrecognized()
            return kind, image.width, image.height
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        raise _unrecognized() from None


def _unrecognized() -> Refusal:
    return invalid("media", "", "media type unrecognized.")


async def _fields(request: web.Request) -> dict[str, Any]:
    """The fields of a multipart or JSON body; files as bytes."""
    if request.content_type == "multipart/form-data":
        return await _parts(request)
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise invalid("body", "", "The body is not valid JSON.") from None
    return body if isinstance(body, dict) else {}


async def _parts(request: web.Request) -> dict[str, Any]:
    broken = invalid("body", "", "The body is not valid multipart/form-data.")
    fields: dict[str, Any] = {}
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise broken
            raw = bytes(await part.read(decode=True))
            fields[part.name] = raw if part.name == "media" else raw.decode("utf-8", "replace")
    except (HttpProcessingError, ValueError, LookupError, RuntimeError):
        # What aiohttp raises where boundaries, names or encodings are broken.
        raise broken from None
    return fields


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise invalid("media", "", "$.media: is not valid base64") from None
