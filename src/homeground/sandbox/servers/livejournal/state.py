"""What LiveJournal keeps besides posts and comments; made anew by a reset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Challenge:
    expires_at: float
    """Seconds since 1970, in the sandbox's time."""
    used: bool = False


@dataclass(slots=True)
class Delayed:
    """An entry that waits for its time (the source's DelayedEntry)."""

    id: int
    user: str
    journal: str
    subject: str
    event: str
    due: datetime
    eventtime: str
    signature: str
    security: str
    allowmask: int
    props: dict[str, str] = field(default_factory=dict)
    made_at: datetime | None = None


@dataclass(slots=True)
class State:
    network: str = "livejournal"
    event_bytes: int = 65_535
    """BMAX_EVENT. A post of this many bytes is too large already: the source compares with >=."""
    delays: bool = True
    """Whether the server keeps entries for later, which only LiveJournal's own source does."""
    challenges: dict[str, Challenge] = field(default_factory=dict)
    last_posts: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """By user: the signature of the last post and what was answered (`dupsig_post`)."""
    delayed: dict[tuple[str, int], Delayed] = field(default_factory=dict)
    """By journal, which numbers its own."""
    maintainers: dict[str, str] = field(default_factory=dict)
    """Communities and who maintains each of them."""
