"""Where a page stands: the brand in its path, and the market it is narrowed to in its query.

Another organization's brand does not exist for who asks: its pages answer 404, never 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from homeground.accounts.models import Brand, Market
from homeground.accounts.queries import brands_of, markets_of

P = ParamSpec("P")


@dataclass(frozen=True)
class Place:
    brand: Brand
    market: Market | None
    """None: all markets."""
    brands: list[Brand]
    """All that the person may go to."""
    markets: list[Market]

    def address(self, view: str, *args: object, **query: object) -> str:
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
    brands = list(brands_of(request.user))
    for brand in brands:
        if name in {brand_name(brand, brands), full_brand_name(brand)}:
            break
    else:
        raise Http404("There is no such brand among yours.")
    markets = list(markets_of(brand))
    code = request.GET.get("market")
    if not code:
        return Place(brand, None, brands, markets)
    for market in markets:
        if market_code(market) == code:
            return Place(brand, market, brands, markets)
    raise Http404("The brand has no such market.")


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
