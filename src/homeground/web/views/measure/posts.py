"""The posts behind a number: one list, narrowed as the number was."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from homeground.accounts.rights import Right
from homeground.insights.models import Standing
from homeground.web.networks import network_name
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.templatetags.places import market_name

from .asked import Asked, asked_from
from .lift_figures import format_name
from .listed import lines

ON_A_PAGE = 50
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "newest": ("-published_at",),
    "lift": (F("lift").desc(nulls_last=True),),
    "percentile": (F("percentile").desc(nulls_last=True),),
    "engaged": (F("engaged").desc(nulls_last=True),),
    "forecast": (F("forecast").desc(nulls_last=True),),
}


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    asked = asked_from(
        request,
        place,
        network=request.GET.get("network") or None,
        account=_whole(request.GET.get("account", "")),
        campaign=request.GET.get("campaign") or None,
    )
    order = request.GET.get("order", "newest")
    order = order if order in ORDERS else "newest"
    found, narrowed = _narrowed(request, asked)
    ids = found.order_by(*ORDERS[order], "-pk").values_list("pk", flat=True)
    page: Page[int] = Paginator(ids, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "area": "measure",
        "asked": asked,
        "title": " · ".join(narrowed) or _("All posts"),
        "page": page,
        "lines": lines(asked, list(page.object_list)),
        "narrowed": narrowed,
        "order": order,
        "orders": [
            ("newest", _("Newest first")),
            ("percentile", _("Highest percentile first")),
            ("lift", _("Highest lift first")),
            ("engaged", _("Most reactions first")),
            ("forecast", _("Highest forecast first")),
        ],
    }
    return render(request, "measure/posts.html", context)


def _narrowed(request: HttpRequest, asked: Asked) -> tuple[QuerySet[Standing], list[str]]:
    """The posts, and in words by what they were narrowed. What cannot be understood narrows nothing."""
    found = asked.scope.standings()
    words = []
    if asked.account is not None:
        account = asked.account
        words.append(f"{network_name(account.network)} · {account.name or account.handle}")
    elif asked.network is not None:
        words.append(network_name(asked.network))
    at = _whole(request.GET.get("at", ""))
    market = next((each for each in asked.markets if each.pk == at), None)
    if market is not None:
        found = found.filter(
            account__in=[pk for pk, each in asked.accounts.items() if each.market_id == market.pk]
        )
        words.append(market_name(market))
    if asked.campaign is not None:
        words.append(asked.campaign.name)
    message = _whole(request.GET.get("message", ""))
    if asked.campaign is not None and message is not None:
        named = asked.campaign.messages.filter(pk=message).values_list("name", flat=True).first()
        found = found.filter(post__publication__variant__message=message)
        words += [named] if named else []
    kind = request.GET.get("format", "").replace("\x00", "")
    if kind:
        found = found.filter(format=kind)
        words.append(format_name(kind))
    if request.GET.get("known") == "yes":
        found = found.filter(lift__isnull=False)
        words.append(_("with a known lift"))
    return found, words


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
