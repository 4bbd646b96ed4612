"""The ways to connect an account, by name, and where each of them happens for a brand."""

from __future__ import annotations

import re
from datetime import datetime

from homeground.networks.connecting import App, ByRedirect, Place, Way
from homeground.networks.http import Http
from homeground.networks.registry import NETWORKS, WAYS

from .models import Account, Brand, NetworkApp


def name_of(way: Way) -> str:
    """How the database and our addresses name it: `sign-in-with-vk-id` for `SignInWithVkId`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(way).__name__).lower()


def way_named(network: str, name: str) -> Way | None:
    """`None` when this version of Homeground knows no such way."""
    return next((way for way in WAYS.get(network, ()) if name_of(way) == name), None)


def way_of(account: Account) -> Way | None:
    """The way the account was connected; `None` for a token that somebody brought along."""
    return way_named(account.network, account.way) if account.way else None


def base_url_for(brand: Brand, network: str, way: Way, server: str = "") -> str:
    """Where the network is for this brand; empty for the network's own hosts.

    `server` is the address that a person gave, where accounts name their own.
    """
    if brand.sandbox_url:
        return f"{brand.sandbox_url.rstrip('/')}/{network}"
    return server if NETWORKS[network].any_server and way.names_server else ""


def needs_server(brand: Brand, network: str, way: Way) -> bool:
    """Whether a person must say on which server the account is."""
    return NETWORKS[network].any_server and way.names_server and not brand.sandbox_url


def needs_app(way: Way) -> bool:
    """Whether our application must be known before a person can be sent to the network."""
    return isinstance(way, ByRedirect) and bool(way.app)


def place_for(
    http: Http,
    *,
    now: datetime,
    base_url: str = "",
    app: NetworkApp | None = None,
    redirect_uri: str = "",
) -> Place:
    return Place(http=http, now=now, app=app_of(app), redirect_uri=redirect_uri, base_url=base_url)


def app_of(kept: NetworkApp | None) -> App:
    if kept is None:
        return App()
    more = dict(kept.secrets)
    return App(kept.client_id, more.pop("client_secret", ""), more)
