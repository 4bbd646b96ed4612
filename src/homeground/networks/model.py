"""What every network has in common, in Homeground's own words.

`None` is what the network does not say; `0` is zero. Every instant is timezone-aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from .limits import AnswersFrom, Format, SeenBy

MediaKind = Literal["image", "video", "document"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file to go out with a post. `path` is read only when it is sent."""

    path: Path
    kind: MediaKind
    mime: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    public_url: str | None = None
    """Where the network itself can fetch the file, for those which take images no other way."""
    seconds: float | None = None
    """How long a video runs."""
    codec: str | None = None
    """What a video's pictures are coded in, as ffprobe names it: “h264”."""
    name: str | None = None
    """What the file is called, for people: a document's name is shown."""

    def read(self) -> bytes:
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Poll:
    """A question with answers to choose from, open for `minutes` after publishing."""

    question: str
    answers: tuple[str, ...]
    minutes: int
    several: bool = False
    """Whether one person may choose more than one answer."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said on one account, complete: the connector adds nothing of its own.

    `advertising` is true when the law of the market calls this an advertisement: the label is
    already part of `text`, the flag is for networks which want to be told as well.
    """

    text: str
    title: str | None = None
    link: str | None = None
    media: tuple[Media, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    advertising: bool = False
    format: Format = Format.POST
    seen_by: SeenBy = SeenBy.EVERYBODY
    answers_from: AnswersFrom = AnswersFrom.EVERYBODY
    poll: Poll | None = None
    publish_at: datetime | None = None
    """For a network's own schedule; `None` publishes at once."""

    @property
    def comments_closed(self) -> bool:
        return self.answers_from == AnswersFrom.NOBODY


@dataclass(frozen=True, slots=True)
class Published:
    """The network's answer to a post that it accepted."""

    id: str
    url: str
    scheduled_for: datetime | None = None
    """Set when the network keeps the post for later; `id` is then that of the scheduled post."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """Counts as the network states them now, since the post was made.

    views: times shown or opened, as the network defines it. reach: different people or accounts.
    """

    views: int | None = None
    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
    saves: int | None = None


@dataclass(frozen=True, slots=True)
class DayStatistics:
    """What a network says of an account as a whole on one of its days.

    followers: at the day's end. joined, left: during it. reach: different people who saw anything
    of the account. views: times its profile or posts were shown, as the network defines it.
    """

    day: date
    followers: int | None = None
    joined: int | None = None
    left: int | None = None
    reach: int | None = None
    views: int | None = None
    engagement: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a network. `name` is what is shown, `handle` what is typed after @."""

    id: str
    name: str
    handle: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post that exists on a network. `text` is plain text: no mark-up, entities resolved."""

    id: str
    url: str
    text: str
    created_at: datetime
    title: str | None = None
    author: Person | None = None
    media_count: int | None = None
    link: str | None = None
    engagement: Engagement = field(default_factory=Engagement)


@dataclass(frozen=True, slots=True)
class Comment:
    """An answer to a post, or to another comment when `parent_id` is set. Plain text."""

    id: str
    post_id: str
    text: str
    created_at: datetime
    author: Person | None = None
    parent_id: str | None = None
    url: str | None = None
    likes: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the network says of an account of ours: the answer to "who am I"."""

    id: str
    name: str
    handle: str | None = None
    url: str | None = None
    followers: int | None = None
