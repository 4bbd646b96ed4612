"""How MAX tells a bot what happens in its channel.

https://dev.max.ru/docs-api/methods/POST/subscriptions. The shapes of comments are those that MAX's
own client is tested with: https://github.com/max-messenger/max-bot-api-client-go (stabs/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from homeground.networks.calls import (
    agreed,
    document,
    fingerprint,
    from_milliseconds,
    other,
    require,
)
from homeground.networks.contract import CredentialField
from homeground.networks.incoming import Answer, Call, Event, Receiver, What
from homeground.networks.model import Comment, Person
from homeground.networks.reading import Json, mapping, words

from .network import NETWORK
from .translate import post_from_message

UPDATES = (
    "message_created",
    "message_edited",
    "message_removed",
    "comment_created",
    "comment_edited",
    "comment_removed",
)


class MaxReceiver(Receiver):
    """The secret that was agreed comes in a header. One update a call, without an id."""

    secrets: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("secret", "Secret that MAX repeats in every call"),
    )
    proposed: ClassVar[frozenset[str]] = frozenset({"secret"})
    steps: ClassVar[tuple[str, ...]] = (
        "MAX has no page for this: `homeground account webhook … --subscribe` gives it {url} and "
        "the secret, by POST /subscriptions.",
        "The address must be https with a certificate that MAX trusts.",
        "The bot must be an administrator of the channel with the right to read all messages.",
    )

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        return None

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        expected = agreed(secrets, "secret", network="max")
        given = call.headers.get("x-max-bot-api-secret")
        require(given, expected, network="max", what="secret")

    def events(self, call: Call) -> list[Event]:
        told = document(call.body)
        return [event_from_update(told)] if isinstance(told, dict) else [other(call)]


def event_from_update(update: Json) -> Event:
    """A comment, a post of the channel, or what somebody wrote to the bot; else OTHER."""
    kind, message = words(update.get("update_type")) or "", mapping(update, "message")
    recipient = mapping(message, "recipient")
    event = Event(
        fingerprint(update),
        What.OTHER,
        from_milliseconds(update.get("timestamp")),
        account_id=words(recipient.get("chat_id")) or words(update.get("chat_id")),
    )
    if kind.startswith("comment_"):
        return _comment(event, kind, update)
    if kind == "message_removed" and (mid := words(update.get("message_id"))):
        return replace(event, what=What.POST_GONE, post_id=mid)
    if kind not in ("message_created", "message_edited"):
        return event
    if recipient.get("chat_type") == "channel":
        post = post_from_message(message, handle="", site_url=NETWORK.site)
        return replace(event, what=What.POST, post_id=post.id, post=post) if post else event
    if recipient.get("chat_type") == "dialog" and (said := comment_from_message(message, "")):
        # The number of a dialog is no channel's.
        return replace(event, what=What.MESSAGE, account_id=None, comment_id=said.id, comment=said)
    return event


def _comment(event: Event, kind: str, update: Json) -> Event:
    message = mapping(update, "message")
    post_id = words(mapping(message, "recipient").get("post_id")) or words(update.get("post_id"))
    gone_id = words(update.get("message_id"))
    if kind == "comment_removed" and gone_id:
        return replace(event, what=What.COMMENT_GONE, post_id=post_id, comment_id=gone_id)
    comment = comment_from_message(message, post_id) if post_id else None
    if comment is None or kind not in ("comment_created", "comment_edited"):
        return event
    return replace(
        event, what=What.COMMENT, post_id=post_id, comment_id=comment.id, comment=comment
    )


def comment_from_message(message: Json, post_id: str) -> Comment | None:
    """What somebody wrote; `None` for what has neither an id nor a time."""
    body, sender, link = (
        mapping(message, "body"),
        mapping(message, "sender"),
        mapping(message, "link"),
    )
    mid, at = words(body.get("mid")), from_milliseconds(message.get("timestamp"))
    if mid is None or at is None:
        return None
    person_id, handle = words(sender.get("user_id")), words(sender.get("username"))
    parts = (words(sender.get(part)) for part in ("first_name", "last_name"))
    name = " ".join(filter(None, parts)) or words(sender.get("name")) or handle or person_id or ""
    replied = words(mapping(link, "message").get("mid")) if link.get("type") == "reply" else None
    return Comment(
        id=mid,
        post_id=post_id,
        text=words(body.get("text")) or "",
        created_at=at,
        # Without a sender it speaks for the channel.
        author=Person(person_id, name, handle) if person_id else None,
        parent_id=replied if replied != post_id else None,
    )


RECEIVER = MaxReceiver()
