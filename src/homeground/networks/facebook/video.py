"""Videos, reels and stories of a Page: sent first, brought out after.

https://developers.facebook.com/docs/video-api/guides/reels-publishing, …/page-stories-api and, for
a video in parts, the parameters of `/{page}/videos` in Meta's published specification.
"""

from __future__ import annotations

from homeground.networks.errors import NetworkError, Unavailable, Unsure
from homeground.networks.graph import Graph, node
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Draft, Media
from homeground.networks.reading import Json, count, mapping, words

from .translate import description_from_draft, schedule_from_draft

PART_BYTES = 16 * 1024 * 1024
"""As much as is sent at once where Meta does not ask for less."""
STATUS = "status,post_id"
_OUT = frozenset({"published", "scheduled"})


class Videos:
    """What one Page shows that moves. `graph` speaks to the host for videos, `page` is its number."""

    def __init__(self, graph: Graph, page: str):
        self._graph = graph
        self._page = page

    async def publish(self, draft: Draft, media: Media) -> str:
        """A video in the Page's feed, sent in the parts that Meta asks for. Its post's number."""
        edge = f"{self._page}/videos"
        begun = await self._graph.ask(
            "POST", edge, form={"upload_phase": "start", "file_size": str(media.size_bytes)}
        )
        session, video = words(begun.get("upload_session_id")), words(begun.get("video_id"))
        if session is None or video is None:
            raise _no_number()
        await self._in_parts(edge, session, media, begun)
        form = {
            "upload_phase": "finish",
            "upload_session_id": session,
            "description": description_from_draft(draft),
            **({"title": draft.title} if draft.title else {}),
            **schedule_from_draft(draft),
        }
        return await self._bring_out(edge, video, form)

    async def publish_reel(self, draft: Draft, media: Media) -> str:
        state = "SCHEDULED" if draft.publish_at else "PUBLISHED"
        form = {
            "video_state": state,
            "description": description_from_draft(draft),
            **({"title": draft.title} if draft.title else {}),
            **{k: v for k, v in schedule_from_draft(draft).items() if k != "published"},
        }
        return await self._whole(f"{self._page}/video_reels", media, form)

    async def publish_story(self, media: Media) -> str:
        return await self._whole(f"{self._page}/video_stories", media, {})

    async def publish_photo_story(self, photo: str) -> str:
        """A story of an image that Facebook has already and has not published."""
        edge = f"{self._page}/photo_stories"
        made = await self._graph.ask("POST", edge, write=True, form={"photo_id": photo})
        return words(made.get("post_id")) or photo

    async def _whole(self, edge: str, media: Media, form: dict[str, str]) -> str:
        begun = await self._graph.ask("POST", edge, form={"upload_phase": "start"})
        video, address = words(begun.get("video_id")), words(begun.get("upload_url"))
        if video is None or address is None:
            raise _no_number()
        await self._graph.transfer(address, FileSlice(media.path))
        form = {"upload_phase": "finish", "video_id": video, **form}
        return await self._bring_out(edge, video, form)

    async def _in_parts(self, edge: str, session: str, media: Media, said: Json) -> None:
        """Meta answers each part with where the next one begins and ends; at the end both are it."""
        while True:
            start, end = _offset(said.get("start_offset")), _offset(said.get("end_offset"))
            if start is None or end is None or not 0 <= start <= media.size_bytes:
                raise Unavailable(
                    "Facebook did not say which part of the video it wants. Try again later.",
                    network="facebook",
                )
            if start >= min(end, media.size_bytes):
                return
            length = min(end - start, media.size_bytes - start, PART_BYTES)
            part = File(media.path.name, media.mime, FileSlice(media.path, start, length))
            said = await self._graph.ask(
                "POST",
                edge,
                form={
                    "upload_phase": "transfer",
                    "upload_session_id": session,
                    "start_offset": str(start),
                },
                files={"video_file_chunk": part},
            )
            if _offset(said.get("start_offset")) == start:
                raise Unavailable(
                    "Facebook does not take the video’s next part. Try again later.",
                    network="facebook",
                )

    async def _bring_out(self, edge: str, video: str, form: dict[str, str]) -> str:
        """The number of the post. Where the answer is lost, the video itself is asked."""
        lost: Unsure | None = None
        made: Json = {}
        try:
            made = await self._graph.ask("POST", edge, write=True, form=form)
        except Unsure as error:
            lost = error
        said = await self._status(video)
        phase = words(mapping(said, "status", "publishing_phase").get("publish_status"))
        if lost is not None and phase not in _OUT:
            raise lost
        post_id = words(made.get("post_id")) or words(said.get("post_id"))
        if post_id is None:
            # A video's own number has its comments and counts too.
            return video
        return post_id if "_" in post_id else f"{self._page}_{post_id}"

    async def _status(self, video: str) -> Json:
        """Asking is no part of publishing, and may fail."""
        try:
            path = node(video, network="facebook")
            return await self._graph.ask("GET", path, params={"fields": STATUS})
        except NetworkError:
            return {}


def _offset(value: object) -> int | None:
    # Meta writes offsets as texts.
    return int(value) if isinstance(value, str) and value.isdecimal() else count(value)


def _no_number() -> Unavailable:
    return Unavailable("Facebook gave the video no number. Try again later.", network="facebook")
