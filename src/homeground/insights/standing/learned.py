"""What was learned from an organization's posts, as it was fitted last. Kept in memory between two fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from homeground.accounts.models import Account
from homeground.insights.models import Fitted
from homeground.insights.weighing import Weighing, weighing_of
from homeground.measurement.expectation import Expectations, Key
from homeground.measurement.forecasting import Growth, default_growth


@dataclass(frozen=True, slots=True)
class Learned:
    """For one organization. Where nothing was fitted yet: what the product was shipped with."""

    expectations: Expectations
    weighing: Weighing
    """By these its engagement was counted, and so must be what is held against it."""
    fitted_at: datetime | None
    growths: dict[tuple[str, int | None], int]
    """Ids of `Fitted`, by network and account."""

    def growth_of(self, account: Account) -> Growth:
        """The account's own, else its network's, else as published data show it."""
        for scope in ((account.network, account.pk), (account.network, None)):
            if scope in self.growths and (found := _growth(self.growths[scope])) is not None:
                return found
        return default_growth(account.network)


def learned_by(organization_id: int) -> Learned:
    """Two questions, or three where it was fitted anew."""
    expectations, growths = None, {}
    rows = (
        Fitted.objects.filter(organization=organization_id)
        .order_by("fitted_at", "pk")
        .only("kind", "network", "account_id", "weights_version", "fitted_at")
    )
    for row in rows:
        if row.kind == Fitted.Kind.EXPECTATIONS:
            expectations = row
        else:
            growths[row.network, row.account_id] = row.pk
    if expectations is None or (found := _expectations(expectations.pk)) is None:
        return Learned(Expectations(), weighing_of(organization_id), None, growths)
    weighing = weighing_of(organization_id, expectations.weights_version)
    return Learned(found, weighing, expectations.fitted_at, growths)


def key_of(account: Account, kind: str) -> Key:
    """Whose post and what kind, as expectations know them. `account.market` is loaded."""
    market = account.market
    return Key(account.network, f"{market.country}-{market.language}", str(account.pk), kind)


@lru_cache(maxsize=2)
def _expectations(pk: int) -> Expectations | None:
    """`None`: written by another version of Homeground; the next fit writes it anew."""
    content = Fitted.objects.values_list("content", flat=True).get(pk=pk)
    try:
        return Expectations.from_json(content)
    except (ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=64)
def _growth(pk: int) -> Growth | None:
    content = Fitted.objects.values_list("content", flat=True).get(pk=pk)
    try:
        return Growth.from_json(content)
    except (ValueError, KeyError, TypeError):
        return None
