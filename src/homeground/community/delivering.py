"""Keeping what a network told as it came, whether it called or was asked; without the secrets in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeground.accounts.models import Account
from homeground.networks.incoming import Call

from .models import Delivery

SHORTEST_SECRET = 8
_KEPT_HEADERS = frozenset({"content-type", "user-agent"})
_SIGNATURES = ("-signature", "-signature-256")
LONGEST_HEADER = 500


def keep(account: Account, call: Call, *, secrets: Mapping[str, str], now: datetime) -> bool:
    """Keep a call that is the network's; whether it is new. The same body again only counts."""
    known = {"account": account, "sha256": hashlib.sha256(call.body).hexdigest()}
    with transaction.atomic():
        delivery, new = Delivery.objects.get_or_create(
            **known,
            defaults={
                "organization_id": account.organization_id,
                "received_at": now,
                "url": call.url,
                "headers": _kept(call.headers),
                "body": without(secrets, call.body),
                "size_bytes": len(call.body),
            },
        )
        if not new:
            Delivery.objects.filter(pk=delivery.pk).update(
                repeats=F("repeats") + 1, repeated_at=now
            )
    return new


def without(secrets: Mapping[str, str], body: bytes) -> bytes:
    """The body without the secrets that travel in it (VK's); they are kept encrypted only."""
    for secret in secrets.values():
        if len(secret) >= SHORTEST_SECRET:
            body = body.replace(secret.encode(), b"*" * len(secret.encode()))
    return body


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that tell a signature or a format, and no secret."""
    return {
        name: value[:LONGEST_HEADER].encode("ascii", "replace").decode().replace("\0", "")
        for name, value in headers.items()
        if name in _KEPT_HEADERS or name.endswith(_SIGNATURES)
    }
