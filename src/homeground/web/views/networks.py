"""Network accounts: is every door open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from homeground.accounts.queries import accounts_of
from homeground.web.place import Place, in_brand


@in_brand
def index(request: HttpRequest, place: Place) -> HttpResponse:
    accounts = accounts_of(place.brand, place.market)
    context = {"place": place, "area": "networks", "accounts": accounts}
    return render(request, "networks/index.html", context)
