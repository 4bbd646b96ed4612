"""Messages to the endpoints of an organization, written down to be delivered by a job."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from homeground.accounts.models import Market, Organization

from .models import Dispatch, Endpoint, Telling

MOST_LISTED = 50
"""Of many things one message lists so many; it stays under the 20 kB that the standard advises."""
TEST = "test.sent"


def dispatch(
    organization: Organization, groups: Sequence[Sequence[Telling]], *, now: datetime
) -> None:
    """One message for each group to each endpoint that hears of its kind. Within a transaction."""
    endpoints = list(
        Endpoint.objects.filter(organization=organization, ended_at=None).select_related("brand")
    )
    if not endpoints:
        return
    markets = {market.pk: market for market in Market.objects.filter(organization=organization)}
    Dispatch.objects.bulk_create(
        [
            _made(
                endpoint, tellings[0].kind, _data(endpoint, tellings, markets), tellings[0].at, now
            )
            for tellings in groups
            for endpoint in endpoints
            if tellings[0].kind in endpoint.kinds
            and tellings[0].brand_id in (None, endpoint.brand_id)
        ],
        batch_size=1000,
    )


def dispatch_test(endpoint: Endpoint, *, now: datetime) -> Dispatch:
    """A message that says nothing, so that people see whether it arrives."""
    made = _made(endpoint, TEST, _of_brand(endpoint), now, now)
    made.save()
    return made


def _made(
    endpoint: Endpoint, kind: str, data: dict[str, Any], happened_at: datetime, now: datetime
) -> Dispatch:
    message = {"type": kind, "timestamp": _in_utc(happened_at), "data": data}
    return Dispatch(
        organization_id=endpoint.organization_id,
        endpoint=endpoint,
        kind=kind,
        body=json.dumps(message, ensure_ascii=False, separators=(",", ":")),
        made_at=now,
        try_at=now,
    )


def _data(
    endpoint: Endpoint, tellings: Sequence[Telling], markets: dict[int, Market]
) -> dict[str, Any]:
    market = markets.get(tellings[0].market_id or 0)
    return _of_brand(endpoint) | {
        "market": f"{market.language}-{market.country}" if market else None,
        "count": len(tellings),
        "things": [
            {name: value for name, value in each.details.items() if name != "at"}
            for each in tellings[:MOST_LISTED]
        ],
    }


def _of_brand(endpoint: Endpoint) -> dict[str, Any]:
    origin = settings.HOMEGROUND.address.rstrip("/")
    return {
        "organization": endpoint.organization.slug,
        "brand": endpoint.brand.slug,
        "page": origin + reverse("today", args=[endpoint.brand.slug]),
    }


def _in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
