"""Where the team hands a report out: links to it, letters with it, and an end to both."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.models import Campaign
from homeground.errors import BadInput
from homeground.publishing.clock import now_of
from homeground.reports.linking import links_of, make_link, revoke
from homeground.reports.scheduling import add_schedule, end_schedule, schedules_of
from homeground.web.origin import full_address
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .showing import campaign_of, page, visible


@never_cache
@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def links(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    """Not a redirect: the address is in this one answer and nowhere else."""
    found = campaign_of(place, campaign)
    days = request.POST.get("days", "")
    try:
        link, secret = make_link(
            found, request.POST.get("name", ""), language=request.POST.get("language", ""),
            days=int(days) if days.isdecimal() and len(days) < 6 else 0,
            by=cast("User", request.user), now=timezone.now(),
            markets=place.scope_with(Right.MEASURE),
        )  # fmt: skip
    except BadInput as problem:
        return page(request, place, found, problem=problem, about="link", typed=request.POST)
    url = full_address(request, reverse("shared_report", args=[secret]))
    return page(request, place, found, made={"link": link, "url": url})


@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def link(request: HttpRequest, place: Place, campaign: str, report_link: int) -> HttpResponse:
    found = campaign_of(place, campaign)
    one = links_of(found).filter(pk=report_link).first()
    if one is None or not visible(place, one):
        raise Http404("There is no such link.")
    revoke(one, by=cast("User", request.user), now=timezone.now())
    tell(request, _("The link of %(name)s is taken back: its address opens nothing any more.") % {"name": one.name})  # fmt: skip
    return _back(place, found)


@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def letters(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    found = campaign_of(place, campaign)
    sent = request.POST
    try:
        made = add_schedule(
            found, rhythm=sent.get("rhythm", ""), addresses=sent.get("addresses", ""),
            form=sent.get("form", ""), language=sent.get("language", ""),
            time_zone=sent.get("zone", ""), by=cast("User", request.user),
            now=now_of(place.brand), markets=place.scope_with(Right.MEASURE),
        )  # fmt: skip
    except BadInput as problem:
        return page(request, place, found, problem=problem, about="letters", typed=sent)
    tell(request, _("The report goes to %(addresses)s.") % {"addresses": ", ".join(made.addresses)})
    return _back(place, found)


@require_POST
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def letter(request: HttpRequest, place: Place, campaign: str, report_schedule: int) -> HttpResponse:
    found = campaign_of(place, campaign)
    one = schedules_of(found).filter(pk=report_schedule).first()
    if one is None or not visible(place, one):
        raise Http404("There are no such letters.")
    end_schedule(one, by=cast("User", request.user), now=now_of(place.brand))
    tell(request, _("No more letters go to %(addresses)s.") % {"addresses": ", ".join(one.addresses)})  # fmt: skip
    return _back(place, found)


def _back(place: Place, campaign: Campaign) -> HttpResponse:
    return redirect(place.address("report", campaign.slug))
