"""Letters with a campaign's report: each schedule's once, when its morning has come.

A report is made before anything is marked; it is marked before it is sent, so that a mail server that fails
half-way makes nobody get it twice. One that cannot be reached at all changes nothing.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand
from homeground.content.models import Campaign
from homeground.errors import HomegroundError
from homeground.insights.report import File, Format, report_file
from homeground.insights.report.story import Story, told

from .linking import DAYS, make_link, markets_of, may_show
from .models import Schedule
from .rhythm import morning_after, next_after
from .scheduling import LINK, is_due, is_last

logger = logging.getLogger(__name__)


def send_due(brands: Mapping[Brand, datetime], *, now: datetime) -> int:
    """How many letters went. Each brand comes with its own time; `now` is the people's.

    Without a mail server (`HOMEGROUND_MAIL_URL`) nothing is sent or marked.
    """
    if not settings.HOMEGROUND.mail_url:
        return 0
    waiting = (
        Schedule.objects.filter(ended_at=None, campaign__brand__in=brands)
        .select_related("campaign__brand__organization", "made_by")
        .order_by("pk")
    )
    due = [each for each in waiting if is_due(each, brands[each.campaign.brand])]
    if not due:
        return 0
    post = get_connection()
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no report can be sent: %s", error)
        return 0
    try:
        return sum(_send(each, post, brands[each.campaign.brand], now) for each in due)
    finally:
        post.close()


def _send(schedule: Schedule, post: BaseEmailBackend, brands_now: datetime, now: datetime) -> int:
    campaign = schedule.campaign
    try:
        _still_theirs(schedule)
        markets = markets_of(campaign, schedule.market_ids)
        with translation.override(schedule.language):
            story = told(campaign, markets, deep=False)
        file = None
        if schedule.format != LINK:
            file = report_file(
                [campaign], Format(schedule.format), language=schedule.language, markets=markets
            )
    except HomegroundError as problem:
        _passed_over(schedule, brands_now, f"{problem.what} {problem.what_to_do}".strip())
        return 0
    if not _claimed(schedule, brands_now):
        return 0
    sent, lost = 0, ""
    for address in schedule.addresses:
        letter = _letter(schedule, story, address, file, now)
        try:
            sent += post.send_messages([letter]) or 0
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("a report of %s could not be sent: %s", campaign.pk, error)
            lost = _("The mail server did not take the letter to %(address)s.") % {"address": address}  # fmt: skip
    if lost:
        Schedule.objects.filter(pk=schedule.pk).update(problem=lost)
    return sent


def _still_theirs(schedule: Schedule) -> None:
    """Raises: HomegroundError where whoever set it up may not see these numbers any more."""
    by = schedule.made_by
    if by is None or not may_show(schedule.campaign, by, schedule.market_ids):
        raise HomegroundError(
            _("Whoever set this up may not see the campaign’s numbers any more."),
            _("Somebody who may sets it up anew."),
        )


def _claimed(schedule: Schedule, brands_now: datetime) -> bool:
    """Whether it is ours to send: one of several workers alone moves it on."""
    last = is_last(schedule, brands_now)
    moved = Schedule.objects.filter(
        pk=schedule.pk, ended_at=None, next_at=schedule.next_at, last_at=schedule.last_at
    ).update(
        next_at=next_after(schedule.rhythm, schedule.time_zone, brands_now),
        last_at=brands_now,
        ended_at=brands_now if last else None,
        problem="",
    )
    return bool(moved)


def _passed_over(schedule: Schedule, brands_now: datetime, problem: str) -> None:
    """What cannot be made now is said, and tried again the next morning."""
    zone = ZoneInfo(schedule.time_zone)
    following = morning_after(brands_now.astimezone(zone).date(), schedule.time_zone)
    Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at).update(
        problem=problem, next_at=following
    )


def _letter(
    schedule: Schedule, story: Story, address: str, file: File | None, now: datetime
) -> EmailMessage:
    campaign = schedule.campaign
    with translation.override(schedule.language):
        url = "" if file is not None else _link_for(schedule, campaign, address, now)
        context = {"story": story, "url": url, "days": DAYS, "by": schedule.made_by}
        named = {"brand": campaign.brand.name, "campaign": campaign.name}
        subject = " ".join((_("%(brand)s: report on %(campaign)s") % named).split())
        letter = EmailMessage(
            subject[:180], render_to_string("reports/letter.txt", context), to=[address]
        )
    if file is not None:
        letter.attach(file.name, file.content, file.mime.partition(";")[0])
    return letter


def _link_for(schedule: Schedule, campaign: Campaign, address: str, now: datetime) -> str:
    _link, secret = make_link(
        campaign,
        address,
        language=schedule.language,
        by=schedule.made_by,
        now=now,
        markets=markets_of(campaign, schedule.market_ids),
        by_itself=True,
    )
    return settings.HOMEGROUND.address.rstrip("/") + reverse("shared_report", args=[secret])
