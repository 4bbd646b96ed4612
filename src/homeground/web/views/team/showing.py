"""The team: who may do what, where; and who is invited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeground.accounts.models import Assignment, Invitation, Membership
from homeground.accounts.rights import Right
from homeground.web.place import Place, in_brand, needing

from .choosing import reach_words


@dataclass
class Person:
    """A line of the team: roles for every market, and those for single ones."""

    member: Membership
    whole: list[Assignment] = field(default_factory=list)
    by_market: dict[int, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    cells: list[list[Assignment]] = field(default_factory=list)
    """In the order of the page's markets."""


@dataclass(frozen=True)
class Invited:
    invitation: Invitation
    reach: str
    ended: bool


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    context = {
        "place": place,
        "area": "team",
        "people": people(place),
        "markets": place.shown,
        "invited": invited(place) if place.may_somewhere(Right.PEOPLE) else [],
    }
    return render(request, "team/index.html", context)


def within(place: Place) -> Q:
    """What reaches this brand, as far as the page shows it."""
    reaching = Q(brand=None) | Q(brand=place.brand)
    if place.scope is not None:
        reaching &= Q(market=None) | Q(market__in=place.scope)
    return Q(organization=place.brand.organization_id) & reaching


def people(place: Place) -> list[Person]:
    found: dict[int, Person] = {}
    assignments = (
        Assignment.objects.filter(within(place))
        .select_related("membership__user", "custom", "market")
        .order_by("membership__user__name", "membership__user__email", "pk")
    )
    for each in assignments:
        person = found.setdefault(each.membership_id, Person(each.membership))
        if each.market_id is None:
            person.whole.append(each)
        else:
            person.by_market[each.market_id].append(each)
    for person in found.values():
        person.cells = [person.by_market.get(market.pk, []) for market in place.shown]
    return list(found.values())


def invited(place: Place) -> list[Invited]:
    now = timezone.now()
    waiting = (
        Invitation.objects.filter(within(place), used_at=None, revoked_at=None)
        .select_related("custom", "market", "invited_by")
        .order_by("-created_at", "-pk")
    )
    return [Invited(each, reach_words(place, each), each.ends_at <= now) for each in waiting]
