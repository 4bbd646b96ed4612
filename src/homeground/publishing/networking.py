"""Connectors for our accounts, over one shared client."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from homeground.accounts.models import Account, Brand
from homeground.networks.contract import Connector
from homeground.networks.http import Http, TimeLimits
from homeground.networks.registry import CONNECTORS


def open_http(brands: Iterable[Brand]) -> Http:
    """A client for these brands; only their sandboxes may be at a private address."""
    house = settings.HOMEGROUND
    return Http(
        limits=TimeLimits(connect=house.http_connect_seconds, answer=house.http_read_seconds),
        allow_private={brand.sandbox_url for brand in brands if brand.sandbox_url},
    )


def connector_for(account: Account, http: Http) -> Connector:
    return CONNECTORS[account.network](
        http,
        account_id=account.network_id,
        credentials=account.credentials,
        base_url=account.base_url or None,
        handle=account.handle,
    )
