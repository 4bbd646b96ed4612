"""The page of what waits for a word: the reader's, or anybody's."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.approvals.deputies import deputy_for
from homeground.approvals.models import Policy, Review
from homeground.approvals.queries import reviews_waiting, wanting_changes
from homeground.approvals.who import Voices
from homeground.approvals.wording import Names
from homeground.publishing.clock import now_of
from homeground.web.given import Given
from homeground.web.place import Place, in_brand, needing

from .showing import shown

ON_A_PAGE = 12
MINE, ALL, CHANGES = "mine", "all", "changes"


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    return page_of(request, place)


def page_of(request: HttpRequest, place: Place, given: Given | None = None) -> HttpResponse:
    """`given` is what could not be taken of somebody's word."""
    reader = cast("User", request.user)
    now = now_of(place.brand)
    which = request.GET.get("show", MINE)
    all_waiting = list(reviews_waiting(place.brand, place.shown))
    wanting = wanting_changes(place.brand, place.shown)
    reviews: list[Review] = list(wanting) if which == CHANGES else all_waiting
    voices = Voices(
        place.brand, [*all_waiting, *(reviews if which == CHANGES else ())], now=timezone.now()
    )
    mine = [review for review in all_waiting if voices.word_of(review, reader)]
    if which not in {ALL, CHANGES}:
        which, reviews = MINE, mine
    page = Paginator(reviews, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "area": "approvals",
        "now": now,
        "which": which,
        "tabs": {
            MINE: len(mine),
            ALL: len(all_waiting),
            CHANGES: len(reviews) if which == CHANGES else wanting.count(),
        },
        "page": page,
        "shown": shown(place, list(page), reader, voices, Names.of(place.brand)),
        "given": given,
        "asks": Policy.objects.filter(brand=place.brand).exists(),
        "deputy_for": deputy_for(place.brand, reader, now=timezone.now()),
    }
    return render(request, "approvals/index.html", context, status=422 if given else 200)
