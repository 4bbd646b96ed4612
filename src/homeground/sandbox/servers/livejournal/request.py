"""The arguments of one call, read as Perl reads them: everything is text until it is a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeground.sandbox.world import Account, World

from .errors import Fault
from .signing import canonical
from .state import State


@dataclass(slots=True)
class Request:
    """`base` is this server's own address, for links; `account` is known after signing in."""

    arguments: Mapping[str, Any]
    world: World
    state: State
    base: str
    account: Account

    @property
    def network(self) -> str:
        """Which site of those that share this source."""
        return self.state.network

    @property
    def user(self) -> str:
        return self.account.id

    @property
    def journal(self) -> str:
        """The journal that is meant: `usejournal`, or one's own.

        Raises: Fault 206 for what is no journal's name.
        """
        other = self.text("usejournal")
        if not other:
            return self.user
        name = canonical(other)
        if name is None:
            raise Fault(206)
        return name

    def writable_journal(self) -> str:
        """The same, if the caller may post there: one's own, or a community one maintains.

        Raises: Fault 206, 300.
        """
        name = self.journal
        if name != self.user and self.state.maintainers.get(name) != self.user:
            raise Fault(300)
        return name

    @property
    def version(self) -> int:
        """`ver`, or `version`: 0 when it is not said."""
        return number(self.arguments.get("ver") or self.arguments.get("version"))

    def has(self, name: str) -> bool:
        return name in self.arguments

    def text(self, name: str) -> str:
        """Raises: Fault 208 when it is not UTF-8 and the client says that it speaks it."""
        return self.decoded(self.arguments.get(name, ""))

    def number(self, name: str) -> int:
        return number(self.arguments.get(name))

    def flag(self, name: str) -> bool:
        return self.text(name) not in ("", "0")

    def decoded(self, value: Any) -> str:
        if isinstance(value, bytes):
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                if self.version < 1:
                    return value.decode("cp1252", errors="replace")
                raise Fault(208, "The text entered is not a valid UTF-8 stream") from None
        if value is None or isinstance(value, dict | list):
            return ""
        if isinstance(value, bool):
            return str(int(value))
        return str(value)


def number(value: Any) -> int:
    """What Perl's `+ 0` and `int` make of a value: its leading digits, or nothing."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    found = re.match(r"\s*([+-]?\d+)", str(value) if value is not None else "", re.ASCII)
    return int(found[1]) if found else 0
