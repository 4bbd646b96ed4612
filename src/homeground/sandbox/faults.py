"""Faults that can be ordered, so that what a client does about them can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

KINDS = frozenset(
    {
        "rate_limit",
        "timeout_before_accept",
        "timeout_after_accept",
        "reset_after_accept",
        "http_500",
        "captcha",
        "expired_token",
        "duplicate",
        "slow",
    }
)
OPERATIONS = frozenset({"publish", "comment", "upload", "delete", "read"})


@dataclass(slots=True)
class Fault:
    """`times` counts down to nothing; with `probability` it stays until it is removed.

    `on` is the operation that it meets, or "any". `seconds` is how long a silence or a slow
    answer lasts.
    """

    network: str
    kind: str
    times: int | None = None
    probability: float | None = None
    on: str = "publish"
    seconds: float = 60.0


class Faults:
    def __init__(self) -> None:
        self.clear(1)

    def clear(self, seed: int | None = None) -> None:
        self._waiting: list[Fault] = []
        if seed is not None:
            self._random = Random(seed)

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def take(self, network: str, operation: str) -> Fault | None:
        """The fault that meets this request, if one does; a counted one is used up by it."""
        for fault in self._waiting:
            if fault.network != network or fault.on not in (operation, "any"):
                continue
            if fault.probability is not None:
                if self._random.random() < fault.probability:
                    return fault
                continue
            assert fault.times is not None
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None
