"""Telegram's documents and ours. Nothing here sends or reads.

https://core.telegram.org/bots/api. Text goes out without `parse_mode`, so that any text is itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from homeground.networks.errors import NotFound, Rejected
from homeground.networks.model import Draft, Media, Profile, Published
from homeground.networks.reading import Json, count, words
from homeground.text.counting import RULES

from .network import (
    ANSWER_MAX,
    ANSWERS_MAX,
    CAPTION_MAX,
    POLL_MINUTES_MAX,
    QUESTION_MAX,
)

_units = RULES["telegram"].count
SEPARATOR = "+"
"""Between the numbers of an album's messages, which are one post here."""


def chat_id(account_id: str) -> int | str:
    """A chat's number (`-100…`), or `@name`."""
    if re.fullmatch(r"-?\d+", account_id, re.ASCII):
        return int(account_id)
    if re.fullmatch(r"@?[A-Za-z]\w{3,31}", account_id, re.ASCII):
        return f"@{account_id.removeprefix('@')}"
    raise Rejected(
        f"{account_id!r} is no Telegram chat: it is a number (-100…) or an @name.",
        network="telegram",
    )


def message_numbers(post_id: str) -> list[int]:
    """The messages that a post consists of: one, or an album's."""
    if re.fullmatch(r"\d+(\+\d+)*", post_id, re.ASCII) is None:
        raise NotFound(f"{post_id!r} is no number of a Telegram message.", network="telegram")
    return [int(number) for number in post_id.split(SEPARATOR)]


def text_from_draft(draft: Draft) -> str:
    """The link on a line of its own."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def caption_from_draft(draft: Draft) -> str:
    """The text as it stands with images or a poll. Raises: Rejected when it is too long for that."""
    text = text_from_draft(draft)
    units = _units(text)
    if units > CAPTION_MAX:
        raise Rejected(
            f"With images or a poll, Telegram takes at most {CAPTION_MAX:,} characters (UTF-16 "
            f"units) of text, link included, and this has {units:,}: shorten it, or publish it "
            "without them.",
            network="telegram",
        )
    return text


def text_message(draft: Draft) -> dict[str, Any]:
    """What `sendMessage` and `editMessageText` are told. The link of the draft gets the preview."""
    preview = {"link_preview_options": {"url": draft.link}} if draft.link else {}
    return {"text": text_from_draft(draft), **preview}


_ALONE = {
    "image": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
}


def alone(media: Media) -> tuple[str, str, dict[str, Any]]:
    """How one file is sent: the method, its field for the file, and what it is told of it."""
    method, field = _ALONE[media.kind]
    return method, field, _about(media)


def album(files: Mapping[str, Media], caption: str) -> list[dict[str, Any]]:
    """`media` of an album: files by the names under which they are sent along."""
    group: list[dict[str, Any]] = [
        {"type": _ALONE[media.kind][1], "media": f"attach://{name}", **_about(media)}
        for name, media in files.items()
    ]
    if caption:
        # Shown under the whole album when only its first file has one; documents each have
        # their own, and the last one's stands below them all.
        group[-1 if group[0]["type"] == "document" else 0]["caption"] = caption
    return group


def _about(media: Media) -> dict[str, Any]:
    """A video's size and length, so that it is shown right before it is loaded."""
    if media.kind != "video":
        return {}
    told = {"width": media.width, "height": media.height}
    seconds = {"duration": round(media.seconds)} if media.seconds is not None else {}
    known = {name: value for name, value in told.items() if value}
    return known | seconds | {"supports_streaming": True}


def poll_from_draft(draft: Draft) -> dict[str, Any]:
    """What `sendPoll` is told. Raises: Rejected for a poll that Telegram does not take."""
    poll = draft.poll
    if poll is None:
        raise ValueError("The draft has no poll.")
    _within(poll.question, QUESTION_MAX, "The poll's question")
    for answer in poll.answers:
        _within(answer, ANSWER_MAX, f"The answer “{answer[:20]}”")
    if not 2 <= len(poll.answers) <= ANSWERS_MAX:
        raise Rejected(
            f"A poll on Telegram has 2 to {ANSWERS_MAX} answers, and this has {len(poll.answers)}.",
            network="telegram",
        )
    if not 1 <= poll.minutes <= POLL_MINUTES_MAX:
        raise Rejected(
            f"A poll on Telegram is open for 1 to {POLL_MINUTES_MAX:,} minutes, and this for "
            f"{poll.minutes:,}.",
            network="telegram",
        )
    told: dict[str, Any] = {
        "question": poll.question,
        "options": [{"text": answer} for answer in poll.answers],
        "allows_multiple_answers": poll.several,
        "open_period": poll.minutes * 60,
    }
    text = caption_from_draft(draft)
    # The question stands there already.
    if text.strip() and text != poll.question:
        told["description"] = text
    return told


def permalink(number: int, *, chat: Json, account_id: str, site_url: str) -> str:
    """A public channel's message by its name; a private one's by the number of the channel."""
    name = words(chat.get("username"))
    if name is None and account_id.startswith("@"):
        name = account_id.removeprefix("@")
    if name:
        return f"{site_url}/{name}/{number}"
    inner = (words(chat.get("id")) or account_id).removeprefix("-100").removeprefix("-")
    return f"{site_url}/c/{inner}/{number}"


def published_from_messages(result: Any, *, account_id: str, site_url: str) -> Published | None:
    """The post that a message is, or the messages of an album; `None` when none is named."""
    messages = [m for m in (result if isinstance(result, list) else [result]) if _is_object(m)]
    numbers = [n for m in messages if (n := count(m.get("message_id"))) is not None]
    if not numbers:
        return None
    chat = messages[0].get("chat")
    url = permalink(
        numbers[0],
        chat=chat if _is_object(chat) else {},
        account_id=account_id,
        site_url=site_url,
    )
    return Published(SEPARATOR.join(map(str, numbers)), url)


def profile_from_chat(chat: Json, *, members: Any, site_url: str) -> Profile | None:
    number, handle = _whole(chat.get("id")), words(chat.get("username"))
    if number is None:
        return None
    return Profile(
        id=str(number),
        name=words(chat.get("title")) or handle or str(number),
        handle=handle,
        url=f"{site_url}/{handle}" if handle else None,
        followers=count(members),
    )


def _within(text: str, maximum: int, what: str) -> None:
    units = _units(text)
    if not 1 <= units <= maximum:
        raise Rejected(
            f"{what} has {units:,} characters (UTF-16 units); Telegram takes 1 to {maximum:,}.",
            network="telegram",
        )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)
