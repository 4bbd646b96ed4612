"""What a person may see: the brands of the organizations they belong to, with markets and accounts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from .models import Account, Brand, Market, User


def brands_of(user: User | AnonymousUser) -> QuerySet[Brand]:
    """Every brand of every organization that `user` is a member of, by name."""
    if not user.is_authenticated:
        return Brand.objects.none()
    return (
        Brand.objects.filter(organization__memberships__user=user)
        .select_related("organization")
        .order_by("name", "organization__name", "pk")
    )


def organization_ids_of(user: User | AnonymousUser) -> list[int]:
    """The organizations that `user` is a member of; none for a stranger."""
    if not user.is_authenticated:
        return []
    return list(user.memberships.values_list("organization_id", flat=True))


def markets_of(brand: Brand) -> QuerySet[Market]:
    return brand.markets.order_by("country", "language")


def accounts_of(brand: Brand, market: Market | None = None) -> QuerySet[Account]:
    """The brand's accounts, those of one market when it is given. Credentials stay in the database."""
    accounts = brand.accounts.select_related("market").defer("credentials")
    if market is not None:
        accounts = accounts.filter(market=market)
    return accounts.order_by("network", "handle")
