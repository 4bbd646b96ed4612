"""What LINE keeps besides posts; made anew by a reset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeground.sandbox.world import Account

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that was accepted under a retry key."""

    request_id: str
    at: datetime
    sent: list[Json] | None


@dataclass(frozen=True, slots=True)
class Sending:
    """One accepted call to send. `recipients` is how many people it went to."""

    kind: str
    account_id: str
    request_id: str
    at: datetime
    recipients: int


@dataclass(slots=True)
class State:
    accounts_by_token: dict[str, Account] = field(default_factory=dict)
    tokens_end: dict[str, float] = field(default_factory=dict)
    """When tokens made from a channel's secret end, in seconds since 1970; oldest first."""
    accepted: dict[tuple[str, str], Accepted] = field(default_factory=dict)
    """By account and retry key."""
    sendings: list[Sending] = field(default_factory=list)
