"""Networks, markets and moments in words, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.core import UnknownLocaleError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from homeground.accounts.models import Market
from homeground.networks.registry import NETWORKS


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def reader() -> Locale:
    """The locale that the report is written in."""
    return _locale(get_language() or "en")


def network_name(slug: str) -> str:
    """The name that the network gives itself; its slug when this version does not know it."""
    network = NETWORKS.get(slug)
    return network.name if network else slug


def country_name(market: Market) -> str:
    return reader().territories.get(market.country) or market.country


def market_name(market: Market) -> str:
    """`Russia (Russian)`."""
    return f"{country_name(market)} ({_language_name(market.language)})"


def direction_of(language: str) -> str:
    """`ltr` or `rtl`; `auto` for a language that the CLDR does not know."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (ValueError, UnknownLocaleError):
        return "auto"


def city_of(zone: str) -> str:
    """The city that people name a clock after: `Moscow` for `Europe/Moscow`."""
    if zone == "UTC":
        return zone
    return dates.get_timezone_location(zone, locale=reader(), return_city=True)


def moment(at: datetime, zone: str) -> str:
    """`10 May 09:00 Moscow`: on the clock of `zone`, which is named."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M} {city_of(zone)}"


def dated(at: datetime, zone: str) -> str:
    """`16 May 2027, 02:00 in Singapore`."""
    local = at.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s in %(city)s") % {
        "day": dates.format_skeleton("yMMMd", local.date(), locale=reader()),
        "time": f"{local:%H:%M}",
        "city": city_of(zone),
    }


def day(on: date) -> str:
    """`10 May`."""
    return dates.format_skeleton("MMMd", on, locale=reader())


def weekday(on: date) -> str:
    """`Monday, 10 May`."""
    return dates.format_skeleton("MMMMEEEEd", on, locale=reader())


def days(first: date, last: date) -> str:
    """`10–24 May 2027`."""
    return dates.format_interval(first, last, "yMMMd", locale=reader())


def hours_after(hours: float) -> str:
    """How long after it went out: `40 min`, `48 h`, `5 d`."""
    if hours < 1:
        return _("%(number)s min") % {"number": round(hours * 60)}
    if hours < 72:
        return _("%(number)s h") % {"number": round(hours)}
    return _("%(number)s d") % {"number": round(hours / 24)}


def _language_name(tag: str) -> str:
    try:
        return (
            reader().languages.get(tag.replace("-", "_"))
            or Locale.parse(tag, sep="-").get_display_name(reader())
            or tag
        )
    except (ValueError, UnknownLocaleError):
        return tag
