"""Videos: video.getUploadUrl, the upload, video.update, video.get.

apiok.ru/dev/methods/rest/video/video.getUploadUrl and video.update: a file of 16 KB to 1 GB, title
up to 1,000, description up to 4,000, tags up to 1,000 characters.
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File, World

from . import errors
from .call import Call, Json
from .state import State, Video

PROCESSING_SECONDS = 4.0
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


async def upload(world: World, state: State, request: web.Request) -> web.Response:
    """The upload's answer is its status alone: clients read nothing else of it.

    The file comes in a form, or as the body; in parts with `Content-Range` it is not taken here.
    """
    video = state.videos.get(request.query.get("vid", ""))
    if video is None:
        raise web.HTTPNotFound(text="No such upload.")
    content = b""
    if request.content_type == "multipart/form-data":
        for part in (await request.post()).values():
            if isinstance(part, web.FileField):
                content = part.file.read()
    else:
        content = await request.read()
    if not LEAST_BYTES <= len(content) <= MOST_BYTES:
        raise web.HTTPBadRequest(text="The file is not of the size that a video has.")
    if video.size and video.size != len(content):
        raise web.HTTPBadRequest(text="The file has another size than was announced.")
    movie = movie_from(content)
    video.size = len(content)
    video.file = File(
        id=f"odnoklassniki-video-{video.id}",
        mime="video/mp4",
        content=content,
        width=movie.width if movie else 0,
        height=movie.height if movie else 0,
        seconds=movie.seconds if movie else None,
        owner_id=video.account_id,
        created_at=world.clock.now(),
        extra={"video_id": video.id},
    )
    world.files[video.file.id] = video.file
    video.ready_at = world.clock.timestamp() + PROCESSING_SECONDS
    return web.Response(text="<retval>1</retval>", content_type="text/xml")


def get(call: Call) -> Json:
    """video.get: videos by `vids`; clients read `status` (OK, PROCESSING, ONLINE, ERROR)."""
    call.may("VALUABLE_ACCESS", "VIDEO_CONTENT")
    call.required("vids")
    found = [call.state.videos.get(number) for number in call.listed("vids")]
    return {"videos": [shown(call, video) for video in found if video is not None]}


def shown(call: Call, video: Video) -> Json:
    """What clients read of a movie, in `entities.movies` too."""
    ready = video.file is not None and video.ready_at <= call.world.clock.timestamp()
    answer: Json = {
        "id": video.id,
        "ref": f"movie:{video.id}",
        "title": video.title,
        "description": video.description,
        "status": "OK" if ready else "PROCESSING",
    }
    if video.file is not None:
        answer["duration"] = int((video.file.seconds or 0) * 1000)
        answer["url_medium"] = f"{call.base.rsplit('/', 1)[0]}/_media/{video.file.id}"
    return answer


def update(call: Call) -> Json:
    call.may("VALUABLE_ACCESS", "VIDEO_CONTENT")
    video = call.state.videos.get(call.required("vid"))
    if video is None or video.account_id != call.account.id:
        raise errors.not_found(call.text("vid"))
    for name, most in FIELD_CHARACTERS.items():
        if len(call.text(name)) > most:
            raise errors.invalid(name, f"longer than {most}")
    if "title" in call.params:
        video.title = call.text("title")
    if "description" in call.params:
        video.description = call.text("description")
    return {"success": True}
