"""What a post carries, as its `attachments` show it (reference/story-attachment)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from homeground.sandbox.graph.nodes import Json
from homeground.sandbox.world import File, Post

if TYPE_CHECKING:
    from .objects import Graph


def is_photo(file: File) -> bool:
    return file.mime.startswith("image/")


def source(graph: Graph, file: File) -> str:
    return f"{graph.root}/_media/{file.id}"


def of_post(graph: Graph, post: Post) -> Json | None:
    """Its photos or video, several of them as an album; else the link that it shares."""
    files = [
        _photo(graph, file) if is_photo(file) else _video(graph, post, file) for file in post.files
    ]
    if not files:
        return {"data": [_shared(post.link)]} if post.link else None
    if len(files) == 1:
        return {"data": files}
    return {"data": [files[0] | {"type": "album", "subattachments": {"data": files}}]}


def _photo(graph: Graph, file: File) -> Json:
    address = f"{graph.origin}/photo?{urlencode({'fbid': file.id})}"
    return {
        **({"description": file.alt} if file.alt else {}),
        "media": {
            "image": {"height": file.height, "src": source(graph, file), "width": file.width}
        },
        "media_type": "photo",
        "target": {"id": file.id, "url": address},
        "type": "photo",
        "unshimmed_url": address,
        "url": address,
    }


def _video(graph: Graph, post: Post, file: File) -> Json:
    address = graph.permalink(post)
    return {
        "media": {"source": source(graph, file)},
        "media_type": "video",
        "target": {"id": file.id, "url": address},
        "type": "video_inline",
        "unshimmed_url": address,
        "url": address,
    }


def _shared(link: str) -> Json:
    """Links are told twice: as they are, and led over Facebook's own address."""
    led = f"https://l.facebook.com/l.php?{urlencode({'u': link})}"
    return {
        "media_type": "link",
        "target": {"url": led},
        "title": link,
        "type": "share",
        "unshimmed_url": link,
        "url": led,
    }
