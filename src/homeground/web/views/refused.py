"""The page for who may not do something: which right it takes, and who can give it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from homeground.accounts.queries import people_with
from homeground.accounts.rights import Right
from homeground.web.place import Lacking

MOST_NAMED = 3


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler403`."""
    context: dict[str, object] = {}
    if isinstance(exception, Lacking):
        givers = people_with(exception.brand, Right.PEOPLE)[:MOST_NAMED]
        context = {
            "brand": exception.brand,
            "market": exception.market,
            "lacking": exception.rights,
            "givers": ", ".join(str(person) for person in givers),
        }
    return render(request, "403.html", context, status=403)
