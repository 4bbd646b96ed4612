"""Before somebody changes how they sign in they prove once more who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from homeground.accounts.factors import has_second_factor
from homeground.accounts.models import User

P = ParamSpec("P")
LATELY_SECONDS = 10 * 60
NO_PASSKEY = (AttributeError, KeyError, TypeError, ValueError)
"""What fido2 raises, besides django-allauth's ValidationError, where no browser's answer was sent."""


def proved_lately(request: HttpRequest) -> bool:
    """Whether they signed in, or proved who they are, within ten minutes.

    Who has a second factor proved it with that: a password alone, which somebody may have seen, lets
    nobody take the second factor away.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    records = get_authentication_records(request, user)
    if not records:
        return False
    if has_second_factor(user):
        records = [each for each in records if each["method"] == "mfa"]
    return bool(records) and time.time() - records[-1]["at"] < LATELY_SECONDS


def proved(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Ask who it is before `view`, and come back to it."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if proved_lately(request):
            return view(request, *args, **kwargs)
        return redirect(reverse("confirm_person", query={"next": request.path}))

    return asked


def next_within(request: HttpRequest, otherwise: str) -> str:
    """Where `next` leads, if it is a page of this house."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if safe else otherwise


def browser_of(user_agent: str) -> tuple[str, str]:
    """(browser, system) in their own names, as far as they say so; "" where not."""
    browsers: dict[str, Any] = {
        "Edg/": "Edge", "OPR/": "Opera", "YaBrowser/": "Yandex Browser", "Firefox/": "Firefox",
        "Chrome/": "Chrome", "Safari/": "Safari",
    }  # fmt: skip
    systems = {
        "Android": "Android", "iPhone": "iOS", "iPad": "iPadOS", "Windows": "Windows",
        "Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux",
    }  # fmt: skip
    browser = next((name for sign, name in browsers.items() if sign in user_agent), "")
    system = next((name for sign, name in systems.items() if sign in user_agent), "")
    return browser, system
