"""Images, videos and documents on their way to LinkedIn, each to a place that it names before.

…/shares/images-api, …/shares/videos-api and …/shares/documents-api. Nothing is published by an
upload, so a lost answer only means to begin again.
"""

from __future__ import annotations

from homeground.networks.errors import Rejected, Unavailable
from homeground.networks.http import FileSlice, Response
from homeground.networks.model import Media
from homeground.networks.processing import VIDEO_SECONDS, processed
from homeground.networks.reading import Json, count, mapping, objects, words

from .api import Api
from .restli import encoded

PLACES = {"image": "images", "video": "videos", "document": "documents"}
DOCUMENT_SECONDS = 300.0
FAILED = "PROCESSING_FAILED"


async def upload(api: Api, media: Media, *, owner: str) -> str:
    """The URN of a file that a post may now carry.

    A video or a document is waited for: a post with one that LinkedIn cannot read would be out
    without it.
    """
    place = PLACES[media.kind]
    asked: Json = {"owner": owner}
    if media.kind == "video":
        asked |= {
            "fileSizeBytes": media.size_bytes,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
    begun = await _action(api, place, "initializeUpload", {"initializeUploadRequest": asked})
    told = mapping(begun.json(), "value")
    urn = words(told.get(media.kind))
    if urn is None:
        raise _nowhere(media)
    if media.kind == "video":
        await _in_parts(api, media, urn, told)
        await _ready(api, place, urn, media, VIDEO_SECONDS)
        return urn
    address = words(told.get("uploadUrl"))
    if address is None:
        raise _nowhere(media)
    await api.put(address, FileSlice(media.path), media.mime)
    if media.kind == "document":
        await _ready(api, place, urn, media, DOCUMENT_SECONDS)
    return urn


async def _in_parts(api: Api, media: Media, urn: str, told: Json) -> None:
    """LinkedIn says which bytes go where; the ETag of each answer proves that a part arrived."""
    arrived: list[str] = []
    for part in objects(told, "uploadInstructions"):
        address = words(part.get("uploadUrl"))
        first, last = count(part.get("firstByte")), count(part.get("lastByte"))
        if address is None or first is None or last is None or last < first:
            raise _nowhere(media)
        length = min(last + 1, media.size_bytes) - first
        answer = await api.put(
            address, FileSlice(media.path, first, length), "application/octet-stream"
        )
        etag = answer.headers.get("ETag")
        if not etag:
            raise Unavailable(
                "LinkedIn did not confirm a part of the video. Try again later.",
                network="linkedin",
            )
        arrived.append(etag.strip('"'))
    if not arrived:
        raise _nowhere(media)
    request = {
        "video": urn,
        "uploadToken": told.get("uploadToken") or "",
        "uploadedPartIds": arrived,
    }
    await _action(api, "videos", "finalizeUpload", {"finalizeUploadRequest": request})


async def _ready(api: Api, place: str, urn: str, media: Media, within: float) -> None:
    failed = ""

    async def done() -> bool:
        nonlocal failed
        said = await api.get(f"/rest/{place}/{encoded(urn)}")
        status = words(said.get("status"))
        if status == FAILED:
            failed = words(said.get("processingFailureReason")) or FAILED
        return bool(failed) or status == "AVAILABLE"

    await processed(done, network="linkedin", name="LinkedIn", what=media.kind, within=within)
    if failed:
        raise Rejected(
            f"LinkedIn could not read this {media.kind}: save it anew and try again. ({failed})",
            code=FAILED,
            network="linkedin",
        )


async def _action(api: Api, place: str, action: str, body: Json) -> Response:
    path = f"/rest/{place}?action={action}"
    return await api.send("POST", path, method="ACTION", write=False, json=body)


def _nowhere(media: Media) -> Unavailable:
    return Unavailable(f"LinkedIn did not say where to send the {media.kind}.", network="linkedin")
