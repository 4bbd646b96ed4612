"""The page about a campaign's report: read it, take it along, see who else gets it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast
from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.audit.acts import Act
from homeground.audit.keeping import note_once
from homeground.content.models import Campaign
from homeground.errors import HomegroundError
from homeground.insights.report import Format
from homeground.insights.report.wording import city_of
from homeground.insights.report.writing import Bar
from homeground.reports.linking import DAYS, links_of
from homeground.reports.models import ReportLink, Schedule
from homeground.reports.scheduling import FORMS, LINK, schedules_of
from homeground.web.place import Place, Reach, in_brand, needing

from .setting import file_answer, form_of, language_of, languages, own_style, page_answer

EMPTY: Mapping[str, Any] = MappingProxyType({})


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def report(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    found = campaign_of(place, campaign)
    return page(request, place, found)


@own_style
@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def whole(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    found = campaign_of(place, campaign)
    language = language_of(request.GET.get("language"), translation.get_language())
    bar = Bar(
        back=(place.address("report", found.slug), _("Report")),
        languages=[
            (name, place.address("report_page", found.slug, language=code), code == language)
            for code, name in languages()
        ],
        files=[
            (form.upper(), place.address("report_file", found.slug, form.value, language=language))
            for form in Format
        ],
    )
    return page_answer(found, language, place.scope_with(Right.MEASURE), bar)


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def file(request: HttpRequest, place: Place, campaign: str, form: str) -> HttpResponse:
    found = campaign_of(place, campaign)
    chosen = form_of(form)
    language = language_of(request.GET.get("language"), translation.get_language())
    note_once(Act.REPORT_TAKEN, found, by=cast("User", request.user))
    return file_answer(found, chosen, language, place.scope_with(Right.MEASURE))


def campaign_of(place: Place, slug: str) -> Campaign:
    return get_object_or_404(place.brand.campaigns.select_related("brand"), slug=slug)


def page(
    request: HttpRequest,
    place: Place,
    campaign: Campaign,
    *,
    problem: HomegroundError | None = None,
    about: str = "",
    typed: Mapping[str, Any] = EMPTY,
    made: dict[str, Any] | None = None,
) -> HttpResponse:
    """`about`: which of the forms the problem is with, and `typed` what was in it; `made`: the link that
    was just made."""
    now = timezone.now()
    context = {
        "place": place,
        "area": "campaigns",
        "campaign": campaign,
        "languages": languages(),
        "takings": [(code, name, {"language": code}) for code, name in languages()],
        "language": translation.get_language(),
        "forms": _forms(),
        "rhythms": Schedule.Rhythm.choices,
        "zones": _zones(place),
        "zone": timezone.get_current_timezone_name(),
        "schedules": [_told(each) for each in schedules_of(campaign) if visible(place, each)],
        "links": [each for each in links_of(campaign) if visible(place, each)],
        "mails": bool(settings.HOMEGROUND.mail_url),
        "days": DAYS,
        "now": now,
        "problem": problem,
        "about": about,
        "typed": typed,
        "made": made,
    }
    return render(request, "reports/index.html", context, status=422 if problem else 200)


def visible(place: Place, thing: ReportLink | Schedule) -> bool:
    """Whether the person may see all that it tells of."""
    allowed = place.scope_with(Right.MEASURE)
    if allowed is None:
        return True
    if thing.market_ids is None:
        return False
    return set(thing.market_ids) <= {market.pk for market in allowed}


def _forms() -> list[tuple[str, str]]:
    names = {"html": _("web page, attached"), "pdf": _("PDF, attached"), "pptx": _("slides (PowerPoint), attached"), LINK: _("link for each of them")}  # fmt: skip
    return [(form, names[form]) for form in (*FORMS[1:], FORMS[0])]


def _zones(place: Place) -> list[tuple[str, str]]:
    own = timezone.get_current_timezone_name()
    found = {own, *(market.time_zone for market in place.markets)} & available_timezones()
    return sorted(((zone, city_of(zone)) for zone in found), key=lambda pair: pair[1])


def _told(schedule: Schedule) -> dict[str, Any]:
    names = dict(languages())
    return {
        "it": schedule,
        "form": dict(_forms()).get(schedule.format, schedule.format),
        "language": names.get(schedule.language, schedule.language),
        "city": city_of(schedule.time_zone),
    }
