"""A line of the calendar carried to another day or hour, and taken back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.campaign_file.moments import Moment, said_of
from homeground.errors import BadInput, HomegroundError
from homeground.planning.calendar import FIRST_DAY, HOURS, LAST_DAY, Cell, moved
from homeground.planning.wall_clock import instant_of, local_of
from homeground.publishing.ahead import brought_about
from homeground.publishing.changing import acts_on, reschedule
from homeground.publishing.foreseeing import delay_of
from homeground.publishing.ledger import locked
from homeground.publishing.models import Publication
from homeground.publishing.slotting import ensure_free
from homeground.publishing.states import State
from homeground.web import locales
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell, tell_problem

from .asked import Asked, asked_of
from .showing import context_of


@dataclass(frozen=True)
class Told:
    """What came of a move."""

    words: str
    more: str = ""
    """What is to be known besides: a delay, a clock that is changed that night."""
    undo: datetime | None = None
    """Where it came from, while it can go back there."""
    seen: datetime | None = None
    """Where it is now."""
    refused: bool = False
    asks: dict[str, str] = field(default_factory=dict)
    """What to send again to move it all the same: it was not moved yet."""


@require_POST
@in_brand
@needing(Right.PUBLISH, reach=Reach.SOMEWHERE)
def move(request: HttpRequest, place: Place) -> HttpResponse:
    asked = asked_of(request, place)
    publication = _publication(request, place)
    market = publication.account.market
    place.need(Right.PUBLISH, market=market)
    zone = ZoneInfo(market.time_zone)
    before = publication.due_at
    try:
        to, said = _wanted(request, before, zone)
        question = _question(request, publication, to, zone, asked.now)
        if question is not None:
            return _answer(request, asked, publication, question)
        _move(publication, to, seen=request.POST.get("seen", ""), now=asked.now, zone=zone,
              by=cast("User", request.user), in_slot="slot" in request.POST)  # fmt: skip
    except HomegroundError as problem:
        told = Told(f"{problem.what} {problem.what_to_do}".strip(), refused=True)
    else:
        told = _told(publication, before, zone, said, now=asked.now, back="undo" in request.POST)
    return _answer(request, asked, publication, told)


def _answer(
    request: HttpRequest, asked: Asked, publication: Publication, told: Told
) -> HttpResponse:
    part = request.headers.get("HX-Target") == "calendar"
    if not part and not told.asks:
        if told.refused:
            tell_problem(request, BadInput(told.words))
        else:
            tell(request, f"{told.words} {told.more}".strip())
        return redirect(asked.address())
    context = context_of(request, asked) | {"told": told, "moved": publication}
    page = "calendar/board.html" if part else "calendar/index.html"
    return render(request, page, context, status=422 if told.refused else 200)


def _question(
    request: HttpRequest, publication: Publication, to: datetime, zone: ZoneInfo, now: datetime
) -> Told | None:
    """What is asked before a move that brings something about; nothing of what stands there already.

    Raises: BadInput, where it would never go out.
    """
    if "undo" in request.POST or to < now or "move" not in acts_on(publication):
        return None
    new = brought_about(publication, to, now=now)
    if not new or "sure" in request.POST:
        return None
    names = ("publication", "seen", "day", "hour", "slot")
    return Told(
        _("Move it to %(when)s?") % {"when": _when(to, zone)},
        " ".join(each.words for each in new),
        asks={name: request.POST[name] for name in names if name in request.POST},
    )


def _publication(request: HttpRequest, place: Place) -> Publication:
    number = request.POST.get("publication", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404("There is no such publication.")
    found = Publication.objects.select_related("account__market", "account__brand", "variant")
    return get_object_or_404(
        found.filter(account__market__in=[market.pk for market in place.markets]), pk=int(number)
    )


def _wanted(request: HttpRequest, before: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """The instant it is to go out at, and what is to be said of a clock that is changed that night."""
    exact = request.POST.get("undo") or request.POST.get("slot")
    if exact:
        return _instant(exact), ""
    local = moved(local_of(before, zone), _cell(request))
    told = instant_of(local, zone)
    return told.at, said_of(Moment(told.at, zone.key, local, told.shown)) or ""


def _cell(request: HttpRequest) -> Cell:
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        hour = int(request.POST["hour"]) if request.POST.get("hour") else None
    except ValueError:
        raise Http404("There is no such day or hour.") from None
    if not FIRST_DAY <= day <= LAST_DAY or (hour is not None and not 0 <= hour < HOURS):
        raise Http404("The calendar does not reach that far.")
    return Cell(day, hour)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Http404("There is no such moment.") from None
    if at.tzinfo is None or not FIRST_DAY <= at.date() <= LAST_DAY:
        raise Http404("There is no such moment.")
    return at.astimezone(UTC)


def _move(
    publication: Publication,
    to: datetime,
    *,
    seen: str,
    now: datetime,
    zone: ZoneInfo,
    by: User,
    in_slot: bool,
) -> None:
    """Raises: BadInput."""
    with transaction.atomic():
        current = locked(publication)
        if seen and current.due_at != _instant(seen):
            raise BadInput(
                _("Somebody moved it meanwhile: it goes out at %(when)s.")
                % {"when": _when(current.due_at, zone)},
                _("It was left there."),
            )
        if in_slot:
            ensure_free(publication, to, now=now)
        reschedule(current, to, now=now, by=by)
    publication.refresh_from_db()


def _told(
    publication: Publication,
    before: datetime,
    zone: ZoneInfo,
    said: str,
    *,
    now: datetime,
    back: bool,
) -> Told:
    delay = delay_of(publication, now=now)
    words = _("Moved back to %(when)s.") if back else _("Moved: it goes out at %(when)s.")
    may_go_back = (
        not back
        and before >= now
        and publication.state in {State.SCHEDULED, State.ON_HOLD}
        and "move" in acts_on(publication)
    )
    return Told(
        words % {"when": _when(publication.due_at, zone)},
        " ".join(filter(None, [delay.in_words if delay else "", said])),
        before if may_go_back else None,
        publication.due_at,
    )


def _when(at: datetime, zone: ZoneInfo) -> str:
    """`13 May 09:00 Moscow`"""
    return " ".join(locales.on_the_clock_of(zone.key, at, datetime.now(UTC)))
