"""Signing in and out, by whichever way: noted in every organization that the person belongs to."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from homeground.accounts.models import Organization, User
from homeground.accounts.queries import organization_ids_of
from homeground.accounts.tenancy import bound_to

from .acts import Act
from .keeping import note
from .models import Entry

logger = logging.getLogger(__name__)

MOST_FAILURES = 20
WITHIN = timedelta(hours=1)
"""More failures of one person are not noted: whoever guesses must not be able to fill the list."""


def signed_in(*, user: User, **_: object) -> None:
    """For Django's signal `user_logged_in`."""
    note_of(user, Act.SIGNED_IN, by=user)


def signed_out(*, user: User | None, **_: object) -> None:
    """For Django's signal `user_logged_out`, which also comes when nobody was signed in."""
    if isinstance(user, User):
        note_of(user, Act.SIGNED_OUT, by=user)


def sign_in_failed(*, credentials: Mapping[str, Any], **_: object) -> None:
    """For Django's signal `user_login_failed`. A stranger's address is nobody's here: only logged."""
    given = str(credentials.get("username") or credentials.get("email") or "").strip().lower()
    user = User.objects.filter(email=given).first()
    if user is None:
        logger.warning("a failed sign-in with an e-mail address that nobody has here")
        return
    note_failure(Act.SIGN_IN_FAILED, user)


def note_failure(act: Act, user: User) -> None:
    """A wrong password or code, unless many were noted lately."""
    with bound_to(organization_ids_of(user)):
        failures = Entry.objects.filter(person=user, act=act, at__gt=Now() - WITHIN).count()
    if failures < MOST_FAILURES * max(1, user.memberships.count()):
        note_of(user, act, by=user)
    else:
        logger.warning("more failed sign-ins of person %s than are noted", user.pk)


WRITTEN_OF = (
    Act.PASSWORD_CHANGED,
    Act.SECOND_FACTOR_ADDED,
    Act.SECOND_FACTOR_REMOVED,
    Act.RECOVERY_CODES_MADE,
    Act.PROVIDER_LINKED,
)
"""What a person gets a letter about: it may have been somebody else who did it."""


def note_of(user: User, act: Act, *, by: User | None) -> None:
    """Note what concerns how `user` signs in, in every organization that they belong to.

    A letter to them leaves by itself, with the transaction.
    """
    # Before and after a session the page is bound to nobody's rows.
    with bound_to(organization_ids_of(user)):
        for organization in Organization.objects.filter(memberships__user=user):
            note(act, organization, by=by, words=user.email)
    if act in WRITTEN_OF and settings.HOMEGROUND.mail_url:
        # By name: the jobs of `accounts` note things here themselves.
        app.configure_task("homeground.accounts.jobs.send_changed_letter").defer(
            person=user.pk, what=act, by=by.pk if by else None, at=timezone.now().isoformat()
        )
