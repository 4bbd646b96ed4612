"""Connect an account: which network, and in which way."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from homeground.accounts.models import Account
from homeground.accounts.queries import accounts_of
from homeground.accounts.rights import Right
from homeground.accounts.ways import name_of, way_of
from homeground.networks.connecting import Way
from homeground.networks.contract import Access, Can, Network
from homeground.networks.registry import NETWORKS, WAYS
from homeground.web.place import Place, Reach, in_brand, needing


@dataclass(frozen=True)
class Choice:
    network: Network
    why_not: str
    """Why no account can be connected there from here; "" when one can."""


@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def networks(request: HttpRequest, place: Place) -> HttpResponse:
    """Every network, those that are gone too: with the day, and the reason."""
    choices = [Choice(network, _why_not(network)) for network in NETWORKS.values()]
    context = {
        "place": place,
        "area": "networks",
        "spoken": [c for c in choices if not c.network.by_hand and not c.why_not],
        "by_hand": [c for c in choices if c.network.by_hand],
        "closed": [c for c in choices if c.why_not],
    }
    return render(request, "accounts/networks.html", context)


@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def ways(request: HttpRequest, place: Place, network: str) -> HttpResponse:
    """The ways that the network offers; the only one is gone at once."""
    found = network_or_404(network)
    anew = account_to_connect_anew(request, place, network)
    kept = {"account": anew.pk} if anew else {}
    if found.by_hand:
        return redirect(place.address("connect_by_hand", network))
    offered = WAYS[network]
    if anew is not None and "other" not in request.GET:
        # The way that it came by first: then nothing of what it may do is lost unawares.
        offered = tuple(way for way in offered if way is way_of(anew)) or offered
    if len(offered) == 1:
        return redirect(place.address("connect_way", network, name_of(offered[0]), **kept))
    context = {
        "place": place,
        "area": "networks",
        "network": found,
        "account": anew,
        "ways": [
            (way, place.address("connect_way", network, name_of(way), **kept)) for way in offered
        ],
    }
    return render(request, "accounts/ways.html", context)


def network_or_404(slug: str) -> Network:
    """A network on which an account can be connected. Raises: Http404."""
    network = NETWORKS.get(slug)
    if network is None or _why_not(network):
        raise Http404("No account can be connected there.")
    return network


def account_to_connect_anew(request: HttpRequest, place: Place, network: str) -> Account | None:
    """The account that the address names. Raises: Http404 for anybody else's."""
    asked = request.GET.get("account", "")
    if not asked:
        return None
    if not asked.isdigit():
        raise Http404("There is no such account.")
    found = get_object_or_404(
        accounts_of(place.brand, place.limits), pk=int(asked), network=network
    )
    place.need(Right.CONNECT, market=found.market_id)
    return found


def _why_not(network: Network) -> str:
    if network.access is Access.RETIRED:
        return network.gap(Can.PUBLISH).reason
    if not network.by_hand and not WAYS.get(network.slug):
        return network.gap(Can.PROFILE).reason
    return ""


def way_or_404(network: str, name: str) -> Way:
    way = next((way for way in WAYS.get(network, ()) if name_of(way) == name), None)
    if way is None:
        raise Http404("The network has no such way.")
    return way
