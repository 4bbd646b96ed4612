"""Containers: what Instagram and Threads publish is made ready first, under an id of its own.

Processing ends by the sandbox's clock, or when somebody has asked twice, so that a clock that
stands still holds nobody up. A container lives for 24 hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homeground.sandbox.world import File, World

PROCESSING_SECONDS = 2.0
LIFE_SECONDS = 86_400
FIRST_ID = 17_880_000_000_000_001

IN_PROGRESS, FINISHED, PUBLISHED = "IN_PROGRESS", "FINISHED", "PUBLISHED"
EXPIRED, ERROR = "EXPIRED", "ERROR"


@dataclass(slots=True)
class Container:
    """`kind` is the network's media type; `files` are those of its children as well."""

    id: str
    account_id: str
    kind: str
    made_at: float
    text: str = ""
    files: list[File] = field(default_factory=list)
    is_item: bool = False
    """Made to be part of a carousel."""
    extra: dict[str, Any] = field(default_factory=dict)
    published_as: str | None = None
    error: str | None = None
    asked: int = 0

    def status(self, now: float) -> str:
        if self.published_as is not None:
            return PUBLISHED
        if now - self.made_at >= LIFE_SECONDS:
            return EXPIRED
        if now - self.made_at < PROCESSING_SECONDS and self.asked < 2:
            return IN_PROGRESS
        return ERROR if self.error else FINISHED


class Containers:
    """One network's containers, kept on its shelf in the world."""

    def __init__(self, world: World, network: str):
        self.world = world
        self.kept: dict[str, Container] = world.of(network).setdefault("containers", {})

    def add(self, account_id: str, kind: str, **more: Any) -> Container:
        made = Container(
            # One series for both networks, so that no id of one is found on the other.
            id=str(self.world.count("graph.container", FIRST_ID)),
            account_id=account_id,
            kind=kind,
            made_at=self.world.clock.timestamp(),
            **more,
        )
        self.kept[made.id] = made
        return made

    def find(self, account_id: str, container_id: str) -> Container | None:
        found = self.kept.get(container_id)
        return found if found is not None and found.account_id == account_id else None

    def status(self, container: Container) -> str:
        """Without counting as asked."""
        return container.status(self.world.clock.timestamp())

    def ask(self, container: Container) -> str:
        container.asked += 1
        return self.status(container)
