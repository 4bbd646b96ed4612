"""Where a page stands: the brand in its path, and the market it is narrowed to in its query.

Another organization's brand does not exist for who asks: its pages answer 404, never 403.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from homeground.accounts.holding import Holding
from homeground.accounts.models import Brand, Market
from homeground.accounts.queries import all_markets_of, brands_reached, held_in, roles_of
from homeground.accounts.rights import Right

P = ParamSpec("P")


class Lacking(PermissionDenied):
    """The person may not do this there: which rights it takes, for the page that says so."""

    def __init__(self, brand: Brand, rights: Collection[Right], market: Market | None = None):
        super().__init__(", ".join(str(right.label) for right in rights))
        self.brand, self.rights, self.market = brand, rights, market


@dataclass(frozen=True)
class Place:
    brand: Brand
    market: Market | None
    """The one chosen; None: all of `markets`."""
    brands: list[Brand]
    """All that the person may go to."""
    markets: list[Market]
    """Those that the person may see."""
    holding: Holding

    @cached_property
    def rights(self) -> frozenset[Right]:
        """What the person may do with all that the page shows: in the market chosen, or in every
        one of `markets`."""
        if self.market is not None:
            return self.holding.in_market(self.market)
        each = [self.holding.in_market(market) for market in self.markets]
        return frozenset.intersection(*each) if each else self.holding.whole

    @property
    def limits(self) -> list[Market] | None:
        """The markets that queries must be held to; None: the person may see them all."""
        return self.markets if self.holding.limited else None

    @property
    def shown(self) -> list[Market]:
        """The markets that the page shows: the chosen one, or all that may be seen."""
        return self.markets if self.market is None else [self.market]

    @property
    def scope(self) -> list[Market] | None:
        """The markets that lists show: the chosen one, or all that may be seen (None: no limit)."""
        return self.limits if self.market is None else [self.market]

    def may(self, *rights: str, market: Market | int | None = None) -> bool:
        """Whether the person may do it in `market` (that of the thing acted on); without one, with
        all that the page shows."""
        held = self.rights if market is None else self.holding.in_market(market)
        return held.issuperset(rights)

    def may_for_brand(self, *rights: str) -> bool:
        """Whether the person may do it with the brand itself, whatever markets it has or gets."""
        return self.holding.whole.issuperset(rights)

    def may_somewhere(self, *rights: str) -> bool:
        """Whether there is a market, among those the page shows, in which the person may do it."""
        return self.may_for_brand(*rights) or bool(self.markets_with(*rights))

    def markets_with(self, *rights: str) -> list[Market]:
        """The markets, among those the page shows, in which the person may do it."""
        return [each for each in self.shown if self.may(*rights, market=each)]

    def scope_with(self, *rights: str) -> list[Market] | None:
        """The markets of `scope` in which the person may do it; None: no limit."""
        whole = self.market is None and self.may_for_brand(*rights)
        return None if whole else self.markets_with(*rights)

    def need(self, *rights: Right, market: Market | int | None = None) -> None:
        """Raises `Lacking` (403) for who may not; see `may`."""
        if not self.may(*rights, market=market):
            found = next((m for m in self.markets if market in (m, m.pk)), None)
            raise Lacking(self.brand, rights, found or self.market)

    def need_for_brand(self, *rights: Right) -> None:
        """Raises `Lacking` (403) for who may not; see `may_for_brand`."""
        if not self.may_for_brand(*rights):
            raise Lacking(self.brand, rights)

    def address(self, view: str, /, *args: object, **query: object) -> str:
        """The path of a page of this brand that keeps the market."""
        if self.market is not None:
            query = {"market": market_code(self.market), **query}
        return reverse(view, args=[brand_name(self.brand, self.brands), *args], query=query or None)


def market_code(market: Market) -> str:
    """`ru-RU`: the market in an address."""
    return f"{market.language}-{market.country}"


def brand_name(brand: Brand, brands: list[Brand]) -> str:
    """The brand in an address: its slug, with the organization's where two of `brands` share it."""
    if sum(other.slug == brand.slug for other in brands) > 1:
        return full_brand_name(brand)
    return brand.slug


def full_brand_name(brand: Brand) -> str:
    return f"{brand.slug}@{brand.organization.slug}"


def place_of(request: HttpRequest, name: str) -> Place:
    """The place that `name` and the query of `request` mean. Raises `Http404` for anybody else's."""
    roles = roles_of(request.user)
    brands = list(brands_reached(roles))
    for brand in brands:
        if name in {brand_name(brand, brands), full_brand_name(brand)}:
            break
    else:
        raise Http404("There is no such brand among yours.")
    place = whole_place(brand, brands, held_in(brand, roles))
    code = request.GET.get("market")
    if not code:
        return place
    for market in place.markets:
        if market_code(market) == code:
            return replace(place, market=market)
    raise Http404("The brand has no such market.")


def whole_place(brand: Brand, brands: list[Brand], holding: Holding) -> Place:
    """The brand as far as who holds that may see it, no market chosen."""
    return Place(brand, None, brands, holding.seen(all_markets_of(brand)), holding)


def in_brand(
    view: Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Give `view` the place instead of the brand's name, and keep what it answers out of shared caches."""

    @wraps(view)
    def placed(request: HttpRequest, brand: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, place_of(request, brand), *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie", "HX-Request", "HX-Target"])
        return response

    return placed


class Reach(Enum):
    """For what of the page a right must be held."""

    SHOWN = "all that the page shows"
    SOMEWHERE = "one of its markets; the view then asks for that of the thing: `Place.need`"
    BRAND = "the brand itself"


def needing(
    *rights: Right, reach: Reach = Reach.SHOWN
) -> Callable[
    [Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase],
]:
    """Below `in_brand`: who may not is told so (403), and who can change it."""

    def limited(
        view: Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]:
        @wraps(view)
        def asked(
            request: HttpRequest, place: Place, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            held = {
                Reach.SHOWN: place.may,
                Reach.SOMEWHERE: place.may_somewhere,
                Reach.BRAND: place.may_for_brand,
            }[reach]
            if not held(*rights):
                raise Lacking(place.brand, rights, place.market)
            return view(request, place, *args, **kwargs)

        return asked

    return limited
