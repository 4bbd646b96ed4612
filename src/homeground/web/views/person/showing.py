"""One page that says how one signs in, with a way to change each part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from homeground.accounts.factors import Type, passkeys_of
from homeground.accounts.models import User
from homeground.accounts.sessions import sessions_of as open_sessions
from homeground.web.signing_in.provider import provider_name
from homeground.web.signing_in.proving import browser_of


@dataclass(frozen=True)
class Session:
    pk: int
    browser: str
    system: str
    ip_address: str
    since: datetime
    here: bool


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    kept = {each.type: each for each in Authenticator.objects.filter(user=user)}
    passkeys = passkeys_of(user)
    app = kept.get(Type.TOTP)
    recovery = kept.get(Type.RECOVERY_CODES)
    context: dict[str, Any] = {
        "app": app,
        "passkeys": passkeys,
        "recovery": recovery,
        "recovery_left": len(recovery.wrap().get_unused_codes()) if recovery else 0,
        "sessions": sessions_of(user, request),
        "must": getattr(request, "asks_second_factor", False) and not (app or passkeys),
        "provider": provider_name(),
        "linked": SocialAccount.objects.filter(user=user).exists(),
        "area": "signing_in",
    }
    return render(request, "person/signing_in.html", context)


def sessions_of(user: User, request: HttpRequest) -> list[Session]:
    """Where one is signed in: this browser first, then the newest."""
    found = []
    for each in open_sessions(user):
        here = each.session_key == request.session.session_key
        browser, system = browser_of(each.user_agent)
        address = "" if each.ip == "::" else each.ip
        found.append(Session(each.pk, browser, system, address, each.created_at, here))
    return sorted(found, key=lambda each: (not each.here, -each.since.timestamp()))
