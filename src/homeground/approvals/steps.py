"""One step of an approval: who is asked, and whose word it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """Named people, and everybody of the roles, as far as their role reaches the market.

    `people` are users' ids; `roles` names of built-in roles, `custom` ids of an organization's own.
    """

    people: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    custom: tuple[int, ...] = ()
    all: bool = False
    """Each of the people, and somebody of each role, must approve; otherwise any one of them all."""
    not_by_author: bool = True
    """Whoever wrote it last has no word in this step."""

    @property
    def keys(self) -> list[str]:
        """Those asked, as `who.Asked` calls them."""
        return [
            *(f"person {pk}" for pk in self.people),
            *(f"role {role}" for role in self.roles),
            *(f"custom {pk}" for pk in self.custom),
        ]

    @property
    def empty(self) -> bool:
        return not (self.people or self.roles or self.custom)

    @property
    def asks_client(self) -> bool:
        return "client" in self.roles

    def kept(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "people": list(self.people),
            "roles": list(self.roles),
            "custom": list(self.custom),
            "all": self.all,
            "not_by_author": self.not_by_author,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Step:
        return cls(
            tuple(kept["people"]), tuple(kept["roles"]), tuple(kept["custom"]),
            bool(kept["all"]), bool(kept["not_by_author"]),
        )  # fmt: skip
