"""Connectors for our accounts over one shared client, and a claimed publication said through one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from homeground.accounts.models import Account, Brand
from homeground.networks.contract import Connector
from homeground.networks.http import Http, TimeLimits
from homeground.networks.model import Published
from homeground.networks.registry import CONNECTORS

from .claiming import Claimed
from .drafting import name_below
from .reads import charging_reads


def open_http(brands: Iterable[Brand]) -> Http:
    """A client for these brands; only their sandboxes may be at a private address."""
    house = settings.HOMEGROUND
    return Http(
        limits=TimeLimits(connect=house.http_connect_seconds, answer=house.http_read_seconds),
        allow_private={brand.sandbox_url for brand in brands if brand.sandbox_url},
    )


def connector_for(account: Account, http: Http, *, now: datetime) -> Connector:
    """`now`: by the account's clock; what its network charges for reading is kept as of then."""
    return CONNECTORS[account.network](
        charging_reads(account, http, now=now),
        account_id=account.network_id,
        credentials=account.credentials,
        base_url=account.base_url or None,
        handle=account.handle,
    )


async def say(connector: Connector, claim: Claimed, *, now: datetime) -> Published:
    """Publish it as a post, or below the post that it answers. Raises: NetworkError."""
    publication, key = claim.publication, str(claim.publication.key)
    if publication.answers is None:
        return await connector.publish(claim.draft, key=key, now=now)
    above = publication.answers.post
    comment = await connector.reply(above.network_id, claim.draft.text, key=key, now=now)
    return Published(name_below(above, comment), comment.url or above.url)
