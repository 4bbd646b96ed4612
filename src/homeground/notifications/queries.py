"""What a person is told in the page, and what it leads to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from homeground.accounts.models import Brand, Market, User

from .kinds import Kind
from .models import Notice


def notices_of(person: User, brand: Brand, markets: Collection[Market] | None) -> QuerySet[Notice]:
    """The person's in this brand, and of its organization; of `markets`, or of all: the newest first.

    Those of no single market are among them.
    """
    found = Notice.objects.filter(
        Q(brand=brand) | Q(brand=None),
        person=person, organization=brand.organization_id, in_page=True,
    )  # fmt: skip
    if markets is not None:
        found = found.filter(Q(market=None) | Q(market__in=markets))
    return found.select_related("brand", "market").order_by("-at", "-pk")


def unread(notices: QuerySet[Notice]) -> int:
    """How many were not opened or marked yet."""
    return notices.filter(read_at=None).order_by().count()


def mark_read(notices: QuerySet[Notice], *, now: datetime) -> int:
    return Notice.objects.filter(
        pk__in=notices.filter(read_at=None).order_by().values("pk")
    ).update(read_at=now)


def narrowed(notices: QuerySet[Notice], kind: str, *, new_only: bool) -> QuerySet[Notice]:
    if kind in Kind.values:
        notices = notices.filter(kind=kind)
    return notices.filter(read_at=None) if new_only else notices
