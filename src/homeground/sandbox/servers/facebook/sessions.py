"""Uploads that take more than one request: videos in parts, reels, and the Page's stories.

Source: docs/video-api/guides/publishing, /reels-publishing and docs/page-stories-api, seen
2026-11-22. A video begins with `upload_phase` start, is sent, and becomes a post with finish; then
it is processed for a while, which `status` tells.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError, invalid, missing_parameter
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.world import File, Post, World

from . import photos, videos
from .posts import Posts, check_text

PART_BYTES = 8 * 1024
"""How much `transfer` asks for at a time. The real network wants megabytes; here, tests are small."""
LOOKS = 2
"""How often the status says "processing" before the video is ready."""
SHORTEST_REEL, LONGEST_REEL = 3.0, 90.0
LONGEST_STORY = 60.0
STATES = ("PUBLISHED", "SCHEDULED", "DRAFT")


def status(file: File) -> dict[str, Any]:
    """What a video's `status` says; looking brings the end of processing nearer."""
    looks = file.extra.get("looks")
    if looks is None:
        return {"video_status": "ready"}
    uploaded = {"status": "complete", "bytes_transfered": len(file.content)}
    if not file.content:
        uploaded = {"status": "not_started" if file.extra["phase"] == "start" else "in_progress"}
        return _phases("upload_complete" if file.content else "uploading", uploaded, "not_started")
    if file.extra.get("phase") != "finish":
        return _phases("upload_complete", uploaded, "not_started")
    if looks < LOOKS:
        file.extra["looks"] = looks + 1
        return _phases("processing", uploaded, "in_progress")
    return _phases("ready", uploaded, "complete")


def _phases(video: str, uploaded: dict[str, Any], then: str) -> dict[str, Any]:
    published = {"status": "complete", "publish_status": "published"}
    return {
        "video_status": video,
        "uploading_phase": uploaded,
        "processing_phase": {"status": then},
        "publishing_phase": published if then == "complete" else {"status": "not_started"},
    }


class Sessions:
    """`origin` is the address of this server, for where files are sent."""

    def __init__(self, world: World, origin: str):
        self.world = world
        self.posts = Posts(world)
        self.origin = origin

    # --- videos in parts --------------------------------------------------------------------------

    def video(self, call: Call, phase: str) -> dict[str, Any]:
        """POST /{page}/videos with an `upload_phase`."""
        match phase:
            case "start":
                size = call.given.whole("file_size", 0)
                if size < 1:
                    raise missing_parameter("file_size")
                file = self._begun(call)
                file.extra["size"] = size
                session = str(int(file.id) + 10**12)
                self._sessions[session] = file
                return {"upload_session_id": session, "video_id": file.id} | self._wanted(file)
            case "transfer":
                return self._take_part(call, self._session(call))
            case "finish":
                file = self._session(call)
                received = bytes(file.extra["parts"])
                if len(received) != file.extra["size"]:
                    raise _unfinished()
                videos.fill(file, received)
                videos.describe(file, call)
                file.extra["phase"] = "finish"
                self.posts.shown(call, file)
                return {"success": True}
            case "cancel":
                self.world.files.pop(self._session(call).id, None)
                return {"success": True}
        raise invalid("Param upload_phase must be one of {cancel, finish, start, transfer}")

    @property
    def _sessions(self) -> dict[str, File]:
        kept: dict[str, File] = self.world.of("facebook").setdefault("uploads", {})
        return kept

    def _session(self, call: Call) -> File:
        file = self._sessions.get(call.given.text("upload_session_id") or "")
        if file is None or file.owner_id != call.account.id:
            # Code and subcode are those of the guide's table of upload errors.
            raise GraphError(
                "There was a problem uploading your video file.", 6000, subcode=1363030
            )
        return file

    def _take_part(self, call: Call, file: File) -> dict[str, Any]:
        part = call.given.files.get("video_file_chunk")
        if part is None:
            raise missing_parameter("video_file_chunk")
        parts: bytearray = file.extra["parts"]
        start = call.given.whole("start_offset", -1)
        if start != len(parts):
            # The answer says where to go on, as the guide has it.
            raise GraphError(
                "There was a problem uploading your video file.",
                6001,
                subcode=1363037,
                transient=True,
            )
        parts += part
        return self._wanted(file)

    def _wanted(self, file: File) -> dict[str, str]:
        at, size = len(file.extra["parts"]), file.extra["size"]
        return {"start_offset": str(at), "end_offset": str(min(at + PART_BYTES, size))}

    # --- reels and stories ------------------------------------------------------------------------

    def short(self, call: Call, edge: str) -> dict[str, Any]:
        """POST /{page}/video_reels and /{page}/video_stories."""
        match call.given.required("upload_phase").lower():
            case "start":
                file = self._begun(call)
                version = call.request.match_info["version"]
                address = f"{self.origin}/video-upload/{version}/{file.id}"
                return {"video_id": file.id, "upload_url": address}
            case "finish":
                return self._finish_short(call, edge)
        raise invalid("Param upload_phase must be one of {START, FINISH}")

    def _finish_short(self, call: Call, edge: str) -> dict[str, Any]:
        file = photos.find(self.world, call.account, call.given.required("video_id"))
        if file is None or "parts" not in file.extra or file.extra["phase"] == "finish":
            raise invalid("Invalid parameter: video_id")
        if not file.content:
            raise _unfinished()
        reel = edge == "video_reels"
        self._check_length(file, reel=reel)
        post = self._reel(call, file) if reel else self._story(call, file)
        file.extra["phase"] = "finish"
        return {"success": True} | ({"post_id": post.id} if post else {})

    def _reel(self, call: Call, file: File) -> Post | None:
        state = call.given.one_of("video_state", STATES, "")
        if state == "DRAFT":
            return None
        if state == "SCHEDULED":
            call.given.values["published"] = "false"
            if "scheduled_publish_time" not in call.given:
                raise missing_parameter("scheduled_publish_time")
        videos.describe(file, call)
        text = call.given.text("description") or ""
        check_text(text)
        post = self.posts.make(call, text, None, [file])
        post.format = "reel"
        return post

    def photo_story(self, call: Call) -> dict[str, Any]:
        """POST /{page}/photo_stories: of a photo that was uploaded and not published."""
        file = photos.find(self.world, call.account, call.given.required("photo_id"))
        if file is None or file.extra.get("post_id") or not file.mime.startswith("image/"):
            raise invalid("Invalid parameter: photo_id", subcode=1366051)
        return {"success": True, "post_id": self._story(call, file).id}

    def _story(self, call: Call, file: File) -> Post:
        post = self.posts.make(call, "", None, [file])
        post.format = "story"
        return post

    def stories(self, call: Call) -> dict[str, Any]:
        """GET /{page}/stories."""
        told = [
            {
                "post_id": post.id,
                "status": "PUBLISHED" if self.world.age_seconds(post) < 86_400 else "ARCHIVED",
                "creation_time": str(int(post.created_at.timestamp())),
                "media_type": "photo" if post.files[0].mime.startswith("image/") else "video",
                "media_id": post.files[0].id,
                "url": f"{self.origin}/stories/{call.account.id}/{post.id}",
            }
            for post in self.world.posts_of("facebook", call.account.id)
            if post.format == "story"
        ]
        return {"data": told}

    def _check_length(self, file: File, *, reel: bool) -> None:
        seconds = file.seconds
        least, most = (SHORTEST_REEL, LONGEST_REEL) if reel else (SHORTEST_REEL, LONGEST_STORY)
        if seconds is None or not least - 0.5 <= seconds <= most + 0.5:
            raise GraphError(
                f"The video must be between {least:.0f} and {most:.0f} seconds long.",
                1363128,
                subcode=1363128,
            )
        if reel and file.height * 9 < file.width * 16:
            raise GraphError("The video's aspect ratio must be 9 x 16.", 1363128, subcode=1363127)

    # --- where the file is sent -------------------------------------------------------------------

    async def receive(self, call: Call) -> dict[str, Any]:
        """POST rupload.facebook.com/video-upload/{version}/{video}: the bytes, or where they stand.

        The token is in `Authorization: OAuth …`, where the part begins in `offset`.
        """
        request = call.request
        file = photos.find(self.world, call.account, request.match_info["video"])
        if file is None or "parts" not in file.extra:
            raise invalid("Invalid parameter: video_id")
        address = request.headers.get("file_url")
        if address:
            try:
                content = await pull(address)
            except NotFetched:
                raise GraphError("Unable to fetch video file from URL.", 389) from None
            videos.fill(file, content)
            return {"success": True}
        parts: bytearray = file.extra["parts"]
        at, size = _number(request, "offset"), _number(request, "file_size")
        if at != len(parts) or size < 1:
            raise GraphError("The offset is not where the upload stopped", 6001, subcode=1363037)
        parts += await request.read()
        if len(parts) > size:
            raise GraphError(
                "There was a problem uploading your video file.", 6000, subcode=1363030
            )
        file.extra["phase"] = "transfer"
        if len(parts) == size:
            videos.fill(file, bytes(parts))
        return {"success": True}

    def _begun(self, call: Call) -> File:
        file = videos.empty(self.world, call)
        file.extra |= {"parts": bytearray(), "looks": 0, "phase": "start"}
        return file


def _number(request: web.Request, header: str) -> int:
    value = request.headers.get(header, "")
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise invalid(f"The header {header} must be a whole number")
    return int(value)


def _unfinished() -> GraphError:
    return GraphError("There was a problem uploading your video file.", 6000, subcode=1363030)
