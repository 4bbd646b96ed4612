"""An account's own times of the week to post: seen in words, added, taken away; and what waits for it in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Account, User
from homeground.accounts.queries import accounts_of
from homeground.accounts.rights import Right
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.planning.slots import BadSlots, WeeklyTime, clocks_from
from homeground.publishing.clock import now_of
from homeground.publishing.models import Slot
from homeground.publishing.slotting import add_slots, next_free, queue_of, remove_slots
from homeground.web import locales
from homeground.web.given import Given
from homeground.web.place import Place, in_brand, needing
from homeground.web.telling import tell

MOST_IN_QUEUE = 50
MOST_SLOTS = 200


@dataclass(frozen=True)
class Weekday:
    number: int
    name: str
    clocks: list[str]


@dataclass(frozen=True)
class Row:
    """An account with its slots in words."""

    account: Account
    weekdays: list[Weekday]


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    accounts = list(accounts_of(place.brand, place.shown).prefetch_related("slots"))
    rows = [Row(each, [d for d in _week(each.slots.all()) if d.clocks]) for each in accounts]
    context = {"place": place, "area": "calendar", "rows": rows}
    return render(request, "calendar/slots.html", context)


@in_brand
@needing(Right.SEE)
def account(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    found = get_object_or_404(
        accounts_of(place.brand, place.markets).select_related("market", "brand"), pk=account
    )
    given = None
    if request.method == "POST":
        place.need(Right.PUBLISH, market=found.market_id)
        try:
            _change(request, found)
        except BadInput as problem:
            typed = {"clock": request.POST.get("clock", "")[:100]}
            given = Given("add", problem, typed)
        else:
            return redirect(place.address("account_slots", found.pk))
    now = now_of(place.brand)
    queue = queue_of(found, now=now, most=MOST_IN_QUEUE + 1)
    context = {
        "place": place,
        "area": "calendar",
        "account": found,
        "weekdays": _week(found.slots.all()),
        "next": next_free(found, now=now),
        "queue": queue[:MOST_IN_QUEUE],
        "more": len(queue) > MOST_IN_QUEUE,
        "may_change": place.may(Right.PUBLISH, market=found.market_id),
        "given": given,
        "days": [int(day) for day in request.POST.getlist("day") if day in set("0123456")],
    }
    return render(request, "calendar/account_slots.html", context, status=422 if given else 200)


def _change(request: HttpRequest, account: Account) -> None:
    """Raises: BadInput."""
    by = cast("User", request.user)
    gone = request.POST.get("remove")
    with transaction.atomic():
        if gone is not None:
            times = _of_one(gone)
            if remove_slots(account, times):
                note(Act.SLOTS_REMOVED, account, by=by, times=[str(each) for each in times])
            tell(request, _("Taken away. What waits in it stays planned."))
            return
        times = _typed(request)
        if account.slots.count() + len(times) > MOST_SLOTS:
            raise BadInput(
                _("That would be too many times of the week."), _("Take others away first.")
            )
        added = add_slots(account, times)
        note(Act.SLOTS_ADDED, account, by=by, times=[str(each) for each in times])
    tell(
        request,
        ngettext("Added %(many)d time of the week.", "Added %(many)d times of the week.", added)
        % {"many": added},
    )


def _typed(request: HttpRequest) -> list[WeeklyTime]:
    days = sorted({int(day) for day in request.POST.getlist("day") if day in set("0123456")})
    if not days:
        raise BadInput(_("No day of the week is chosen."), _("Tick the days."))
    try:
        clocks = clocks_from(request.POST.get("clock", ""))
    except BadSlots as bad:
        raise BadInput(
            _("“%(part)s” is no time of day.") % {"part": bad.part[:40]},
            _("Write it as 09:00; several stand apart by a comma."),
        ) from None
    return [WeeklyTime(day, clock) for day in days for clock in clocks]


def _of_one(text: str) -> list[WeeklyTime]:
    """`0-09:00`"""
    day, _dash, clock = text.partition("-")
    try:
        return [WeeklyTime(int(day), time.fromisoformat(clock))]
    except ValueError:
        return []


def _week(slots: Iterable[Slot]) -> list[Weekday]:
    names = locales.reader().days["stand-alone"]["wide"]
    by_day: dict[int, list[str]] = {number: [] for number in range(7)}
    for slot in sorted(slots, key=lambda slot: (slot.weekday, slot.time)):
        by_day[slot.weekday].append(f"{slot.time:%H:%M}")
    return [Weekday(number, str(names[number]), clocks) for number, clocks in by_day.items()]
