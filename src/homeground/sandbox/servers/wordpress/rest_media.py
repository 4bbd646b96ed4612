"""wp/v2 media: a file as the body with its name in Content-Disposition, or in a form as `file`.

developer.wordpress.org/rest-api/reference/media and the attachments controller of WordPress core,
seen 2026-11-22.
"""

from __future__ import annotations

import hashlib
import re
from email.message import Message

from homeground.sandbox.world import File

from . import errors, media, rest_shape
from .ask import Answer, Ask
from .errors import Refusal
from .rest_posts import only, page_of, signed_in, wants_edit


def files(ask: Ask) -> Answer:
    edit = wants_edit(ask)
    owner = signed_in(ask, "rest_forbidden", "Sorry, you are not allowed to do that.")
    numbers = sorted(ask.world.of("wordpress").get("media", {}), reverse=True)
    found = [f for number in numbers if (f := media.file_of(ask.world, number, owner))]
    page, headers = page_of(ask, found, "media", strict=True)
    return Answer([only(ask, rest_shape.media(ask, f, edit=edit)) for f in page], headers=headers)


def create(ask: Ask) -> Answer:
    account = signed_in(
        ask, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user."
    )
    name, content = _given(ask)
    number = ask.entries.next_id()
    try:
        file = media.keep(ask.world, account, number, name, content)
    except media.NotTaken:
        words = "Sorry, you are not allowed to upload this file type."
        raise Refusal("rest_upload_sideload_error", words, 500) from None
    _describe(ask, file)
    location = f"{ask.base}/wp-json/wp/v2/media/{number}"
    return Answer(only(ask, rest_shape.media(ask, file, edit=True)), 201, {"Location": location})


def _given(ask: Ask) -> tuple[str, bytes]:
    if uploads := ask.params.uploads.get("file"):
        return uploads[0].name, uploads[0].content
    if ask.params.uploads or not ask.body:
        raise Refusal("rest_upload_no_data", "No data supplied.", 400)
    if "Content-Type" not in ask.headers:
        raise Refusal("rest_upload_no_content_type", "No Content-Type supplied.", 400)
    disposition = ask.headers.get("Content-Disposition")
    if not disposition:
        words = "No Content-Disposition supplied."
        raise Refusal("rest_upload_no_content_disposition", words, 400)
    name = _name(disposition)
    if not name:
        words = (
            "Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as "
            '`attachment; filename="image.png"` or similar.'
        )
        raise Refusal("rest_upload_invalid_disposition", words, 400)
    stated = ask.headers.get("Content-MD5")
    if stated and stated != hashlib.md5(ask.body, usedforsecurity=False).hexdigest():
        raise Refusal("rest_upload_hash_mismatch", "Content hash did not match expected.", 412)
    return name, ask.body


def _name(disposition: str) -> str:
    message = Message()
    message["Content-Disposition"] = disposition
    return re.sub(r"[^\w.-]+", "-", message.get_filename() or "").strip("-")


def read(ask: Ask) -> Answer:
    return Answer(only(ask, rest_shape.media(ask, _own(ask), edit=wants_edit(ask))))


def update(ask: Ask) -> Answer:
    file = _own(ask)
    _describe(ask, file)
    return Answer(only(ask, rest_shape.media(ask, file, edit=True)))


def delete(ask: Ask) -> Answer:
    file = _own(ask)
    if not ask.params.flag("force"):
        words = "The post does not support trashing. Set 'force=true' to delete."
        raise Refusal("rest_trash_not_supported", words, 501)
    previous = rest_shape.media(ask, file, edit=True)
    media.drop(ask.world, file)
    return Answer({"deleted": True, "previous": previous})


def _own(ask: Ask) -> File:
    owner = signed_in(ask, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    file = media.file_of(ask.world, ask.number(), owner)
    if file is None:
        raise errors.no_post()
    return file


def _describe(ask: Ask, file: File) -> None:
    if "alt_text" in ask.params:
        file.alt = ask.params.text("alt_text") or None
    for name in ("title", "caption", "description"):
        if name in ask.params:
            file.extra[name] = ask.params.text(name)
    if "post" in ask.params:
        file.extra["post"] = ask.params.whole("post", 0) or None
