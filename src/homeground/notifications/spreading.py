"""From what was written down to what each person is told: grouped, and each telling used up at once.

One transaction takes the tellings away and makes the notices and the webhooks' messages of them: a
worker that dies in between leaves everything as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from homeground.accounts.models import Organization, User
from homeground.accounts.queries import holdings_in

from .concerning import Holdings, concerns
from .dispatching import dispatch
from .kinds import Kind, Way
from .models import Notice, Telling, Wishes
from .wishing import ways_of

MOST_AT_ONCE = 5000
TOGETHER = timedelta(hours=1)
"""What nobody has read or been written of yet takes in more of the same for this long."""
LOCK = "homeground notifications spread"


@dataclass(frozen=True, slots=True)
class Group:
    """Tellings that belong together, the oldest first."""

    key: str
    tellings: Sequence[Telling]

    @property
    def newest(self) -> Telling:
        return self.tellings[-1]

    def not_by(self, person: User) -> list[Telling]:
        return [each for each in self.tellings if each.by_id != person.pk]


def spread(*, now: datetime) -> int:
    """Tell people what was written down since the last time; how many tellings that were."""
    with transaction.atomic():
        if not _alone():
            return 0
        found = list(Telling.objects.filter(spread_at=None).order_by("pk")[:MOST_AT_ONCE])
        if not found:
            return 0
        for organization in Organization.objects.filter(
            pk__in={each.organization_id for each in found}
        ):
            mine = [each for each in found if each.organization_id == organization.pk]
            groups = grouped(mine)
            _tell_people(organization, groups, now)
            dispatch(organization, [group.tellings for group in groups], now=now)
        kept = [each.pk for each in found if each.once is not None]
        Telling.objects.filter(pk__in=kept).update(spread_at=now)
        Telling.objects.filter(pk__in=[each.pk for each in found if each.once is None]).delete()
    return len(found)


def grouped(tellings: Iterable[Telling]) -> list[Group]:
    groups: dict[str, list[Telling]] = defaultdict(list)
    for each in tellings:
        whose = "" if each.to is None else "/to " + ",".join(map(str, each.to))
        what = each.group or f"#{each.pk}"
        groups[f"{each.kind}/{each.brand_id}/{each.market_id}/{what}{whose}"[:190]].append(each)
    return [Group(key, mine) for key, mine in groups.items()]


def _tell_people(organization: Organization, groups: Sequence[Group], now: datetime) -> None:
    people = holdings_in(organization)
    wishes = {each.person_id: each for each in Wishes.objects.filter(organization=organization)}
    open_ones = {
        (each.person_id, each.key): each
        for each in Notice.objects.filter(
            organization=organization, key__in=[group.key for group in groups],
            read_at=None, mailed_at=None, digested_at=None, first_at__gt=now - TOGETHER,
        )
    }  # fmt: skip
    made = []
    for group in groups:
        for person, holdings in people:
            theirs = group.not_by(person)
            if not theirs or not _for(theirs[-1], person, holdings):
                continue
            ways = ways_of(wishes.get(person.pk), Kind(group.newest.kind))
            if not ways:
                continue
            if (before := open_ones.get((person.pk, group.key))) is not None:
                before.many += len(theirs)
                before.details, before.at = theirs[-1].details, theirs[-1].at
                before.save(update_fields=["many", "details", "at"])
            else:
                made.append(_notice(person, group.key, theirs, ways))
    Notice.objects.bulk_create(made, batch_size=1000)


def _for(telling: Telling, person: User, holdings: Holdings) -> bool:
    named = telling.to is not None
    if telling.to is not None and person.pk not in telling.to:
        return False
    if telling.kind not in Kind:
        return False
    return concerns(telling.kind, telling.brand_id, telling.market_id, holdings, named=named)


def _notice(person: User, key: str, tellings: Sequence[Telling], ways: frozenset[Way]) -> Notice:
    newest = tellings[-1]
    return Notice(
        organization_id=newest.organization_id,
        person=person,
        brand_id=newest.brand_id,
        market_id=newest.market_id,
        kind=newest.kind,
        key=key,
        named=newest.to is not None,
        details=newest.details,
        many=len(tellings),
        first_at=tellings[0].at,
        at=newest.at,
        in_page=Way.PAGE in ways,
        by_mail=Way.NOW in ways,
        in_digest=Way.DIGEST in ways,
    )


def _alone() -> bool:
    """One worker at a time, until its transaction ends: two would make two notices of one group."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
        (alone,) = cursor.fetchone()
    return bool(alone)
