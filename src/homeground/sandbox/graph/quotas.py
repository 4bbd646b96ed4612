"""How often something was done within a moving day."""

from __future__ import annotations

from typing import Any

DAY_SECONDS = 86_400


class Quotas:
    """Times of what was done, by name and account, on a network's shelf in the world."""

    def __init__(self, shelf: dict[str, Any]):
        self.times: dict[tuple[str, str], list[float]] = shelf.setdefault("quotas", {})

    def used(self, name: str, account_id: str, now: float) -> int:
        return sum(1 for at in self.times.get((name, account_id), []) if now - DAY_SECONDS < at)

    def spend(self, name: str, account_id: str, now: float) -> None:
        times = [at for at in self.times.get((name, account_id), []) if now - DAY_SECONDS < at]
        self.times[(name, account_id)] = [*times, now]
