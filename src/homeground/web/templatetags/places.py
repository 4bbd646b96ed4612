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
