"""What differs between the sites that run LiveJournal's server, and speak its protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from homeground.networks.codes import ErrorCode


@dataclass(frozen=True, slots=True)
class House:
    """One such site. `codes` are errors that mean something of their own there."""

    slug: str
    name: str
    event_bytes_max: int
    codes: Mapping[int, ErrorCode] = field(default_factory=dict)


LIVEJOURNAL = House("livejournal", "LiveJournal", 65_534)
