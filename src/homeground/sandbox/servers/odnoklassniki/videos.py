"""Videos: video.getUploadUrl, the upload, video.update.

apiok.ru/dev/methods/rest/video/video.getUploadUrl and video.update: a file of 16 KB to 1 GB, title
up to 1,000, description up to 4,000, tags up to 1,000 characters.
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from . import errors
from .call import Call, Json
from .state import State, Video

LEAST_BYTES = 16 * 1024
MOST_BYTES = 1024**3
FIELD_CHARACTERS = {"title": 1_000, "description": 4_000, "tags": 1_000}


def get_upload_url(call: Call) -> Json:
    """A size of 0 is "not known yet": ok_api sends it always."""
    call.may("VALUABLE_ACCESS", "VIDEO_CONTENT")
    if call.text("gid"):
        call.may("GROUP_CONTENT")
        call.own_group()
    call.required("file_name")
    size = call.whole("file_size", 0)
    if size and not LEAST_BYTES <= size <= MOST_BYTES:
        raise errors.invalid("file_size", f"from {LEAST_BYTES} to {MOST_BYTES}")
    number = str(call.world.count("odnoklassniki.video", 8_000_000_000_001))
    call.state.videos[number] = Video(number, call.account.id, size)
    return {
        "video_id": number,
        "upload_url": f"{call.base}/uploadVideo?{urlencode({'vid': number})}",
    }


async def upload(state: State, request: web.Request) -> web.Response:
    """The upload's answer is its status alone: clients read nothing else of it."""
    video = state.videos.get(request.query.get("vid", ""))
    if video is None:
        raise web.HTTPNotFound(text="No such upload.")
    size = 0
    if request.content_type == "multipart/form-data":
        for part in (await request.post()).values():
            if isinstance(part, web.FileField):
                size = len(part.file.read())
    else:
        size = len(await request.read())
    if not LEAST_BYTES <= size <= MOST_BYTES:
        raise web.HTTPBadRequest(text="The file is not of the size that a video has.")
    video.size, video.uploaded = size, True
    return web.Response(text="<retval>1</retval>", content_type="text/xml")


def update(call: Call) -> Json:
    call.may("VALUABLE_ACCESS", "VIDEO_CONTENT")
    video = call.state.videos.get(call.required("vid"))
    if video is None or video.account_id != call.account.id:
        raise errors.not_found(call.text("vid"))
    for name, most in FIELD_CHARACTERS.items():
        if len(call.text(name)) > most:
            raise errors.invalid(name, f"longer than {most}")
    video.title = call.text("title")
    return {"success": True}
