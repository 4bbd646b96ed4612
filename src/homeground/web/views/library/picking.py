"""Files that a text is given from the library: those of its market, and those for all."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from homeground.accounts.models import Market
from homeground.accounts.rights import Right
from homeground.content.shelf import found, on_shelf
from homeground.web.place import Place, in_brand, market_code

from .shelves import asked_of

MOST_SHOWN = 24


@in_brand
def pick(request: HttpRequest, place: Place, at_market: str) -> HttpResponse:
    market = next((each for each in place.markets if market_code(each) == at_market), None)
    if market is None:
        raise Http404("The brand has no such market.")
    place.need(Right.WRITE, market=market)
    context = {"place": place, "picks": picks_for(place, market, asked_of(request.GET).words)}
    return render(request, "library/picks.html", context)


def picks_for(place: Place, market: Market, words: str = "") -> list[tuple[Any, str]]:
    """The newest, each with its alt text in the market's language."""
    rows = on_shelf(place.brand, [market]).select_related("file")
    if words:
        rows = found(rows, words)
    return [(row, row.alts.get(market.language, "")) for row in rows.order_by("-pk")[:MOST_SHOWN]]
