"""MAX's documents and ours. Nothing here sends or reads.

https://dev.max.ru/docs-api. Text goes out without `format`, so that any text is itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from homeground.networks.errors import NotFound, Rejected
from homeground.networks.model import Draft, Engagement, Post, Profile, Published
from homeground.networks.reading import Json, count, from_seconds, mapping, objects, words


def chat_id(account_id: str) -> str:
    """A chat's number, as it stands in an address."""
    if re.fullmatch(r"-?\d{1,19}", account_id, re.ASCII):
        return account_id
    raise Rejected(f"{account_id!r} is no number of a MAX channel.", network="max")


def chat_address(account_id: str, handle: str) -> str:
    """The path of a chat: by its number, or by the name in its link while only that is known."""
    name = handle.removeprefix("@")
    if not account_id and re.fullmatch(r"[A-Za-z][\w-]*", name, re.ASCII):
        return f"/chats/{quote(name)}"
    return f"/chats/{chat_id(account_id)}"


def is_message_id(post_id: str) -> bool:
    """Whether it may be a `mid`. Those of MAX have a dot (“mid.…”), those of its ancestor none."""
    return re.fullmatch(r"[\w.\-]+", post_id, re.ASCII) is not None


def message_id(post_id: str) -> str:
    """A message's `mid`. Raises: NotFound for what cannot be one."""
    if not is_message_id(post_id):
        raise NotFound(f"{post_id!r} is no number of a MAX message.", network="max")
    return post_id


def text_from_draft(draft: Draft) -> str:
    """The link on a line of its own."""
    if not draft.link or draft.link in draft.text:
        return draft.text
    return f"{draft.text}\n{draft.link}" if draft.text else draft.link


def body_from_draft(draft: Draft, attachments: Sequence[Json] | None) -> Json:
    """A `NewMessageBody`. Without `attachments`, those that a message has stay with it."""
    return {
        "text": text_from_draft(draft),
        "attachments": None if attachments is None else list(attachments),
        "link": None,
    }


def image_from_upload(answer: Json) -> Json | None:
    """The attachment for an image that was sent; `None` when the answer has no token of it."""
    photos = {
        name: {"token": token}
        for name, photo in mapping(answer, "photos").items()
        if (token := words(mapping(photo).get("token"))) is not None
    }
    if photos:
        return {"type": "image", "payload": {"photos": photos}}
    token = words(answer.get("token"))
    return {"type": "image", "payload": {"token": token}} if token else None


def file_from_upload(answer: Json, *, kind: str) -> Json | None:
    """The attachment for a video or document that was sent; `None` without a token of it."""
    token = words(answer.get("token"))
    return {"type": kind, "payload": {"token": token}} if token else None


def published_from_answer(answer: Json, *, handle: str, site_url: str) -> Published | None:
    """`None` when the answer names no message."""
    message = mapping(answer, "message")
    mid = words(mapping(message, "body").get("mid"))
    return Published(mid, _address(message, handle, site_url)) if mid else None


def posts_from_messages(answer: Json, *, handle: str, site_url: str) -> list[Post]:
    """Newest first, whatever order they come in."""
    posts = (
        post_from_message(message, handle=handle, site_url=site_url)
        for message in objects(answer, "messages")
    )
    return sorted(filter(None, posts), key=lambda post: post.created_at, reverse=True)


def post_from_message(message: Json, *, handle: str, site_url: str) -> Post | None:
    """`None` for what has neither an id nor a time."""
    body = mapping(message, "body")
    mid = words(body.get("mid"))
    milliseconds = count(message.get("timestamp"))
    created_at = None if milliseconds is None else _instant(milliseconds)
    if mid is None or created_at is None:
        return None
    attachments = body.get("attachments")
    shown = [a for a in objects(body, "attachments") if a.get("type") in ("image", "video")]
    return Post(
        id=mid,
        url=_address(message, handle, site_url),
        text=words(body.get("text")) or "",
        created_at=created_at,
        media_count=len(shown) if isinstance(attachments, list) else None,
        engagement=engagement_from_message(message),
    )


def engagement_from_message(message: Json) -> Engagement:
    return Engagement(views=count(mapping(message, "stat").get("views")))


def profile_from_chat(chat: Json, *, site_url: str) -> Profile | None:
    number, link = chat.get("chat_id"), _web(chat.get("link"))
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    handle = link.rstrip("/").rpartition("/")[2] if link else ""
    public = chat.get("is_public") is True and re.fullmatch(r"[A-Za-z][\w-]*", handle, re.ASCII)
    return Profile(
        id=str(number),
        name=words(chat.get("title")) or str(number),
        handle=handle if public else None,
        url=link or site_url,
        followers=count(chat.get("participants_count")),
    )


def _address(message: Json, handle: str, site_url: str) -> str:
    """The message's public address; without one, the channel's page, or MAX's."""
    return _web(message.get("url")) or (f"{site_url}/{quote(handle)}" if handle else site_url)


def _web(value: Any) -> str | None:
    """An address that is one: what else a network may say is not to be opened."""
    address = words(value)
    return address if address and address.startswith(("https://", "http://")) else None


def _instant(milliseconds: int) -> Any:
    try:
        return from_seconds(milliseconds / 1000)
    except OverflowError:
        return None
