"""What Telegram keeps besides posts and comments; made anew by a reset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeground.sandbox.world import Account, File

from .rates import Rates

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message of a channel or of its discussion group, whoever wrote it."""

    chat_id: int
    id: int
    date: datetime
    text: str = ""
    """The text, or the caption of a file."""
    entities: list[Json] = field(default_factory=list)
    file: File | None = None
    media: str = ""
    """"photo", "video" or "document", where there is a file."""
    album: str | None = None
    poll: Json | None = None
    sender: Json | None = None
    """The person or bot, for messages of a group."""
    forward_of: int | None = None
    """The channel's message that this one repeats in the discussion group."""
    reply_to: int | None = None
    thread: int | None = None
    """The first message of the discussion, in the discussion group."""
    post_id: str | None = None
    comment_id: str | None = None
    edited_at: datetime | None = None


@dataclass(slots=True)
class Queued:
    update: Json
    kind: str
    since: datetime


@dataclass(slots=True)
class Queue:
    """The updates that wait for one bot, and how it wants them."""

    waiting: list[Queued] = field(default_factory=list)
    next_id: int = 0
    allowed: tuple[str, ...] = ()
    """Kinds of update; none means the usual ones."""
    webhook: str = ""
    secret_token: str = ""
    last_error: tuple[int, str] | None = None
    """When the webhook last did not answer as it should (seconds since 1970), and how."""


@dataclass(slots=True)
class State:
    accounts_by_token: dict[str, Account] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    """By file_id."""
    queues: dict[str, Queue] = field(default_factory=dict)
    """By token."""
    rates: dict[str, Rates] = field(default_factory=dict)
    people: dict[tuple[int, int], Json] = field(default_factory=dict)
    """Who has written in a group: by (chat, user)."""
    heard: set[str] = field(default_factory=set)
    """Ids of the audience's comments that have become messages."""
    liked: dict[str, tuple[int, float]] = field(default_factory=dict)
    """By post: the number of reactions last told, and when (seconds)."""
    talked_about: list[str] = field(default_factory=list)
    """Ids of posts that the audience may still write about."""
