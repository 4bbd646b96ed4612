"""Addresses that keep the brand and the market."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template import Context

from homeground.accounts.models import Brand, Market
from homeground.web import locales
from homeground.web.place import brand_name, market_code

register = template.Library()
register.filter(market_code)
register.filter("country", locales.country_name)
register.filter("language_name", locales.language_name)


@register.simple_tag(takes_context=True)
def address(
    context: Context, view: str, *args: object, kept: Mapping[str, object] | None = None
) -> str:
    """The path of one of this brand's pages, in the market that the page is in; `kept` joins its query."""
    path: str = context["place"].address(view, *args, **(kept or {}))
    return path


@register.simple_tag(takes_context=True)
def may(context: Context, right: str, market: Market | None = None) -> bool:
    """`{% may "publish" market as … %}`: whether the reader may do it there; see `Place.may`."""
    allowed: bool = context["place"].may(right, market=market)
    return allowed


@register.simple_tag(takes_context=True)
def may_somewhere(context: Context, right: str) -> bool:
    """Whether the reader may do it in one of the markets that the page shows."""
    allowed: bool = context["place"].may_somewhere(right)
    return allowed


@register.simple_tag(takes_context=True)
def may_for_brand(context: Context, right: str) -> bool:
    """Whether the reader may do it with the brand itself."""
    allowed: bool = context["place"].may_for_brand(right)
    return allowed


@register.simple_tag(takes_context=True)
def markets_with(context: Context, right: str) -> list[Market]:
    """The markets in which the reader may do it."""
    markets: list[Market] = context["place"].markets_with(right)
    return markets


@register.simple_tag(takes_context=True)
def in_address(context: Context, brand: Brand) -> str:
    """How `brand` is written in a path."""
    return brand_name(brand, context["place"].brands)


@register.filter
def market_name(market: Market) -> str:
    """`Russia · Russian`."""
    country, language = locales.country_name(market.country), locales.language_name(market.language)
    return f"{country} · {language}"


@register.filter
def outside(url: str | None) -> str:
    """`url` when a browser may follow it; "" for anything but http and https."""
    return url if url and url.startswith(("https://", "http://")) else ""
