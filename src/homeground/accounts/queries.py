"""What a person may see: brands, their markets and accounts, as far as the person's roles reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from .holding import Holding, added_up
from .models import Account, Assignment, Brand, Market, Organization, User
from .rights import Right


def roles_of(user: User | AnonymousUser) -> list[Assignment]:
    """Every role of `user`'s, in all organizations; none for a stranger."""
    if not user.is_authenticated:
        return []
    return list(Assignment.objects.filter(membership__user=user).select_related("custom"))


def brands_reached(roles: Iterable[Assignment]) -> QuerySet[Brand]:
    """Every brand in which one of these roles is held, if only for one market, by name."""
    reached = Q(pk__in={each.brand_id for each in roles if each.brand_id is not None}) | Q(
        organization__in={each.organization_id for each in roles if each.brand_id is None}
    )
    return (
        Brand.objects.filter(reached)
        .select_related("organization")
        .order_by("name", "organization__name", "pk")
    )


def brands_of(user: User | AnonymousUser) -> QuerySet[Brand]:
    """Every brand in which `user` has a role, if only for one market, by name."""
    return brands_reached(roles_of(user))


def held_in(brand: Brand, roles: Iterable[Assignment]) -> Holding:
    """What somebody with these roles may do with this brand and where."""
    return added_up(
        each
        for each in roles
        if each.organization_id == brand.organization_id and each.brand_id in (None, brand.pk)
    )


def organization_ids_of(user: User | AnonymousUser) -> list[int]:
    """The organizations that `user` is a member of; none for a stranger."""
    if not user.is_authenticated:
        return []
    return list(user.memberships.values_list("organization_id", flat=True))


def organizations_asking(user: User | AnonymousUser) -> dict[int, bool]:
    """The same, each with whether it asks its people for a second factor."""
    if not user.is_authenticated:
        return {}
    return dict(
        user.memberships.values_list("organization_id", "organization__needs_second_factor")
    )


def holding_of(brand: Brand, user: User | AnonymousUser) -> Holding:
    """What `user` may do with this brand and where; nothing as a stranger."""
    if not user.is_authenticated:
        return Holding()
    return added_up(
        Assignment.objects.filter(
            Q(brand=None) | Q(brand=brand),
            membership__user=user,
            organization=brand.organization_id,
        ).select_related("custom")
    )


def rights_in(
    brand: Brand, user: User | AnonymousUser, market: Market | None = None
) -> frozenset[Right]:
    """What `user` may do in that market; without one, with the brand itself."""
    holding = holding_of(brand, user)
    return holding.whole if market is None else holding.in_market(market)


def markets_of(brand: Brand, user: User | AnonymousUser) -> list[Market]:
    """The brand's markets that `user` may see, by country."""
    return holding_of(brand, user).seen(all_markets_of(brand))


def all_markets_of(brand: Brand) -> QuerySet[Market]:
    return brand.markets.order_by("country", "language")


def accounts_of(brand: Brand, markets: Collection[Market] | None = None) -> QuerySet[Account]:
    """The brand's accounts, those of `markets` when given. Credentials stay in the database."""
    accounts = brand.accounts.select_related("market").defer("credentials")
    if markets is not None:
        accounts = accounts.filter(market__in=markets)
    return accounts.order_by("network", "handle")


def people_with(brand: Brand, right: Right) -> list[User]:
    """Who holds `right` for the whole brand, owners first."""
    reaching = (
        Assignment.objects.filter(
            Q(brand=None) | Q(brand=brand), market=None, organization=brand.organization_id
        )
        .select_related("membership__user", "custom")
        .order_by("membership__user__name", "pk")
    )
    found = [each for each in reaching if right in each.rights and each.membership.user.is_active]
    owners_first = sorted(found, key=lambda each: not each.is_owners)
    return list(dict.fromkeys(each.membership.user for each in owners_first))


def holdings_in(organization: Organization) -> list[tuple[User, dict[int, Holding]]]:
    """Every member who can sign in, with what they may do by the brand's id. Two questions."""
    brands = list(organization.brands.values_list("pk", flat=True))
    roles: dict[User, list[Assignment]] = defaultdict(list)
    for each in (
        Assignment.objects.filter(organization=organization, membership__user__is_active=True)
        .select_related("membership__user", "custom")
        .order_by("membership__user__email", "pk")
    ):
        roles[each.membership.user].append(each)
    return [
        (
            person,
            {pk: added_up(each for each in held if each.brand_id in (None, pk)) for pk in brands},
        )
        for person, held in roles.items()
    ]
