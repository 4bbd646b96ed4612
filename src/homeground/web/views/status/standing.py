"""Status: is the machine well; what needs somebody; what stands still."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeground.accounts.rights import Right
from homeground.publishing.capping import purses_of
from homeground.publishing.clock import moments
from homeground.publishing.status import Status, Trouble, status_of
from homeground.web import account_lines
from homeground.web.given import Given
from homeground.web.live import Live, live
from homeground.web.place import Place, in_brand, market_code, needing

BUSY_SECONDS = 2
IDLE_SECONDS = 10


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    return page(request, place)


def page(request: HttpRequest, place: Place, given: Given | None = None) -> HttpResponse:
    """The live part alone where that is asked for. With `given`: a form that could not be taken."""
    url = place.brand.sandbox_url
    now = async_to_sync(moments)([url])
    shown = live_part(request, place, now)
    if request.headers.get("HX-Target") == "status" and given is None:
        return shown.response(request)
    networks = set(place.brand.accounts.values_list("network", flat=True))
    context = {
        "place": place,
        "area": "status",
        "status": shown,
        "purses": purses_of(place.brand, networks, now=now.get(url, timezone.now())),
        "given": given,
        "chosen": given.values.get("market", "") if given else _market_of(place),
    }
    return render(request, "status/index.html", context, status=422 if given else 200)


def live_part(request: HttpRequest, place: Place, now: Mapping[str, datetime]) -> Live:
    found = status_of([place.brand], now, place.scope)
    context = {
        "place": place,
        "found": found,
        "away": place.brand.sandbox_url not in now,
        "troubles": [str(trouble) for trouble in found.troubles],
        "lines": account_lines.lines(place.brand, found.accounts),
        "seen": max(
            (each.worker.seen_at for each in found.workers if each.worker.seen_at), default=None
        ),
    }
    seconds = BUSY_SECONDS if busy(found) else IDLE_SECONDS
    address = place.address("status")
    return live(request, "status/now.html", context, id="status", url=address, seconds=seconds)


def busy(found: Status) -> bool:
    """Whether there is something to watch."""
    return bool(found.total.sending or found.total.last_minute or Trouble.LAGGING in found.troubles)


def _market_of(place: Place) -> str:
    return market_code(place.market) if place.market else ""
