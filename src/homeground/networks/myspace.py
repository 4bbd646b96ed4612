"""Myspace: still online, hardly moving, without an API for publishing."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from .closed import closed_network
from .contract import Access, Connector, Fact, Gap, Network, ShareAddress

_SEEN = date(2026, 11, 22)

NETWORK = closed_network(
    "myspace",
    "Myspace",
    Access.ASSISTED,
    site="https://myspace.com",
    about="Dormant: nominally online since 2003, of use to a few musicians. Plan nothing on it.",
    why=Gap(
        "not offered",
        "Myspace has no publishing API: its developers' last word is of spring 2011. A person posts "
        "what Homeground prepares.",
        "https://developer.myspace.com",
    ),
    share=ShareAddress(
        "https://myspace.com/post?u={url}&t={title}",
        "https://github.com/search?q=myspace.com%2Fpost%3Fu&type=code",
        _SEEN,
        verified=False,
    ),
    facts=(
        Fact("The developers' last posts are of April and May 2011; the day the API ended was not found.", "https://developer.myspace.com", _SEEN, verified=False),
    ),
    steps=(
        "When a publication falls due, Homeground shows its text, its media and the share address.",
        "Post it there, and paste the address of the post.",
    ),
)  # fmt: skip


class Myspace(Connector):
    network: ClassVar[Network] = NETWORK
