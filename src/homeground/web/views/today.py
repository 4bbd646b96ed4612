"""The day's page: what needs me, what goes out today, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.queries import approved_too_late, waiting_for
from homeground.publishing.agenda import (
    Tightness,
    doors_shut,
    limits_ahead,
    needing_a_person,
    out_today,
    went_wrong,
)
from homeground.publishing.calendar import lines
from homeground.publishing.clock import now_of
from homeground.publishing.models import Publication
from homeground.publishing.speakers import Speaker, speakers_of
from homeground.web.place import Place, in_brand, needing
from homeground.web.publication_lines import Shown, addressing

MOST_TASKS = 10
MOST_TODAY = 60
MOST_WRONG = 10


@in_brand
@needing(Right.SEE)
def today(request: HttpRequest, place: Place) -> HttpResponse:
    brand, markets, now = place.brand, place.shown, now_of(place.brand)
    speakers = speakers_of(markets)
    waiting = needing_a_person(brand, speakers).values_list("pk", flat=True)
    tasks = list(waiting[: MOST_TASKS + 1])
    how_many_tasks = waiting.order_by().count() if len(tasks) > MOST_TASKS else len(tasks)
    wrong = list(went_wrong(brand, speakers, now).values_list("pk", flat=True)[: MOST_WRONG + 1])
    late = approved_too_late(brand, place.markets_with(Right.PUBLISH))
    too_late = late.values_list("pk", flat=True)[:MOST_TASKS]
    words = waiting_for(cast("User", request.user), brand, markets, now=timezone.now())
    today = out_today(brand, speakers, now)
    going_out = today[:MOST_TODAY]
    parts = [too_late, tasks[:MOST_TASKS], going_out, wrong[:MOST_WRONG]]
    shown = _shown(place, speakers, parts)
    context = {
        "place": place,
        "area": "today",
        "now": now,
        "how_many_words": len(words),
        "how_many_tasks": how_many_tasks,
        "approvals": words[:MOST_TASKS],
        "more_approvals": max(0, len(words) - MOST_TASKS),
        "more_tasks": max(0, how_many_tasks - MOST_TASKS),
        "doors": doors_shut(speakers),
        "tight": [(line, _week_of(place, line)) for line in limits_ahead(brand, speakers, now)],
        "more_today": max(0, len(today) - MOST_TODAY),
        "more_wrong": len(wrong) > MOST_WRONG,
        "begins": not today and not brand.campaigns.exists(),
        "spoken_for": bool(speakers),
    }
    names = ("too_late", "tasks", "going_out", "wrong")
    return render(request, "today/index.html", context | dict(zip(names, shown, strict=True)))


def _shown(
    place: Place, speakers: Mapping[int, Speaker], parts: Sequence[Iterable[int]]
) -> list[list[Shown]]:
    """The publications with those keys, part by part, as lines: their words are read at once."""
    parts = [list(part) for part in parts]
    keys = {pk for part in parts for pk in part}
    markets = {market.pk: market for market in place.markets}
    address = addressing(place)
    found = {}
    for publication in lines(Publication.objects.filter(pk__in=keys)):
        account = speakers.get(publication.account_id)
        if account is not None:
            here = address(vars(publication)["campaign"], publication.pk)
            market = markets[account.market_id]
            found[publication.pk] = Shown(publication, account, market, here)
    return [[found[pk] for pk in part if pk in found] for part in parts]


def _week_of(place: Place, line: Tightness) -> str:
    """The calendar's week in which the first of them stands, with that account alone."""
    local = line.first.due_at.astimezone(ZoneInfo(line.account.time_zone))
    return place.address(
        "calendar", view="week", date=local.date().isoformat(), account=line.account.pk
    )
