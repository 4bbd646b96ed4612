"""One person of the team: the roles, changed one by one; and removing the person."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from homeground.accounts import team
from homeground.accounts.giving import Giver, giver
from homeground.accounts.models import Assignment, Membership, User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .choosing import choices, reach_words, value_of, wish_from
from .showing import within


@in_brand
@needing(Right.PEOPLE, reach=Reach.SOMEWHERE)
def member(request: HttpRequest, place: Place, member: int) -> HttpResponse:
    found = _member(place, member)
    by = cast("User", request.user)
    held = _held(place, found)
    given = None
    if request.method == "POST":
        act, _sep, number = request.POST.get("act", "").partition("-")
        chosen = next((each for each in held if str(each.pk) == number), None)
        try:
            _do(request, place, found, act, chosen, by)
        except BadInput as problem:
            values = {name: request.POST.get(name, "") for name in ("role", "reach")}
            given = Given(f"role-{number}" if number else "role-new", problem, values)
        else:
            tell(request, _("Kept: what %(person)s may do.") % {"person": found.user})
            # Whoever lowers themselves may not come back to this page.
            return redirect(place.address("team"))
    who = giver(by, place.brand.organization)
    context = {
        "place": place,
        "area": "team",
        "member": found,
        "held": [_line(place, each, who, given) for each in held],
        "choices": choices(place, who),
        "given": given,
        "myself": found.user_id == by.pk,
    }
    return render(request, "team/member.html", context, status=422 if given else 200)


@in_brand
@needing(Right.PEOPLE, reach=Reach.SOMEWHERE)
def remove(request: HttpRequest, place: Place, member: int) -> HttpResponse:
    """Says what goes, and asks for a word more than a click."""
    found = _member(place, member)
    problem = None
    if request.method == "POST":
        try:
            if "sure" not in request.POST:
                raise BadInput(_("Nobody was removed."), _("Tick the box if you mean it."))
            team.remove(found, by=cast("User", request.user))
        except BadInput as refused:
            problem = refused
        else:
            tell(request, _("%(person)s is removed from the team.") % {"person": found.user})
            if found.user_id == request.user.pk:
                return redirect("home")
            return redirect(place.address("team"))
    everything = found.assignments.select_related("custom", "brand", "market__brand")
    context = {
        "place": place,
        "area": "team",
        "member": found,
        "held": list(everything.order_by("pk")),
        "problem": problem,
    }
    return render(request, "team/remove.html", context, status=422 if problem else 200)


def _do(
    request: HttpRequest,
    place: Place,
    member: Membership,
    act: str,
    chosen: Assignment | None,
    by: User,
) -> None:
    """Raises: BadInput."""
    if act == "give":
        wish = wish_from(request, place)
        team.give(member, wish.role, wish.brand, wish.market, by=by)
    elif chosen is None:
        raise BadInput(_("This role is gone already."), _("Below is what the person has now."))
    elif act == "take":
        team.take(chosen, by=by)
    else:
        wish = wish_from(request, place)
        team.change(chosen, wish.role, wish.brand, wish.market, by=by)


def _member(place: Place, pk: int) -> Membership:
    """Somebody with a role that the page shows. Raises: Http404."""
    shown = Assignment.objects.filter(within(place)).values("membership")
    members = place.brand.organization.memberships.select_related("user", "organization")
    return get_object_or_404(members.filter(pk__in=shown), pk=pk)


def _held(place: Place, member: Membership) -> list[Assignment]:
    return list(
        member.assignments.filter(within(place))
        .select_related("custom", "brand", "market", "organization", "membership__user")
        .order_by("pk")
    )


def _line(place: Place, each: Assignment, who: Giver, given: Given | None) -> dict[str, object]:
    role, reach = value_of(each)
    mine = given if given is not None and given.form == f"role-{each.pk}" else None
    return {
        "assignment": each,
        "reach_words": reach_words(place, each),
        "role": mine.values["role"] if mine else role,
        "reach": mine.values["reach"] if mine else reach,
        "given": mine,
        "mine_to_change": who.may_give(each),
    }
