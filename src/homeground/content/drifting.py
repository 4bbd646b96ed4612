"""Telling those who say a message in their own way that it does not say the same any more."""

from __future__ import annotations

from homeground.accounts.models import Market, User
from homeground.notifications.kinds import Kind
from homeground.notifications.telling import tell_all, telling_of

from .models import Message, Variant


def tell_of_drift(message: Message, *, by: User | None) -> None:
    """Each market in which something is written for it. Within the transaction that changed it."""
    campaign = message.campaign
    markets = Market.objects.filter(pk__in=Variant.objects.filter(message=message).values("market"))
    tell_all([
        telling_of(
            Kind.DRIFT, message, at=("campaign", campaign.slug), by=by, market=market,
            group=message.pk, what=message.name, campaign=campaign.name, message=message.pk,
            version=message.number,
        )
        for market in markets
    ])  # fmt: skip
