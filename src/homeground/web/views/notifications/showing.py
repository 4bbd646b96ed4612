"""The list of what the reader was told, the bell that counts what is new, and the way on from each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.notifications.kinds import TABLE, Kind
from homeground.notifications.models import Notice
from homeground.notifications.queries import mark_read, narrowed, notices_of, unread
from homeground.web.bells import bell_of
from homeground.web.live import IDLE_SECONDS, live
from homeground.web.place import Place, in_brand, market_code, needing
from homeground.web.telling import tell

ON_A_PAGE = 50


@dataclass(frozen=True)
class Day:
    day: date
    """On the reader's clock."""
    notices: list[Notice]


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest first; the list alone where that is asked for."""
    kind, new_only = request.GET.get("kind", ""), bool(request.GET.get("new"))
    mine = _mine(request, place)
    found = narrowed(mine, kind, new_only=new_only)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    wish = {"kind": kind if kind in Kind.values else "", "new": "1" if new_only else ""}
    asked = {name: value for name, value in wish.items() if value}
    if page.number > 1:
        asked["page"] = str(page.number)
    newest = mine.order_by("-pk").values_list("pk", flat=True).first()
    context = {
        "place": place, "days": list(by_day(page)), "page": page, "wish": wish, "newest": newest,
    }  # fmt: skip
    shown = live(
        request, "notifications/list.html", context, id="notices",
        url=place.address("notices", **asked), seconds=IDLE_SECONDS,
    )  # fmt: skip
    if request.headers.get("HX-Target") == "notices":
        return shown.response(request)
    context |= {
        "area": "notices",
        "shown": shown,
        "new": unread(mine),
        "kinds": sorted(((k.value, str(k.label)) for k in Kind), key=lambda each: each[1]),
        "market_code": market_code(place.market) if place.market else "",
        "may_people": place.may_for_brand(Right.PEOPLE),
    }
    return render(request, "notifications/index.html", context)


@require_GET
@in_brand
@needing(Right.SEE)
def bell(request: HttpRequest, place: Place) -> HttpResponse:
    return bell_of(request, place).response(request)


@require_GET
@in_brand
@needing(Right.SEE)
def opened(request: HttpRequest, place: Place, notice: int) -> HttpResponse:
    """It is read from now on; on to the page that shows it."""
    person = cast("User", request.user)
    mine = notices_of(person, place.brand, place.shown)
    found = get_object_or_404(mine, pk=notice)
    mark_read(mine.filter(pk=found.pk), now=timezone.now())
    return redirect(_page_of(found, place))


@require_POST
@in_brand
@needing(Right.SEE)
def read_all(request: HttpRequest, place: Place) -> HttpResponse:
    """All that the list has on its pages; nothing that came after it was shown."""
    newest = request.POST.get("newest", "")
    mine = _mine(request, place)
    if newest.isdecimal() and len(newest) < 19:
        mine = mine.filter(pk__lte=int(newest))
    mark_read(mine, now=timezone.now())
    tell(request, _("Everything is marked as read."))
    return redirect(place.address("notices"))


def by_day(notices: Iterable[Notice]) -> Iterator[Day]:
    for day, mine in groupby(notices, key=lambda each: timezone.localdate(each.at)):
        yield Day(day, list(mine))


def _mine(request: HttpRequest, place: Place) -> QuerySet[Notice]:
    return notices_of(cast("User", request.user), place.brand, place.shown)


def _page_of(notice: Notice, place: Place) -> str:
    """Where it leads: to the thing itself, or to the page that several are on."""
    wished = [str(each) for each in notice.details.get("at", ())]
    if notice.many > 1 and notice.kind in Kind:
        wished = [TABLE[Kind(notice.kind)].all_of_them]
    if notice.many == 1 and wished == ["tasks"] and "publication" in notice.details:
        return f"{place.address('tasks')}#task-{notice.details['publication']}"
    try:
        return place.address(*wished) if wished else place.address("today")
    except NoReverseMatch:  # of another version
        return place.address("today")
