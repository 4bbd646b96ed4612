"""Photos for the wall, in three steps: an address, the upload, the saving.

dev.vk.com/api/upload/wall-photo: JPG, PNG or GIF, at most 50 MB, width + height at most 14,000
pixels, sides at most 1:20. What is no such picture is answered with `"photo": "[]"`
(github.com/vknet/vk/issues/103), and only the saving fails then.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from PIL import Image

from homeground.sandbox.world import File, World

from . import answers, errors
from .call import Call
from .state import State

WALL_ALBUM = -14
SERVER = 857_416
MOST_BYTES = 50 * 1024 * 1024
MOST_SIDES = 14_000
MOST_RATIO = 20
CAPTION_CHARACTERS = 2048
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}


def get_wall_upload_server(call: Call) -> dict[str, Any]:
    group_id = call.integer("group_id", 0)
    if group_id not in (0, call.group_id):
        raise errors.no_access()
    key = call.world.random("vk.upload", call.world.count("vk.upload")).randbytes(16).hex()
    call.state.upload_walls[key] = (call.user_id, group_id)
    query = {
        "act": "do_add",
        "mid": call.user_id,
        "aid": WALL_ALBUM,
        "gid": group_id,
        "hash": key,
        "api": 1,
        "wallphoto": 1,
    }
    return {
        "album_id": WALL_ALBUM,
        "upload_url": f"{call.base}/upload/upload.php?{urlencode(query)}",
        "user_id": call.user_id,
    } | ({"group_id": group_id} if group_id else {})


async def upload(world: World, state: State, request: web.Request) -> web.Response:
    """The upload server: it knows only its own addresses, no tokens."""
    key = request.query.get("hash", "")
    if key not in state.upload_walls:
        # The upload servers' errors are not documented; a wrong address of theirs is refused.
        return web.json_response({"error": "ERR_UPLOAD_BAD_HASH"}, status=400)
    content = b""
    if request.content_type == "multipart/form-data":
        for part in (await request.post()).values():
            if isinstance(part, web.FileField):
                content = part.file.read()
                break
    file = picture(world, content)
    if file is None:
        signed = hashlib.md5(f"{key}:empty".encode(), usedforsecurity=False).hexdigest()
        return web.json_response({"server": SERVER, "photo": "[]", "hash": signed})
    signed = hashlib.md5(f"{key}:{file.id}".encode(), usedforsecurity=False).hexdigest()
    file.extra["wall"] = state.upload_walls[key]
    state.uploads[signed] = file
    described = [{"photo": file.id, "sizes": [], "kid": signed, "debug": "xsxmxx"}]
    return web.json_response({"server": SERVER, "photo": json.dumps(described), "hash": signed})


def save_wall_photo(call: Call) -> list[dict[str, Any]]:
    if not call.text("photo"):
        raise errors.undefined("photo")
    if len(call.text("caption")) > CAPTION_CHARACTERS:
        raise errors.invalid("caption")  # that it is an error at all is not documented
    if call.text("photo") == "[]":
        # Which words follow for the wall is not documented; for albums it is
        # "photos_list is invalid": github.com/negezor/vk-io/issues/350
        raise errors.wrong_parameter("photo is invalid")
    if call.integer("server") != SERVER:
        raise errors.VkError(118, "Invalid server")
    file = call.state.uploads.get(call.text("hash"))
    if file is None or file.id not in call.text("photo"):
        raise errors.wrong_hash()
    user_id, group_id = file.extra["wall"]
    # Uploaded for a community and saved without it, or the reverse: "Invalid hash",
    # github.com/vknet/vk/issues/388
    if user_id != call.user_id or group_id != call.integer("group_id", 0):
        raise errors.wrong_hash()
    file.alt = call.text("caption") or None
    if "number" not in file.extra:
        file.created_at = call.world.clock.now()
        file.owner_id = str(call.user_id)
        file.extra |= {
            "number": call.world.count("vk.photo", 457_239_017),
            "owner_id": call.user_id,
            "album_id": WALL_ALBUM,
            "access_key": call.world.random("vk.access_key", file.id).randbytes(9).hex(),
        }
        call.state.photos[(call.user_id, file.extra["number"])] = file
        call.world.files[file.id] = file
    return [answers.photo(call, file)]


def picture(world: World, content: bytes) -> File | None:
    """The picture, decoded to be sure that it is one; `None` when it is not one VK takes."""
    if not content or len(content) > MOST_BYTES:
        return None
    try:
        with Image.open(io.BytesIO(content)) as image:
            mime = MIMES.get(image.format or "")
            width, height = image.size
            if mime is None or width + height > MOST_SIDES:
                return None
            if max(width, height) > MOST_RATIO * min(width, height):
                return None
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return File(
        id=f"vk-{world.count('vk.file')}",
        mime=mime,
        content=content,
        width=width,
        height=height,
    )
