"""How LINE tells what friends write to an official account.

https://developers.line.biz/en/reference/messaging-api/#webhooks
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from homeground.networks.calls import (
    agreed,
    base64_signature,
    document,
    fingerprint,
    from_milliseconds,
    other,
    require,
)
from homeground.networks.contract import CredentialField
from homeground.networks.incoming import Answer, Call, Event, Receiver, What
from homeground.networks.model import Comment, Person
from homeground.networks.reading import Json, mapping, objects, words


class LineReceiver(Receiver):
    """Signed with the channel secret. An event told again has the same `webhookEventId`."""

    secrets: ClassVar[tuple[CredentialField, ...]] = (
        CredentialField("channel_secret", "Channel secret, from the channel's basic settings"),
    )
    steps: ClassVar[tuple[str, ...]] = (
        "In the LINE Developers console open the channel's basic settings and copy the channel "
        "secret; give it here with --secret channel_secret.",
        "On the tab Messaging API set {url} as the webhook URL, press Verify, and switch “Use "
        "webhook” on. `--subscribe` sets the address by itself.",
        "Switch “Webhook redelivery” on: what could not be delivered is then told again.",
    )

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        """LINE's “Verify” is a call like any other, without events."""
        return None

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        expected = base64_signature(agreed(secrets, "channel_secret", network="line"), call.body)
        given = call.headers.get("x-line-signature")
        require(given, expected, network="line", what="signature")

    def events(self, call: Call) -> list[Event]:
        told = document(call.body)
        if not isinstance(told, dict) or not isinstance(told.get("events"), list):
            return [other(call)]
        destination = words(told.get("destination"))
        return [event_from_webhook(event, destination) for event in objects(told, "events")]


def event_from_webhook(event: Json, destination: str | None) -> Event:
    """A message that a friend wrote to the account; OTHER for everything else."""
    at = from_milliseconds(event.get("timestamp"))
    # A redelivered event differs from the first only in saying so.
    first = {name: value for name, value in event.items() if name != "deliveryContext"}
    event_id = words(event.get("webhookEventId")) or fingerprint(first)
    message, source = mapping(event, "message"), mapping(event, "source")
    number, person_id = words(message.get("id")), words(source.get("userId"))
    written = event.get("type") == "message" and source.get("type") == "user"
    if not written or number is None or person_id is None or at is None:
        return Event(event_id, What.OTHER, at, destination)
    comment = Comment(
        id=number,
        post_id="",
        text=words(message.get("text")) or "",
        created_at=at,
        author=Person(person_id, person_id),
        parent_id=words(message.get("quotedMessageId")),
    )
    return Event(event_id, What.MESSAGE, at, destination, comment_id=number, comment=comment)


RECEIVER = LineReceiver()
