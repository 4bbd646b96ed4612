"""Whether everybody of the organization must have a second factor; and who has none."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from homeground.accounts.factors import ask_everybody, without_second_factor
from homeground.accounts.giving import giver
from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.errors import BadInput
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell


@in_brand
@needing(Right.PEOPLE, reach=Reach.BRAND)
def rule(request: HttpRequest, place: Place) -> HttpResponse:
    user, organization = cast("User", request.user), place.brand.organization
    owner = giver(user, organization).is_owner
    problem = None
    if request.method == "POST":
        asked = "asked" in request.POST
        try:
            ask_everybody(organization, asked=asked, by=user)
        except BadInput as refused:
            problem = refused
        else:
            if asked:
                words = _("From now on everybody needs a second factor. Who has none is led to it.")
            else:
                words = _("From now on the second factor is left to everybody.")
            tell(request, words)
            return redirect(place.address("second_factor_rule"))
    context = {
        "place": place,
        "area": "team",
        "organization": organization,
        "owner": owner,
        # An agency's client sees nobody of the other clients.
        "without": without_second_factor(organization) if owner else [],
        "problem": problem,
    }
    return render(request, "team/second_factor.html", context, status=422 if problem else 200)
