"""`attachment` of mediatopic.post: the blocks of a topic and when and how it is published.

apiok.ru/dev/methods/rest/mediatopic/mediatopic.post and github.com/apiok/documentation
(docs/method/ru/mediatopic/mediatopic.post.md), seen on 2026-11-22.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from homeground.sandbox.world import File

from . import errors
from .call import Call

TEXT_CHARACTERS = 32_000  # from memory, no source found; counted in code points
ANSWERS_AT_LEAST = 2
MOSCOW = timezone(timedelta(hours=3), "Europe/Moscow")
"""The documentation itself says GMT+3:00; Moscow has had no other time since 2014."""
POLL_OPTIONS = frozenset({"SingleChoice", "AnonymousVoting", "ResultsAfterVoting", "VotingClosed"})


@dataclass(slots=True)
class Poll:
    question: str
    answers: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(slots=True)
class Attachment:
    """`blocks` are what the topic's `media` will be, in order."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    """Photos and videos, in their order."""
    poll: Poll | None = None
    publish_at: datetime | None = None
    on_behalf_of_group: bool = False
    comments_closed: bool = False


def read(call: Call) -> Attachment:
    """Raises: OkError 100 for what is not of the grammar, 300 for media that is not there, 601 for
    too long a text, 607 for a link that is none."""
    try:
        given = json.loads(call.required("attachment"))
    except ValueError:
        raise errors.invalid("attachment", "not JSON") from None
    if not isinstance(given, dict):
        raise errors.invalid("attachment", "not a JSON object")
    media = given.get("media")
    if not isinstance(media, list) or not media:
        raise errors.invalid("attachment", "media is a list of at least one block")
    read_: Attachment = Attachment(
        publish_at=_publish_at(call, given),
        on_behalf_of_group=_flag(given, "onBehalfOfGroup"),
        comments_closed=_flag(given, "disableComments"),
    )
    for block in media:
        if not isinstance(block, dict) or not isinstance(block.get("type"), str):
            raise errors.invalid("attachment", "a block is an object with a type")
        reader = _BLOCKS.get(block["type"])
        if reader is None:
            raise errors.invalid("attachment", f"unknown type of media {block['type']}")
        reader(call, block, read_)
    if sum(len(text) for text in read_.texts) > TEXT_CHARACTERS:
        raise errors.text_limit()
    return read_


def _text(call: Call, block: dict[str, Any], into: Attachment) -> None:
    text = _said(block, "text")
    into.texts.append(text)
    into.blocks.append({"type": "text", "text": text})


def _link(call: Call, block: dict[str, Any], into: Attachment) -> None:
    url = _said(block, "url")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise errors.bad_link(url) from None
    if parts.scheme.lower() not in ("http", "https") or not host or any(c.isspace() for c in url):
        raise errors.bad_link(url)
    into.links.append(url)
    # Odnoklassniki takes a title from the page behind the link, which a sandbox does not open.
    into.blocks.append({"type": "link", "url": url, "title": str(block.get("title") or url)})


def _photo(call: Call, block: dict[str, Any], into: Attachment) -> None:
    files = []
    for token in _ids(block):
        file = call.state.photos.get(token)
        if file is None or file.owner_id != call.account.id:
            raise errors.not_found(f"photo {token}")
        files.append(file)
    into.files += files
    into.blocks.append(
        {"type": "photo", "photo_refs": [f"group_photo:{file.extra['photo_id']}" for file in files]}
    )


def _movie(call: Call, block: dict[str, Any], into: Attachment) -> None:
    ids = _ids(block)
    for video_id in ids:
        video = call.state.videos.get(video_id)
        if video is None or video.account_id != call.account.id or video.file is None:
            raise errors.not_found(f"movie {video_id}")
        into.files.append(video.file)
    into.blocks.append({"type": "movie", "movie_refs": [f"movie:{number}" for number in ids]})


def _poll(call: Call, block: dict[str, Any], into: Attachment) -> None:
    answers = block.get("answers")
    if not isinstance(answers, list) or len(answers) < ANSWERS_AT_LEAST:
        raise errors.invalid("attachment", "a poll has at least two answers")
    if not all(isinstance(answer, dict) for answer in answers):
        raise errors.invalid("attachment", "an answer is an object with a text")
    if into.poll is not None:
        raise errors.invalid("attachment", "more than one poll")
    options = tuple(o.strip() for o in str(block.get("options") or "").split(",") if o.strip())
    if unknown := set(options) - POLL_OPTIONS:
        raise errors.invalid("attachment", f"unknown option of a poll {min(unknown)}")
    into.poll = Poll(_said(block, "question"), tuple(_said(a, "text") for a in answers), options)
    number = call.world.count("odnoklassniki.poll", 70_000_000_001)
    into.blocks.append({"type": "poll", "poll_refs": [f"poll:{number}"]})


_BLOCKS = {"text": _text, "link": _link, "photo": _photo, "movie": _movie, "poll": _poll}
"""The documentation also names `music`, `app`, `topic`, `movie-reshare`: a sandbox has none."""


def _ids(block: dict[str, Any]) -> list[str]:
    listed = block.get("list")
    if not isinstance(listed, list) or not listed:
        raise errors.invalid("attachment", f"{block['type']} has a list")
    if not all(isinstance(item, dict) for item in listed):
        raise errors.invalid("attachment", f"{block['type']} has a list of objects with an id")
    return [_said(item, "id") for item in listed]


def _said(block: dict[str, Any], name: str) -> str:
    value = block.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise errors.invalid("attachment", f"{name} is missing")
    return value


def _flag(given: dict[str, Any], name: str) -> bool:
    """`"true"` and `"false"` are what is documented; JSON's own do as well."""
    value = given.get(name, False)
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise errors.invalid("attachment", f'{name} is "true" or "false"')


def _publish_at(call: Call, given: dict[str, Any]) -> datetime | None:
    """`publishAtMs`, or `publishAt` in Moscow's time. That a past one is refused is not documented."""
    if given.get("publishAtMs") is not None:
        try:
            milliseconds = int(given["publishAtMs"])
            when = datetime.fromtimestamp(milliseconds / 1000, UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            raise errors.invalid("attachment", "publishAtMs is in milliseconds") from None
    elif given.get("publishAt") is not None:
        try:
            # strptime also reads the date with fewer digits; the documented form is the whole one.
            naive = datetime.strptime(str(given["publishAt"]), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            raise errors.invalid("attachment", "publishAt is YYYY-mm-dd hh:mi:ss") from None
        when = naive.replace(tzinfo=MOSCOW).astimezone(UTC)
    else:
        return None
    if when <= call.world.clock.now():
        raise errors.invalid("attachment", "publishAt is in the past")
    return when
