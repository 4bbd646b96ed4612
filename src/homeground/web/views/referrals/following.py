"""Where short links lead: quickly, for everybody, with no cookie and nothing kept of who clicks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from homeground.accounts.tenancy import bound_to
from homeground.content.short_links import organization_of
from homeground.publishing.clock import now_of
from homeground.referrals.floods import Answer, Floods
from homeground.referrals.following import count, link_at
from homeground.referrals.models import Link
from homeground.referrals.readers import reader_of
from homeground.web.callers import address_of_caller

floods = Floods()


@login_not_required
@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    headers = {name.lower(): value for name, value in request.headers.items()}
    browser = headers.get("user-agent", "") + headers.get("accept-language", "")
    answer = floods.ask(address_of_caller(request), browser, code)
    if answer is Answer.REFUSE:
        return _private(too_many())
    organization = organization_of(code)
    if organization is None:
        return _private(_nothing(request, None))
    with bound_to([organization]):
        link = link_at(code, request.get_host())
        if link is None or link.ended_at is not None:
            return _private(_nothing(request, link))
        # A look ahead (HEAD) is answered alike and leaves no trace at all.
        if answer is Answer.COUNT and request.method == "GET":
            count(link, reader_of("GET", headers), now=now_of(link.brand))
    # 302: a browser that remembered where it leads would not come again, nor be counted.
    response = HttpResponse(status=302)
    response["Location"] = iri_to_uri(link.target)
    return _private(response)


def too_many() -> HttpResponse:
    response = HttpResponse("Too many calls. Come back in a minute.\n", status=429)
    response["Content-Type"] = "text/plain; charset=utf-8"
    response["Retry-After"] = "60"
    return response


def _nothing(request: HttpRequest, link: Link | None) -> HttpResponse:
    """Each in its own words; 410 for what led somewhere once."""
    context = {"ended": link is not None}
    return render(request, "referrals/nothing.html", context, status=410 if link else 404)


def _private(response: HttpResponse) -> HttpResponse:
    """Nothing of it is kept on the way; the page behind it sees where people come from as it would."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer-when-downgrade"
    return response
