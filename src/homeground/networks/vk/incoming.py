"""How VK tells what happens in a community: Callback API, and Bots Long Poll, which says the same.

https://dev.vk.com/en/api/callback/getting-started, https://dev.vk.com/en/api/bots-long-poll/getting-started
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from homeground.networks.calls import agreed, document, fingerprint, other, require
from homeground.networks.contract import CredentialField
from homeground.networks.incoming import Answer, Call, Event, Forged, Receiver, What
from homeground.networks.model import Comment, Person
from homeground.networks.reading import Json, count, from_seconds, mapping, words

from .network import NETWORK
from .translate import comment_from_wall, post_from_wall

EVENTS = (
    "wall_reply_new",
    "wall_reply_edit",
    "wall_reply_delete",
    "wall_reply_restore",
    "wall_post_new",
    "wall_repost",
    "message_new",
)
_COMMENTS = frozenset({"wall_reply_new", "wall_reply_edit", "wall_reply_restore"})
_POSTS = frozenset({"wall_post_new", "wall_repost"})
_NOT_OUT = frozenset({"suggest", "postpone"})


class VKReceiver(Receiver):
    """The secret stands in the body. VK tells an event again, with its `event_id`, until it hears “ok”."""

    secrets: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("secret", "Secret key that VK puts into every call"),
        CredentialField("confirmation", "String that the server must return, from VK"),
    )
    proposed: ClassVar[frozenset[str]] = frozenset({"secret"})
    steps: ClassVar[tuple[str, ...]] = (
        "`homeground account webhook … --subscribe` does all of this with the community's key, if "
        "that may manage the community. By hand:",
        "In the community: Manage → API usage → Callback API, API version 5.199.",
        "Copy the string that the server must return, and give it here with --secret confirmation.",
        "Give VK {url} as the address and {secret} as the secret key; then press Confirm.",
        "On the tab of event types choose wall comments (new, edited, deleted, restored), new wall "
        "posts and reposts, and incoming messages.",
    )

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        told = document(call.body)
        if not isinstance(told, dict) or told.get("type") != "confirmation":
            return None
        if "secret" in told:
            self._prove(told, secrets)
        return Answer(body=agreed(secrets, "confirmation", network="vk"))

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        told = document(call.body)
        if not isinstance(told, dict):
            raise Forged("The call is no JSON object.", network="vk")
        self._prove(told, secrets)

    def events(self, call: Call) -> list[Event]:
        told = document(call.body)
        return [event_from_callback(told)] if isinstance(told, dict) else [other(call)]

    def thanks(self) -> Answer:
        return Answer(body="ok")

    def _prove(self, told: Json, secrets: Mapping[str, str]) -> None:
        given = words(told.get("secret"))
        require(given, agreed(secrets, "secret", network="vk"), network="vk", what="secret")


def event_from_callback(told: Json) -> Event:
    """A comment, a post or a message; OTHER for all other types.

    VK says when a comment was written, not when it was changed or deleted: `at` is never told.
    """
    kind, about, group = (
        words(told.get("type")),
        mapping(told, "object"),
        count(told.get("group_id")),
    )
    known = {name: value for name, value in told.items() if name != "secret"}
    event = Event(
        words(told.get("event_id")) or fingerprint(known),
        What.OTHER,
        account_id=f"-{group}" if group else None,
    )
    owner, below, number = (words(about.get(name)) for name in ("owner_id", "post_id", "id"))
    if kind in _COMMENTS and owner and below:
        post_id = f"{owner}_{below}"
        comment = comment_from_wall(about, post_id=post_id, people={}, site_url=NETWORK.site)
        if comment:
            return replace(
                event, what=What.COMMENT, post_id=post_id, comment_id=comment.id, comment=comment
            )
    if kind == "wall_reply_delete" and owner and below and number:
        return replace(event, what=What.COMMENT_GONE, post_id=f"{owner}_{below}", comment_id=number)
    if kind in _POSTS and words(about.get("post_type")) not in _NOT_OUT:
        post = post_from_wall(about, site_url=NETWORK.site)
        return replace(event, what=What.POST, post_id=post.id, post=post) if post else event
    if kind == "message_new" and (said := _message(about)):
        return replace(event, what=What.MESSAGE, comment_id=said.id, comment=said)
    return event


def _message(about: Json) -> Comment | None:
    # Until 5.103 the message was the object itself.
    message = mapping(about, "message") or about
    number, sender = words(message.get("id")), words(message.get("from_id"))
    seconds = count(message.get("date"))
    at = None if seconds is None else from_seconds(seconds)
    if number is None or sender is None or at is None:
        return None
    name = f"id{sender}" if not sender.startswith("-") else f"club{sender[1:]}"
    person = Person(sender, name, url=f"{NETWORK.site}/{name}")
    return Comment(number, "", words(message.get("text")) or "", at, person)


RECEIVER = VKReceiver()
