"""Videos for a group's topics, in Odnoklassniki's three steps.

https://apiok.ru/en/dev/examples/video_upload. Nothing is published by them, so nothing is a write:
a lost answer means to begin again.
"""

from __future__ import annotations

from homeground.networks.errors import Unavailable
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Draft, Media
from homeground.networks.reading import mapping, words

from .api import Api
from .network import VIDEO_TITLE_MAX


async def uploaded_video(api: Api, media: Media, draft: Draft, *, group_id: str) -> str:
    """The number of a video that the group now has, named and to be seen."""
    place = mapping(
        await api.ask(
            "video.getUploadUrl",
            {
                "gid": group_id,
                "file_name": media.path.name,
                "file_size": str(media.size_bytes),
            },
        )
    )
    number, address = words(place.get("video_id")), words(place.get("upload_url"))
    if number is None or address is None:
        raise Unavailable(
            "Odnoklassniki gave no address to upload the video to.", network="odnoklassniki"
        )
    file = File(media.path.name, media.mime, FileSlice(media.path))
    await api.send_video(address, file)
    await api.ask(
        "video.update", {"vid": number, "title": title_of(media, draft), "privacy": "PUBLIC"}
    )
    return number


def title_of(media: Media, draft: Draft) -> str:
    """A video has a title there: the draft's, else its first line."""
    lines = draft.text.strip().splitlines()
    title = draft.title or media.name or (lines[0] if lines else media.path.stem)
    return title[:VIDEO_TITLE_MAX]
