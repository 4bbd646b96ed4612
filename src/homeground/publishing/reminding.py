"""Telling people by e-mail what waits for one of them: at once, after four hours, then daily."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from homeground.accounts.holding import Holding
from homeground.accounts.models import Organization, User
from homeground.accounts.queries import holdings_in
from homeground.accounts.rights import Right
from homeground.notifications.kinds import Kind, Way
from homeground.notifications.models import Wishes
from homeground.notifications.wishing import ways_of

from .models import Publication
from .queries import WAITS_FOR_A_PERSON
from .states import State

SECOND_AFTER = timedelta(hours=4)
LATER_EVERY = timedelta(days=1)
MOST_LISTED = 30


def remind(*, now: datetime) -> int:
    """Write to whoever may settle what waits; how many letters.

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
        wishes = {each.person_id: each for each in Wishes.objects.filter(organization=organization)}
        letters_now = [
            _letter(person, theirs)
            for person, holdings in holdings_in(organization)
            if (
                theirs := [
                    task
                    for task in mine
                    if _may_settle(task, holdings) and _wished(task, wishes.get(person.pk))
                ]
            )
        ]
        if not letters_now:
            continue
        Publication.objects.filter(pk__in=[task.pk for task in mine]).update(
            reminded_at=now, reminders=F("reminders") + 1
        )
        letters += letters_now
    if letters:
        get_connection().send_messages(letters)
    return len(letters)


def _may_settle(task: Publication, holdings: Mapping[int, Holding]) -> bool:
    held = holdings.get(task.account.brand_id, Holding())
    return Right.SETTLE in held.in_market(task.variant.market_id)


def _wished(task: Publication, wishes: Wishes | None) -> bool:
    """Whether the person hears of such tasks by e-mail at once: then until they are done."""
    kind = Kind.BY_HAND if task.state == State.ASSISTED else Kind.UNSURE
    return Way.NOW in ways_of(wishes, kind)


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
    with translation.override(person.reads):
        return _in_their_language(person, tasks)


def _in_their_language(person: User, tasks: Sequence[Publication]) -> EmailMessage:
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
