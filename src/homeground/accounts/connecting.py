"""Connecting an account: to the network and back, or by a form, up to the accounts granted.

Whoever calls has the client and the brand's time (`publishing.reaching`). What the network says
wrong comes as the `NetworkError` that the way raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from asgiref.sync import sync_to_async
from django.utils import timezone

from homeground.networks.connecting import ByForm, ByRedirect, Grant, Way
from homeground.networks.errors import Rejected
from homeground.networks.http import Http

from .models import Account, Brand, Market, NetworkApp, PendingConnection, User
from .pending import LASTS, forget_ended, keep_grants
from .ways import base_url_for, name_of, place_for, way_named


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to connect. `account` is the one to connect anew, if that is it."""

    brand: Brand
    user: User
    network: str
    way: Way
    server: str = ""
    market: Market | None = None
    account: Account | None = None

    @property
    def base_url(self) -> str:
        return base_url_for(self.brand, self.network, self.way, self.server)


async def begin(
    wish: Wish, app: NetworkApp | None, redirect_uri: str, http: Http, *, now: datetime
) -> str:
    """Where to send the person. Raises: NetworkError."""
    assert isinstance(wish.way, ByRedirect)
    place = place_for(http, now=now, base_url=wish.base_url, app=app, redirect_uri=redirect_uri)
    begun = await wish.way.begin(place)
    if not begun.url.startswith(("https://", "http://")):
        # A server that a person named may answer anything.
        raise Rejected("The server did not say where to sign in.", network=wish.network)
    await sync_to_async(_remember)(wish, app, redirect_uri, begun.kept)
    return begun.url


async def finish(
    flow: PendingConnection, came_back: Mapping[str, str], http: Http, *, now: datetime
) -> list[Grant]:
    """The accounts that the person opened to us. Raises: NetworkError, Rejected when none."""
    way = way_named(flow.network, flow.way)
    assert isinstance(way, ByRedirect)
    place = place_for(
        http,
        now=now,
        base_url=flow.base_url,
        app=flow.app,
        redirect_uri=flow.redirect_uri,
    )
    grants = await way.finish(place, came_back, flow.kept)
    return await _kept(flow, grants)


async def check(
    wish: Wish, given: Mapping[str, str], http: Http, *, now: datetime
) -> PendingConnection:
    """What a form opens, waiting to be chosen from. Raises: NetworkError, Rejected when nothing."""
    assert isinstance(wish.way, ByForm)
    place = place_for(http, now=now, base_url=wish.base_url)
    grants = await wish.way.check(place, given)
    flow = await sync_to_async(_remember)(wish, None, "", {})
    flow.returned_at = timezone.now()
    await flow.asave(update_fields=["returned_at"])
    await _kept(flow, grants)
    return flow


async def _kept(flow: PendingConnection, grants: list[Grant]) -> list[Grant]:
    if not grants:
        raise Rejected("There is no account to connect.", network=flow.network)
    await sync_to_async(keep_grants)(flow, grants)
    return grants


def _remember(
    wish: Wish, app: NetworkApp | None, redirect_uri: str, kept: Mapping[str, str]
) -> PendingConnection:
    now = timezone.now()
    forget_ended(now=now)
    return PendingConnection.objects.create(
        organization_id=wish.brand.organization_id,
        brand=wish.brand,
        market=wish.market,
        account=wish.account,
        user=wish.user,
        network=wish.network,
        way=name_of(wish.way),
        app=app,
        base_url=wish.base_url,
        redirect_uri=redirect_uri,
        kept=dict(kept),
        ends_at=now + LASTS,
    )
