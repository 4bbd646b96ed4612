"""Telling people what happened. Within the transaction of what happens: neither is there without the other.

It costs one INSERT. Who hears of it, and how, a worker finds out afterwards (`spreading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from homeground.accounts.models import Brand, Market, Organization, User
from homeground.audit.keeping import found_in

from .kinds import Kind
from .models import Telling

LONGEST_WORD = 200
"""Characters of a detail: what is named is recognized by its beginning."""


def tell(
    kind: Kind,
    about: models.Model,
    /,
    *,
    at: Sequence[Any] = (),
    to: Iterable[User | int] | None = None,
    by: User | None = None,
    market: Market | None = None,
    group: object = "",
    once: str | None = None,
    **details: Any,
) -> None:
    """Tell of `about` (a publication, an account, a variant …) whoever it concerns.

    `at` is the page that shows it: the address's name and what follows the brand in it. `to` names
    people; they hear of it as far as they may see the market. Without it, all who have the kind's
    right there do. `by` did it, and is not told. Those of one kind and `group` become one notice.
    `once`: told a single time under this name. `details` fill in the kind's words: `what`, `who` …
    Brand and market are found from `about`.
    """
    tell_all([telling_of(
        kind, about, at=at, to=to, by=by, market=market, group=group, once=once, **details
    )])  # fmt: skip


def tell_all(tellings: Sequence[Telling]) -> None:
    """Many at once, in one statement."""
    Telling.objects.bulk_create(tellings, batch_size=1000, ignore_conflicts=True)


def telling_of(
    kind: Kind,
    about: models.Model,
    /,
    *,
    at: Sequence[Any] = (),
    to: Iterable[User | int] | None = None,
    by: User | None = None,
    market: Market | None = None,
    group: object = "",
    once: str | None = None,
    **details: Any,
) -> Telling:
    """What `tell` writes down; not saved."""
    organization_id = found_in(about, "organization", Organization)
    assert organization_id is not None, f"{about!r} belongs to no organization"
    said = {name: _plain(value) for name, value in details.items() if value not in (None, "")}
    if at:
        said["at"] = [_plain(part) for part in at]
    return Telling(
        organization_id=organization_id,
        brand_id=found_in(about, "brand", Brand),
        market_id=market.pk if market is not None else found_in(about, "market", Market),
        kind=kind,
        group=str(group)[:100],
        details=said,
        by=by,
        to=None
        if to is None
        else sorted({each if isinstance(each, int) else each.pk for each in to}),
        once=once,
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int)) else str(value)[:LONGEST_WORD]
