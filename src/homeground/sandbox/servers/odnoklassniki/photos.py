"""Photos: an address, the upload, and a token that a topic names.

apiok.ru/dev/methods/rest/photosV2/photosV2.getUploadUrl, apiok.ru/dev/examples (upload, answer and
the time of 24 hours), seen on 2026-11-22. A group's topics take the token without photosV2.commit.
"""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from urllib.parse import urlencode

from aiohttp import web
from PIL import Image

from homeground.sandbox.world import File, World

from . import errors
from .call import Call, Json
from .errors import OkError
from .state import State, UploadAddress

TTL = timedelta(hours=24)
MOST_AT_ONCE = 100  # of one address: no number is documented
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def get_upload_url(call: Call) -> Json:
    call.may("PHOTO_CONTENT")
    if call.text("gid"):
        call.may("GROUP_CONTENT")
        call.own_group()
    count = call.whole("count", 1)
    if not 1 <= count <= MOST_AT_ONCE:
        raise errors.invalid("count", str(count))
    rng = call.world.random("odnoklassniki.upload", call.world.count("odnoklassniki.upload"))
    ids = tuple(base64.b64encode(rng.randbytes(40)).decode() for _ in range(count))
    token = rng.randbytes(24).hex()
    call.state.upload_addresses[token] = UploadAddress(
        call.account.id, ids, call.world.clock.now() + TTL
    )
    query = urlencode({"apiToken": token, "photoIds": ",".join(ids)})
    ttl_ms = int(TTL.total_seconds() * 1000)
    return {
        "photo_ids": list(ids),
        "upload_url": f"{call.base}/uploadImage?{query}",
        "expires_ms": call.now_ms + ttl_ms,
        "ttl_ms": ttl_ms,
    }


async def upload(world: World, state: State, request: web.Request) -> Json:
    """The upload server knows its own addresses, no sessions. Files go to the ids in turn.

    Raises: OkError 21 for what is no multipart form, 100 for an address that is not or no longer
    valid, 503 to 505 for what is no image.
    """
    address = state.upload_addresses.get(request.query.get("apiToken", ""))
    if address is None or address.expires_at <= world.clock.now():
        raise errors.invalid("apiToken", "unknown or expired")
    if request.content_type != "multipart/form-data":
        raise OkError(21, "NOT_MULTIPART : Not a multi-part request when uploading photo")
    parts = [p for p in (await request.post()).values() if isinstance(p, web.FileField)]
    if not parts or len(parts) > len(address.photo_ids):
        raise errors.no_image() if not parts else errors.invalid("photoIds", "too few for these")
    files = [_picture(world, part.file.read()) for part in parts]
    tokens: Json = {}
    for photo_id, file in zip(address.photo_ids, files, strict=False):
        token = base64.b64encode(
            world.random("odnoklassniki.photo", file.id).randbytes(36)
        ).decode()
        file.owner_id = address.account_id
        file.created_at = world.clock.now()
        file.extra["photo_id"] = str(world.count("odnoklassniki.photo", 900_000_000_001))
        state.photos[token] = file
        world.files[file.id] = file
        tokens[photo_id] = {"token": token}
    return {"photos": tokens}


def _picture(world: World, content: bytes) -> File:
    """Decoded, to be sure that it is one."""
    if not content:
        raise errors.no_image()
    try:
        image = Image.open(io.BytesIO(content))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise errors.image_format() from None
    with image:
        mime = MIMES.get(image.format or "")
        if mime is None:
            raise errors.image_format()
        try:
            image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise errors.image_corrupted() from None
        width, height = image.size
    number = world.count("odnoklassniki.file")
    return File(f"ok-{number}", mime, content, width, height)
