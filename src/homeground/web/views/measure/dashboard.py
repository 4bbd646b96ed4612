"""The pages of many posts: the brand's (or one market's), a network's, an account's, a campaign's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from homeground.accounts.rights import Right
from homeground.insights.queries.lifts import typical
from homeground.web import locales
from homeground.web.networks import network_name
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.templatetags.places import market_name

from .asked import Asked, asked_from
from .day_figures import day_figures
from .figures import Figure, taken
from .funnel_figure import funnel_figure
from .lift_figures import lift_figures
from .listed import extremes
from .told import Number, between, of_many, posts, ratio, verdict_of, when
from .ways import ways_of


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def brand(request: HttpRequest, place: Place) -> HttpResponse:
    title = _("Measure")
    if place.market is not None:
        title = f"{title} · {market_name(place.market)}"
    return _page(request, asked_from(request, place), title, "brand")


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def network(request: HttpRequest, place: Place, network: str) -> HttpResponse:
    asked = asked_from(request, place, network=network)
    return _page(request, asked, network_name(network), network)


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def account(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    asked = asked_from(request, place, account=account)
    assert asked.account is not None
    title = f"{network_name(asked.account.network)} · {asked.account.name or asked.account.handle}"
    return _page(request, asked, title, asked.account.handle)


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def campaign(request: HttpRequest, place: Place, campaign: str) -> HttpResponse:
    asked = asked_from(request, place, campaign=campaign)
    assert asked.campaign is not None
    return _page(request, asked, asked.campaign.name, asked.campaign.slug)


def _page(request: HttpRequest, asked: Asked, title: str, about: str) -> HttpResponse:
    figures = _figures(asked)
    if (file := taken(request, figures, slugify(about) or "page")) is not None:
        return file
    best, weakest = extremes(asked) if figures else ([], [])
    context: dict[str, Any] = {
        "place": asked.place,
        "area": "measure",
        "asked": asked,
        "title": title,
        "numbers": _numbers(asked),
        "figures": [figure.shown for figure in figures],
        "best": best,
        "weakest": weakest,
        "all_posts": asked.posts_behind(),
        "ways": ways_of(asked),
    }
    return render(request, "measure/dashboard.html", context)


def _figures(asked: Asked) -> list[Figure]:
    if not asked.counts.posts:
        return []
    return [*lift_figures(asked), *day_figures(asked), *funnel_figure(asked)]


def _numbers(asked: Asked) -> list[tuple[str, Number]]:
    """The sentence above all pictures: how many posts, how many of them are known, their lift."""
    many, known, read = asked.counts.posts, asked.counts.measured, asked.counts.read_at
    lift = typical(asked.lifts)
    behind = asked.posts_behind()
    told = of_many(_("All of them"), lift, asked.lifts, many, read)
    first = Number(
        locales.number(many),
        _(
            "%(posts)s that were ever read, by what Homeground published and by archives; deleted ones too."
        )
        % {"posts": posts(many)},
        behind,
    )
    second = Number(
        locales.number(known),
        _(
            "So many have reactions that the network tells, and an expectation to hold them against; read until %(when)s."
        )
        % {"when": when(read)},
        asked.posts_behind(known="yes"),
    )
    shown = f"{ratio(lift.ratio)} ({between(lift.low, lift.high)})" if lift else ""
    name = _("Lift: %(verdict)s") % {"verdict": verdict_of(lift)} if lift else _("Lift")
    third = Number(shown, told, behind if lift else "")
    return [(_("Posts"), first), (_("Posts measured"), second), (name, third)]
