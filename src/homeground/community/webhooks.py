"""The addresses at which networks tell what happens, one for each account."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from homeground.accounts.models import Account
from homeground.accounts.tenancy import bound_to
from homeground.content.media_address import origin_for
from homeground.errors import BadInput, HomegroundError
from homeground.networks.incoming import Receiver
from homeground.networks.registry import NETWORKS, RECEIVERS

from .models import LongPoll, Webhook

PROPOSED_BYTES = 24
"""32 letters, digits, - and _, which is what every network takes for a secret."""


def receiver_of(account: Account) -> Receiver:
    """Raises: BadInput when the account's network calls nobody."""
    receiver = RECEIVERS.get(account.network)
    if receiver is None:
        raise BadInput(
            f"{NETWORKS[account.network].name} does not tell by itself what happens on an account.",
            f"Networks which do: {', '.join(sorted(RECEIVERS))}. On the others comments are read.",
        )
    return receiver


@transaction.atomic
def open_webhook(
    account: Account, given: Mapping[str, str] | None = None, *, renew: bool = False
) -> Webhook:
    """The account's webhook, made if there is none, with the secrets `given` added to it.

    `renew` makes another address and other secrets of ours; what the network gave stays. Once there
    is a webhook, the network is not asked by ourselves any more.

    Raises: BadInput.
    """
    receiver = receiver_of(account)
    names = {field.name for field in receiver.secrets}
    if unknown := sorted(set(given or {}) - names):
        raise BadInput(
            f"{NETWORKS[account.network].name} has no secret called {', '.join(unknown)}.",
            f"Its secrets are {', '.join(sorted(names))}.",
        )
    webhook = Webhook.objects.select_for_update().filter(account=account).first()
    new = webhook is None
    if webhook is None:
        webhook = Webhook(organization_id=account.organization_id, account=account)
    kept = dict(webhook.secrets)
    if renew or new:
        webhook.token = secrets.token_urlsafe(32)
        kept |= {name: secrets.token_urlsafe(PROPOSED_BYTES) for name in receiver.proposed}
    webhook.secrets = kept | dict(given or {})
    webhook.save()
    LongPoll.objects.filter(account=account).delete()
    return webhook


def address_of(webhook: Webhook) -> str:
    """The whole address to give to the network. Raises: HomegroundError when we have none."""
    origin = origin_for(webhook.account.brand)
    if origin is None:
        raise HomegroundError(
            "Networks cannot reach this house: it has no public address.",
            "Set HOMEGROUND_PUBLIC_URL to the https address by which it is reached.",
        )
    return origin + reverse("incoming", args=[path_of(webhook)])


def path_of(webhook: Webhook) -> str:
    return f"{webhook.organization_id}-{webhook.token}"


def webhook_at(path: str) -> Webhook | None:
    """The webhook of an address. The database stays bound as it was: bind it for more."""
    organization, _, token = path.partition("-")
    if not (organization.isascii() and organization.isdigit() and len(organization) < 19):
        return None
    # PostgreSQL takes no zero characters, not even to compare with.
    if not token or "\0" in token:
        return None
    with bound_to([int(organization)]):
        return (
            Webhook.objects.filter(token=token, organization_id=int(organization))
            .select_related("account__brand")
            .defer("account__credentials")
            .first()
        )


def greeted(webhook: Webhook, *, now: datetime) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(greeted_at=now)
