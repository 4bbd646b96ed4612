"""Whom something concerns: by right and market, looked at when it is told and again when it is sent."""

from __future__ import annotations

from collections.abc import Mapping

from homeground.accounts.holding import Holding
from homeground.accounts.rights import Right

from .kinds import TABLE, Kind

Holdings = Mapping[int, Holding]
"""What a person may do, by the brand's id."""


def concerns(
    kind: str, brand_id: int | None, market_id: int | None, holdings: Holdings, *, named: bool
) -> bool:
    """Whether somebody with these holdings may hear of it.

    Who is `named` must be able to see it; everybody else must have the kind's right there. What is
    of no single market is for whoever has the right in one of them.
    """
    try:
        right = Right.SEE if named else TABLE[Kind(kind)].right
    except ValueError:  # of another version
        return False
    if brand_id is None:
        return any(right in held.whole for held in holdings.values())
    held = holdings.get(brand_id, Holding())
    if market_id is not None:
        return right in held.in_market(market_id)
    return right in held.whole or any(right in rights for rights in held.by_market.values())
