"""Videos: announced with their size, sent in the parts that were asked for, finished by naming them.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/videos-api, seen
2026-11-22: MP4, 3 seconds to 30 minutes, up to 500 MB (75 KB at least, which is let pass here, as
test files are smaller). The real parts have 4 MB; these are small, so that tests have several.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from aiohttp import web

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File, World

from .callers import Caller
from .errors import Json, Refusal, bad_input, bad_query, invalid, not_found
from .restli import body_of
from .uploads import EXPIRES_SECONDS, PROCESSING_SECONDS, Upload, Uploads

PART_BYTES = 8 * 1024
MOST_BYTES = 500 * 1024 * 1024
SHORTEST, LONGEST = 3.0, 30 * 60.0


class Videos:
    def __init__(self, world: World, uploads: Uploads):
        self.world = world
        self.uploads = uploads

    @property
    def _parts(self) -> dict[str, dict[int, bytes]]:
        parts: dict[str, dict[int, bytes]] = self.world.of("linkedin").setdefault("parts", {})
        return parts

    async def act(self, request: web.Request, caller: Caller, base: str) -> Json | None:
        """POST /rest/videos with its `action`; `None` when nothing is to be said."""
        match request.query.get("action"):
            case "initializeUpload":
                return await self._announce(request, caller, base)
            case "finalizeUpload":
                await self._finish(request, caller)
                return None
        raise bad_query("action")

    async def _announce(self, request: web.Request, caller: Caller, base: str) -> Json:
        resource = "videos.ACTION-initializeUpload"
        caller.must("w", resource)
        asked = (await body_of(request)).get("initializeUploadRequest")
        if not isinstance(asked, dict):
            raise Refusal(400, "Parameter 'initializeUploadRequest' is required")
        for name in ("owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail"):
            if name not in asked and name in ("owner", "fileSizeBytes"):
                raise invalid(
                    f"/initializeUploadRequest/{name}",
                    "field is required but not found and has no default value",
                )
        size = asked["fileSizeBytes"]
        if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= MOST_BYTES:
            raise invalid("/initializeUploadRequest/fileSizeBytes", "is not in the allowed range")
        caller.must_be(str(asked["owner"]), resource)
        name = self.uploads.new_name()
        upload = Upload(
            urn=f"urn:li:video:{name}",
            owner=caller.account.id,
            expires=self.world.clock.timestamp() + EXPIRES_SECONDS,
        )
        self.uploads.keep(upload)
        self._parts[name] = {}
        starts = range(0, size, PART_BYTES)
        return {
            "value": {
                "uploadUrlsExpireAt": int(upload.expires * 1000),
                "video": upload.urn,
                "uploadInstructions": [
                    {
                        "uploadUrl": f"{base}/dms-uploads/{name}/video-part/{number}",
                        "firstByte": start,
                        "lastByte": min(start + PART_BYTES, size) - 1,
                    }
                    for number, start in enumerate(starts)
                ],
                "uploadToken": "",
            }
        }

    async def receive(self, request: web.Request) -> web.Response:
        """One part. Its ETag is what the end of the upload has to name."""
        name, number = request.match_info["name"], int(request.match_info["part"])
        parts = self._parts.get(name)
        content = await request.read()
        if parts is None:
            return not_found("The upload").response()
        if not content or len(content) > PART_BYTES:
            return Refusal(400, "The uploaded part is empty or too large").response()
        parts[number] = content
        return web.Response(status=200, headers={"ETag": f'"{_tag(content)}"'})

    async def _finish(self, request: web.Request, caller: Caller) -> None:
        resource = "videos.ACTION-finalizeUpload"
        caller.must("w", resource)
        asked: Any = (await body_of(request)).get("finalizeUploadRequest")
        if not isinstance(asked, dict):
            raise Refusal(400, "Parameter 'finalizeUploadRequest' is required")
        urn, named = str(asked.get("video")), asked.get("uploadedPartIds")
        upload = self.uploads.upload(urn)
        if upload is None or "uploadToken" not in asked or not isinstance(named, list):
            raise not_found(urn)
        caller.must_be(upload.owner, resource)
        name = urn.rpartition(":")[2]
        parts = self._parts[name]
        there = [_tag(parts[number]) for number in sorted(parts)]
        if [str(tag).strip('"') for tag in named] != there:
            raise bad_input(
                400, "uploadedPartIds do not match the parts", "Unknown parts", "INVALID_PART_IDS"
            )
        content = b"".join(parts[number] for number in sorted(parts))
        seen = movie_from(content)
        good = seen is not None and SHORTEST - 0.5 <= seen.seconds <= LONGEST
        upload.file = File(
            id=name,
            mime="video/mp4",
            content=content,
            width=seen.width if seen else 0,
            height=seen.height if seen else 0,
            seconds=seen.seconds if seen else None,
            owner_id=upload.owner,
            created_at=self.world.clock.now(),
        )
        upload.status = "PROCESSING" if good else "PROCESSING_FAILED"
        upload.ready_at = self.world.clock.timestamp() + PROCESSING_SECONDS
        upload.really_ready_at = time.monotonic() + PROCESSING_SECONDS
        if good:
            self.world.files[name] = upload.file


def _tag(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()[:32]
