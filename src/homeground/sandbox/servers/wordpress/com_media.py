"""WordPress.com's uploads: a form with `media[]`, and `attrs` for their words.

developer.wordpress.com/docs/api/1.1/post/sites/$site/media/new, seen 2026-11-22. Files named by
`media_urls` would be fetched; the sandbox fetches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeground.sandbox.world import File

from . import com_shape, errors, media
from .ask import Answer, Ask


def uploads(ask: Ask) -> list[File]:
    """Raises: ComRefusal when one is no image of a kind that is taken."""
    assert ask.account is not None
    kept = []
    for number, upload in enumerate(ask.params.uploads.get("media", [])):
        try:
            file = media.keep(
                ask.world, ask.account, ask.entries.next_id(), upload.name, upload.content
            )
        except media.NotTaken:
            words = "Sorry, you are not allowed to upload this file type."
            raise errors.ComRefusal("upload_error", words, 400) from None
        _describe(file, _attributes(ask, number))
        kept.append(file)
    return kept


def create(ask: Ask) -> Answer:
    if not ask.params.uploads.get("media"):
        raise errors.com_invalid_input("No media provided in input.")
    return Answer({"media": [com_shape.media(ask, file) for file in uploads(ask)]})


def _found(ask: Ask) -> File:
    file = media.file_of(ask.world, ask.number(), ask.account)
    if file is None:
        raise errors.ComRefusal("unknown_media", "Unknown media item", 404)
    return file


def read(ask: Ask) -> Answer:
    return Answer(com_shape.media(ask, _found(ask)))


def update(ask: Ask) -> Answer:
    file = _found(ask)
    _describe(file, ask.params.given)
    return Answer(com_shape.media(ask, file))


def delete(ask: Ask) -> Answer:
    file = _found(ask)
    shown = com_shape.media(ask, file) | {"status": "deleted"}
    media.drop(ask.world, file)
    return Answer(shown)


def _attributes(ask: Ask, number: int) -> Mapping[str, Any]:
    """`attrs` as JSON is a list; as a form it comes as `attrs[0][alt]`."""
    attributes = ask.params.given.get("attrs")
    if isinstance(attributes, list) and number < len(attributes):
        given = attributes[number]
        return given if isinstance(given, Mapping) else {}
    start = f"attrs[{number}]["
    return {
        name.removeprefix(start).rstrip("]"): value
        for name, value in ask.params.given.items()
        if name.startswith(start)
    }


def _describe(file: File, given: Mapping[str, Any]) -> None:
    if "alt" in given:
        file.alt = str(given["alt"]) or None
    for name in ("title", "caption", "description"):
        if name in given:
            file.extra[name] = str(given[name])
