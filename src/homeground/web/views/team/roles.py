"""What each role may do; and the roles that an organization makes for itself."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts import team
from homeground.accounts.giving import giver, rights_of, roles_of
from homeground.accounts.models import CustomRole, User
from homeground.accounts.rights import BuiltIn, Right
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell

from .choosing import role_words


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    """The table; making a role is below it, for owners."""
    if request.method == "POST":
        return _keep(request, place, None)
    return _page(request, place, None)


@require_POST
@in_brand
@needing(Right.PEOPLE, reach=Reach.BRAND)
def change(request: HttpRequest, place: Place, role: int) -> HttpResponse:
    """A custom role for all who have it, or its end."""
    found = get_object_or_404(place.brand.organization.custom_roles, pk=role)
    if "remove" not in request.POST:
        return _keep(request, place, found)
    try:
        team.remove_role(found, by=cast("User", request.user))
    except BadInput as problem:
        return _page(request, place, Given(f"role-{found.pk}", problem, {"name": found.name}))
    tell(request, _("There is no role “%(name)s” any more.") % {"name": found.name})
    return redirect(place.address("roles"))


def _keep(request: HttpRequest, place: Place, role: CustomRole | None) -> HttpResponse:
    place.need_for_brand(Right.PEOPLE)
    name = request.POST.get("name", "")
    rights = {right for right in Right if right.value in request.POST.getlist("right")}
    try:
        kept = team.keep_role(
            place.brand.organization, name, rights, by=cast("User", request.user), role=role
        )
    except BadInput as problem:
        values = {"name": name} | dict.fromkeys(rights, "on")
        return _page(request, place, Given(f"role-{role.pk if role else 'new'}", problem, values))
    tell(request, _("Kept: the role “%(name)s”.") % {"name": kept.name})
    return redirect(place.address("roles"))


def _page(request: HttpRequest, place: Place, given: Given | None) -> HttpResponse:
    organization = place.brand.organization
    roles = roles_of(organization)
    own = [role for role in roles if isinstance(role, CustomRole)]
    context = {
        "place": place,
        "area": "team",
        "names": [role_words(role) for role in roles],
        "rows": [(right, [right in rights_of(role) for role in roles]) for right in Right],
        "built_in": len(BuiltIn),
        "own": [_form(role, given) for role in own],
        "new": _form(None, given),
        "may_make": giver(cast("User", request.user), organization).is_owner,
    }
    return render(request, "team/roles.html", context, status=422 if given else 200)


def _form(role: CustomRole | None, given: Given | None) -> dict[str, object]:
    """One form: of a role there is, or of a new one; with what was typed when it was refused."""
    key = f"role-{role.pk if role else 'new'}"
    mine = given if given is not None and given.form == key else None
    held = role.rights if role else frozenset({Right.SEE})
    return {
        "key": key,
        "role": role,
        "name": mine.values["name"] if mine else (role.name if role else ""),
        "rights": [
            (right, right.value in mine.values if mine else right in held, right == Right.SEE)
            for right in Right
        ],
        "given": mine,
    }
