"""Countries, cities, dates, ages and numbers in the reader's language, from the CLDR by way of Babel."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from babel import Locale, dates, numbers
from babel.core import UnknownLocaleError
from django.utils.translation import get_language, gettext, to_locale


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def reader() -> Locale:
    """The locale of the page that is being made."""
    return locale_of(get_language() or "en")


def country_name(code: str) -> str:
    return reader().territories.get(code) or code


def language_name(tag: str) -> str:
    """`Russian` for `ru`; the tag itself where the CLDR has no name for it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(reader()) or tag
    except (ValueError, UnknownLocaleError):
        return tag


@cache
def city_of(zone: str, locale: Locale) -> str:
    """The city that people name a clock after: `Moscow` for `Europe/Moscow`."""
    if zone == "UTC":
        return zone
    return dates.get_timezone_location(zone, locale=locale, return_city=True)


def day(moment: datetime, now: datetime) -> str:
    """`23 Nov`, with the year unless it is the year of `now` on the same clock."""
    skeleton = "MMMd" if moment.year == now.astimezone(moment.tzinfo).year else "yMMMd"
    return dates.format_skeleton(skeleton, moment, locale=reader())


def days(first: datetime, last: datetime) -> str:
    """`23–28 Nov 2026`, on the clock that the two are given in."""
    return dates.format_interval(first.date(), last.date(), "yMMMd", locale=reader())


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """`09:00`, by the 24 hours that timetables use in every market."""
    return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"


def age(moment: datetime, now: datetime) -> str:
    """`3 min. ago`. Whole minutes, so that a page that has not changed stays the same for one.

    A rehearsal plays in the time of its sandbox: what lies ahead of `now` is said by its date.
    """
    elapsed = int((now - moment).total_seconds())
    if elapsed < -60:
        return f"{day(moment, now)} {clock(moment)}"
    if elapsed < 60:
        return gettext("just now")
    return dates.format_timedelta(
        -elapsed,
        granularity="minute",
        threshold=1.5,
        format="short",
        add_direction=True,
        locale=reader(),
    )


def number(value: float) -> str:
    """`12,345`, or `12,345.6`."""
    return numbers.format_decimal(value, format="#,##0.#", locale=reader())


def percentage(share: float) -> str:
    """`4.1%` for 0.0412."""
    pattern = reader().percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return numbers.format_percent(share, format=pattern, locale=reader())
