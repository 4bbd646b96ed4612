"""Audit: who did what, when. One list, narrowed and taken along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.audit.acts import Act
from homeground.audit.details import in_words
from homeground.audit.keeping import note
from homeground.audit.models import Entry
from homeground.audit.queries import COMMAND_LINE, Wish, entries_for, narrowed, people_in
from homeground.audit.tables import as_csv, as_xlsx
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.templatetags.places import market_name

ON_A_PAGE = 100
MOST_IN_XLSX = 100_000
"""A larger workbook is made in memory for too long; a CSV file has no limit."""


@dataclass(frozen=True)
class Line:
    """An entry in its reader's words."""

    entry: Entry
    who: str
    act: str
    market: str
    more: list[str]


@in_brand
@needing(Right.AUDIT, reach=Reach.SOMEWHERE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    wish = wish_from(request)
    all_of_it = _entries(request, place)
    entries = narrowed(all_of_it, wish)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    found = list(entries[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    context = {
        "place": place,
        "area": "audit",
        "lines": list(lines(shown, place)),
        "wish": wish,
        "people": people_in(all_of_it),
        "acts": sorted(((act.value, str(act.label)) for act in Act), key=lambda each: each[1]),
        "command_line": COMMAND_LINE,
        "older": shown[-1].pk if len(found) > ON_A_PAGE else None,
        "is_first": not before,
    }
    return render(request, "audit/index.html", context)


@in_brand
@needing(Right.AUDIT, reach=Reach.SOMEWHERE)
def export(request: HttpRequest, place: Place, kind: str) -> HttpResponseBase:
    """All that the list has by its filters, as a file; that too is noted."""
    entries = narrowed(_entries(request, place), wish_from(request))
    with transaction.atomic():
        note(Act.AUDIT_EXPORTED, place.brand, by=cast("User", request.user))
    name = f"audit-{place.brand.slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response: HttpResponseBase
    if kind == "csv":
        # Read at once: a page that streams on is not bound to its reader's organizations any more.
        table = list(_rows(entries.iterator(2000), place))
        response = StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            as_xlsx(_rows(entries[:MOST_IN_XLSX].iterator(2000), place), _("Audit")),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def wish_from(request: HttpRequest) -> Wish:
    """What cannot be understood narrows nothing."""
    person = request.GET.get("person", "")
    act = request.GET.get("act", "")
    known = person == COMMAND_LINE or (person.isdecimal() and len(person) < 19)
    return Wish(
        person=person if known else "",
        act=act if act in Act.values else "",
        since=_day(request.GET.get("since", "")),
        until=_day(request.GET.get("until", "")),
        words=request.GET.get("words", "").replace("\x00", "").strip()[:200],
    )


def lines(entries: Iterable[Entry], place: Place) -> Iterator[Line]:
    markets = {market.pk: market_name(market) for market in place.markets}
    for entry in entries:
        try:
            act = str(Act(entry.act).label)
        except ValueError:  # of another version
            act = entry.act
        yield Line(
            entry,
            who=entry.person_name or entry.person_email or _by_nobody(entry),
            act=act,
            market=markets.get(entry.market_id or 0, ""),
            more=in_words(entry.details),
        )


def _by_nobody(entry: Entry) -> str:
    return {
        Entry.By.COMMAND: _("at the command line"),
        Entry.By.LINK: _("by a signed link"),
    }.get(Entry.By(entry.by), _("nobody who is signed in"))


def _entries(request: HttpRequest, place: Place) -> QuerySet[Entry]:
    return entries_for(cast("User", request.user), place.brand, place.scope_with(Right.AUDIT))


def _rows(entries: Iterable[Entry], place: Place) -> Iterator[list[str]]:
    zone = timezone.get_current_timezone_name()
    heads = [
        f"{_('When')} ({zone})", _("Who"), _("E-mail address"), _("What"), _("About"), _("Market"),
        _("More"), _("From the address"),
    ]  # fmt: skip
    body = (
        [
            f"{timezone.localtime(line.entry.at):%Y-%m-%d %H:%M:%S}",
            line.who,
            line.entry.person_email,
            line.act,
            line.entry.words,
            line.market,
            "; ".join(line.more),
            line.entry.ip_address or "",
        ]
        for line in lines(entries, place)
    )
    return chain([heads], body)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 9000 else None
