"""The brand's campaigns, and one campaign with all that became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from homeground.accounts.rights import Right
from homeground.content.composing import first_line
from homeground.content.models import Campaign
from homeground.insights.comparison import ComparisonRow, compare_campaign
from homeground.insights.models import Observation
from homeground.insights.queries import newest_observations
from homeground.publishing.queries import Told, campaigns_of, changes_soon, summarize, told_of
from homeground.publishing.states import State
from homeground.web import locales
from homeground.web.items import Items
from homeground.web.live import BUSY_SECONDS, IDLE_SECONDS, Live, live
from homeground.web.place import Place, in_brand, needing
from homeground.web.publication_lines import addressing
from homeground.web.templatetags.places import market_name

from .composing.cells import let_write, lines_of, spoken_at

ROWS_ON_A_PAGE = 50
SPOTS_ON_A_PAGE = 240
"""Of the messages' board. A brand with many accounts sees fewer messages at once, none sees less than these:"""
FEWEST_MESSAGES, MOST_MESSAGES = 3, 20
SOON = timedelta(minutes=2)


class _Told(Items, Told):
    """For a template, which is quick to read it."""


@dataclass(frozen=True)
class Row(Items):
    """A line of the table: a publication, and the newest numbers of its post."""

    told: _Told
    market: Spoken
    text: str
    address: str
    counted: bool
    """Whether the reader may see the numbers."""
    observation: Observation | None


@dataclass(frozen=True)
class Spoken(Items):
    """A market as the table's lines name it."""

    name: str
    country: str
    language: str


@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    campaigns = campaigns_of(place.brand, place.scope)
    context = {
        "place": place,
        "area": "campaigns",
        "campaigns": campaigns,
        "may_plan": place.may_for_brand(Right.PLAN),
    }
    return render(request, "campaigns/index.html", context)


@in_brand
@needing(Right.SEE)
def campaign(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    found = get_object_or_404(place.brand.campaigns, slug=campaign)
    if request.headers.get("HX-Target") == "panel":
        return render(request, "publications/no_panel.html")
    board = board_of(request, place, found, pace_of(found))
    if request.headers.get("HX-Target") == "board":
        return board.response(request)
    return render(request, "campaigns/campaign.html", page_of(place, found, board))


def page_of(place: Place, campaign: Campaign, board: Live) -> dict[str, Any]:
    return {
        "place": place,
        "area": "campaigns",
        "campaign": campaign,
        "board": board,
        "may_plan": place.may_for_brand(Right.PLAN),
        "may_measure": place.may_somewhere(Right.MEASURE),
    }


def board_of(request: HttpRequest, place: Place, campaign: Campaign, seconds: int) -> Live:
    """The campaign's live part: how it stands, its messages by market, its publications, and how they compare."""
    state = chosen_state(request)
    (summary,) = summarize([campaign], place.scope)
    publications = Paginator(told_of(campaign, place.scope, state), ROWS_ON_A_PAGE)
    publications.count = summary.counts.get(state, 0) if state else summary.total
    page = publications.get_page(request.GET.get("page"))
    kept = kept_of(request)
    of_market = spoken_at(place)
    spots = sum(map(len, of_market.values()))
    many = max(FEWEST_MESSAGES, min(MOST_MESSAGES, SPOTS_ON_A_PAGE // max(spots, 1)))
    messages = Paginator(campaign.messages.order_by("pk"), many).get_page(
        request.GET.get("messages")
    )
    lines = lines_of(place, list(messages), of_market)
    let_write(lines, place)
    context = {
        "place": place,
        "campaign": campaign,
        "messages_page": messages,
        "lines": lines,
        "may_plan": place.may_for_brand(Right.PLAN),
        "may_schedule": place.may_somewhere(Right.PUBLISH),
        "summary": summary,
        "state": state,
        "page": page,
        "rows": rows_of(page, place, campaign, kept),
        "comparison": _comparison(campaign, place),
        "kept": kept,
    }
    url = place.address("campaign", campaign.slug, **kept)
    return live(request, "campaigns/board.html", context, id="board", url=url, seconds=seconds)


def _comparison(campaign: Campaign, place: Place) -> list[ComparisonRow]:
    if not place.may_somewhere(Right.MEASURE):
        return []
    return compare_campaign(campaign, place.scope_with(Right.MEASURE))


def rows_of(
    page: Page[tuple[Any, ...]], place: Place, campaign: Campaign, kept: dict[str, str]
) -> list[Row]:
    """Numbers are read where the person may see them."""
    told = [_Told(*each) for each in page]
    counted = {m.pk for m in place.markets if place.may(Right.MEASURE, market=m)}
    newest = newest_observations(
        each.post_id for each in told if each.post_id and each.market_id in counted
    )
    markets = {
        each.pk: Spoken(market_name(each), locales.country_name(each.country), each.language)
        for each in place.markets
    }
    address = addressing(place, **kept)
    return [
        Row(
            each,
            markets[each.market_id],
            first_line(each.title, each.begins),
            address(campaign.slug, each.pk),
            each.market_id in counted,
            newest.get(each.post_id or 0),
        )
        for each in told
    ]


def chosen_state(request: HttpRequest) -> State | None:
    try:
        return State(request.GET["state"]) if request.GET.get("state") else None
    except ValueError:
        raise Http404("There is no such state.") from None


def kept_of(request: HttpRequest) -> dict[str, str]:
    """The part of the query that says which of the publications are listed."""
    return {
        name: request.GET[name] for name in ("state", "page", "messages") if request.GET.get(name)
    }


def pace_of(campaign: Campaign) -> int:
    """Seconds between two looks: few while a run goes on.

    A sandbox's clock may jump, so there whatever is scheduled may come at once.
    """
    rehearsed = bool(campaign.brand.sandbox_url)
    soon = None if rehearsed else timezone.now() + SOON
    return BUSY_SECONDS if changes_soon(campaign, before=soon) else IDLE_SECONDS
