"""POST /uploads and the addresses that it gives out.

Which kinds and how large: github.com/max-messenger/api-schema, POST /uploads, seen 2026-11-22.
"""

from __future__ import annotations

import mimetypes
from typing import Literal

from aiohttp import web

from homeground.sandbox.graph.images import is_video, picture
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, File, World

from . import errors
from .call import Call
from .state import Json, Slot, State

KINDS = ("image", "video", "audio", "file")
TAKEN = ("image", "video", "file")
IMAGES = ("image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp")
MOST_FILE_BYTES = 4 * 1024**3
MOST_IMAGE_BYTES = 50 * 1024 * 1024
MOST_SIDE = 7680
PROCESSING_SECONDS = 2.0
"""How long a video cannot be attached yet. Only that there is such a time is documented."""
FIRST_FILE = 4_400_000_001


def slot(call: Call) -> Json:
    """POST /uploads. A video's token comes at once as well, as MAX has it now."""
    kind = call.query.get("type", "")
    if kind not in KINDS:
        raise errors.payload(f"type: must be one of {', '.join(KINDS)}")
    if kind not in TAKEN:
        raise errors.payload(f"type: the sandbox takes {', '.join(TAKEN)} only")
    number = call.world.count("max.upload")
    secret = call.world.random("max.upload", number)
    token, name = secret.randbytes(24).hex(), secret.randbytes(16).hex()
    call.state.slots[name] = Slot(kind, call.account.id, token)
    answer = {"url": f"{call.base}/upload/{name}"}
    return answer | ({"token": token} if kind == "video" else {})


async def receive(request: web.Request, world: World, state: State) -> Json:
    """What is put at such an address: PhotoTokens for an image, UploadedInfo for a video.

    Raises: Refusal 404 for an address that was not given out, 400 for what is no such file.
    """
    name = request.match_info["slot"]
    waiting = state.slots.get(name)
    if waiting is None:
        raise errors.not_found("Upload")
    name, content = await _content(request)
    owner = world.account("max", waiting.owner_id)
    assert owner is not None
    if waiting.kind == "video":
        if not is_video(content):
            raise errors.payload("File is not a video")
        movie = movie_from(content)
        width, height = (movie.width, movie.height) if movie else (0, 0)
        file = _keep(world, state, owner, content, "video/mp4", width, height, waiting.token)
        file.seconds = movie.seconds if movie else None
        return {"token": file.extra["token"]}
    if waiting.kind == "file":
        if not content or len(content) > MOST_FILE_BYTES:
            raise errors.payload("File is empty or too large")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = _keep(world, state, owner, content, mime, 0, 0, waiting.token)
        file.name = name or None
        file.extra["file"] = True
        return {"fileId": int(file.id), "token": file.extra["token"]}
    file = _image(world, state, owner, content, waiting.token)
    return {"photos": {file.id: {"token": file.extra["token"]}}}


async def fetch(call: Call, address: str) -> File:
    """An image "from any external URL": the sandbox fetches from this machine only.

    Raises: Refusal 400.
    """
    try:
        content = await pull(address)
    except NotFetched:
        raise errors.payload("Failed to load image by url") from None
    number = call.world.count("max.fetched")
    token = call.world.random("max.fetched", number).randbytes(24).hex()
    return _image(call.world, call.state, call.account, content, token)


def attachable(call: Call, token: object, kind: Literal["image", "video", "file"]) -> File:
    """An uploaded file by its token. Raises: Refusal 400."""
    file = call.state.files.get(token) if isinstance(token, str) else None
    if file is None or _kind_of(file) != kind or file.owner_id != call.account.id:
        raise errors.payload(f"Unknown {kind} token")
    assert file.created_at is not None
    age = call.world.clock.timestamp() - file.created_at.timestamp()
    if kind != "image" and age < PROCESSING_SECONDS:
        raise errors.not_ready(kind)
    return file


def _kind_of(file: File) -> str:
    return "file" if "file" in file.extra else file.mime.partition("/")[0]


async def _content(request: web.Request) -> tuple[str, bytes]:
    """Its name, where it has one, and what is in it."""
    if request.content_type != "multipart/form-data":
        if "Content-Range" in request.headers:
            raise errors.payload("The sandbox takes a file as a whole, without Content-Range")
        return "", await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.filename, value.file.read()
    raise errors.payload("No file in the form")


def _image(world: World, state: State, owner: Account, content: bytes, token: str) -> File:
    seen = picture(content)
    if seen is None or seen.mime not in IMAGES:
        raise errors.payload("File is not an image of a known format")
    if len(content) > MOST_IMAGE_BYTES or max(seen.width, seen.height) > MOST_SIDE:
        raise errors.payload("Image is too large")
    return _keep(world, state, owner, content, seen.mime, seen.width, seen.height, token)


def _keep(
    world: World,
    state: State,
    owner: Account,
    content: bytes,
    mime: str,
    width: int,
    height: int,
    token: str,
) -> File:
    file = File(
        id=str(world.count("max.file", FIRST_FILE)),
        mime=mime,
        content=content,
        width=width,
        height=height,
        owner_id=owner.id,
        created_at=world.clock.now(),
        extra={"token": token},
    )
    world.files[file.id] = file
    state.files[token] = file
    return file
