"""What a person may do with a brand, and in which of its markets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .models import Assignment, Market
from .rights import Right

NOTHING: frozenset[Right] = frozenset()


@dataclass(frozen=True, slots=True)
class Holding:
    whole: frozenset[Right] = NOTHING
    """Held for the brand itself: in every market, and in those to come."""
    by_market: Mapping[int, frozenset[Right]] = field(default_factory=dict)
    """Held in single markets besides, by the market's id."""

    @property
    def limited(self) -> bool:
        """Whether some markets may not be seen."""
        return Right.SEE not in self.whole

    def in_market(self, market: Market | int) -> frozenset[Right]:
        pk = market if isinstance(market, int) else market.pk
        return self.whole | self.by_market.get(pk, NOTHING)

    def seen(self, markets: Iterable[Market]) -> list[Market]:
        return [market for market in markets if Right.SEE in self.in_market(market)]


def added_up(assignments: Iterable[Assignment]) -> Holding:
    """Several roles of one person, of those that reach one brand."""
    whole, by_market = NOTHING, dict[int, frozenset[Right]]()
    for each in assignments:
        if each.market_id is None:
            whole |= each.rights
        else:
            by_market[each.market_id] = by_market.get(each.market_id, NOTHING) | each.rights
    return Holding(whole, by_market)
