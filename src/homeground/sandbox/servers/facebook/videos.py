"""Videos in one request: sent, or fetched from `file_url`; shown as a post of the Page.

Source: Page.json (POST videos) and docs/graph-api/reference/page/videos, seen 2026-11-22. Uploads
in parts, reels and stories: `sessions`. The description of Video objects is published empty: the
fields are those that the reference's examples name.
"""

from __future__ import annotations

from typing import Any, ClassVar

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError, invalid
from homeground.sandbox.graph.fields import Field
from homeground.sandbox.graph.images import is_video
from homeground.sandbox.graph.nodes import Node, instant, names
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File, World

from . import photos, sessions
from .objects import Graph


async def upload(world: World, call: Call) -> File:
    """Raises: GraphError 100 without a video, 352 for what is none, 389 for what is not fetched."""
    content = call.given.files.get("source")
    address = call.given.text("file_url")
    if content is None and not address:
        raise invalid("Missing video source: send source or file_url")  # words not documented
    if content is None:
        try:
            content = await pull(address or "")
        except NotFetched:
            raise GraphError("Unable to fetch video file from URL.", 389) from None
    file = empty(world, call)
    fill(file, content)
    describe(file, call)
    return file


def empty(world: World, call: Call) -> File:
    """A video that has its number, and nothing in it yet."""
    file = File(
        id=str(world.count("facebook.photo", photos.FIRST_ID)),
        mime="video/mp4",
        content=b"",
        width=0,
        height=0,
        owner_id=call.account.id,
        created_at=world.clock.now(),
        extra={"facebook": True, "caption": None, "title": None},
    )
    world.files[file.id] = file
    return file


def fill(file: File, content: bytes) -> None:
    """Raises: GraphError 352 for what is no video."""
    if not is_video(content):
        # Code and subcode are remembered from reports.
        raise GraphError(
            "Sorry, the video file you selected is in a format that we don't support.",
            352,
            subcode=1363024,
        )
    file.content = content
    seen = movie_from(content)
    if seen is not None:
        file.width, file.height, file.seconds = seen.width, seen.height, seen.seconds


def describe(file: File, call: Call) -> None:
    file.extra["caption"] = call.given.text("description") or None
    file.extra["title"] = call.given.text("title") or None


class VideoNode(Node):
    kind: ClassVar[str] = "Video"
    usual: ClassVar[tuple[str, ...]] = ("updated_time", "description", "id")
    known: ClassVar[frozenset[str]] = names("picture thumbnails format embed_html views")

    def __init__(self, graph: Graph, file: File):
        self.graph = graph
        self.file = file
        self.id = file.id

    def value(self, asked: Field) -> Any:
        file = self.file
        match asked.name:
            case "description":
                return file.extra["caption"]
            case "title":
                return file.extra["title"]
            case "created_time" | "updated_time":
                return instant(file.created_at) if file.created_at else None
            case "post_id":
                return file.extra.get("post_id")
            case "source":
                return f"{self.graph.root}/_media/{file.id}"
            case "status":
                return sessions.status(file)
            case "length":
                return file.seconds
            case "permalink_url":
                # The real one is /{page}/videos/{id}/; people see the post here.
                page, _, number = str(file.extra.get("post_id", "")).partition("_")
                return f"{self.graph.origin}/{page}/posts/{number}" if number else None
            case _:
                raise KeyError(asked.name)
