"""How strictly each network's limits in time are kept: as it documents them, until a control says
otherwise. The numbers stand in the networks' own servers; here is what they are multiplied by.

Limits in time are those that pass again: requests in a quarter of an hour, posts a day, points an
hour. How long a text may be, or how many posts a network keeps for later, is none of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from .world import World

SHELF = "_limits"
EVERYBODY = "*"
REFUSED = "_refused"


@dataclass(frozen=True, slots=True)
class Strictness:
    """Without `enforced` everything is counted and told, and nothing is refused for it."""

    enforced: bool = True
    scale: float = 1.0

    def most(self, documented: int) -> int:
        """What a documented number is here: at least one, or nothing could be done at all."""
        return max(1, round(documented * self.scale))


AS_DOCUMENTED = Strictness()


def strictness(world: World, network: str) -> Strictness:
    kept = world.of(SHELF)
    found: Strictness = kept.get(network) or kept.get(EVERYBODY) or AS_DOCUMENTED
    return found


def keep(world: World, network: str | None, strict: Strictness) -> None:
    """Until the next reset; `None` is every network, also those that had one of their own."""
    kept = world.of(SHELF)
    if network is None:
        kept.clear()
    kept[network or EVERYBODY] = strict


def note_refusal(world: World, network: str) -> None:
    """A server calls this for each request that it refuses for a limit in time."""
    refused = world.of(REFUSED)
    refused[network] = refused.get(network, 0) + 1


def refusals(world: World, network: str) -> int:
    """Since the last reset; those that a fault ordered are not counted."""
    return int(world.of(REFUSED).get(network, 0))
