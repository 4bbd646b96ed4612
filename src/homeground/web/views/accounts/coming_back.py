"""Back from the network: whose answer it is, and what it opens. Leads on to an address of ours
without anything secret in it."""

from __future__ import annotations

from dataclasses import replace

from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from homeground.accounts.connecting import finish
from homeground.accounts.models import PendingConnection, User
from homeground.accounts.pending import NotAwaited, come_back
from homeground.accounts.queries import brands_of, holding_of
from homeground.accounts.rights import Right
from homeground.errors import HomegroundError
from homeground.networks.errors import NetworkError
from homeground.networks.registry import NETWORKS
from homeground.publishing.reaching import reaching
from homeground.web.place import Place, brand_name, whole_place
from homeground.web.telling import in_words, tell_problem


# Whoever is not signed in any more is sent to sign in without what the network put in the address:
# it would stand in the next address (`?next=`) too.
@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest, network: str) -> HttpResponse:
    came_back = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    user = request.user
    if not isinstance(user, User):
        return redirect("sign_in")
    try:
        flow = come_back(user, network, came_back, now=timezone.now())
    except NotAwaited:
        return _not_awaited(request, user)
    place = _place(user, flow)
    if place is None or not place.may_somewhere(Right.CONNECT):
        return redirect("home")
    try:
        async_to_sync(_finish)(flow, came_back)
    except (NetworkError, HomegroundError) as error:
        described = NETWORKS[network]
        problem = in_words(error, described) if isinstance(error, NetworkError) else error
        tell_problem(request, problem)
        kept = {"account": flow.account_id} if flow.account_id else {}
        flow.delete()
        return redirect(place.address("connect_way", network, flow.way, **kept))
    return redirect(place.address("granted", flow.pk))


async def _finish(flow: PendingConnection, came_back: dict[str, str]) -> None:
    async with reaching(flow.brand) as reach:
        await finish(flow, came_back, reach.http, now=reach.now)


def _not_awaited(request: HttpRequest, user: User) -> HttpResponse:
    tell_problem(
        request,
        HomegroundError(
            _("No connection of yours waits for this answer."),
            _(
                "It was used already, was begun more than 15 minutes ago, or by somebody else. "
                "Nothing was connected: begin again."
            ),
        ),
    )
    brands = list(brands_of(user))
    return redirect("connect", brand_name(brands[0], brands)) if brands else redirect("home")


def _place(user: User, flow: PendingConnection) -> Place | None:
    """Where it was begun; `None` when the person is no member there any more."""
    brands = list(brands_of(user))
    if flow.brand not in brands:
        return None
    place = whole_place(flow.brand, brands, holding_of(flow.brand, user))
    return replace(place, market=flow.market) if flow.market in place.markets else place
