"""What a person hears of, and how: in the page, by e-mail at once, in a digest at an hour of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.notifications.kinds import TABLE, Kind, Way
from homeground.notifications.models import Wishes
from homeground.notifications.wishing import ways_of, wishes_in
from homeground.web import locales
from homeground.web.clock import zone_named
from homeground.web.place import Place, in_brand, needing
from homeground.web.telling import tell

HOURS = range(24)


@dataclass(frozen=True)
class Row:
    kind: Kind
    ways: list[tuple[Way, bool]]


@in_brand
@needing(Right.SEE)
def choices(request: HttpRequest, place: Place) -> HttpResponse:
    wishes = wishes_in(place.brand.organization, cast("User", request.user))
    problem = None
    if request.method == "POST":
        problem = _take(wishes, request.POST, place)
        if problem is None:
            wishes.save()
            tell(request, _("Kept."))
            return redirect(place.address("notice_choices"))
    zone = wishes.time_zone or timezone.get_current_timezone_name()
    context = {
        "place": place,
        "area": "notices",
        "wishes": wishes,
        "rows": [_row(kind, wishes) for kind in _kinds(place)],
        "ways": Way,
        "digests": Wishes.Digest.choices,
        "hours": [(hour, f"{hour:02}:00") for hour in HOURS],
        "zone": zone,
        "zones": _zones(place, zone),
        "mails": bool(settings.HOMEGROUND.mail_url),
        "problem": problem,
    }
    return render(request, "notifications/choices.html", context, status=422 if problem else 200)


def _take(wishes: Wishes, given: QueryDict, place: Place) -> BadInput | None:
    """Put what was given into `wishes`; what cannot be meant, as words."""
    for kind in _kinds(place):
        chosen = given.getlist(kind.value)
        wishes.ways[kind.value] = [way.value for way in Way if way.value in chosen]
    digest, zone = given.get("digest", ""), given.get("zone", "")
    if digest in Wishes.Digest.values:
        wishes.digest = digest
    wishes.digest_hour = _hour(given.get("hour", "")) or 0
    wishes.weekdays_only = "weekdays" in given
    wishes.quiet_from = _hour(given.get("quiet_from", ""))
    wishes.quiet_to = _hour(given.get("quiet_to", ""))
    if zone_named(zone) is not None:
        wishes.time_zone = zone
    if (wishes.quiet_from is None) != (wishes.quiet_to is None):
        return BadInput(
            _("The quiet hours have no beginning or no end."),
            _("Choose both, or neither."),
        )
    return None


def _hour(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) in HOURS else None


def _kinds(place: Place) -> list[Kind]:
    """Of what the person's rights say that they may be told."""
    return [kind for kind in Kind if place.may_somewhere(TABLE[kind].right)]


def _row(kind: Kind, wishes: Wishes) -> Row:
    kept = wishes.ways.get(kind.value)
    ways = ways_of(None, kind) if kept is None else kept
    return Row(kind, [(way, way in ways) for way in Way])


def _zones(place: Place, own: str) -> list[tuple[str, str]]:
    """The person's own clock, their browser's and those of their markets."""
    found = {own, timezone.get_current_timezone_name(), *(m.time_zone for m in place.markets)}
    named = [(zone, locales.city_of(zone, locales.reader())) for zone in found if zone_named(zone)]
    return sorted(named, key=lambda each: each[1])
