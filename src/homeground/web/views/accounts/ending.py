"""Disconnecting an account, and asking its network whether it works now."""

from __future__ import annotations

from typing import cast

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from homeground.accounts.disconnecting import disconnect, revoke
from homeground.accounts.models import Account, User
from homeground.accounts.queries import accounts_of
from homeground.accounts.rights import Right
from homeground.accounts.ways import way_of
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput, HomegroundError
from homeground.networks.registry import NETWORKS
from homeground.publishing.reaching import reaching
from homeground.publishing.resuming import try_again, waiting_for
from homeground.web.networks import network_name
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell, tell_problem


@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def disconnecting(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """Says what goes and what stays; it cannot be undone, so the account's name is asked for."""
    found = _account(place, account)
    if found.state == Account.State.DISCONNECTED:
        return redirect(place.address("networks"))
    problem = None
    if request.method == "POST":
        if request.POST.get("name", "").strip() == found.handle:
            return _disconnect(request, place, found)
        problem = BadInput(
            _("That is not the account's name."),
            _("Write %(handle)s to disconnect it.") % {"handle": found.handle},
        )
    way = way_of(found)
    context = {
        "place": place,
        "area": "networks",
        "account": found,
        "waiting": waiting_for(found),
        "revocable": way is not None and way.revocable,
        "network": NETWORKS.get(found.network),
        "problem": problem,
    }
    return render(request, "accounts/disconnect.html", context)


def _account(place: Place, pk: int) -> Account:
    """Raises: Http404 for one that may not be seen, Lacking for one that may not be changed."""
    accounts = accounts_of(place.brand, place.limits).select_related("brand", "app", "market")
    # What opens it is read too: the network is asked with it.
    accounts = accounts.defer(None)
    found: Account = get_object_or_404(accounts, pk=pk)
    place.need(Right.CONNECT, market=found.market_id)
    return found


def _disconnect(request: HttpRequest, place: Place, account: Account) -> HttpResponse:
    try:
        why_not = async_to_sync(_revoke)(account)
    except HomegroundError as away:
        why_not = away.what
    disconnect(account, by=cast("User", request.user))
    tell(request, _("Disconnected: %(account)s.") % {"account": account.address})
    if why_not:
        tell_problem(
            request,
            HomegroundError(
                why_not,
                _(
                    "So the permission is forgotten here, and still stands at %(network)s: "
                    "take it back in the account's settings there."
                )
                % {"network": network_name(account.network)},
            ),
        )
    return redirect(place.address("networks"))


async def _revoke(account: Account) -> str:
    async with reaching(account.brand) as reach:
        return await revoke(account, reach.http, now=reach.now)


@require_POST
@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def again(request: HttpRequest, place: Place, account: int) -> HttpResponse:
    """A person did what the network asked of them: does it work now?"""
    found = _account(place, account)
    note(Act.TRIED_AGAIN, found, by=cast("User", request.user))
    try:
        problem = async_to_sync(_try)(found)
    except HomegroundError as away:
        problem = str(away)
    if problem:
        tell_problem(request, HomegroundError(problem))
    else:
        tell(request, _("It works again: %(account)s.") % {"account": found.address})
    return redirect(place.address("networks"))


async def _try(account: Account) -> str:
    async with reaching(account.brand) as reach:
        return await try_again(account, reach.http, now=reach.now)
