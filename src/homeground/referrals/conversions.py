"""Keeping what is told of conversions: each once, and none lost for a code that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note

from .models import Conversion, Link
from .told import Told


@dataclass(slots=True)
class Kept:
    new: int = 0
    known: int = 0
    """Told before, word for word: nothing changed."""
    differing: list[str] = field(default_factory=list)
    """Told before in other words: what was told first stays."""
    aside: list[str] = field(default_factory=list)
    """New ones whose code is not known, by what the caller calls them."""


@transaction.atomic
def keep(brand: Brand, told: Sequence[Told], origin: Conversion.Origin, *, now: datetime) -> Kept:
    """What is told twice is one, by what the caller calls it."""
    kept = Kept()
    # Two calls that tell the same at one moment: the second waits here, then knows it.
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    before = {
        each.told_as: each
        for each in Conversion.objects.filter(
            brand=brand, told_as__in=[each.told_as for each in told]
        )
    }
    links = dict(
        Link.objects.filter(brand=brand, code__in={each.code for each in told if each.code})
        .values_list("code", "pk")
    )  # fmt: skip
    made = []
    for each in told:
        earlier = before.get(each.told_as)
        if earlier is not None:
            if _same(earlier, each):
                kept.known += 1
            else:
                kept.differing.append(each.told_as)
            continue
        new = Conversion(
            organization_id=brand.organization_id, brand=brand, link_id=links.get(each.code),
            code=each.code, told_as=each.told_as, at=each.at, kind=each.kind, value=each.value,
            currency=each.currency, new_customer=each.new_customer, origin=origin, told_at=now,
        )  # fmt: skip
        before[each.told_as] = new
        made.append(new)
        if each.code and each.code not in links:
            kept.aside.append(each.told_as)
    Conversion.objects.bulk_create(made, batch_size=1000)
    kept.new = len(made)
    return kept


def _same(kept: Conversion, told: Told) -> bool:
    # Without a time of its own, the time is that of the call: told again, it is another.
    return (kept.code, kept.kind, kept.value, kept.currency, kept.new_customer) == (
        told.code, told.kind, told.value, told.currency, told.new_customer,
    )  # fmt: skip


@transaction.atomic
def take_up(brand: Brand, code: str, link: Link, *, by: User | None) -> int:
    """What was kept aside under `code` came by `link`; how many that were."""
    aside = Conversion.objects.filter(brand=brand, link=None, code=code).exclude(code="")
    many = aside.update(link=link)
    if many:
        note(Act.CONVERSIONS_TAKEN_UP, brand, by=by, many=many, address=link.address)
    return many
