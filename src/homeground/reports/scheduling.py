"""Who gets a campaign's report by letter, and when."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from homeground.accounts.email_address import email_address
from homeground.accounts.models import Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.content.models import Campaign
from homeground.errors import BadInput
from homeground.insights.report import Format
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .linking import ids_of, known_language
from .models import Schedule
from .rhythm import SETTLES, morning_after, next_after

LINK = "link"
FORMS = (*(each.value for each in Format), LINK)
MOST_ADDRESSES = 30
_BETWEEN = re.compile(r"[\s,;]+")


def add_schedule(
    campaign: Campaign,
    *,
    rhythm: str,
    addresses: str,
    form: str,
    language: str,
    time_zone: str,
    by: User | None,
    now: datetime,
    markets: Collection[Market] | None = None,
) -> Schedule:
    """`now` is the brand's time; `addresses` as they were typed, between commas, spaces or lines.

    Raises: BadInput.
    """
    if rhythm not in Schedule.Rhythm.values:
        raise BadInput(_("It is not said when the report goes."), _("Choose one of the offered times."))  # fmt: skip
    if form not in FORMS:
        raise BadInput(_("There is no report in this form."), _("Choose one of the offered forms."))
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            _("“%(zone)s” is no time zone.") % {"zone": time_zone}, _("Write it as Europe/Berlin.")
        ) from None
    with transaction.atomic():
        made = Schedule.objects.create(
            organization_id=campaign.organization_id, campaign=campaign, rhythm=rhythm,
            addresses=read_addresses(addresses), format=form, language=known_language(language),
            market_ids=ids_of(markets), time_zone=time_zone, made_by=by, made_at=now,
            next_at=next_after(rhythm, time_zone, now),
        )  # fmt: skip
        told = f"{campaign.name} · {', '.join(made.addresses)}"
        note(Act.REPORT_SCHEDULED, made, by=by, words=told, rhythm=rhythm, form=form)
    return made


def read_addresses(typed: str) -> list[str]:
    """Each once, in the order given. Raises: BadInput."""
    found = list(dict.fromkeys(email_address(each) for each in _BETWEEN.split(typed) if each))
    if not found:
        raise BadInput(
            _("No e-mail address is given."), _("Write one, or several with commas between them.")
        )
    if len(found) > MOST_ADDRESSES:
        raise BadInput(
            _("A report goes to at most %(most)d addresses.") % {"most": MOST_ADDRESSES},
            _("Use an address of your own that passes it on to all of them."),
        )
    return found


def end_schedule(schedule: Schedule, *, by: User, now: datetime) -> None:
    """No more letters by it."""
    with transaction.atomic():
        if Schedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=now):
            told = f"{schedule.campaign.name} · {', '.join(schedule.addresses)}"
            note(Act.REPORT_UNSCHEDULED, schedule, by=by, words=told)


def schedules_of(campaign: Campaign) -> QuerySet[Schedule]:
    """Those that go on first, then the newest."""
    found = Schedule.objects.filter(campaign=campaign).select_related("made_by")
    return found.order_by("-ended_at", "-pk")


def last_day_of(campaign: Campaign) -> date | None:
    """The campaign's end as it was planned, or the day of what goes out last; `None`: neither is known."""
    planned = Publication.objects.filter(variant__message__campaign=campaign).exclude(
        state=State.CANCELLED
    )
    latest = planned.aggregate(latest=Max("due_at"))["latest"]
    days = [campaign.ends_on] if campaign.ends_on else []
    if latest is not None:
        days.append(latest.date())
    return max(days, default=None)


def is_due(schedule: Schedule, now: datetime) -> bool:
    if schedule.ended_at is not None:
        return False
    if schedule.next_at is not None:
        return schedule.next_at <= now
    day = last_day_of(schedule.campaign)
    return day is not None and morning_after(day, schedule.time_zone) <= now


def is_last(schedule: Schedule, now: datetime) -> bool:
    """Whether nothing will be new after the letter that goes now."""
    if schedule.rhythm == Schedule.Rhythm.END:
        return True
    day = last_day_of(schedule.campaign)
    return day is not None and morning_after(day, schedule.time_zone) + SETTLES + timedelta(days=1) <= now  # fmt: skip
