"""How Telegram tells a bot what happens: updates, by webhook or asked for.

https://core.telegram.org/bots/api#update. A channel's comments are messages of its discussion
group. Telegram copies each post there; comments answer that copy, and answers to comments only name
the thread that the copy began. A bot is never told that a message was deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from homeground.networks.calls import agreed, document, fingerprint, other, require
from homeground.networks.contract import CredentialField
from homeground.networks.incoming import Answer, Call, Event, Receiver, What
from homeground.networks.model import Comment, Person, Post
from homeground.networks.reading import Json, count, from_seconds, mapping, words

from .network import NETWORK
from .translate import permalink

UPDATES = ("message", "edited_message", "channel_post", "edited_channel_post")
_SHOWN = ("photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker")


class TelegramReceiver(Receiver):
    """The secret that was agreed comes in a header. An update told again has the same number."""

    secrets: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("secret_token", "Secret that Telegram repeats in every call"),
    )
    proposed: ClassVar[frozenset[str]] = frozenset({"secret_token"})
    steps: ClassVar[tuple[str, ...]] = (
        "Telegram has no page for this: `homeground account webhook … --subscribe` gives it {url} "
        "and the secret, by setWebhook. The address must be https.",
        "For comments, the bot must be an administrator of the channel's discussion group.",
        "A bot has one webhook: what it tells of your other channels is sorted out here.",
    )

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        return None

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        expected = agreed(secrets, "secret_token", network="telegram")
        given = call.headers.get("x-telegram-bot-api-secret-token")
        require(given, expected, network="telegram", what="secret token")

    def events(self, call: Call) -> list[Event]:
        told = document(call.body)
        return [event_from_update(told)] if isinstance(told, dict) else [other(call)]


def event_from_update(update: Json) -> Event:
    """A post, its copy in the discussion group, a comment, or a message to the bot; else OTHER."""
    event = Event(words(update.get("update_id")) or fingerprint(update), What.OTHER)
    for kind in ("channel_post", "edited_channel_post"):
        if message := mapping(update, kind):
            return _post(event, message)
    for kind in ("message", "edited_message"):
        if message := mapping(update, kind):
            return _message(replace(event, at=_written_at(message)), message)
    return event


def _post(event: Event, message: Json) -> Event:
    post, chat = post_from_message(message), _chat_id(message)
    if post is None or chat is None:
        return event
    at = _written_at(message)
    return replace(event, what=What.POST, at=at, account_id=chat, post_id=post.id, post=post)


def _message(event: Event, message: Json) -> Event:
    comment = comment_from_message(message, "")
    if comment is None:
        return event
    if mapping(message, "chat").get("type") == "private":
        return replace(event, what=What.MESSAGE, comment_id=comment.id, comment=comment)
    if copied := _copied(message):
        channel, post_id = copied
        return replace(
            event,
            what=What.POST,
            account_id=channel,
            post_id=post_id,
            thread_id=_thread(message, comment.id),
        )
    asked = mapping(message, "reply_to_message")
    thread = words(message.get("message_thread_id")) or words(asked.get("message_id"))
    if thread is None:
        # Talk in the group, below no post.
        return event
    known = replace(
        event, what=What.COMMENT, comment_id=comment.id, thread_id=_thread(message, thread)
    )
    copied = _copied(asked)
    if copied is None:
        answered = words(asked.get("message_id"))
        below = answered if answered != thread else None
        return replace(known, comment=replace(comment, parent_id=below))
    channel, post_id = copied
    return replace(
        known, account_id=channel, post_id=post_id, comment=replace(comment, post_id=post_id)
    )


def _copied(message: Json) -> tuple[str, str] | None:
    """Of which channel's which post a message of the group is the copy that Telegram makes."""
    if message.get("is_automatic_forward") is not True:
        return None
    origin = mapping(message, "forward_origin")
    # Until Bot API 7.0 these two were fields of the message itself.
    chat = mapping(origin, "chat") or mapping(message, "forward_from_chat")
    channel = words(chat.get("id"))
    number = words(origin.get("message_id")) or words(message.get("forward_from_message_id"))
    return (channel, number) if channel and number else None


def post_from_message(message: Json) -> Post | None:
    """A channel's message; each of an album's is told on its own."""
    number, at = count(message.get("message_id")), _instant(message.get("date"))
    if number is None or at is None:
        return None
    chat = mapping(message, "chat")
    return Post(
        id=str(number),
        url=permalink(
            number, chat=chat, account_id=words(chat.get("id")) or "", site_url=NETWORK.site
        ),
        text=_text(message),
        created_at=at,
        media_count=1 if any(message.get(kind) for kind in _SHOWN) else 0,
    )


def comment_from_message(message: Json, post_id: str) -> Comment | None:
    """What somebody wrote; `None` for what has neither a number nor a time."""
    number, at = count(message.get("message_id")), _instant(message.get("date"))
    if number is None or at is None:
        return None
    chat = mapping(message, "chat")
    group = words(chat.get("id")) or ""
    private = chat.get("type") == "private"
    url = permalink(number, chat=chat, account_id=group, site_url=NETWORK.site)
    return Comment(
        id=str(number),
        post_id=post_id,
        text=_text(message),
        created_at=at,
        author=_author(message),
        url=None if private else url,
    )


def _author(message: Json) -> Person | None:
    """Who speaks. Whoever writes in the name of a chat is that chat: `from` is made up then."""
    sender = mapping(message, "sender_chat") or mapping(message, "from")
    number, handle = words(sender.get("id")), words(sender.get("username"))
    if number is None:
        return None
    parts = (words(sender.get(part)) for part in ("first_name", "last_name"))
    name = words(sender.get("title")) or " ".join(filter(None, parts)) or handle or number
    return Person(number, name, handle, f"{NETWORK.site}/{handle}" if handle else None)


def _text(message: Json) -> str:
    return words(message.get("text")) or words(message.get("caption")) or ""


def _chat_id(message: Json) -> str | None:
    return words(mapping(message, "chat").get("id"))


def _thread(message: Json, number: str) -> str:
    """A thread's number is its group's own."""
    return f"{_chat_id(message)}/{number}"


def _written_at(message: Json) -> datetime | None:
    return _instant(message.get("edit_date")) or _instant(message.get("date"))


def _instant(value: Any) -> datetime | None:
    seconds = count(value)
    return from_seconds(seconds) if seconds else None


RECEIVER = TelegramReceiver()
