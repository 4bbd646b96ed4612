"""An image on its way to X: begun, sent in segments, ended, described.

https://docs.x.com/x-api/media/introduction
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from homeground.networks.errors import NotOffered, Rejected, Unavailable
from homeground.networks.http import File
from homeground.networks.model import Media
from homeground.networks.reading import Json, mapping, words

from .api import Api
from .network import SEGMENT_BYTES

PROCESSING_CHECKS = 20
LONGEST_CHECK_SECONDS = 5.0


async def upload(api: Api, media: Media) -> str:
    """Uploads one image; nothing is published by this, so a failure never leaves doubt."""
    if media.kind != "image":
        raise NotOffered("Homeground does not send videos to X yet.", network="x")
    content = media.read()
    begun = await api.send(
        "POST",
        "/2/media/upload/initialize",
        json={
            "media_category": "tweet_image",
            "media_type": media.mime,
            "total_bytes": len(content),
        },
    )
    media_id = _id_of(begun)
    path = f"/2/media/upload/{quote(media_id, safe='')}"
    for index, start in enumerate(range(0, len(content), SEGMENT_BYTES)):
        part = File(media.path.name, media.mime, content[start : start + SEGMENT_BYTES])
        await api.send(
            "POST", f"{path}/append", form={"segment_index": str(index)}, files={"media": part}
        )
    answer = await api.send("POST", f"{path}/finalize")
    await _processed(api, media_id, answer)
    if media.alt:
        metadata = {"alt_text": {"text": media.alt}}
        await api.send("POST", "/2/media/metadata", json={"id": media_id, "metadata": metadata})
    return media_id


async def _processed(api: Api, media_id: str, answer: Json) -> None:
    """Images are ready at once as a rule; where X says otherwise, it is asked until they are."""
    for _ in range(PROCESSING_CHECKS):
        info = mapping(answer, "data", "processing_info")
        state = words(info.get("state"))
        if state == "failed":
            raise Rejected("X could not read this image: save it anew and try again.", network="x")
        if state not in ("pending", "in_progress"):
            return
        wait = info.get("check_after_secs")
        seconds = float(wait) if isinstance(wait, int | float) else 1.0
        await asyncio.sleep(min(max(seconds, 0.1), LONGEST_CHECK_SECONDS))
        params = {"media_id": media_id, "command": "STATUS"}
        answer = await api.send("GET", "/2/media/upload", params=params)
    raise Unavailable("X is still processing the image. Try again later.", network="x")


def _id_of(answer: Json) -> str:
    media_id = words(mapping(answer, "data").get("id"))
    if media_id is None:
        raise Unavailable("X gave the upload no number. Try again later.", network="x")
    return media_id
