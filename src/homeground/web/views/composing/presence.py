"""The composer's page says every few seconds that it is open, and is told who else has it open."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.content.presence import left, seen
from homeground.web.place import Place, in_brand

from .desk import desk_at


@require_POST
@in_brand
def here(
    request: HttpRequest, place: Place, message: int, at_market: str, network: str
) -> HttpResponse:
    desk = desk_at(place, message, at_market, network)
    place.need(Right.WRITE, market=desk.market)
    by = cast("User", request.user)
    if request.POST.get("gone"):
        left(desk.message, desk.market, network, by)
        return HttpResponse(status=204)
    others = seen(
        desk.message, desk.market, network, by,
        wrote=bool(request.POST.get("wrote")), now=timezone.now(),
    )  # fmt: skip
    return render(request, "compose/others.html", {"others": others})
