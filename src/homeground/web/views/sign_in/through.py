"""To the operator's OpenID Connect provider, and back."""

from __future__ import annotations

import logging

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from requests import RequestException

from homeground.web.signing_in.provider import Exchange, failed, provider_name
from homeground.web.signing_in.proving import next_within

log = logging.getLogger(__name__)
AWRY = (RequestException, KeyError, TypeError, ValueError)
"""What a provider that is away, or answers something else, makes of the exchange."""


@login_not_required
@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    _ensure_there_is_one()
    try:
        provider = get_adapter(request).get_provider(request)
        url = provider.begin(request, next_within(request, "/"))["Location"]
    except AWRY as error:
        log.warning("the sign-in provider does not answer: %r", error)
        return failed(request)
    # A redirect out of a form is held back by our own policy (form-action): a page in between.
    context = {"url": url, "network": {"name": provider_name()}}
    left = render(request, "accounts/leave.html", context)
    left["Refresh"] = f"0; url={url}"
    return left


@login_not_required
@never_cache
def back(request: HttpRequest) -> HttpResponseBase:
    _ensure_there_is_one()
    exchange = Exchange(request, get_adapter(request).list_apps(request)[0].provider_id)
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(exchange)(request)
    except AWRY as error:
        log.warning("the sign-in provider answered something else: %r", error)
        return failed(request)
    return answer


def _ensure_there_is_one() -> None:
    """Raises: Http404."""
    if not provider_name():
        raise Http404("No provider is set.")
