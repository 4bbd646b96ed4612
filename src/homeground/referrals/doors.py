"""Who tells of conversions: a server of the brand's, known by its key or by its signature."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from homeground.accounts.models import Brand
from homeground.notifications.signing import is_signed

from .choosing import BEGINNING, hashed
from .models import Referring


def named_by_token(token: str) -> tuple[int, int] | None:
    """Whose key it says to be: organization and brand. Nothing is proved yet.

    >>> named_by_token("hgc_3_41_x"), named_by_token("hgc_3")
    ((3, 41), None)
    """
    return _named(token.removeprefix(BEGINNING)) if token.startswith(BEGINNING) else None


def named_by_address(address: str) -> tuple[int, int] | None:
    """Whose the address of a webhook says to be."""
    return _named(address.replace("-", "_", 1) + "_x")


def _named(text: str) -> tuple[int, int] | None:
    organization, _, rest = text.partition("_")
    brand, _, secret = rest.partition("_")
    both = (organization, brand)
    if not secret or any(not (n.isascii() and n.isdigit() and len(n) < 19) for n in both):
        return None
    return int(organization), int(brand)


def brand_by_token(token: str, brand_id: int) -> Brand | None:
    """The brand, if this is its key. Within its organization's rows."""
    kept = Referring.objects.filter(brand=brand_id).select_related("brand").first()
    if kept is None or not kept.token_hash:
        return None
    return kept.brand if hmac.compare_digest(kept.token_hash, hashed(token)) else None


def brand_by_signature(
    headers: Mapping[str, str], body: bytes, brand_id: int, *, now: datetime
) -> Brand | None:
    """The brand, if it signed this. Within its organization's rows. Raises: KeyLost."""
    kept = Referring.objects.filter(brand=brand_id).select_related("brand").first()
    secret = kept.webhook_secrets.get("secret", "") if kept is not None else ""
    if kept is None or not secret:
        return None
    return kept.brand if is_signed(secret, headers, body, now=now) else None
