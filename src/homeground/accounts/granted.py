"""Which accounts a grant means here: new ones, ours already, or somebody else's."""

from __future__ import annotations

from dataclasses import dataclass

from homeground.networks.connecting import Grant
from homeground.networks.registry import NETWORKS

from .models import Account, Brand, PendingConnection
from .pending import grants_of
from .tenancy import seeing_all


@dataclass(frozen=True, slots=True)
class Granted:
    """One account that was granted, and what is here of it."""

    grant: Grant
    ours: Account | None
    """The same account of the same brand: it is connected anew."""
    of_brand: Brand | None
    """Another brand of the organization that has it: it stays there."""
    elsewhere: bool
    """Whether another organization of this Homeground has it; which one is not said."""


def granted_by(flow: PendingConnection) -> list[Granted]:
    return [_granted(flow, grant) for grant in grants_of(flow)]


def is_another(flow: PendingConnection) -> bool:
    """Whether the person came back as somebody else than the account to connect anew."""
    return flow.account is not None and all(
        grant.account_id != flow.account.network_id for grant in grants_of(flow)
    )


def _granted(flow: PendingConnection, grant: Grant) -> Granted:
    base_url = grant.base_url or flow.base_url
    same = [
        account
        for account in Account.objects.filter(
            organization_id=flow.organization_id,
            network=flow.network,
            network_id=grant.account_id,
        )
        .select_related("brand", "market")
        .order_by("pk")
        if same_world(account, flow.brand, base_url)
    ]
    ours = next((account for account in same if account.brand_id == flow.brand_id), None)
    other = next((account.brand for account in same if account.brand_id != flow.brand_id), None)
    return Granted(grant, ours, None if ours else other, _elsewhere(flow, grant, base_url))


def same_world(account: Account, brand: Brand, base_url: str) -> bool:
    """Whether an id of the network means the same account there as for `brand` at `base_url`.

    Two sandboxes, or two servers of one network, may have different accounts under one id.
    """
    if account.brand.sandbox_url != brand.sandbox_url:
        return False
    if brand.sandbox_url or not NETWORKS[account.network].any_server:
        return True
    return account.base_url.rstrip("/") == base_url.rstrip("/")


def _elsewhere(flow: PendingConnection, grant: Grant, base_url: str) -> bool:
    with seeing_all():
        return any(
            same_world(account, flow.brand, base_url)
            for account in Account.objects.filter(network=flow.network, network_id=grant.account_id)
            .exclude(organization_id=flow.organization_id)
            .exclude(state=Account.State.DISCONNECTED)
            .select_related("brand")
        )
