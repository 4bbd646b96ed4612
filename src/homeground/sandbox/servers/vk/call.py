"""One call of a method: who calls, with which parameters, on which world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from homeground.sandbox.world import Account, World

from . import errors
from .state import State


@dataclass(slots=True)
class Call:
    """`base` is this server's own address, for links in answers."""

    method: str
    params: Mapping[str, str]
    account: Account
    world: World
    state: State
    base: str
    now: int = field(init=False)
    """The sandbox's time in whole seconds since 1970."""

    def __post_init__(self) -> None:
        self.now = int(self.world.clock.timestamp())

    @property
    def kind(self) -> str:
        return self.account.kind

    @property
    def group_id(self) -> int:
        """The community that the token belongs to or whose administrator it belongs to."""
        return int(self.account.extra["group_id"])

    @property
    def user_id(self) -> int:
        """The person who holds a user token."""
        return int(self.account.extra["user_id"])

    def text(self, name: str) -> str:
        return self.params.get(name, "")

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Raises: VkError 100 when it is there and no whole number."""
        value = self.params.get(name, "").strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            # vk.com's PHP reads what digits it finds; that it says 100 here is not documented.
            raise errors.wrong_parameter(f"{name} not integer") from None

    def required_integer(self, name: str) -> int:
        value = self.integer(name)
        if value is None:
            raise errors.undefined(name)
        return value

    def between(self, name: str, default: int, least: int, most: int) -> int:
        """A number that the schema gives bounds for.

        Raises: VkError 100 when it is outside.
        """
        value = self.integer(name, default)
        assert value is not None
        if not least <= value <= most:
            raise errors.wrong_parameter(
                f"{name} should be {'greater or equal to' if value < least else 'less or equal to'}"
                f" {least if value < least else most}"
            )
        return value

    def flag(self, name: str) -> bool:
        return self.params.get(name, "").strip().lower() in ("1", "true")

    def listed(self, name: str) -> list[str]:
        """A comma-separated list, without the empty items."""
        return [item.strip() for item in self.params.get(name, "").split(",") if item.strip()]
