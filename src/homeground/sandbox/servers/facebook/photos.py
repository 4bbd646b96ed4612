"""Uploading photos: shown at once as a post, or kept to be attached to one.

Source: Page.json (POST photos), docs/pages-api/posts and reference/page/photos, seen 2026-11-22:
JPEG, BMP, PNG, GIF and TIFF up to 4 MB. The codes of what is no picture are a production client's
(github.com/gitroomhq/postiz-app, facebook.provider.ts); 324 is in the error guide.
"""

from __future__ import annotations

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.images import picture
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.world import Account, File, World

MOST_BYTES = 4 * 1024 * 1024
FIRST_ID = 122_100_000_000_000_001


async def upload(world: World, call: Call) -> File:
    """Raises: GraphError 324 without a picture, 1366046 (subcode) for one that is not taken."""
    content = call.given.files.get("source")
    if content is None:
        content = next(iter(call.given.files.values()), None)
    if content is None:
        content = await _pulled(call.given.text("url"))
    seen = picture(content)
    if seen is None or len(content) > MOST_BYTES or seen.mime == "image/webp":
        raise GraphError(
            "Invalid parameter",
            100,
            subcode=1366046,
            title="Can't Read Files",
            user_message="Your photos couldn't be uploaded. Photos should be less than 4 MB and "
            "saved as JPG, PNG, GIF, TIFF, HEIF or WebP files.",
        )
    file = File(
        id=str(world.count("facebook.photo", FIRST_ID)),
        mime=seen.mime,
        content=content,
        width=seen.width,
        height=seen.height,
        alt=call.given.text("alt_text_custom") or None,
        owner_id=call.account.id,
        created_at=world.clock.now(),
        extra={"facebook": True, "caption": call.given.text("message") or None},
    )
    world.files[file.id] = file
    return file


async def _pulled(address: str | None) -> bytes:
    if not address:
        raise GraphError("(#324) Requires upload file", 324)
    try:
        return await pull(address)
    except NotFetched:
        # The wording is remembered from reports, not found in the documents.
        raise GraphError(
            "Missing or invalid image file", 324, subcode=2069019, title="Missing or invalid image"
        ) from None


def find(world: World, owner: Account, photo_id: str) -> File | None:
    """A photo or video of this Page."""
    file = world.files.get(photo_id)
    if file is None or not file.extra.get("facebook") or file.owner_id != owner.id:
        return None
    return file
