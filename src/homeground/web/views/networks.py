"""Network accounts: is every door open. One of them beside the list, or on a phone as the page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from homeground.accounts.queries import accounts_of
from homeground.accounts.rights import Right
from homeground.publishing.resuming import waiting_for
from homeground.web.account_lines import lines
from homeground.web.place import Place, in_brand, needing


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    if request.headers.get("HX-Target") == "panel":
        return render(request, "publications/no_panel.html")
    return render(request, "networks/index.html", page_of(place))


@in_brand
@needing(Right.SEE)
def account(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    opened = get_object_or_404(accounts_of(place.brand, place.limits), pk=account)
    line = lines(place.brand, [opened])[0]
    context = {"opened": line, "waiting": waiting_for(opened), "place": place}
    if request.headers.get("HX-Target") == "panel":
        return render(request, "networks/panel.html", context)
    return render(request, "networks/index.html", page_of(place) | context)


def page_of(place: Place) -> dict[str, object]:
    accounts = list(accounts_of(place.brand, place.scope).select_related("connected_by"))
    return {"place": place, "area": "networks", "lines": lines(place.brand, accounts)}
