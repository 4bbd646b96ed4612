"""An account's posting slots: kept, and seen with what is due in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from django.db import transaction

from homeground.accounts.models import Account, Brand, User
from homeground.content.campaign_file import Problem, Row
from homeground.errors import BadInput
from homeground.planning.slots import FreeSlot, WeeklyTime, free_slots
from homeground.sentences import gettext as _

from .changing import reschedule
from .models import Publication, Slot
from .states import State


def slots_of(brand: Brand) -> dict[int, tuple[WeeklyTime, ...]]:
    """By the account's id, in the order of the week; accounts without slots are left out."""
    found: dict[int, list[WeeklyTime]] = {}
    for slot in Slot.objects.filter(account__brand=brand).order_by("weekday", "time"):
        found.setdefault(slot.account_id, []).append(WeeklyTime(slot.weekday, slot.time))
    return {account: tuple(slots) for account, slots in found.items()}


def taken_minutes(
    accounts: Collection[int],
    *,
    now: datetime,
    until: datetime | None = None,
    without: Publication | None = None,
) -> dict[int, frozenset[datetime]]:
    """By the account's id: whole minutes from now on, in UTC, at which something of it is due."""
    found: dict[int, set[datetime]] = {}
    due = (
        Publication.objects.filter(account__in=accounts, due_at__gte=now)
        .exclude(state__in=[State.CANCELLED, State.FAILED])
        .exclude(pk__in=[] if without is None else [without.pk])
        .values_list("account", "due_at")
    )
    if until is not None:
        due = due.filter(due_at__lt=until)
    for account, at in due:
        minute = at.astimezone(UTC).replace(second=0, microsecond=0)
        found.setdefault(account, set()).add(minute)
    return {account: frozenset(minutes) for account, minutes in found.items()}


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A slot of an account in which nothing is due."""

    account: int
    slot: FreeSlot

    @property
    def at(self) -> datetime:
        return self.slot.at


def free_places(
    zones: Mapping[int, ZoneInfo], first: datetime, last: datetime, *, now: datetime
) -> list[FreePlace]:
    """The free slots of those accounts from `first` on, not before now, until `last`; in their order.

    `zones`: by the account's id, the clock of its market.
    """
    times: dict[int, list[WeeklyTime]] = {}
    for slot in Slot.objects.filter(account__in=list(zones)):
        times.setdefault(slot.account_id, []).append(WeeklyTime(slot.weekday, slot.time))
    after = max(now, first - timedelta(microseconds=1))
    if not times or after >= last:
        return []
    taken = taken_minutes(times, now=after, until=last)
    found = [
        FreePlace(account, slot)
        for account, weekly in times.items()
        for slot in takewhile(
            lambda slot: slot.at < last,
            free_slots(weekly, zones[account], after=after, taken=taken.get(account, frozenset())),
        )
    ]
    return sorted(found, key=lambda place: (place.at, place.account))


def next_free(
    account: Account, *, now: datetime, without: Publication | None = None
) -> FreeSlot | None:
    """The account's next free slot; `without`: as if that publication were nowhere."""
    weekly = [WeeklyTime(slot.weekday, slot.time) for slot in account.slots.all()]
    if not weekly:
        return None
    taken = taken_minutes([account.pk], now=now, without=without).get(account.pk, frozenset())
    zone = ZoneInfo(account.market.time_zone)
    return next(free_slots(weekly, zone, after=now, taken=taken), None)


def queue_of(account: Account, *, now: datetime, most: int) -> list[Publication]:
    """What is still to go out on the account, the next first; not what goes out below something else."""
    return list(
        Publication.objects.filter(account=account, answers=None, due_at__gte=now)
        .exclude(state__in=[State.CANCELLED, State.FAILED, State.PUBLISHED])
        .select_related("variant__message__campaign", "variant__market")
        .order_by("due_at", "pk")[:most]
    )


def ensure_free(publication: Publication, at: datetime, *, now: datetime) -> None:
    """`at` is a slot of the publication's account, and nothing else is due in it. Within a transaction:
    until its end nobody else takes it. Raises: BadInput."""
    account = publication.account
    list(Account.objects.select_for_update(no_key=True).filter(pk=account.pk).values_list("pk"))
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    taken = taken_minutes([account.pk], now=now, without=publication)
    zones = {account.pk: ZoneInfo(account.market.time_zone)}
    if minute in taken.get(account.pk, ()):
        raise BadInput(_("Somebody has taken this slot meanwhile."), _("Choose another one."))
    around = timedelta(minutes=1)
    if at > now and not any(
        place.at == at for place in free_places(zones, at, at + around, now=now)
    ):
        own = publication.due_at.astimezone(UTC).replace(second=0, microsecond=0)
        if minute != own:
            raise BadInput(_("This is no slot of the account any more."), _("Load the page anew."))


def move_to_next_slot(
    publication: Publication, *, now: datetime, by: User | None = None
) -> Publication:
    """It goes out in its account's next free slot. Raises: BadInput."""
    with transaction.atomic():
        account = publication.account
        # One after the other, so that no two get the same slot.
        list(Account.objects.select_for_update(no_key=True).filter(pk=account.pk).values_list("pk"))
        slot = next_free(account, now=now, without=publication)
        if slot is None:
            raise BadInput(
                _("The account has no free slot."),
                _("Add times of the week to it in the calendar."),
            )
        return reschedule(publication, slot.at, now=now, by=by)


def add_slots(account: Account, times: Sequence[WeeklyTime]) -> int:
    """How many are new."""
    before = account.slots.count()
    Slot.objects.bulk_create(
        [
            Slot(
                organization_id=account.organization_id,
                account=account,
                weekday=each.weekday,
                time=each.time,
            )
            for each in times
        ],
        ignore_conflicts=True,
    )
    return account.slots.count() - before


def remove_slots(account: Account, times: Sequence[WeeklyTime]) -> int:
    """How many there were. What waits in them stays planned."""
    removed = 0
    for each in times:
        number, _each = account.slots.filter(weekday=each.weekday, time=each.time).delete()
        removed += number
    return removed


def copy_slots(brand: Brand, stand_in: Brand) -> None:
    """The same slots for the accounts of another brand that have the same addresses."""
    slots = slots_of(brand)
    addresses = {account.pk: account.address for account in brand.accounts.all()}
    of_address = {addresses[account]: times for account, times in slots.items()}
    for account in stand_in.accounts.all():
        add_slots(account, of_address.get(account.address, ()))


def slot_is_taken(row: Row) -> Problem:
    return Problem(
        row.number,
        "when",
        _("The free slot of %(account)s was taken while the file was read.")
        % {"account": row.account},
        _("Do it again: this row gets the next one."),
    )
