"""The browsers that somebody is signed in with: django-allauth lists them, Django keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from .models import User


def sessions_of(user: User) -> list[UserSession]:
    """Those that are open; what is known of others is forgotten here. As many queries for one as for fifty."""
    listed = list(UserSession.objects.filter(user=user))
    keys = [each.session_key for each in listed]
    open_still = set(
        Session.objects.filter(pk__in=keys, expire_date__gt=timezone.now()).values_list(
            "pk", flat=True
        )
    )
    gone = [each.pk for each in listed if each.session_key not in open_still]
    if gone:
        UserSession.objects.filter(pk__in=gone).delete()
    return [each for each in listed if each.session_key in open_still]


@transaction.atomic
def end_sessions(sessions: Iterable[UserSession]) -> int:
    """Whoever comes with one of them is asked to sign in; how many that were."""
    keys = [each.session_key for each in sessions]
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
