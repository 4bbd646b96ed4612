"""Who may read what was noted, and the part of it that somebody asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from homeground.accounts.models import Assignment, Brand, Market, User
from homeground.accounts.rights import Right

from .models import Entry

COMMAND_LINE = "command"
"""For `Wish.person`: what nobody with a name did."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; whatever is left empty does not narrow it."""

    person: str = ""
    """A person's id, or `COMMAND_LINE`."""
    act: str = ""
    since: date | None = None
    until: date | None = None
    """Days on the reader's clock, the last one included."""
    words: str = ""

    def __bool__(self) -> bool:
        return any((self.person, self.act, self.since, self.until, self.words))


def entries_for(user: User, brand: Brand, markets: Collection[Market] | None) -> QuerySet[Entry]:
    """What `user` may read of the brand, the newest first. `markets`: only what was done in these.

    What concerns the whole organization (who signed in) is read by whoever holds the right for all of
    it: a brand's own people do not see those of an agency's other clients.
    """
    entries = Entry.objects.filter(organization=brand.organization_id).order_by("-pk")
    if markets is not None:
        return entries.filter(brand=brand, market__in=markets)
    if _holds_for_all(user, brand):
        return entries.filter(Q(brand=brand) | Q(brand=None))
    return entries.filter(brand=brand)


def _holds_for_all(user: User, brand: Brand) -> bool:
    roles = Assignment.objects.filter(
        membership__user=user, organization=brand.organization_id, brand=None
    ).select_related("custom")
    return any(Right.AUDIT in each.rights for each in roles)


def narrowed(entries: QuerySet[Entry], wish: Wish) -> QuerySet[Entry]:
    if wish.person == COMMAND_LINE:
        entries = entries.filter(person=None)
    elif wish.person:
        entries = entries.filter(person=int(wish.person))
    if wish.act:
        entries = entries.filter(act=wish.act)
    if wish.since:
        entries = entries.filter(at__gte=_midnight(wish.since))
    if wish.until:
        entries = entries.filter(at__lt=_midnight(wish.until + timedelta(days=1)))
    for word in wish.words.split():
        entries = entries.alias(said=Cast("details", TextField())).filter(
            Q(words__icontains=word)
            | Q(person_name__icontains=word)
            | Q(person_email__icontains=word)
            | Q(said__icontains=word)
        )
    return entries


def people_in(entries: QuerySet[Entry]) -> list[tuple[int, str]]:
    """Who stands there, also when they are gone: id and name as noted last."""
    found = (
        entries.exclude(person=None)
        .order_by("person", "-pk")
        .distinct("person")
        .values_list("person", "person_name", "person_email")
    )
    return sorted(((pk, name or email) for pk, name, email in found), key=lambda each: each[1])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
