"""A brand's own cap on what a network that charges may cost in a month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.networks.registry import NETWORKS

from .models import SpendingCap
from .spending import spent_on_posts, spent_on_reading

AMOUNT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Purse:
    """What a brand paid a network since the month (UTC) began, and at most pays."""

    network: str
    spent: Decimal
    cap: Decimal | None
    read: Decimal = Decimal(0)
    """What of `spent` was for reading."""

    @property
    def left(self) -> Decimal | None:
        return None if self.cap is None else max(self.cap - self.spent, Decimal(0))

    @property
    def used_up(self) -> bool:
        return self.left is not None and self.left <= 0


def charging() -> list[str]:
    """The networks that charge for posts."""
    return sorted(slug for slug, network in NETWORKS.items() if network.cost is not None)


def amount_from(text: str) -> Decimal | None:
    """US dollars as people write them, “49.50” or “49,50”; `None` for nothing. Raises: BadInput."""
    text = text.strip().replace("\u00a0", "").replace(" ", "")
    if not text:
        return None
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not AMOUNT.fullmatch(text):
        raise BadInput(f"“{text}” is no amount.", "Write US dollars, such as 250 or 49.50.")
    return Decimal(text)


@transaction.atomic
def cap(brand: Brand, network: str, usd_a_month: Decimal | None, *, by: User | None = None) -> None:
    """From here on; what is on its way already is charged all the same. `None` takes the cap away.

    Raises: BadInput where the network charges nothing.
    """
    if network not in charging():
        raise BadInput(
            f"{network} charges nothing for a post.", f"These charge: {', '.join(charging())}."
        )
    if usd_a_month is None:
        SpendingCap.objects.filter(brand=brand, network=network).delete()
        note(Act.CAP_REMOVED, brand, by=by, network=network)
        return
    SpendingCap.objects.update_or_create(
        brand=brand,
        network=network,
        defaults={"organization_id": brand.organization_id, "usd_a_month": usd_a_month},
    )
    note(Act.CAP_SET, brand, by=by, network=network, usd_a_month=usd_a_month)


def purses_of(brand: Brand, networks: Iterable[str], *, now: datetime) -> list[Purse]:
    """Of those of `networks` that charge, and of whatever has a cap."""
    caps = dict(SpendingCap.objects.filter(brand=brand).values_list("network", "usd_a_month"))
    paid = set(charging()) & set(networks) | caps.keys()
    purses = []
    for network in sorted(paid):
        posts = spent_on_posts((brand.pk, network), now)
        reading = spent_on_reading((brand.pk, network), now)
        purses.append(Purse(network, posts + reading, caps.get(network), reading))
    return purses
