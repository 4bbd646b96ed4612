"""Who else has a text open in the composer. Known from what their pages say every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeground.accounts.models import Market, User

from .models import Message, Presence
from .versions import name_of

GONE = timedelta(minutes=1)
"""Whose page said nothing for so long has closed it, or is without a connection."""
WRITING = timedelta(seconds=30)
"""Whoever typed within this time writes; the others look."""


@dataclass(frozen=True, slots=True)
class Other:
    name: str
    writes: bool


def seen(
    message: Message, market: Market, network: str, by: User, *, wrote: bool, now: datetime
) -> list[Other]:
    """Note that `by` has the text open; who else has. Those who write come first."""
    place: dict[str, Any] = {"message": message, "market": market, "network": network}
    found: dict[str, Any] = {"at": now, "wrote_at": now} if wrote else {"at": now}
    Presence.objects.update_or_create(
        **place, user=by, organization_id=message.organization_id, defaults=found
    )
    # The table holds what pages are open now, and no diary of anybody's.
    Presence.objects.filter(user=by, at__lt=now - GONE).delete()
    others = (
        Presence.objects.filter(**place, at__gte=now - GONE)
        .exclude(user=by)
        .select_related("user")
        .order_by("pk")
    )
    told = [
        Other(name_of(each.user), each.wrote_at is not None and each.wrote_at >= now - WRITING)
        for each in others
    ]
    return sorted(told, key=lambda other: not other.writes)


def left(message: Message, market: Market, network: str, by: User) -> None:
    """`by` has closed it."""
    Presence.objects.filter(message=message, market=market, network=network, user=by).delete()
