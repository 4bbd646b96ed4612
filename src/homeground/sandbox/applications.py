"""Applications that a network's developers registered: who may ask people for consent.

`POST /_control/apps` stands for the network's own page for developers.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .world import World


@dataclass(frozen=True, slots=True)
class Application:
    """`redirect_uris` are the addresses that people may be sent back to; empty: every one.
    `public` ones have no secret to keep. `more` is what else the network gives out.
    """

    client_id: str
    client_secret: str
    name: str
    redirect_uris: tuple[str, ...] = ()
    public: bool = False
    more: dict[str, str] = field(default_factory=dict)

    def takes(self, redirect_uri: str) -> bool:
        """Whether people may be sent there."""
        if urlsplit(redirect_uri).scheme not in ("http", "https"):
            return False
        return not self.redirect_uris or redirect_uri in self.redirect_uris

    def proves(self, secret: str) -> bool:
        return hmac.compare_digest(self.client_secret.encode(), secret.encode(errors="replace"))


class Applications:
    """Those of one network."""

    def __init__(self, world: World, network: str):
        self.world = world
        self.network = network

    def add(self, application: Application) -> Application:
        self._all[application.client_id] = application
        return application

    def find(self, client_id: str) -> Application | None:
        return self._all.get(client_id)

    def proven(self, client_id: str, secret: str) -> Application | None:
        """The application, when the secret is its own."""
        found = self.find(client_id)
        return found if found is not None and found.proves(secret) else None

    def by(self, name: str, value: str) -> Application | None:
        """The one whose `more` has this value."""
        return next((one for one in self._all.values() if one.more.get(name) == value), None)

    def digits(self, many: int) -> str:
        """A new number of so many digits, the same for the same seed."""
        return str(self._random().randint(10 ** (many - 1), 10**many - 1))

    def letters(self, many: int, of: str = "abcdefghijklmnopqrstuvwxyz0123456789") -> str:
        """A new string of so many letters, the same for the same seed."""
        return "".join(self._random().choices(of, k=many))

    def _random(self) -> Any:
        number = self.world.count(f"{self.network}.application")
        return self.world.random(self.network, "application", number)

    @property
    def _all(self) -> dict[str, Application]:
        kept: dict[str, Application] = self.world.of(self.network).setdefault("applications", {})
        return kept
