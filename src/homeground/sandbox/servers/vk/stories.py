"""Stories: an address, the upload, stories.save; they are gone after a day.

dev.vk.com/api/upload/stories: an image of up to 10 MB, or a video in H.264 of up to 15 seconds and
10 MB. The upload answers as a method does, with `upload_result`; nobody sees anything before it is
saved. The limits of a video are from memory, no source found.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File, Post, World

from . import answers, errors, photos, videos
from .call import Call
from .state import State

Json = dict[str, Any]
MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS = 15.0
LASTS_SECONDS = 86_400


def photo_server(call: Call) -> Json:
    return _server(call, "photo")


def video_server(call: Call) -> Json:
    return _server(call, "video")


def _server(call: Call, kind: str) -> Json:
    group_id = call.group_id if call.kind == "community" else call.integer("group_id", 0) or 0
    if group_id not in (0, call.group_id):
        raise errors.no_access()
    if not call.flag("add_to_news") and not call.listed("user_ids"):
        raise errors.undefined("user_ids")
    if call.text("link_url") and not call.text("link_url").startswith(("http://", "https://")):
        raise errors.invalid("link_url")
    key = call.world.random("vk.story", call.world.count("vk.story.upload")).randbytes(16).hex()
    owner_id = -group_id if group_id else call.user_id
    call.state.story_uploads[key] = (kind, owner_id, call.account.id)
    query = urlencode({"act": f"{kind}_story", "oid": owner_id, "hash": key})
    people = [int(each) for each in call.listed("user_ids") if each.isdigit()]
    return {"upload_url": f"{call.base}/upload/story.php?{query}", "user_ids": people}


async def upload(world: World, state: State, request: web.Request) -> web.Response:
    """Which errors this server has is not documented; they come as a method's do."""
    wanted = state.story_uploads.get(request.query.get("hash", ""))
    if wanted is None:
        return _refused(100, "invalid hash")
    kind, owner_id, account_id = wanted
    sent = None
    if request.content_type == "multipart/form-data":
        form = await request.post()
        sent = form.get("file") or form.get("video_file")
    if not isinstance(sent, web.FileField):
        return _refused(22, "Upload error")
    content = sent.file.read()
    file = _file(world, kind, content)
    if file is None:
        return _refused(22, "Upload error")
    result = world.random("vk.story.result", file.id).randbytes(24).hex()
    state.story_results[result] = (file, owner_id, account_id)
    return web.json_response({"response": {"upload_result": result}})


def save(call: Call) -> Json:
    results = call.listed("upload_results")
    if not results:
        raise errors.undefined("upload_results")
    made = []
    for result in results:
        kept = call.state.story_results.pop(result, None)
        if kept is None or kept[2] != call.account.id:
            raise errors.invalid("upload_results")
        file, owner_id, account_id = kept
        number = call.world.count("vk.story", 456_239_017)
        file.created_at = call.world.clock.now()
        file.extra |= {"number": number, "owner_id": owner_id}
        call.world.files[file.id] = file
        post = Post(
            network="vk",
            id=f"story{owner_id}_{number}",
            account_id=account_id,
            text="",
            created_at=datetime.fromtimestamp(call.now, UTC),
            files=[file],
            format="story",
            extra={"owner_id": owner_id, "number": number, "from_id": owner_id},
        )
        call.world.add_post(post)
        made.append(post)
    return {"count": len(made), "items": [_shown(call, post) for post in made]}


def _shown(call: Call, post: Post) -> Json:
    """stories_story."""
    (file,) = post.files
    kind = "video" if "video" in file.extra else "photo"
    shown = videos.shown(call, file) if kind == "video" else answers.photo(call, file)
    return {
        "id": post.extra["number"],
        "owner_id": post.extra["owner_id"],
        "date": int(post.created_at.timestamp()),
        "expires_at": int(post.created_at.timestamp()) + LASTS_SECONDS,
        "can_see": 1,
        "seen": 0,
        "type": kind,
        kind: shown,
        "views": 0,
        "access_key": file.extra["access_key"],
    }


def _file(world: World, kind: str, content: bytes) -> File | None:
    if not content or len(content) > MOST_BYTES:
        return None
    key = world.random("vk.access_key", "story", world.count("vk.story.file")).randbytes(9).hex()
    if kind == "photo":
        file = photos.picture(world, content)
        if file is not None:
            file.extra |= {"access_key": key, "album_id": -81}
        return file
    movie = movie_from(content)
    if movie is None or movie.codec != "avc1" or movie.seconds > MOST_SECONDS:
        return None
    video = File(
        id=f"vk-{world.count('vk.file')}",
        mime="video/mp4",
        content=b"",
        width=0,
        height=0,
        extra={
            "video": True,
            "access_key": key,
            "title": "",
            "description": "",
            "user_id": 0,
            "ready_at": 0.0,
        },
    )
    videos.describe(video, content, movie)
    return video


def _refused(code: int, message: str) -> web.Response:
    return web.json_response({"error": {"error_code": code, "error_msg": message}})
