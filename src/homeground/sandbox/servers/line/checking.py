"""Message objects, looked at before they are taken.

developers.line.biz/en/reference/messaging-api/#message-objects, seen 2026-11-22. Of the kinds of
message the sandbox takes text, text v2 without substitutions, image and video. Each fault is one of
the answer's `details`, in the words that LINE's reference shows where it shows any.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any

from yarl import URL

from homeground.sandbox.graph.images import is_video, picture
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import File, World

from .state import Json

MOST_MESSAGES = 5
MOST_TEXT_UNITS = 5000
MOST_URL = 2000
MOST_IMAGE_BYTES = 10 * 1024 * 1024
MOST_VIDEO_BYTES = 200 * 1024 * 1024
TRACKING_ID = re.compile(r"[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{0,100}")
KINDS = ("text", "textV2", "image", "video")
PICTURES = ("image/jpeg", "image/png")
FIRST_FILE = 480_000_001


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, or else the messages' texts and addresses."""

    details: list[Json]
    texts: list[str]
    media: list[Json]


def check(messages: object) -> Checked:
    """The array `messages` of a request."""
    if messages is None:
        return Checked([_detail("messages", "May not be null")], [], [])
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        why = f"Size must be between 1 and {MOST_MESSAGES}"
        return Checked([_detail("messages", why)], [], [])
    details: list[Json] = []
    texts: list[str] = []
    media: list[Json] = []
    for number, message in enumerate(messages):
        where = f"messages[{number}]"
        kind = message.get("type") if isinstance(message, dict) else None
        if kind not in KINDS:
            why = f"Must be one of the following values: [{', '.join(KINDS)}]"
            details.append(_detail(f"{where}.type", why))
        elif kind in ("text", "textV2"):
            details += _text_faults(message, where)
            texts.append(message.get("text"))
        else:
            details += _media_faults(message, where)
            media.append(message)
    return Checked(details, texts, media)


def _text_faults(message: Json, where: str) -> list[Json]:
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        return [_detail(f"{where}.text", "May not be empty")]
    if any("\ud800" <= character <= "\udfff" for character in text):
        return [_detail(f"{where}.text", "Must be UTF-8")]
    if len(text.encode("utf-16-le")) // 2 > MOST_TEXT_UNITS:
        return [_detail(f"{where}.text", f"Length must be between 0 and {MOST_TEXT_UNITS}")]
    if message["type"] == "textV2" and message.get("substitution"):
        return [_detail(f"{where}.substitution", "The sandbox substitutes nothing")]
    return []


def _media_faults(message: Json, where: str) -> list[Json]:
    details = []
    for name in ("originalContentUrl", "previewImageUrl"):
        address = message.get(name)
        if not isinstance(address, str) or not address:
            details.append(_detail(f"{where}.{name}", "May not be empty"))
        elif len(address) > MOST_URL:
            why = f"Length must be between 0 and {MOST_URL}"
            details.append(_detail(f"{where}.{name}", why))
        elif not _secure(address):
            details.append(_detail(f"{where}.{name}", "invalid uri scheme"))
    if message["type"] == "video":
        tracking = message.get("trackingId")
        if tracking is not None and not (
            isinstance(tracking, str) and TRACKING_ID.fullmatch(tracking)
        ):
            details.append(_detail(f"{where}.trackingId", "Length must be between 0 and 100"))
    return details


def _secure(address: str) -> bool:
    """LINE wants https; in the sandbox, http on this machine will do."""
    try:
        url = URL(address)
    except ValueError:
        return False
    if url.scheme == "https":
        return bool(url.host)
    if url.scheme != "http" or not url.host:
        return False
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False


async def files_of(world: World, account_id: str, media: list[Json]) -> list[File]:
    """What readers see of the media messages.

    LINE takes a message without looking at its addresses: its readers' phones fetch them, and show
    nothing where nothing is. So what cannot be fetched here is missing from the post.
    """
    files = []
    for message in media:
        try:
            content = await pull(message["originalContentUrl"])
        except NotFetched:
            continue
        file = _file(world, account_id, content, video=message["type"] == "video")
        if file is not None:
            files.append(file)
    return files


def _file(world: World, account_id: str, content: bytes, *, video: bool) -> File | None:
    mime, width, height, seconds = "video/mp4", 0, 0, None
    if video:
        if not is_video(content) or len(content) > MOST_VIDEO_BYTES:
            return None
        movie = movie_from(content)
        if movie is not None:
            width, height, seconds = movie.width, movie.height, movie.seconds
    else:
        seen = picture(content)
        if seen is None or seen.mime not in PICTURES or len(content) > MOST_IMAGE_BYTES:
            return None
        mime, width, height = seen
    file = File(
        id=str(world.count("line.file", FIRST_FILE)),
        mime=mime,
        content=content,
        width=width,
        height=height,
        seconds=seconds,
        owner_id=account_id,
        created_at=world.clock.now(),
    )
    world.files[file.id] = file
    return file


def _detail(place: str, why: str) -> Json:
    return {"message": why, "property": place}


def body_faults(body: Json, *, to: type[Any] | None) -> list[Json]:
    """What is wrong beside the messages: `to` is what its value must be, `None` where none belongs."""
    details = []
    if to is str and not (isinstance(body.get("to"), str) and body["to"]):
        details.append(_detail("to", "May not be empty"))
    if to is list:
        ids = body.get("to")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 500:
            details.append(_detail("to", "Size must be between 1 and 500"))
        elif not all(isinstance(user, str) for user in ids):
            details.append(_detail("to", "Must be an array of strings"))
    if not isinstance(body.get("notificationDisabled", False), bool):
        details.append(_detail("notificationDisabled", "Must be true or false"))
    return details
