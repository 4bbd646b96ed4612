"""The brand's campaigns, and one campaign with all that became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from homeground.content.models import Campaign
from homeground.insights.comparison import compare_campaign
from homeground.insights.models import Observation
from homeground.insights.queries import newest_observations
from homeground.publishing.models import Post, Publication
from homeground.publishing.queries import campaigns_of, changes_soon, publications_of, summarize
from homeground.publishing.states import State
from homeground.web.live import BUSY_SECONDS, IDLE_SECONDS, Live, live
from homeground.web.place import Place, in_brand

ROWS_ON_A_PAGE = 100
SOON = timedelta(minutes=2)


@dataclass(frozen=True)
class Row:
    """A line of the table: a publication, its post, and the post's newest numbers."""

    publication: Publication
    post: Post | None
    observation: Observation | None


@in_brand
def index(request: HttpRequest, place: Place) -> HttpResponse:
    campaigns = campaigns_of(place.brand, place.market)
    context = {"place": place, "area": "campaigns", "campaigns": campaigns}
    return render(request, "campaigns/index.html", context)


@in_brand
def campaign(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    if request.headers.get("HX-Target") == "panel":
        return render(request, "publications/no_panel.html")
    board = board_of(request, place, found, pace_of(found))
    if request.headers.get("HX-Target") == "board":
        return board.response(request)
    return render(request, "campaigns/campaign.html", page_of(place, found, board))


def page_of(place: Place, campaign: Campaign, board: Live) -> dict[str, Any]:
    return {"place": place, "area": "campaigns", "campaign": campaign, "board": board}


def board_of(request: HttpRequest, place: Place, campaign: Campaign, seconds: int) -> Live:
    """The campaign's live part: how it stands, its publications, and how they compare."""
    state = chosen_state(request)
    page = Paginator(publications_of(campaign, place.market, state), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    kept = kept_of(request)
    context = {
        "place": place,
        "campaign": campaign,
        "summary": summarize([campaign], place.market)[0],
        "state": state,
        "page": page,
        "rows": rows_of(page),
        "comparison": [
            row
            for row in compare_campaign(campaign)
            if place.market is None or row.market == place.market
        ],
        "kept": kept,
    }
    url = place.address("campaign", campaign.slug, **kept)
    return live(request, "campaigns/board.html", context, id="board", url=url, seconds=seconds)


def rows_of(page: Page[Publication]) -> list[Row]:
    posts = {p.pk: getattr(p, "post", None) for p in page}
    newest = newest_observations(post.pk for post in posts.values() if post)
    return [Row(p, post := posts[p.pk], newest.get(post.pk) if post else None) for p in page]


def chosen_state(request: HttpRequest) -> State | None:
    try:
        return State(request.GET["state"]) if request.GET.get("state") else None
    except ValueError:
        raise Http404("There is no such state.") from None


def kept_of(request: HttpRequest) -> dict[str, str]:
    """The part of the query that says which of the publications are listed."""
    return {name: request.GET[name] for name in ("state", "page") if request.GET.get(name)}


def pace_of(campaign: Campaign) -> int:
    """Seconds between two looks: few while a run goes on.

    A sandbox's clock may jump, so there whatever is scheduled may come at once.
    """
    rehearsed = bool(campaign.brand.sandbox_url)
    soon = None if rehearsed else timezone.now() + SOON
    return BUSY_SECONDS if changes_soon(campaign, before=soon) else IDLE_SECONDS
