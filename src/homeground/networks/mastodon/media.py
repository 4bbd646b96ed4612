"""An image on its way to Mastodon, which may still be at work on it after taking it.

https://docs.joinmastodon.org/methods/media/#v2
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from homeground.networks.errors import NotOffered, Unavailable
from homeground.networks.http import File
from homeground.networks.model import Media
from homeground.networks.reading import mapping, words

from .api import Api

# Half a minute in all. Images take a second or two.
CHECK_AFTER_SECONDS = (0.2, 0.3, 0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 5.0, 5.0, 5.0, 5.0)


async def upload(api: Api, media: Media) -> str:
    """Uploads one image and waits until it may be published.

    Nothing is published by this, so a failure never leaves doubt.
    """
    if media.kind != "image":
        raise NotOffered("Homeground does not send videos to Mastodon yet.", network="mastodon")
    answer = await api.send(
        "POST",
        "/api/v2/media",
        form={"description": media.alt} if media.alt else None,
        files={"file": File(media.path.name, media.mime, media.read())},
    )
    media_id = words(mapping(answer.json()).get("id"))
    if media_id is None:
        raise Unavailable("The server gave the upload no number.", network="mastodon")
    if answer.status == 202:
        await _processed(api, media_id)
    return media_id


async def _processed(api: Api, media_id: str) -> None:
    """206 means that it is still at work; an image that it cannot read ends in 422."""
    for seconds in CHECK_AFTER_SECONDS:
        await asyncio.sleep(seconds)
        answer = await api.send("GET", f"/api/v1/media/{quote(media_id, safe='')}")
        if answer.status == 200:
            return
    raise Unavailable(
        "The server is still processing the image. Try again later.", network="mastodon"
    )
