"""A file on its way to Mastodon, which may still be at work on it after taking it.

https://docs.joinmastodon.org/methods/media/#v2
"""

from __future__ import annotations

from urllib.parse import quote

from homeground.networks.errors import Unavailable
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Media
from homeground.networks.processing import VIDEO_SECONDS, processed
from homeground.networks.reading import mapping, words

from .api import Api

IMAGE_SECONDS = 30.0
"""Images take a second or two."""


async def upload(api: Api, media: Media) -> str:
    """Uploads one image or video and waits until it may be published.

    Nothing is published by this, so a failure never leaves doubt.
    """
    answer = await api.send(
        "POST",
        "/api/v2/media",
        form={"description": media.alt} if media.alt else None,
        files={"file": File(media.path.name, media.mime, FileSlice(media.path))},
    )
    media_id = words(mapping(answer.json()).get("id"))
    if media_id is None:
        raise Unavailable("The server gave the upload no number.", network="mastodon")
    if answer.status == 202:
        path = f"/api/v1/media/{quote(media_id, safe='')}"

        async def done() -> bool:
            """206 means that it is still at work; a file that it cannot read ends in 422."""
            return (await api.send("GET", path)).status == 200

        within = VIDEO_SECONDS if media.kind == "video" else IMAGE_SECONDS
        await processed(done, network="mastodon", name="The server", what=media.kind, within=within)
    return media_id
