"""A file on its way to X: begun, sent in segments, ended, described.

https://docs.x.com/x-api/media/introduction
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from homeground.networks.errors import Rejected, Unavailable
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Media
from homeground.networks.processing import VIDEO_SECONDS
from homeground.networks.reading import Json, mapping, words

from .api import Api
from .network import SEGMENT_BYTES

IMAGE_SECONDS = 60.0
SHORTEST_CHECK_SECONDS = 0.1
LONGEST_CHECK_SECONDS = 10.0
CATEGORIES = {"image": "tweet_image", "video": "tweet_video"}


async def upload(api: Api, media: Media) -> str:
    """Uploads one image or video; nothing is published by this, so a failure leaves no doubt."""
    content = FileSlice(media.path)
    try:
        size = content.size()
    except OSError as error:
        raise Rejected(
            f"{media.path.name} cannot be read any more ({error.strerror}).", network="x"
        ) from error
    begun = await api.send(
        "POST",
        "/2/media/upload/initialize",
        json={
            "media_category": CATEGORIES.get(media.kind, "tweet_image"),
            "media_type": media.mime,
            "total_bytes": size,
        },
    )
    media_id = _id_of(begun)
    path = f"/2/media/upload/{quote(media_id, safe='')}"
    for index, start in enumerate(range(0, size, SEGMENT_BYTES)):
        segment = FileSlice(media.path, start, min(SEGMENT_BYTES, size - start))
        await api.send(
            "POST",
            f"{path}/append",
            form={"segment_index": str(index)},
            files={"media": File(media.path.name, media.mime, segment)},
        )
    answer = await api.send("POST", f"{path}/finalize")
    await _processed(api, media_id, answer, media)
    if media.alt and media.kind == "image":
        metadata = {"alt_text": {"text": media.alt}}
        await api.send("POST", "/2/media/metadata", json={"id": media_id, "metadata": metadata})
    return media_id


async def _processed(api: Api, media_id: str, answer: Json, media: Media) -> None:
    """X says itself when it wants to be asked again; images are ready at once as a rule."""
    waited, within = 0.0, VIDEO_SECONDS if media.kind == "video" else IMAGE_SECONDS
    while True:
        info = mapping(answer, "data", "processing_info")
        state = words(info.get("state"))
        if state == "failed":
            raise Rejected(
                f"X could not read this {media.kind}: save it anew and try again.", network="x"
            )
        if state not in ("pending", "in_progress"):
            return
        if waited >= within:
            raise Unavailable(
                f"X is still processing the {media.kind}. Nothing is published yet: try again later.",
                code="processing",
                network="x",
            )
        wait = info.get("check_after_secs")
        seconds = float(wait) if isinstance(wait, int | float) else 1.0
        seconds = min(max(seconds, SHORTEST_CHECK_SECONDS), LONGEST_CHECK_SECONDS)
        await asyncio.sleep(seconds)
        waited += seconds
        params = {"media_id": media_id, "command": "STATUS"}
        answer = await api.send("GET", "/2/media/upload", params=params)


def _id_of(answer: Json) -> str:
    media_id = words(mapping(answer, "data").get("id"))
    if media_id is None:
        raise Unavailable("X gave the upload no number. Try again later.", network="x")
    return media_id
