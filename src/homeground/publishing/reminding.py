"""Telling people by e-mail what waits for one of them: at once, after four hours, then daily."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from homeground.accounts.models import Organization, User

from .models import Publication
from .queries import WAITS_FOR_A_PERSON

SECOND_AFTER = timedelta(hours=4)
LATER_EVERY = timedelta(days=1)
MOST_LISTED = 30


def remind(*, now: datetime) -> int:
    """Write to every member of each organization in which something waits; how many letters.

    Without a mail server (`HOMEGROUND_MAIL_URL`) nothing is sent or marked: the pages and
    `homeground assisted list` show what waits. A reminder is marked before it is sent, so that a
    mail server that fails half-way does not make people hear twice.
    """
    if not settings.HOMEGROUND.mail_url:
        return 0
    tasks: dict[int, list[Publication]] = defaultdict(list)
    for task in to_remind_of(now=now):
        tasks[task.organization_id].append(task)
    letters = []
    for organization in Organization.objects.filter(pk__in=tasks):
        mine = tasks[organization.pk]
        people = User.objects.filter(
            memberships__organization=organization, is_active=True
        ).distinct()
        if not people:
            continue
        Publication.objects.filter(pk__in=[task.pk for task in mine]).update(
            reminded_at=now, reminders=F("reminders") + 1
        )
        letters += [_letter(person, mine) for person in people]
    if letters:
        get_connection().send_messages(letters)
    return len(letters)


def to_remind_of(*, now: datetime) -> list[Publication]:
    """What waits and was not spoken of lately, the oldest first."""
    never = Q(reminded_at=None)
    once = Q(reminders=1, reminded_at__lte=now - SECOND_AFTER)
    often = Q(reminders__gt=1, reminded_at__lte=now - LATER_EVERY)
    return list(
        Publication.objects.filter(WAITS_FOR_A_PERSON)
        .filter(never | once | often)
        .select_related("account__brand", "variant__message")
        .defer("account__credentials")
        .order_by("due_at", "pk")
    )


def _letter(person: User, tasks: Sequence[Publication]) -> EmailMessage:
    origin = settings.HOMEGROUND.address.rstrip("/")
    brands = {task.account.brand for task in tasks}
    subject = ngettext(
        "%(count)d publication waits for a person", "%(count)d publications wait for a person",
        len(tasks),
    ) % {"count": len(tasks)}  # fmt: skip
    body = render_to_string(
        "publishing/reminder.txt",
        {
            "person": person,
            "tasks": tasks[:MOST_LISTED],
            "more": max(0, len(tasks) - MOST_LISTED),
            "pages": sorted(f"{origin}{reverse('tasks', args=[brand.slug])}" for brand in brands),
        },
    )
    return EmailMessage(subject, body, to=[person.email])
