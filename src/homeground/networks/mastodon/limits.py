"""What one server allows, as it says itself.

https://docs.joinmastodon.org/entities/Instance/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeground.networks.reading import count, mapping


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """A server's own limits; `None` where it does not say. Bytes for a file, characters for text."""

    text_max: int | None = None
    link_counts_as: int | None = None
    images_per_post: int | None = None
    image_max_bytes: int | None = None
    image_max_pixels: int | None = None
    image_mimes: frozenset[str] | None = None
    alt_text_max: int | None = None
    video_max_bytes: int | None = None
    video_mimes: frozenset[str] | None = None


def limits_from_instance(instance: Any) -> ServerLimits:
    statuses = mapping(instance, "configuration", "statuses")
    media = mapping(instance, "configuration", "media_attachments")
    mimes = media.get("supported_mime_types")
    return ServerLimits(
        text_max=count(statuses.get("max_characters")),
        link_counts_as=count(statuses.get("characters_reserved_per_url")),
        images_per_post=count(statuses.get("max_media_attachments")),
        image_max_bytes=count(media.get("image_size_limit")),
        image_max_pixels=count(media.get("image_matrix_limit")),
        image_mimes=_of_kind(mimes, "image/"),
        alt_text_max=count(media.get("description_limit")),
        video_max_bytes=count(media.get("video_size_limit")),
        video_mimes=_of_kind(mimes, "video/"),
    )


def _of_kind(mimes: Any, kind: str) -> frozenset[str] | None:
    if not isinstance(mimes, list):
        return None
    return frozenset(mime for mime in mimes if isinstance(mime, str) and mime.startswith(kind))
