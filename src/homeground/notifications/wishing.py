"""How a person hears of what: as they chose, else as it comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from homeground.accounts.holding import Holding
from homeground.accounts.models import Market, Organization, User

from .kinds import TABLE, Kind, Way
from .models import Notice, Wishes

SATURDAY = 5


def wishes_in(organization: Organization, person: User) -> Wishes:
    """As they were kept; else as they come, not saved yet."""
    found = Wishes.objects.filter(organization=organization, person=person).first()
    return found or Wishes(organization=organization, person=person)


def ways_of(wishes: Wishes | None, kind: Kind) -> frozenset[Way]:
    """How the person hears of it; into a digest that is never sent nothing goes."""
    kept = wishes.ways.get(kind.value) if wishes is not None else None
    ways = TABLE[kind].ways if kept is None else frozenset(Way(way) for way in kept if way in Way)
    if wishes is not None and wishes.digest == Wishes.Digest.NEVER:
        return ways - {Way.DIGEST}
    return ways


def zone_of(wishes: Wishes | None, holdings: Mapping[int, Holding], markets: list[Market]) -> str:
    """The person's own clock; that of the first market that they may see, as long as they said none."""
    if wishes is not None and wishes.time_zone:
        return wishes.time_zone
    for market in markets:
        if holdings.get(market.brand_id, Holding()).seen([market]):
            return market.time_zone
    return "UTC"


def is_quiet(wishes: Wishes | None, zone: str, now: datetime) -> bool:
    """Whether the person is not to be written to at this hour of theirs."""
    if wishes is None or wishes.quiet_from is None or wishes.quiet_to is None:
        return False
    hour, first, end = now.astimezone(ZoneInfo(zone)).hour, wishes.quiet_from, wishes.quiet_to
    return first <= hour < end if first <= end else hour >= first or hour < end


def last_digest(wishes: Wishes, zone: str, now: datetime) -> datetime:
    """The newest moment, not after `now`, at which the person's digest goes: what was told before it
    belongs into it.

    An hour that a changed clock leaves out comes when the clock has moved on; one that comes twice
    counts the first time.
    """
    if wishes.digest == Wishes.Digest.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0)
    own = ZoneInfo(zone)
    day = now.astimezone(own).date()
    while True:
        moment = datetime(day.year, day.month, day.day, wishes.digest_hour, tzinfo=own).astimezone(
            UTC
        )
        if moment <= now and not (wishes.weekdays_only and day.weekday() >= SATURDAY):
            return moment
        day -= timedelta(days=1)


@transaction.atomic
def stop_digest(organization_id: int, person_id: int) -> None:
    """The person gets no digest any more; what was to come in one is seen in the page alone."""
    Wishes.objects.update_or_create(
        organization_id=organization_id,
        person_id=person_id,
        defaults={"digest": Wishes.Digest.NEVER},
    )
    Notice.objects.filter(
        organization_id=organization_id, person_id=person_id, digested_at=None
    ).update(in_digest=False)
