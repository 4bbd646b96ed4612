"""The door of a client's link: whose it is, whether it still holds, and whether this browser was let in.

Nobody signs in here. The secret in the address says which link it is; row-level security is bound to its
organization alone, also where somebody else has signed in with the same browser.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from homeground.accounts.tenancy import bound_to, seeing_all
from homeground.approvals.linking import NoLink, Why, opened
from homeground.approvals.models import ClientLink
from homeground.audit.whence import coming_from
from homeground.web.callers import address_of_caller

P = ParamSpec("P")
_SALT = "homeground.client_link.browser"
Seen = Callable[Concatenate[HttpRequest, ClientLink, str, P], HttpResponseBase]


def by_link(view: Seen[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Give `view` the link instead of the secret in the address, which it gets besides."""

    @login_not_required
    @never_cache
    @sensitive_variables("token")
    @wraps(view)
    def arrived(
        request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            # Whose it is, only the secret says.
            with seeing_all():
                link = opened(token, now=timezone.now())
        except NoLink as refused:
            return _private(_refused(request, refused))
        whence = coming_from("link", address_of_caller(request), name=link.name, email=link.email)
        with bound_to([link.organization_id]), whence:
            return _private(view(request, link, token, *args, **kwargs))

    return arrived


def was_let_in(request: HttpRequest, link: ClientLink) -> bool:
    """Whether this browser has proved that the link is for whoever uses it."""
    kept = request.get_signed_cookie(_cookie(link), default="", salt=_SALT)
    return bool(kept) and kept == link.token_hash


def let_in(request: HttpRequest, response: HttpResponse, link: ClientLink, token: str) -> None:
    """From now on this browser is known, for this link and as long as it holds."""
    response.set_signed_cookie(
        _cookie(link), link.token_hash, salt=_SALT,
        max_age=int((link.ends_at - timezone.now()).total_seconds()),
        path=reverse("client_review", args=[token]), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _cookie(link: ClientLink) -> str:
    return f"review-{link.pk}"


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Nobody else hears of the address: no search engine, and no site that a link on it leads to.

    `same-origin` and not `no-referrer`: with that, browsers send the page's own forms without saying
    where they come from, and they are refused as somebody else's.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


def _refused(request: HttpRequest, refused: NoLink) -> HttpResponse:
    """Each in its own words; 410 for what was good once."""
    asks = ""
    if refused.link is not None and refused.link.made_by is not None:
        asks = str(refused.link.made_by)
    status = 404 if refused.why is Why.UNKNOWN else 410
    context = {"why": refused.why, "link": refused.link, "asks": asks}
    return render(request, "links/ended.html", context, status=status)
