"""Accounts as far as plans and pages of thousands of lines need them: no model is made of any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from homeground.accounts.models import Account, Market


@dataclass(frozen=True, slots=True)
class Speaker:
    """What is to be known of an account to plan for it and to show a line of it."""

    pk: int
    market_id: int
    time_zone: str
    """Its market's."""
    network: str
    kind: str
    handle: str
    name: str
    state: str
    """One of `Account.State`."""

    @property
    def address(self) -> str:
        """How people name it: `vk/nordlicht_ru`."""
        return f"{self.network}/{self.handle}"


_SHOWN = ("pk", "market_id", "network", "kind", "handle", "name", "state")


def speakers_of(markets: Iterable[Market]) -> dict[int, Speaker]:
    """Every account of those markets, by its id."""
    zones = {market.pk: market.time_zone for market in markets}
    found = Account.objects.filter(market__in=list(zones)).values_list(*_SHOWN)
    return {pk: Speaker(pk, market, zones[market], *shown) for pk, market, *shown in found}


def speaker_of(account: Account) -> Speaker:
    shown = [getattr(account, name) for name in _SHOWN[2:]]
    return Speaker(account.pk, account.market_id, account.market.time_zone, *shown)
