"""One call of a method: who calls, with which parameters, on which world."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from homeground.sandbox.world import Account, World

from . import errors
from .state import State

Json = dict[str, Any]
Item = TypeVar("Item")


@dataclass(slots=True)
class Call:
    """`base` is this server's own address, for links in answers; `account` is the group."""

    method: str
    params: Mapping[str, str]
    account: Account
    world: World
    state: State
    base: str
    group_ids: tuple[str, ...] = ()
    """The groups that the person behind the token lets the application near."""
    now_ms: int = field(init=False)
    """The sandbox's time in whole milliseconds since 1970."""

    def __post_init__(self) -> None:
        self.now_ms = int(self.world.clock.timestamp() * 1000)

    def text(self, name: str, default: str = "") -> str:
        return self.params.get(name, default)

    def required(self, name: str) -> str:
        """Raises: OkError 100 when it is missing or blank."""
        value = self.params.get(name, "").strip()
        if not value:
            raise errors.missing(name)
        return value

    def whole(self, name: str, default: int) -> int:
        """Raises: OkError 100 for what is no whole number."""
        value = self.params.get(name, "").strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise errors.invalid(name, "not a number") from None

    def flag(self, name: str) -> bool:
        return self.params.get(name, "").strip().lower() in ("true", "1")

    def listed(self, name: str) -> list[str]:
        """A comma-separated list, without the empty items."""
        return [item.strip() for item in self.params.get(name, "").split(",") if item.strip()]

    def may(self, *permissions: str) -> None:
        """Raises: OkError 10 for a permission that the application was not given."""
        for permission in permissions:
            if permission not in self.account.extra["permissions"]:
                raise errors.permission_denied(permission)

    def own_group(self, name: str = "gid") -> str:
        """The group that a call names, when it is the caller's.

        Raises: OkError 100 when none is named, 160 when there is no such group, 50 when it is
        another's.
        """
        group_id = self.required(name)
        if group_id == self.account.id:
            return group_id
        if self.world.account("odnoklassniki", group_id) is None:
            raise errors.wrong_group()
        raise errors.not_admin()

    def chosen(self, whole: Json, known: Collection[str], prefix: str, kind: str) -> Json:
        """The fields that `fields` asks for, of those that there are; all of them without `fields`.

        They are named in any case, with or without the object's prefix (`media_topic.ID`, `id`),
        `*` being all. Fields of other objects (`user.name`) are not this one's.

        Raises: OkError 100 for a field that the object does not have.
        """
        asked: set[str] = set()
        for name in self.listed("fields"):
            owner, dot, field_name = name.lower().rpartition(".")
            if dot and owner != prefix:
                continue
            if field_name == "*":
                asked |= set(known)
            elif field_name not in known:
                raise errors.unknown_field(field_name.upper(), kind)
            else:
                asked.add(field_name)
        if not self.listed("fields"):
            return whole
        return {name: value for name, value in whole.items() if name in asked}

    def page(
        self, items: list[Item], *, default: int, most: int, mark: str = "f"
    ) -> tuple[list[Item], Json]:
        """One page by `anchor` and `count`, and what says how to go on.

        An anchor is opaque to clients: here it is `mark` (the direction) and the number of items
        already seen.

        Raises: OkError 100 for an anchor that was not given out.
        """
        anchor = self.text("anchor").strip()
        if anchor.upper() in ("", "FIRST", "LAST", "UNREAD"):
            start = 0
        elif anchor.startswith(mark) and anchor[1:].isdigit():
            start = int(anchor[1:])
        else:
            raise errors.invalid("anchor", anchor)
        count = self.whole("count", default)
        if count < 1:
            raise errors.invalid("count", str(count))
        end = start + min(count, most)
        return items[start:end], {"anchor": f"{mark}{end}", "has_more": end < len(items)}
