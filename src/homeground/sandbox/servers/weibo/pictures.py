"""Pictures: JPEG, GIF and PNG under 5 MB.

open.weibo.com/wiki/2/statuses/share and …/C/2/statuses/upload_pic/biz, seen 2026-11-22.
"""

from __future__ import annotations

import io

import PIL
from PIL import Image

from homeground.sandbox.world import File

from . import errors
from .call import Call

MOST_BYTES = 5 * 1024 * 1024
KINDS = {"JPEG": "image/jpeg", "GIF": "image/gif", "PNG": "image/png"}


def keep(call: Call) -> File:
    """The picture of this call's form, decoded as a whole.

    Raises: WeiboError 20007 without one, 20006 for 5 MB and more, 20005 for what is no picture.
    """
    content = call.files.get("pic")
    if not content:
        raise errors.no_image()
    if len(content) >= MOST_BYTES:
        raise errors.image_size()
    try:
        with Image.open(io.BytesIO(content)) as image:
            mime = KINDS.get(image.format or "")
            if mime is None:
                raise errors.image_kind()
            image.load()
            width, height = image.size
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        raise errors.image_kind() from None
    number = call.world.count("weibo.picture")
    token = call.world.random("weibo.picture", number).randbytes(6).hex()
    file = File(
        id=f"{int(call.account.id):08x}gy1{token}",
        mime=mime,
        content=content,
        width=width,
        height=height,
        owner_id=call.account.id,
        created_at=call.world.clock.now(),
    )
    call.world.files[file.id] = file
    return file


def urls(file: File, root: str) -> dict[str, str]:
    """All sizes are the original: the sandbox draws no smaller ones."""
    address = f"{root}/_media/{file.id}"
    return {"thumbnail_pic": address, "bmiddle_pic": address, "original_pic": address}


def upload_pic(call: Call) -> dict[str, str]:
    call.rip(required=False)
    file = keep(call)
    return {"pic_id": file.id} | urls(file, call.root)
