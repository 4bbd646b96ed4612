"""One way to connect an account: a form, or off to the network."""

from __future__ import annotations

from dataclasses import dataclass, field

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from homeground.accounts.applications import app_for, keep_app, register_in_sandbox
from homeground.accounts.connecting import Wish, begin, check
from homeground.accounts.models import Account, NetworkApp, PendingConnection, User
from homeground.accounts.rights import Right
from homeground.accounts.servers import server_address
from homeground.accounts.ways import name_of, needs_app, needs_server
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput, HomegroundError
from homeground.networks.connecting import ByForm, ByRedirect, Way
from homeground.networks.contract import CredentialField, Network
from homeground.networks.errors import NetworkError
from homeground.publishing.reaching import reaching
from homeground.web.origin import full_address
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import in_words

from .choosing import account_to_connect_anew, network_or_404, way_or_404


@dataclass
class Page:
    """What the page shows; `problem` is said above the form, which keeps what is no secret."""

    request: HttpRequest
    place: Place
    network: Network
    way: Way
    account: Account | None
    app: NetworkApp | None = None
    problem: HomegroundError | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def wants_another_app(self) -> bool:
        # It is the whole organization's: who may connect for one market only takes what is there.
        return "app" in self.request.GET and self.place.may_for_brand(Right.CONNECT)

    @property
    def app_fields(self) -> tuple[CredentialField, ...]:
        """What is asked of our application: once, and then when another is wanted."""
        known = self.app is not None and not self.wants_another_app
        if known or not isinstance(self.way, ByRedirect):
            return ()
        if not self.place.brand.sandbox_url:
            return self.way.app
        # A sandbox registers it by itself; what we chose of it, it cannot know (Weibo's domain).
        return tuple(f for f in self.way.app if not f.required and not f.secret)

    @property
    def fields(self) -> tuple[CredentialField, ...]:
        return self.way.fields if isinstance(self.way, ByForm) else self.app_fields

    def answer(self) -> HttpResponse:
        context = {
            "page": self,
            "place": self.place,
            "area": "networks",
            "network": self.network,
            "way": self.way,
            "account": self.account,
            "leaves": isinstance(self.way, ByRedirect),
            "knows_app": self.app is not None and not self.wants_another_app,
            "may_change_app": self.place.may_for_brand(Right.CONNECT),
            "registers": bool(self.place.brand.sandbox_url),
            "asks_for_server": needs_server(self.place.brand, self.network.slug, self.way),
            "fields": [(f, self.typed.get(f.name, "")) for f in self.fields],
            "redirect_uri": redirect_uri(self.request, self.network.slug),
            "server": self.typed.get("server", self.account.base_url if self.account else ""),
        }
        return render(self.request, "accounts/way.html", context)


@never_cache
@sensitive_post_parameters()
@in_brand
@needing(Right.CONNECT, reach=Reach.SOMEWHERE)
def way(request: HttpRequest, place: Place, network: str, way: str) -> HttpResponse:
    page = Page(
        request,
        place,
        network_or_404(network),
        way_or_404(network, way),
        account_to_connect_anew(request, place, network),
    )
    server = ""
    asked = needs_server(place.brand, network, page.way)
    if not asked:
        page.app = app_for(place.brand, network, page.way)
    if request.method != "POST":
        return page.answer()
    page.typed = {
        name: request.POST.get(name, "").strip()
        for name in ("server", *(f.name for f in page.fields if not f.secret))
    }
    try:
        if asked:
            server = server_address(page.typed["server"])
            page.app = app_for(place.brand, network, page.way, server)
        given = _given(request, page.fields)
        assert isinstance(request.user, User)
        wish = Wish(
            place.brand, request.user, network, page.way, server, place.market, page.account
        )
        note(
            Act.CONNECTION_BEGUN, place.brand, by=request.user, network=network,
            way=name_of(page.way),
        )  # fmt: skip
        if isinstance(page.way, ByForm):
            flow = async_to_sync(_check)(wish, given)
            return redirect(place.address("granted", flow.pk))
        if needs_app(page.way) and (page.app is None or page.wants_another_app):
            page.app = _keep_app(wish, given)
        url = async_to_sync(_begun)(wish, page.app, redirect_uri(request, network))
    except NetworkError as error:
        page.problem = in_words(error, page.network)
    except HomegroundError as problem:
        page.problem = problem
    else:
        # A redirect out of a form is held back by our own policy (form-action): a page in between.
        left = render(request, "accounts/leave.html", {"url": url, "network": page.network})
        left["Refresh"] = f"0; url={url}"
        return left
    return page.answer()


def redirect_uri(request: HttpRequest, network: str) -> str:
    """Where networks send people back to: one address for all brands, as networks want it named
    beforehand, and some take one only."""
    return full_address(request, reverse("come_back", args=[network]))


def _given(request: HttpRequest, fields: tuple[CredentialField, ...]) -> dict[str, str]:
    """What was typed into `fields`. Raises: BadInput."""
    given = {f.name: request.POST.get(f.name, "").strip() for f in fields}
    for wanted in fields:
        if wanted.required and not given[wanted.name]:
            raise BadInput(
                _("“%(field)s” is empty.") % {"field": _(wanted.label)}, _("Fill it in.")
            )
    return {name: value for name, value in given.items() if value}


async def _check(wish: Wish, given: dict[str, str]) -> PendingConnection:
    async with reaching(wish.brand) as reach:
        return await check(wish, given, reach.http, now=reach.now)


def _keep_app(wish: Wish, given: dict[str, str]) -> NetworkApp:
    if wish.brand.sandbox_url:
        given = async_to_sync(_registered)(wish) | given
    return keep_app(wish.brand, wish.network, wish.way, given, wish.server, by=wish.user)


async def _registered(wish: Wish) -> dict[str, str]:
    async with reaching(wish.brand) as reach:
        assert reach.controls is not None
        return await register_in_sandbox(reach.controls, wish.network)


async def _begun(wish: Wish, app: NetworkApp | None, back: str) -> str:
    async with reaching(wish.brand) as reach:
        return await begin(wish, app, back, reach.http, now=reach.now)
