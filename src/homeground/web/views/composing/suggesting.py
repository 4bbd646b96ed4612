"""What the composer offers while one types: hashtags of earlier texts, and emoji by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from homeground.accounts.rights import Right
from homeground.content.hashtags import hashtags_of
from homeground.web.emojis import emojis
from homeground.web.place import Place, in_brand

from .desk import desk_at

DAY = 86_400


@require_GET
@in_brand
def hashtags(
    request: HttpRequest, place: Place, message: int, at_market: str, network: str
) -> HttpResponse:
    desk = desk_at(place, message, at_market, network)
    place.need(Right.WRITE, market=desk.market)
    return JsonResponse({"hashtags": hashtags_of(desk.market, network)})


@require_GET
def emoji(request: HttpRequest, language: str) -> HttpResponse:
    response = JsonResponse({"emoji": emojis(language)})
    patch_cache_control(response, private=True, max_age=DAY)
    return response
