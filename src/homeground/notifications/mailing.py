"""Writing to people: at once, or a digest at the hour that they chose, on their own clock.

Rights are looked at again: who has lost a market since is not written of it. What is sent is marked
before, so that a mail server that fails half-way makes nobody hear twice; one that cannot be reached
at all changes nothing, and it goes a minute later.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from homeground.accounts.models import Market, Organization, User
from homeground.accounts.queries import holdings_in

from .concerning import Holdings, concerns
from .kinds import TABLE
from .letters import letter
from .models import Notice, Wishes
from .wishing import is_quiet, last_digest, zone_of

logger = logging.getLogger(__name__)

BETWEEN = timedelta(minutes=5)
"""Between two letters at once to one person: what happens in a row comes together."""
REPEATED = [kind.value for kind, told in TABLE.items() if told.repeated]


@dataclass(frozen=True, slots=True)
class Reader:
    organization: Organization
    person: User
    holdings: Holdings
    wishes: Wishes
    """As they come, and not saved, where the person chose nothing."""
    zone: str


Pending = Callable[[Reader, datetime], QuerySet[Notice]]


def mail(*, now: datetime) -> int:
    """Send what is due now; how many letters. Without a mail server nothing is sent or marked."""
    if not settings.HOMEGROUND.mail_url:
        return 0
    readers = list(_readers())
    if not readers:
        return 0
    post = get_connection()
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no e-mail can be sent: %s", error)
        return 0
    try:
        return sum(_send(reader, post, now) for reader in readers)
    finally:
        post.close()


def _readers() -> Sequence[Reader]:
    """Everybody for whom something waits."""
    waiting = Q(by_mail=True, mailed_at=None) | Q(in_digest=True, digested_at=None)
    pairs = set(Notice.objects.filter(waiting).values_list("organization_id", "person_id"))
    found = []
    for organization in Organization.objects.filter(pk__in={pk for pk, _ in pairs}):
        markets = list(Market.objects.filter(organization=organization).order_by("country", "pk"))
        kept = {each.person_id: each for each in Wishes.objects.filter(organization=organization)}
        for person, holdings in holdings_in(organization):
            if (organization.pk, person.pk) in pairs:
                wishes = kept.get(person.pk)
                zone = zone_of(wishes, holdings, markets)
                wishes = wishes or Wishes(organization=organization, person=person)
                found.append(Reader(organization, person, holdings, wishes, zone))
    return found


def _send(reader: Reader, post: BaseEmailBackend, now: datetime) -> int:
    letters = [made for made in (_at_once(reader, now), _digest(reader, now)) if made is not None]
    for made in letters:
        made.connection = post
        try:
            made.send()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("a letter to %s was not sent: %s", reader.person.pk, error)
    return len(letters)


def _at_once(reader: Reader, now: datetime) -> EmailMessage | None:
    lately = reader.wishes.mailed_at
    if is_quiet(reader.wishes, reader.zone, now) or (lately and now - lately < BETWEEN):
        return None
    with transaction.atomic():
        mine = _locked(reader, Notice.objects.filter(by_mail=True, mailed_at=None))
        if not mine:
            return None
        _mark(mine, "mailed_at", now)
        Wishes.objects.update_or_create(
            organization=reader.organization, person=reader.person, defaults={"mailed_at": now}
        )
        # What is reminded of until it is done has letters of its own.
        mine = [each for each in mine if each.kind not in REPEATED]
        return _letter(reader, mine, digest=False)


def _digest(reader: Reader, now: datetime) -> EmailMessage | None:
    hourly = reader.wishes.digest == Wishes.Digest.HOURLY
    if hourly and is_quiet(reader.wishes, reader.zone, now):
        return None
    until = last_digest(reader.wishes, reader.zone, now)
    with transaction.atomic():
        waiting = Notice.objects.filter(in_digest=True, digested_at=None, first_at__lte=until)
        mine = _locked(reader, waiting)
        if not mine:
            return None
        _mark(mine, "digested_at", now)
        return _letter(reader, mine, digest=True)


def _letter(reader: Reader, notices: Sequence[Notice], *, digest: bool) -> EmailMessage | None:
    allowed = [
        each
        for each in notices
        if concerns(each.kind, each.brand_id, each.market_id, reader.holdings, named=each.named)
    ]
    if not allowed:
        return None
    return letter(reader.organization, reader.person, allowed, zone=reader.zone, digest=digest)


def _locked(reader: Reader, notices: QuerySet[Notice]) -> list[Notice]:
    return list(
        notices.filter(organization=reader.organization, person=reader.person)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("brand", "market")
        .order_by("-at", "-pk")
    )


def _mark(notices: Sequence[Notice], field: str, now: datetime) -> None:
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(**{field: now})
