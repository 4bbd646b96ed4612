"""How often something was done within a moving day."""

from __future__ import annotations

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import World

DAY_SECONDS = 86_400


class Quotas:
    """Times of what was done, by name and account, on a network's shelf in the world."""

    def __init__(self, world: World, network: str):
        self.world, self.network = world, network
        self.times: dict[tuple[str, str], list[float]] = world.of(network).setdefault("quotas", {})

    def most(self, documented: int) -> int:
        return strictness(self.world, self.network).most(documented)

    def is_spent(self, name: str, account_id: str, documented: int, now: float) -> bool:
        """Whether once more is to be refused, which is noted."""
        strict = strictness(self.world, self.network)
        spent = strict.enforced and self.used(name, account_id, now) >= strict.most(documented)
        if spent:
            note_refusal(self.world, self.network)
        return spent

    def used(self, name: str, account_id: str, now: float) -> int:
        return sum(1 for at in self.times.get((name, account_id), []) if now - DAY_SECONDS < at)

    def spend(self, name: str, account_id: str, now: float) -> None:
        times = [at for at in self.times.get((name, account_id), []) if now - DAY_SECONDS < at]
        self.times[(name, account_id)] = [*times, now]
