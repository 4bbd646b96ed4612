"""A report as somebody without an account sees it, by a link that was made for them.

Nobody signs in here. The secret in the address says which link it is; row-level security is bound to its
organization alone, also where somebody else has signed in with the same browser.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from homeground.accounts.tenancy import bound_to, seeing_all
from homeground.insights.report import Format
from homeground.insights.report.writing import Bar
from homeground.reports.linking import NoReport, Why, count_opening, markets_of, opened
from homeground.reports.models import ReportLink
from homeground.web.callers import address_of_caller
from homeground.web.guessing import may_try

from .setting import file_answer, form_of, language_of, languages, own_style, page_answer

P = ParamSpec("P")
Seen = Callable[Concatenate[HttpRequest, ReportLink, str, P], HttpResponseBase]


def by_report_link(view: Seen[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Give `view` the link instead of the secret in the address, which it gets besides."""

    @login_not_required
    @never_cache
    @require_safe
    @sensitive_variables("token")
    @wraps(view)
    def arrived(
        request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            # Whose it is, only the secret says.
            with seeing_all():
                link = opened(token, now=timezone.now())
        except NoReport as refused:
            return _private(_refused(request, refused))
        with bound_to([link.organization_id]):
            return _private(view(request, link, token, *args, **kwargs))

    return arrived


@own_style
@by_report_link
def shared(request: HttpRequest, link: ReportLink, token: str) -> HttpResponse:
    language = language_of(request.GET.get("language"), link.language)
    count_opening(link, now=timezone.now())
    here = reverse("shared_report", args=[token])
    bar = Bar(
        back=None,
        languages=[
            (name, f"{here}?language={code}", code == language) for code, name in languages()
        ],
        files=[
            (form.upper(), reverse("shared_report_file", args=[token, form.value]) + f"?language={language}")
            for form in Format
        ],
    )  # fmt: skip
    return page_answer(link.campaign, language, markets_of(link.campaign, link.market_ids), bar)


@by_report_link
def shared_file(request: HttpRequest, link: ReportLink, token: str, form: str) -> HttpResponse:
    """Setting one takes a second of the machine: so many in a quarter of an hour, and no more."""
    chosen = form_of(form)
    if not may_try(f"report {link.pk}", address_of_caller(request) or ""):
        words = (
            f"{_('That was tried too often.')}\n{_('Wait a quarter of an hour, then try again.')}\n"
        )
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=429)
    language = language_of(request.GET.get("language"), link.language)
    return file_answer(link.campaign, chosen, language, markets_of(link.campaign, link.market_ids))


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine keeps it, and no site that a link on it leads to hears of the address."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _refused(request: HttpRequest, refused: NoReport) -> HttpResponse:
    """Each in its own words; 410 for what was good once."""
    link = refused.link
    asks = str(link.made_by) if link is not None and link.made_by is not None else ""
    status = 404 if refused.why is Why.UNKNOWN else 410
    context = {"why": refused.why, "link": link, "asks": asks}
    return render(request, "links/ended.html", context, status=status)
