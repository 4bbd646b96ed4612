"""One request, once it is known who asks; and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homeground.sandbox.world import Account, World

from .discussion import Discussion
from .entries import Entries
from .params import Params


@dataclass(frozen=True, slots=True)
class Ask:
    """`base` is the address of the sandbox's WordPress, `root` the one of the sandbox itself.
    `account` is whose blog it is about; `None` for a visitor who is not signed in. `sites` are
    all that a token of WordPress.com is for, and `scope` is the token's.
    """

    world: World
    account: Account | None
    params: Params
    base: str
    root: str
    path: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    sites: tuple[Account, ...] = ()
    scope: str = ""

    @property
    def entries(self) -> Entries:
        return Entries(self.world)

    @property
    def discussion(self) -> Discussion:
        return Discussion(self.world)

    def number(self, name: str = "id") -> int:
        return int(self.path[name])


@dataclass(frozen=True, slots=True)
class Answer:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
