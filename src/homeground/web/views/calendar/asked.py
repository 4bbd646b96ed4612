"""What part of the calendar an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from homeground.accounts.models import Account
from homeground.content.models import Campaign
from homeground.planning.calendar import FIRST_DAY, LAST_DAY, Cell, View, cells_of, turned
from homeground.publishing.calendar import Wanted
from homeground.publishing.clock import now_of
from homeground.publishing.states import State
from homeground.web.place import Place, brand_name, market_code

KEPT = ("network", "account", "campaign", "state")


@dataclass(frozen=True)
class Asked:
    place: Place
    view: View
    day: date
    wanted: Wanted
    now: datetime
    """By the brand's clock, which in a sandbox may be another."""
    query: dict[str, str]
    """What the address is narrowed to, with its market."""
    _paths: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:
        return cells_of(self.view, self.day)

    @property
    def today(self) -> date:
        return today(self.place, self.now)

    @property
    def narrowed(self) -> bool:
        """To less than all of the place."""
        return any(name in self.query for name in KEPT)

    def address(
        self, view: View | None = None, day: date | None = None, *, page: str = "calendar"
    ) -> str:
        query = {**self.query, "view": (view or self.view).value}
        return self.at(query | {"date": (day or self.day).isoformat()}, page)

    def at(self, query: Mapping[str, str], page: str = "calendar") -> str:
        return f"{self._path(page)}?{urlencode(query)}"

    def _path(self, page: str) -> str:
        if page not in self._paths:
            place = self.place
            self._paths[page] = reverse(page, args=[brand_name(place.brand, place.brands)])
        return self._paths[page]

    def turned(self, pages: int) -> str | None:
        """The address of the page before or after; `None` at the ends of the calendar."""
        day = turned(self.view, self.day, pages)
        return self.address(day=day) if FIRST_DAY <= day <= LAST_DAY else None


def asked_of(request: HttpRequest, place: Place) -> Asked:
    """Raises: Http404 for what no calendar has."""
    now = now_of(place.brand)
    wanted = Wanted(
        place.brand,
        place.shown,
        request.GET.get("network", ""),
        _campaign(request, place),
        _state(request.GET.get("state", "")),
        _account(request, place),
    )
    query = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if place.market is not None:
        query["market"] = market_code(place.market)
    view = _view(request.GET.get("view") or View.MONTH)
    return Asked(place, view, _day(request, place, now), wanted, now, query)


def today(place: Place, now: datetime) -> date:
    """By the market's clock; by the reader's, when all markets are shown."""
    if place.market is not None:
        return now.astimezone(ZoneInfo(place.market.time_zone)).date()
    return timezone.localtime(now).date()


def _view(text: str) -> View:
    try:
        return View(text)
    except ValueError:
        raise Http404("The calendar has no such view.") from None


def _day(request: HttpRequest, place: Place, now: datetime) -> date:
    text = request.GET.get("date", "")
    if not text:
        return today(place, now)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404("There is no such day.") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Http404("The calendar does not reach that far.")
    return day


def _account(request: HttpRequest, place: Place) -> int | None:
    text = request.GET.get("account")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404("There is no such account.")
    markets = [market.pk for market in place.shown]
    return get_object_or_404(Account.objects.filter(market__in=markets).only("pk"), pk=int(text)).pk


def _campaign(request: HttpRequest, place: Place) -> Campaign | None:
    slug = request.GET.get("campaign")
    return get_object_or_404(place.brand.campaigns, slug=slug) if slug else None


def _state(text: str) -> State | None:
    try:
        return State(text) if text else None
    except ValueError:
        raise Http404("There is no such state.") from None
