"""The accounts that were granted: which of them, for which market."""

from __future__ import annotations

from asgiref.sync import async_to_sync, sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.granted import Granted, granted_by, is_another
from homeground.accounts.keeping import Kept, keep_chosen
from homeground.accounts.models import Market, PendingConnection
from homeground.accounts.rights import Right
from homeground.errors import BadInput, HomegroundError
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS
from homeground.publishing.reaching import reaching
from homeground.publishing.resuming import welcome
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell, tell_problem


@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def granted(request: HttpRequest, place: Place, flow: int) -> HttpResponse:
    found = _flow(request, place, flow)
    offered = granted_by(found)
    if found.account is not None and not is_another(found):
        # Back as the account that was to be connected anew: there is nothing to choose.
        place.need(Right.CONNECT, market=found.account.market_id)
        same = next(g for g in offered if g.ours is not None and g.ours.pk == found.account.pk)
        return _connect(request, place, found, {"0": (same, found.account.market)})
    problem = None
    if request.method == "POST":
        chosen = _chosen(request, place, offered)
        if chosen:
            return _connect(request, place, found, chosen)
        problem = BadInput(_("No account is chosen."), _("Choose at least one, or leave the page."))
    context = {
        "place": place,
        "area": "networks",
        "flow": found,
        "network": NETWORKS[found.network],
        "offered": list(enumerate(offered)),
        "open": [g for g in offered if g.of_brand is None],
        "another": is_another(found),
        "problem": problem,
        "past": NETWORKS[found.network].offers(Can.READ_BACK),
    }
    return render(request, "accounts/granted.html", context)


def _flow(request: HttpRequest, place: Place, pk: int) -> PendingConnection:
    """The person's own, of this brand, and not ended. Raises: Http404."""
    flow = (
        PendingConnection.objects.filter(
            pk=pk,
            user=request.user.pk,
            brand=place.brand,
            returned_at__isnull=False,
            ends_at__gt=timezone.now(),
        )
        .select_related("brand", "market", "account__market", "app", "user")
        .first()
    )
    if flow is None:
        raise Http404("There is nothing to choose from: it ended, or was chosen already.")
    return flow


def _chosen(
    request: HttpRequest, place: Place, offered: list[Granted]
) -> dict[str, tuple[Granted, Market]]:
    markets = {str(market.pk): market for market in place.markets_with(Right.CONNECT)}
    chosen = {}
    for number, granted in enumerate(offered):
        ours = granted.ours.market if granted.ours else None
        market = ours or markets.get(request.POST.get(f"market-{number}", ""))
        if ours is not None:
            place.need(Right.CONNECT, market=ours)
        if f"take-{number}" in request.POST and granted.of_brand is None and market:
            chosen[str(number)] = (granted, market)
    return chosen


def _connect(
    request: HttpRequest,
    place: Place,
    flow: PendingConnection,
    chosen: dict[str, tuple[Granted, Market]],
) -> HttpResponse:
    try:
        kept, waited = async_to_sync(_kept)(flow, chosen)
    except HomegroundError as problem:
        tell_problem(request, problem)
        return redirect(place.address("networks"))
    names = ", ".join(one.account.address for one in kept)
    tell(request, _("Connected: %(accounts)s.") % {"accounts": names})
    if waited:
        tell(
            request,
            ngettext(
                "%(many)s publication that waited goes out now.",
                "%(many)s publications that waited go out now.",
                waited,
            )
            % {"many": waited},
        )
    return redirect(place.address("networks"))


async def _kept(
    flow: PendingConnection, chosen: dict[str, tuple[Granted, Market]]
) -> tuple[list[Kept], int]:
    async with reaching(flow.brand) as reach:
        kept = await sync_to_async(keep_chosen)(flow, chosen, now=reach.now)
        return kept, await welcome(kept, reach.http, now=reach.now)
