"""What MAX keeps besides posts; made anew by a reset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homeground.sandbox.world import Account, File

from .rates import Rate

Json = dict[str, Any]


@dataclass(slots=True)
class Slot:
    """An address for one upload, which POST /uploads gave out."""

    kind: str
    owner_id: str
    token: str


@dataclass(slots=True)
class State:
    accounts_by_token: dict[str, Account] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    """By token."""
    rates: dict[str, Rate] = field(default_factory=dict)
    """By chat."""
