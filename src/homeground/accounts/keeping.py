"""Keeping the accounts that a person chose: new ones, and old ones connected anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.networks.connecting import Grant

from .granted import Granted
from .models import Account, Brand, Market, PendingConnection, User
from .renewal import renewal_time
from .ways import way_named

LONGEST = 150
"""Characters of a name or handle; networks allow less."""


BROUGHT_ALONG: dict[str, Any] = {
    "way": "",
    "app": None,
    "rights": None,
    "renewed_at": None,
    "expires_at": None,
    "renew_at": None,
    "renewals_unsure": 0,
    "renewing_until": None,
}
"""What is known of a token that somebody brought along: nothing of where it came from."""


@dataclass(frozen=True, slots=True)
class Kept:
    account: Account
    anew: bool
    """Whether it was here before: what waited for it goes out again."""


@transaction.atomic
def keep_chosen(
    flow: PendingConnection, chosen: Mapping[str, tuple[Granted, Market]], *, now: datetime
) -> list[Kept]:
    """Connect what the person chose, by the id on the network, and forget the rest.

    `now` is the brand's time. What another brand of the organization has is left out.
    """
    kept = [
        _keep(flow, granted, market, now)
        for granted, market in chosen.values()
        if granted.of_brand is None
    ]
    flow.delete()
    return kept


def _keep(flow: PendingConnection, granted: Granted, market: Market, now: datetime) -> Kept:
    account = granted.ours or Account(
        organization_id=flow.organization_id,
        brand=flow.brand,
        market=market,
        network=flow.network,
        network_id=granted.grant.account_id,
        handle=free_handle(flow, granted.grant),
    )
    # The address stays as campaign files name it, also where the network has another handle now.
    take_over(account, flow, granted.grant, now=now)
    account.save()
    act = Act.RECONNECTED if granted.ours else Act.CONNECTED
    note(act, account, by=flow.user, way=flow.way)
    return Kept(account, granted.ours is not None)


def take_over(account: Account, flow: PendingConnection, grant: Grant, *, now: datetime) -> None:
    """Give `account` what `grant` holds; not saved yet."""
    way = way_named(flow.network, flow.way)
    account.name = (grant.name or account.handle)[:LONGEST]
    account.kind = grant.kind or (way.kind if way else "")
    account.base_url = grant.base_url or flow.base_url
    account.credentials = dict(grant.credentials)
    account.way, account.app = flow.way, flow.app
    account.rights = sorted(grant.rights) if grant.rights is not None else None
    account.state, account.problem = Account.State.CONNECTED, ""
    account.connected_by, account.connected_at = flow.user, timezone.now()
    account.renewed_at, account.expires_at = now, grant.expires_at
    renewable = way is not None and way.renewable
    account.renew_at = renewal_time(now, grant.expires_at) if renewable else None
    account.renewals_unsure, account.renewing_until = 0, None


def free_handle(flow: PendingConnection, grant: Grant) -> str:
    """The handle by which people name the account; one that no other account of ours has."""
    handle = (grant.handle.removeprefix("@") or grant.account_id)[:LONGEST]
    host = urlsplit(grant.base_url or flow.base_url).hostname or ""
    wishes = [handle, f"{handle}@{host}", f"{handle}-{grant.account_id}"]
    taken = set(
        Account.objects.filter(
            organization_id=flow.organization_id, network=flow.network, handle__in=wishes
        ).values_list("handle", flat=True)
    )
    return next(wish for wish in wishes if wish not in taken and not wish.endswith("@"))


@transaction.atomic
def keep_by_hand(
    brand: Brand, user: User, network: str, *, handle: str, name: str, market: Market
) -> Account:
    """An account on which a person posts what Homeground prepares; what is there stays."""
    account, made = Account.objects.get_or_create(
        organization_id=brand.organization_id,
        network=network,
        handle=handle[:LONGEST],
        defaults={
            "brand": brand,
            "market": market,
            "name": (name or handle)[:LONGEST],
            "network_id": handle[:LONGEST],
            "connected_by": user,
            "connected_at": timezone.now(),
        },
    )
    if made:
        note(Act.ADDED, account, by=user)
    elif account.brand_id == brand.pk and account.state == Account.State.DISCONNECTED:
        account.state, account.connected_by, account.connected_at = (
            Account.State.CONNECTED,
            user,
            timezone.now(),
        )
        account.save(update_fields=["state", "connected_by", "connected_at"])
        note(Act.ADDED, account, by=user)
    return account
