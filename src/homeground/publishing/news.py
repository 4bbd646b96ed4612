"""Telling people of publications that need somebody: within the transaction of what happened to them.

Of what simply went out nobody is told, and nothing is paid here for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from homeground.notifications.kinds import Kind
from homeground.notifications.models import Telling
from homeground.notifications.telling import tell_all, telling_of

from .models import Publication
from .states import State


def tell_of(kind: Kind, publications: Collection[int]) -> None:
    """Of these, by their ids; those on one account become one notice."""
    if publications:
        tell_all(list(_tellings(kind, publications)))


def tell_how_it_ended(publication: Publication) -> None:
    """If it failed, or if a person must now say whether it is out."""
    if publication.state == State.FAILED:
        tell_of(Kind.FAILED, [publication.pk])
    elif publication.state == State.UNSURE and publication.look_at is None:
        tell_of(Kind.UNSURE, [publication.pk])


def tell_used_up(refused: Iterable[tuple[Publication, datetime, str]]) -> None:
    """Publications that must wait for a limit or a cap, the brand's time and why: each account is told
    of once a day."""
    tell_all([
        telling_of(
            Kind.USED_UP, publication.account, at=("status",), group=publication.account_id,
            what=publication.account.address, why=why,
            once=f"used up/{publication.account_id}/{now:%Y-%m-%d}",
        )
        for publication, now, why in refused
    ])  # fmt: skip


def _tellings(kind: Kind, publications: Collection[int]) -> Iterator[Telling]:
    rows = (
        Publication.objects.filter(pk__in=publications)
        .select_related("account", "variant__message__campaign")
        .defer("account__credentials")
        .order_by("pk")
    )
    for row in rows.iterator(2000):
        message = row.variant.message
        page = ("tasks",) if kind is Kind.BY_HAND or kind is Kind.UNSURE else (
            "publication", message.campaign.slug, row.pk
        )  # fmt: skip
        yield telling_of(
            kind, row, at=page, group=row.account_id, publication=row.pk, what=message.name,
            account=row.account.address, campaign=message.campaign.name, why=row.problem,
        )  # fmt: skip
