"""Every sign-in is listed where a person ends them, by whichever way they came; and how they read is kept."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import get_language

from homeground.accounts.models import User


def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """For Django's signal `user_logged_in`: an invitation signs in without django-allauth."""
    request.user = user
    UserSession.objects.create_from_request(request)
    language = get_language()
    if language and not user.language:
        user.language = language
        user.save(update_fields=["language"])
