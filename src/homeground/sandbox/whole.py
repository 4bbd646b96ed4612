"""The whole sandbox: one world, its servers, its clock, its faults, and what has arrived."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from datetime import datetime

from . import servers
from .clock import Clock
from .faults import Faults
from .server import Server
from .world import World


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request that reached a network."""

    network: str
    kind: str
    account_id: str | None
    method: str
    path: str
    at: datetime
    status: int | None
    """`None` when the connection was broken instead of answered."""


class Sandbox:
    """The whole: one world, its servers, its clock, its faults, and what has arrived."""

    def __init__(self, seed: int = 1):
        self.clock = Clock()
        self.world = World(self.clock, seed)
        self.faults = Faults()
        self.arrivals: list[Arrival] = []
        self.servers: dict[str, Server] = {
            server.network: server for server in (kind(self.world) for kind in _server_kinds())
        }

    def reset(self, seed: int) -> None:
        self.clock.reset()
        self.world.reset(seed)
        self.faults.clear(seed)
        self.arrivals.clear()
        for server in self.servers.values():
            server.start()

    def catch_up(self) -> None:
        """Let happen on every network what became due."""
        for server in self.servers.values():
            server.catch_up()


def _server_kinds() -> list[type[Server]]:
    return [
        importlib.import_module(f"{servers.__name__}.{module.name}").SERVER
        for module in pkgutil.iter_modules(servers.__path__)
    ]
