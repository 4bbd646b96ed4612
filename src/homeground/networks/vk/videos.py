"""VK's documents about videos and ours. Nothing here sends or reads.

https://dev.vk.com/en/method/video.save
"""

from __future__ import annotations

from homeground.networks.model import Draft, Media
from homeground.networks.reading import Json, words

from .network import VIDEO_NAME_MAX


def parameters_from_video(media: Media, draft: Draft, *, owner_id: int) -> dict[str, str]:
    """What `video.save` is told. A video has a name; without a title it is the text's first line."""
    lines = draft.text.strip().splitlines()
    name = draft.title or media.name or (lines[0] if lines else media.path.stem)
    told = {"name": name[:VIDEO_NAME_MAX], "wallpost": "0"}
    if owner_id < 0:
        told["group_id"] = str(-owner_id)
    return told


def attachment_from_video(place: Json) -> str | None:
    """How a video is named in `attachments`; the key lets those see it who may not yet."""
    owner_id, number = words(place.get("owner_id")), words(place.get("video_id"))
    if owner_id is None or number is None:
        return None
    key = words(place.get("access_key"))
    return f"video{owner_id}_{number}" + (f"_{key}" if key else "")
