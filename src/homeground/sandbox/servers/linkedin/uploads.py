"""Images and documents: announced, sent to the address that was given, then looked at.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/{images,documents}-api,
seen 2026-11-22. Processing ends by the sandbox's clock, by real time, or when somebody has asked
twice, so that a frozen clock holds nobody up.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, replace
from typing import Any

import PIL
from aiohttp import web
from PIL import Image

from homeground.sandbox.world import Account, File, World

from .callers import Caller
from .errors import Json, Refusal, bad_input, bad_query, invalid, not_found
from .restli import body_of

EXPIRES_SECONDS = 24 * 3600
PROCESSING_SECONDS = 1.0
MOST_PIXELS = 36_152_320
MOST_DOCUMENT_BYTES = 100 * 1024 * 1024
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}


@dataclass(slots=True)
class Upload:
    urn: str
    owner: str
    expires: float
    status: str = "WAITING_UPLOAD"
    file: File | None = None
    ready_at: float = 0.0
    really_ready_at: float = 0.0
    asked: int = 0


class Uploads:
    def __init__(self, world: World):
        self.world = world

    @property
    def _all(self) -> dict[str, Upload]:
        uploads: dict[str, Upload] = self.world.of("linkedin").setdefault("uploads", {})
        return uploads

    def new_name(self) -> str:
        number = self.world.count("linkedin.upload")
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "D4E" + "".join(self.world.random("linkedin.upload", number).choices(letters, k=17))

    def keep(self, upload: Upload) -> None:
        self._all[upload.urn] = upload

    def upload(self, urn: str) -> Upload | None:
        return self._all.get(urn)

    async def announce(self, request: web.Request, caller: Caller, what: str, base: str) -> Json:
        """`what` is image or document. `base` is this server's address."""
        if request.query.get("action") != "initializeUpload":
            raise bad_query("action")
        caller.must("w", f"{what}s.ACTION-initializeUpload")
        asked = (await body_of(request)).get("initializeUploadRequest")
        if not isinstance(asked, dict):
            raise Refusal(400, "Parameter 'initializeUploadRequest' is required")
        if "owner" not in asked:
            raise invalid(
                "/initializeUploadRequest/owner",
                "field is required but not found and has no default value",
            )
        caller.must_be(str(asked["owner"]), f"{what}s.ACTION-initializeUpload")
        name = self.new_name()
        upload = Upload(
            urn=f"urn:li:{what}:{name}",
            owner=caller.account.id,
            expires=self.world.clock.timestamp() + EXPIRES_SECONDS,
        )
        self._all[upload.urn] = upload
        value = {
            "uploadUrlExpiresAt": int(upload.expires * 1000),
            "uploadUrl": f"{base}/dms-uploads/{name}/uploaded-{what}/0",
            what: upload.urn,
        }
        return {"value": value}

    async def receive(self, request: web.Request) -> web.Response:
        name, what = request.match_info["name"], request.match_info["what"]
        upload = self._all.get(f"urn:li:{what}:{name}")
        if upload is None or upload.expires <= self.world.clock.timestamp():
            return not_found("The upload").response()
        content = await request.read()
        if not content:
            return Refusal(400, "The uploaded file is empty").response()
        mime, width, height = _image(content) if what == "image" else _document(content)
        upload.file = File(
            id=name,
            mime=mime or "application/octet-stream",
            content=content,
            width=width,
            height=height,
            owner_id=upload.owner,
            created_at=self.world.clock.now(),
        )
        upload.status = "PROCESSING" if mime else "PROCESSING_FAILED"
        upload.ready_at = self.world.clock.timestamp() + PROCESSING_SECONDS
        upload.really_ready_at = time.monotonic() + PROCESSING_SECONDS
        if mime:
            self.world.files[name] = upload.file
        return web.Response(status=201)

    def shown(self, urn: str, caller: Caller, root: str) -> Json:
        upload = self._all.get(urn)
        if upload is None or upload.owner not in {account.id for account in caller.accounts}:
            raise not_found(urn)
        upload.asked += 1
        self._process(upload)
        shown: Json = {"id": urn, "owner": upload.owner, "status": upload.status}
        if upload.status == "AVAILABLE" and upload.file is not None:
            shown["downloadUrl"] = f"{root}/_media/{upload.file.id}"
            shown["downloadUrlExpiresAt"] = int(upload.expires * 1000)
        return shown

    def for_post(
        self, urn: str, owner: Account, alt: str | None, *, name: str | None = None
    ) -> File:
        """The file that a post shows. Raises: Refusal when it is not there, or of no use.

        The names of these two errors are LinkedIn's; their status and wording are not documented.
        """
        upload = self._all.get(urn)
        if upload is None or upload.owner != owner.id:
            raise bad_input(
                400, f"{urn} is not owned by the author", "Unknown media", "INVALID_URN"
            )
        self._process(upload)
        if upload.file is None:
            raise bad_input(
                400, f"{urn} is waiting for upload", "No content", "MEDIA_ASSET_WAITING_UPLOAD"
            )
        if upload.status == "PROCESSING_FAILED":
            raise bad_input(
                400, f"{urn} could not be processed", "Bad file", "MEDIA_ASSET_PROCESSING_FAILED"
            )
        return replace(upload.file, alt=alt or None, name=name)

    def _process(self, upload: Upload) -> None:
        over = self.world.clock.timestamp() >= upload.ready_at
        ready = over or time.monotonic() >= upload.really_ready_at or upload.asked > 1
        if upload.status == "PROCESSING" and ready:
            upload.status = "AVAILABLE"


def _image(content: bytes) -> tuple[str | None, int, int]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind: Any = KINDS.get(image.format or "")
            if kind is None or image.width * image.height > MOST_PIXELS:
                return None, 0, 0
            image.load()
            return str(kind), image.width, image.height
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        return None, 0, 0


def _document(content: bytes) -> tuple[str | None, int, int]:
    """PDF, or what Office writes: a zip file, or its older container."""
    known = {
        b"%PDF": "application/pdf",
        b"PK\x03\x04": "application/zip",
        b"\xd0\xcf\x11\xe0": "application/msword",
    }
    fits = len(content) <= MOST_DOCUMENT_BYTES
    return (known.get(content[:4]) if fits else None), 0, 0
