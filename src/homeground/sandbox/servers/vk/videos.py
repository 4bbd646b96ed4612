"""video.save, the upload, video.get, video.edit, video.delete; a video is processed after it.

dev.vk.com/api/upload/video-in-profile: video.save gives an address, the file goes there in
`video_file`, and the video may be attached at once, while VK is still at work on it (`processing`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from homeground.sandbox.movie import Movie, movie_from
from homeground.sandbox.world import File, World

from . import errors
from .call import Call
from .state import State

Json = dict[str, Any]
PROCESSING_SECONDS = 4
TITLE_CHARACTERS = 128  # from memory, no source found; cut off without a word
DESCRIPTION_CHARACTERS = 5000  # from memory, no source found; cut off without a word
MOST_BYTES = 256 * 1024**3
KINDS = ("mp4", "mov", "avi", "3gp", "mpg", "mpeg", "flv", "wmv", "mkv", "webm", "m4v", "ts", "vob")
"""By the file's name: dev.vk.com lists these and rarer ones."""


def save(call: Call) -> Json:
    """A video without its file; whoever knows the address sends it."""
    group_id = call.integer("group_id", 0)
    if group_id not in (0, call.group_id):
        raise errors.no_video_access()
    if call.text("link"):
        # A video of another site is embedded; the sandbox opens no other site.
        raise errors.wrong_parameter("invalid link param")
    owner_id = -group_id if group_id else call.user_id
    number = call.world.count("vk.video", 456_239_017)
    key = call.world.random("vk.video", number).randbytes(16).hex()
    video = File(
        id=f"vk-video-{number}",
        mime="video/mp4",
        content=b"",
        width=0,
        height=0,
        owner_id=str(owner_id),
        extra={
            "video": True,
            "number": number,
            "owner_id": owner_id,
            "user_id": call.user_id,
            "access_key": call.world.random("vk.access_key", number).randbytes(9).hex(),
            "title": (call.text("name") or "Без названия")[:TITLE_CHARACTERS],
            "description": call.text("description")[:DESCRIPTION_CHARACTERS],
            "is_private": call.flag("is_private"),
            "ready_at": 0.0,
        },
    )
    call.state.videos[(owner_id, number)] = video
    call.state.video_uploads[key] = video
    query = urlencode({"act": "add_video", "mid": call.user_id, "oid": owner_id, "hash": key})
    return {
        "access_key": video.extra["access_key"],
        "description": video.extra["description"],
        "owner_id": owner_id,
        "title": video.extra["title"],
        "upload_url": f"{call.base}/upload/video_upload.php?{query}",
        "video_id": number,
    }


async def upload(world: World, state: State, request: web.Request) -> web.Response:
    """The upload server, which knows only its own addresses. Its errors are not documented."""
    video = state.video_uploads.get(request.query.get("hash", ""))
    if video is None or video.content:
        return web.json_response({"error": "ERR_UPLOAD_BAD_HASH"}, status=400)
    sent = (await request.post()).get("video_file") if _is_form(request) else None
    if not isinstance(sent, web.FileField):
        return web.json_response({"error": "ERR_UPLOAD_FILE_NOT_UPLOADED"}, status=400)
    content = sent.file.read()
    movie = movie_from(content)
    kind = sent.filename.rpartition(".")[2].lower()
    if not content or (movie is None and (kind not in KINDS or kind in ("mp4", "mov", "m4v"))):
        return web.json_response({"error": "ERR_UPLOAD_BAD_VIDEO_FILE"}, status=400)
    describe(video, content, movie)
    video.created_at = world.clock.now()
    video.extra["ready_at"] = world.clock.timestamp() + PROCESSING_SECONDS
    world.files[video.id] = video
    return web.json_response(
        {
            "size": len(content),
            "owner_id": video.extra["owner_id"],
            "video_id": video.extra["number"],
            "video_hash": world.random("vk.video_hash", video.id).randbytes(9).hex(),
        }
    )


def describe(file: File, content: bytes, movie: Movie | None) -> None:
    file.content = content
    if movie is not None:
        file.width, file.height, file.seconds = movie.width, movie.height, movie.seconds


def get(call: Call) -> Json:
    """Videos by `<owner>_<id>[_<key>]`, or all of an owner; what does not exist is left out."""
    names = call.listed("videos")
    if names:
        found = []
        for name in names:
            owner, _, rest = name.partition("_")
            number = rest.partition("_")[0]
            if not owner.lstrip("-").isdigit() or not number.isdigit():
                raise errors.invalid("videos")
            found.append(call.state.videos.get((int(owner), int(number))))
    else:
        owner_id = call.integer("owner_id", 0) or call.user_id
        found = [v for (owner, _), v in call.state.videos.items() if owner == owner_id]
    there = [video for video in found if video is not None]
    count = call.between("count", 100, 0, 200)
    offset = call.between("offset", 0, 0, 10**9)
    return {
        "count": len(there),
        "items": [shown(call, video) for video in there[offset : offset + count]],
    }


def edit(call: Call) -> Json:
    video = _mine(call)
    if "name" in call.params:
        video.extra["title"] = call.text("name")[:TITLE_CHARACTERS]
    if "desc" in call.params:
        video.extra["description"] = call.text("desc")[:DESCRIPTION_CHARACTERS]
    return {"success": 1, "access_key": video.extra["access_key"]}


def delete(call: Call) -> int:
    video = _mine(call)
    del call.state.videos[(video.extra["owner_id"], video.extra["number"])]
    return 1


def shown(call: Call, video: File) -> Json:
    """video_video_full."""
    own = video.extra["user_id"] == call.user_id
    name = f"{video.extra['owner_id']}_{video.extra['number']}"
    answer: Json = {
        "response_type": "full",
        "type": "video",
        "id": video.extra["number"],
        "owner_id": video.extra["owner_id"],
        "title": video.extra["title"],
        "description": video.extra["description"],
        "duration": round(video.seconds or 0),
        "date": int(video.created_at.timestamp()) if video.created_at else call.now,
        "adding_date": int(video.created_at.timestamp()) if video.created_at else call.now,
        "comments": 0,
        "views": 0,
        "image": [],
        "access_key": video.extra["access_key"],
        "can_edit": int(own),
        "can_delete": int(own),
        "can_add": 1,
        "can_comment": 1,
        "can_like": 1,
        "is_favorite": False,
    }
    if video.width:
        answer |= {"width": video.width, "height": video.height}
    if not video.content or video.extra["ready_at"] > call.world.clock.timestamp():
        answer["processing"] = 1
    else:
        answer["player"] = f"{call.base}/video_ext.php?id={name}"
    return answer


def _mine(call: Call) -> File:
    owner_id = call.integer("owner_id", call.user_id)
    video = call.state.videos.get((owner_id or 0, call.required_integer("video_id")))
    if video is None or video.extra["user_id"] != call.user_id:
        raise errors.no_video_access()
    return video


def _is_form(request: web.Request) -> bool:
    return request.content_type == "multipart/form-data"
