"""A file and what is known of it, kept: its bytes in the store, its facts as a row."""

from __future__ import annotations

from homeground.content.media_store import store
from homeground.content.models import MediaFile

from .facts import MediaFacts

LONGEST_NAME = 255


def kept(facts: MediaFacts, organization_id: int) -> MediaFile:
    """Raises: BadInput when the file was changed since it was looked at."""
    store(facts.path, facts.sha256)
    file, _made = MediaFile.objects.get_or_create(
        organization_id=organization_id,
        sha256=facts.sha256,
        defaults={
            "name": plain_name(facts.name),
            "kind": facts.kind,
            "mime": facts.mime,
            "size_bytes": facts.size_bytes,
            "width": facts.width,
            "height": facts.height,
            "seconds": facts.seconds,
            "codec": facts.codec or "",
        },
    )
    return file


def plain_name(name: str) -> str:
    """Without folders, and short enough to be kept.

    >>> plain_name("C:\\\\Halti\\\\lamp.png")
    'lamp.png'
    """
    return name.replace("\0", "").replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]


def name_as(name: str, mime: str, original: str) -> str:
    """What a file is called when it was made an image of the kind `mime` from one of the kind `original`.

    >>> name_as("lamp.heic", "image/jpeg", "image/heic"), name_as("lamp.png", "image/png", "image/png")
    ('lamp.jpg', 'lamp.png')
    """
    if mime == original:
        return name
    stem = name.rpartition(".")[0] or name
    return f"{stem[:240]}.{mime.removeprefix('image/').replace('jpeg', 'jpg')}"
