"""Noting what a person does. Within the transaction of what is done: neither is there without the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from homeground.accounts.models import Brand, Market, Organization, User

from .acts import Act
from .models import Entry
from .whence import whence

LEADS_ON = ("account", "campaign", "message", "variant", "publication", "post")
"""Where a row that names no brand or market itself finds the one that does."""
WHILE = timedelta(minutes=10)


def note(
    act: Act,
    about: models.Model,
    /,
    *,
    by: User | AnonymousUser | None,
    words: str = "",
    market: Market | None = None,
    **details: Any,
) -> Entry | None:
    """Note that `by` did `act` to `about` (a publication, an account, a brand, an organization …).

    `by=None` is somebody at the command line, or a client without an account (`whence`); where neither a page nor a command is being worked on,
    it is Homeground itself, which is nobody: nothing is noted, and `None` comes back.
    `words` is what it is called, where `str(about)` does not say it. `details` holds whatever JSON
    holds and no secrets; empty ones are left out. Brand and market are found from `about`.
    """
    here = whence()
    person = by if isinstance(by, User) else None
    if person is None and here is None:
        return None
    brand_id = found_in(about, "brand", Brand)
    market_id = market.pk if market is not None else found_in(about, "market", Market)
    organization_id = found_in(about, "organization", Organization)
    assert organization_id is not None, f"{about!r} belongs to no organization"
    return Entry.objects.create(
        organization_id=organization_id,
        brand_id=brand_id,
        market_id=market_id,
        person=person,
        person_name=person.name if person else here.name if here else "",
        person_email=person.email if person else here.email if here else "",
        by=here.by if here else Entry.By.PAGE,
        act=act,
        kind=about._meta.model_name or "",
        about_id=about.pk,
        words=(words or named(about))[:300],
        details={name: _plain(value) for name, value in details.items() if value not in (None, "")},
        ip_address=here.ip_address if here else None,
    )


def note_once(act: Act, about: models.Model, /, *, by: User | None, words: str = "") -> None:
    """Like `note`, for what is done again and again while somebody writes: the first time in ten minutes.

    For things whose every version is kept with its author anyway.
    """
    lately = Entry.objects.filter(
        act=act, kind=about._meta.model_name, about_id=about.pk, person=by, at__gt=Now() - WHILE
    )
    if not lately.exists():
        note(act, about, by=by, words=words)


def moment(at: datetime, time_zone: str) -> dict[str, str]:
    """An instant and the clock that people read it by, as a detail."""
    return {"at": at.isoformat(), "time_zone": time_zone}


def named(about: models.Model) -> str:
    """What people call it."""
    account, variant = getattr(about, "account", None), getattr(about, "variant", None)
    if account is not None and variant is not None:
        return f"{account.address} · {variant.message.name}"
    publication = getattr(about, "publication", None)
    if publication is not None:
        return named(publication)
    return str(about)


def found_in(about: models.Model, name: str, model: type[models.Model]) -> int | None:
    """The id of the brand, market or organization that `about` is, names or leads on to."""
    if isinstance(about, model):
        return int(about.pk)
    if hasattr(about, f"{name}_id"):
        found: int | None = getattr(about, f"{name}_id")
        return found
    for step in LEADS_ON:
        # What stands beside it: the account of a publication, the campaign of a message.
        if getattr(about, f"{step}_id", None) is not None:
            found = found_in(getattr(about, step), name, model)
            if found is not None:
                return found
    return None


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int, list, dict)) else str(value)
