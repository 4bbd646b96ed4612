"""Hearing from a network that is asked, and asking it to call.

A network's package has `LISTENER` where the same that a webhook would tell can be asked for, and
`SUBSCRIBER` where an address is registered by its API.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from .contract import Connector


@dataclass(frozen=True, slots=True)
class Heard:
    """`calls` are bodies as the network's webhook would have them, without its secret.

    `cursor` says where to go on. Asking with it may tell the network that all before it can be
    forgotten: it is kept together with `calls`, before it is used.
    """

    calls: list[bytes]
    cursor: dict[str, str]


class Listener(ABC):
    """Asks one network what is new."""

    @abstractmethod
    async def hear(
        self, connector: Connector, cursor: Mapping[str, str], *, wait_seconds: int
    ) -> Heard:
        """What came since `cursor` (empty at first), waiting so long for something to come.

        Raises: any NetworkError but Unsure.
        """

    def queue_of(self, account_id: str, credentials: Mapping[str, str]) -> str | None:
        """What accounts share that are told of together (a bot); `None` when there is nothing to ask."""
        return account_id


class Subscriber(ABC):
    """Tells a network where to call."""

    async def learn(self, connector: Connector) -> dict[str, str]:
        """Secrets that only the network knows, by name; kept before `subscribe` makes it call.

        Raises: any NetworkError.
        """
        return {}

    @abstractmethod
    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        """Repeating it changes nothing. Raises: any NetworkError."""
