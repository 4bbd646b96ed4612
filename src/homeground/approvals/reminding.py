"""Reminding by e-mail those whose word is waited for: after four hours, then daily; sooner what is due soon.

That they are asked they hear at once, by `notifications`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from homeground.accounts.models import Brand, User
from homeground.notifications.kinds import Kind, Way
from homeground.notifications.models import Wishes
from homeground.notifications.wishing import ways_of

from .contents import Content
from .models import Review
from .queries import reviews_waiting
from .who import Voices

SECOND_AFTER, LATER_EVERY = timedelta(hours=4), timedelta(days=1)
SOON = timedelta(days=1)
SECOND_AFTER_SOON, LATER_EVERY_SOON = timedelta(hours=1), timedelta(hours=4)
"""Of what is due within a day."""
MOST_LISTED = 30


def remind(brands: Mapping[Brand, datetime], *, now: datetime) -> int:
    """Write to those whose word these brands wait for, a letter each; how many. Each brand comes with its
    own time, by which things are due; `now` is the people's.

    Without a mail server (`HOMEGROUND_MAIL_URL`) nothing is sent or marked. A reminder is marked before
    it is sent: a mail server that fails half-way makes nobody hear twice.
    """
    if not settings.HOMEGROUND.mail_url:
        return 0
    waiting: dict[User, list[Review]] = defaultdict(list)
    for brand, theirs in brands.items():
        due = [one for one in reviews_waiting(brand) if _is_due(one, theirs, now)]
        if not due:
            continue
        voices = Voices(brand, due, now=now)
        wishes = {
            each.person_id: each for each in Wishes.objects.filter(organization=brand.organization)
        }
        for review in due:
            review.brand = brand
            for person in voices.people(review):
                if Way.NOW in ways_of(wishes.get(person.pk), Kind.APPROVAL_ASKED):
                    waiting[person].append(review)
        Review.objects.filter(pk__in=[one.pk for one in due]).update(
            asked_at=now, reminders=F("reminders") + 1
        )
    letters = [_letter(person, reviews) for person, reviews in waiting.items()]
    if letters:
        get_connection().send_messages(letters)
    return len(letters)


def _is_due(review: Review, brands_now: datetime, now: datetime) -> bool:
    """`asked_at`: when its people were asked, or reminded last."""
    soon = review.due_at - brands_now < SOON  # type: ignore[attr-defined]
    if review.reminders == 0:
        wait = SECOND_AFTER_SOON if soon else SECOND_AFTER
    else:
        wait = LATER_EVERY_SOON if soon else LATER_EVERY
    return (review.asked_at or review.opened_at) + wait <= now


def _letter(person: User, reviews: Sequence[Review]) -> EmailMessage:
    with translation.override(person.reads):
        return _in_their_language(person, reviews)


def _in_their_language(person: User, reviews: Sequence[Review]) -> EmailMessage:
    origin = settings.HOMEGROUND.address.rstrip("/")
    subject = ngettext(
        "%(count)d text waits for your word", "%(count)d texts wait for your word", len(reviews)
    ) % {"count": len(reviews)}
    slugs = {review.brand.slug for review in reviews}
    said = {
        "lines": [_line(review) for review in reviews[:MOST_LISTED]],
        "more": max(0, len(reviews) - MOST_LISTED),
        "pages": sorted(f"{origin}{reverse('approvals', args=[slug])}" for slug in slugs),
    }
    return EmailMessage(
        subject, render_to_string("approvals/reminder.txt", said), to=[person.email]
    )


def _line(review: Review) -> dict[str, str]:
    zone = ZoneInfo(review.market.time_zone)
    due_at = review.due_at.astimezone(zone)  # type: ignore[attr-defined]
    return {
        "account": review.account.address,
        "due_at": f"{due_at:%Y-%m-%d %H:%M} {zone.key}",
        "words": Content.of(review.content).line,
    }
