"""What an archive says, in our words. `None` is what it does not say; `0` is zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class ArchivedAccount:
    """Whose archive it is, as far as it says so."""

    handle: str | None = None
    name: str | None = None
    network_id: str | None = None


@dataclass(frozen=True, slots=True)
class ArchivedPost:
    """`id` as the network's API names the post; `None` where its archives name none.

    `other_id` is a second name for the same post, which may be the end of the API's.
    """

    id: str | None
    published_at: datetime
    text: str
    title: str = ""
    url: str = ""
    media_count: int | None = None
    other_id: str | None = None
    views: int | None = None
    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
    saves: int | None = None


@dataclass(frozen=True, slots=True)
class ArchivedComment:
    """`post_id` is the `id` of a post of the same account, read before it or in an earlier archive."""

    post_id: str
    id: str
    created_at: datetime
    text: str
    author_name: str = ""
    author_id: str = ""
    parent_id: str = ""
    url: str = ""
    by_us: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something read and left out on purpose; `what` is a plural: `reposts of others`."""

    what: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read: where, and why, in words."""

    where: str
    why: str
    is_post: bool = True
    """Whether it stands for one post; else for a file, or for the rest of one."""


Entry = ArchivedPost | ArchivedComment | LeftOut | Unread


@dataclass(frozen=True, slots=True)
class Reading:
    """An archive that was recognized, ready to be read."""

    kind: str
    """Its format's slug, which is kept: `x-archive`."""
    title: str
    """The format as people name it."""
    network: str
    """Slug; empty where the format is not a network's own."""
    account: ArchivedAccount
    exported_at: datetime | None
    total_bytes: int
    """What reading it to the end takes, for progress."""
    entries: Callable[[str], Iterator[Entry]]
    """Everything in it, once; given the account's handle, which some formats do not know."""


def own_id(*parts: object) -> str:
    """A name of our own for what the network's archive does not name: the same for the same parts."""
    joined = "\x1f".join(str(part) for part in parts)
    return f"archive:{sha256(joined.encode('utf-8', 'replace')).hexdigest()[:32]}"
