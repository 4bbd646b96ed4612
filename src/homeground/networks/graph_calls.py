"""How Meta calls: one rule for Facebook Pages, Instagram and Threads.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from .calls import (
    agreed,
    document,
    fingerprint,
    from_milliseconds,
    hex_signature,
    other,
    require,
)
from .contract import CredentialField
from .incoming import Answer, Call, Event, Forged, Receiver, What
from .model import Comment, Person
from .reading import Json, from_seconds, mapping, objects, words

LONGEST_CHALLENGE = 200
APP_SECRET = CredentialField("app_secret", "App secret, from the app's settings at Meta")
VERIFY_TOKEN = CredentialField("verify_token", "Verify token, which Meta repeats when it asks")


class MetaReceiver(Receiver):
    """Asked for by GET with the verify token; told by POST, signed with the app secret.

    Neither an id of an event nor a signed time is given: what was told before is known by its
    content. An application has one address for all of its accounts.
    """

    network: ClassVar[str]
    secrets: ClassVar[tuple[CredentialField, ...]] = (VERIFY_TOKEN, APP_SECRET)
    proposed: ClassVar[frozenset[str]] = frozenset({"verify_token"})

    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        if call.method != "GET" or "hub.mode" not in call.query:
            return None
        token = agreed(secrets, "verify_token", network=self.network)
        require(
            call.query.get("hub.verify_token"), token, network=self.network, what="verify token"
        )
        challenge = call.query.get("hub.challenge", "")
        if call.query["hub.mode"] != "subscribe" or not 0 < len(challenge) <= LONGEST_CHALLENGE:
            raise Forged("The question has no challenge to repeat.", network=self.network)
        return Answer(body=challenge)

    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        # Meta signs what it sends, with every letter outside ASCII escaped: the bytes as they came.
        expected = hex_signature(agreed(secrets, "app_secret", network=self.network), call.body)
        given = call.headers.get("x-hub-signature-256")
        require(given, f"sha256={expected}", network=self.network, what="signature")

    def events(self, call: Call) -> list[Event]:
        read = [event for told in _wholes(document(call.body)) for event in self._told(told)]
        return read or [other(call)]

    @abstractmethod
    def _told(self, told: Json) -> Iterator[Event]:
        """The events of one document."""


def entry_events(told: Json) -> Iterator[tuple[Json, Json]]:
    """Each change of each entry, beside its entry.

    Instagram's own examples have `field` and `value` in the entry itself.
    """
    for entry in objects(told, "entry"):
        changes = list(objects(entry, "changes"))
        if not changes and "field" in entry:
            changes = [{"field": entry.get("field"), "value": entry.get("value")}]
        for change in changes:
            yield entry, change


def messages_of(told: Json, *, site_url: str) -> Iterator[Event]:
    """What people wrote to the account itself (Messenger's shape); all else there is OTHER.

    https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
    """
    for entry in objects(told, "entry"):
        account_id = words(entry.get("id"))
        for item in [*objects(entry, "messaging"), *objects(entry, "standby")]:
            message, sender = mapping(item, "message"), words(mapping(item, "sender").get("id"))
            mid, at = words(message.get("mid")), from_milliseconds(item.get("timestamp"))
            if mid is None or sender is None or at is None or message.get("is_echo"):
                yield Event(fingerprint(account_id, item), What.OTHER, at, account_id)
                continue
            person = Person(sender, sender, url=f"{site_url}/{sender}")
            comment = Comment(mid, "", words(message.get("text")) or "", at, person)
            yield Event(
                f"message:{mid}",
                What.MESSAGE,
                at,
                account_id,
                comment_id=mid,
                comment=comment,
            )


def seconds(value: Any) -> datetime | None:
    """Seconds since 1970; some of Meta's tell milliseconds in the same field."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return from_milliseconds(value) if value >= 10**11 else from_seconds(value)


def iso(value: Any) -> str | None:
    """A time of a call as the API's own documents have it."""
    at = seconds(value)
    return at.isoformat() if at is not None else words(value)


def change_id(entry: Json, change: Json) -> str:
    """The same change told twice has the same time and content."""
    return fingerprint(words(entry.get("id")), entry.get("time"), change)


def _wholes(value: Any) -> Iterator[Json]:
    """Meta's examples show the document alone, and in a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
