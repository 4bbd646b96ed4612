"""Becoming a member of an organization, and what a member may do there."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from .models import Assignment, Brand, CustomRole, Market, Membership, Organization, User
from .rights import BuiltIn


@transaction.atomic
def join(
    organization: Organization,
    user: User,
    role: BuiltIn | CustomRole,
    *,
    brand: Brand | None = None,
    market: Market | None = None,
) -> Assignment:
    """`user` has that role from here on, for the whole organization, a brand or a market.

    What they had already stays.
    """
    assert market is None or brand is None or market.brand_id == brand.pk
    # Two at once: the second waits for the first, and finds what it made.
    membership, _ = Membership.objects.select_for_update().get_or_create(
        organization=organization, user=user
    )
    if market is not None:
        brand = market.brand
    given = Q(role="", custom=role) if isinstance(role, CustomRole) else Q(role=role)
    found = membership.assignments.filter(given, brand=brand, market=market).first()
    if found is not None:
        return found
    return Assignment.objects.create(
        organization=organization,
        membership=membership,
        role="" if isinstance(role, CustomRole) else role,
        custom=role if isinstance(role, CustomRole) else None,
        brand=brand,
        market=market,
    )
