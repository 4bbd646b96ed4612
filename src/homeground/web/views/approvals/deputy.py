"""Who decides for oneself while one is away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.deputies import (
    deputies_named_by,
    deputy_for,
    end_deputy,
    name_deputy,
)
from homeground.approvals.who import may_be_deputies
from homeground.errors import BadInput
from homeground.web.given import Given
from homeground.web.place import Place, in_brand, needing
from homeground.web.telling import tell


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    person, now = cast("User", request.user), timezone.now()
    given = None
    named = deputies_named_by(place.brand, person, now=now)
    if request.method == "POST":
        ended = request.POST.get("end", "")
        if ended:
            found = get_object_or_404(named, pk=ended if ended.isdecimal() else 0)
            end_deputy(found, by=person)
            tell(request, _("%(who)s does not decide for you any more.") % {"who": found.deputy})
            return redirect(place.address("deputy"))
        values = {name: request.POST.get(name, "") for name in ("who", "first", "last")}
        try:
            made = name_deputy(
                place.brand, person, _who(place, person, values["who"]),
                _day(values["first"]), _day(values["last"]), now=now,
            )  # fmt: skip
        except BadInput as problem:
            given = Given("deputy", problem, values)
        else:
            tell(request, _("%(who)s decides for you on these days.") % {"who": made.deputy})
            return redirect(place.address("deputy"))
    context = {
        "place": place,
        "area": "approvals",
        "named": named,
        "deputy_for": deputy_for(place.brand, person, now=now),
        "people": may_be_deputies(place.brand, person),
        "values": given.values if given else {
            "who": "", "first": now.date().isoformat(),
            "last": (now.date() + timedelta(days=6)).isoformat(),
        },
        "given": given,
    }  # fmt: skip
    return render(request, "approvals/deputy.html", context, status=422 if given else 200)


def _who(place: Place, person: User, chosen: str) -> User:
    for each in may_be_deputies(place.brand, person):
        if str(each.pk) == chosen:
            return each
    raise BadInput(_("Nobody is chosen."), _("Choose who decides for you."))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput(
            _("“%(typed)s” is no day.") % {"typed": typed[:40]}, _("Write it as 2026-12-24.")
        ) from None
