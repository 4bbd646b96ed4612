"""What networks tell us by themselves: webhooks, and what a long poll brings.

A network's package has `RECEIVER`, an instance of a subclass of `Receiver`, where it calls us. The
endpoint reads the request to its end, asks the receiver whether the network really sent it, keeps
the body, and answers; only then is it read. Pure: no I/O, no clock.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from .contract import CredentialField
from .errors import NetworkError
from .model import Comment, Post


@dataclass(frozen=True, slots=True)
class Call:
    """One request to an account's endpoint. Header names in lower case; `body` as it came."""

    method: str
    url: str
    """The whole address that the network called, as the person gave it to the network."""
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Forged(NetworkError):
    """The call does not carry what only the network could have made. Nothing of it is kept."""


class Stale(NetworkError):
    """The call is genuine, and too old: somebody may be repeating it."""


class What(StrEnum):
    """What happened."""

    COMMENT = "comment"
    """Somebody answered, or changed their answer; `Event.comment` has it."""
    COMMENT_GONE = "comment gone"
    POST = "post"
    """A post of the account exists, whoever made it; `Event.post` has it."""
    POST_GONE = "post gone"
    MENTION = "mention"
    """`Event.post` is what somebody wrote."""
    MESSAGE = "message"
    """Somebody wrote to the account itself; `Event.comment.post_id` is empty."""
    OTHER = "other"
    """Anything else, known or not: it is kept as it came."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in a call. `id` is the same when the network tells it again, and no other's."""

    id: str
    what: What
    at: datetime | None = None
    account_id: str | None = None
    """Which account it is about, where one endpoint of the network's is told of several."""
    post_id: str | None = None
    comment_id: str | None = None
    comment: Comment | None = None
    post: Post | None = None
    thread_id: str | None = None
    """Where the network names a post's conversation otherwise than the post (Telegram's group): an
    event of the kind POST says which is whose, a comment may know only this."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network wants to hear."""

    status: int = 200
    body: str = ""
    mime: str = "text/plain"


class Receiver(ABC):
    """How a network calls, and how we know that it was the network."""

    secrets: ClassVar[tuple[CredentialField, ...]]
    """What must be agreed with the network beforehand. Homeground proposes what `proposed` names."""
    proposed: ClassVar[frozenset[str]] = frozenset()
    """Those of `secrets` that we choose ourselves, at random, and give to the network."""
    steps: ClassVar[tuple[str, ...]] = ()
    """What a person does on the network so that it calls, with `{url}` and the names of secrets."""
    max_age_seconds: ClassVar[float | None] = None
    """How old a signed call may be, where the signature covers a time."""

    @abstractmethod
    def greeting(self, call: Call, secrets: Mapping[str, str]) -> Answer | None:
        """The answer when the network only asks whether we are there; `None` for all other calls.

        Raises: Forged.
        """

    @abstractmethod
    def prove(self, call: Call, secrets: Mapping[str, str], *, now: datetime) -> None:
        """Raises: Forged, Stale."""

    @abstractmethod
    def events(self, call: Call) -> list[Event]:
        """What a proved call tells. What cannot be read is one event of the kind OTHER."""

    def thanks(self) -> Answer:
        """What the network wants to hear when a call was kept (VK: “ok”)."""
        return Answer()
