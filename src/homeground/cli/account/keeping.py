"""Proving an account's credentials on its network, and keeping it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from homeground.accounts.keeping import BROUGHT_ALONG
from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import HomegroundError
from homeground.networks import errors
from homeground.networks.model import Profile
from homeground.networks.registry import CONNECTORS, NETWORKS
from homeground.publishing.networking import open_http


@dataclass(frozen=True, slots=True)
class Connection:
    network: str
    handle: str
    brand: str
    country: str
    language: str
    time_zone: str
    network_id: str
    base_url: str
    kind: str


def connect(connection: Connection, credentials: dict[str, str]) -> Profile:
    """Raises: HomegroundError when the network does not accept the credentials."""
    brand = Brand.objects.filter(slug=slugify(connection.brand)).first()
    if NETWORKS[connection.network].by_hand:
        # There is nobody to ask: a person speaks there.
        profile = Profile(id=connection.network_id or connection.handle, name=connection.handle)
        max_text = None
    else:
        profile, max_text = asyncio.run(_prove(connection, credentials, brand))
    _keep(connection, credentials, profile, max_text)
    return profile


async def _prove(
    connection: Connection, credentials: dict[str, str], brand: Brand | None
) -> tuple[Profile, int | None]:
    async with open_http([brand] if brand else []) as http:
        connector = CONNECTORS[connection.network](
            http,
            account_id=connection.network_id,
            credentials=credentials,
            base_url=connection.base_url or None,
            handle=connection.handle,
        )
        try:
            return await connector.profile(), await connector.text_max()
        except errors.NetworkError as error:
            raise HomegroundError(
                f"The account was not connected: {error.message}",
                "Check the token and what it may do, then run the command again.",
            ) from error


@transaction.atomic
def _keep(
    connection: Connection, credentials: dict[str, str], profile: Profile, max_text: int | None
) -> None:
    slug = slugify(connection.brand)
    organization, _ = Organization.objects.get_or_create(
        slug=slug, defaults={"name": connection.brand}
    )
    brand, _ = Brand.objects.get_or_create(
        organization=organization, slug=slug, defaults={"name": connection.brand}
    )
    market, _ = Market.objects.get_or_create(
        brand=brand,
        country=connection.country.upper(),
        language=connection.language,
        defaults={"organization": organization, "time_zone": connection.time_zone},
    )
    account, made = Account.objects.update_or_create(
        organization=organization,
        network=connection.network,
        handle=connection.handle,
        defaults={
            "brand": brand,
            "market": market,
            "kind": connection.kind,
            "name": profile.name,
            "network_id": connection.network_id or profile.id,
            "base_url": connection.base_url,
            "credentials": credentials,
            "state": Account.State.CONNECTED,
            "problem": "",
            "followers": profile.followers,
            "max_text": max_text,
            **BROUGHT_ALONG,
            "connected_at": timezone.now(),
        },
    )
    note(Act.CONNECTED if made else Act.RECONNECTED, account, by=None)
