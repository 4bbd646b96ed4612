"""Countries, cities, dates, ages and numbers in the reader's language, from the CLDR by way of Babel."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

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
    return _language_in(tag, reader())


@lru_cache(maxsize=1024)
def _language_in(tag: str, locale: Locale) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
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
    return _day_in(skeleton, moment.date(), reader())


@lru_cache(maxsize=4096)
def _day_in(skeleton: str, day: date, locale: Locale) -> str:
    return dates.format_skeleton(skeleton, day, locale=locale)


def days(first: datetime, last: datetime) -> str:
    """`23–28 Nov 2026`, on the clock that the two are given in."""
    return dates.format_interval(first.date(), last.date(), "yMMMd", locale=reader())


def calendar_days(first: date, last: date | None) -> str:
    """`23–28 Nov 2026`; without an end, the first day alone."""
    if last is None:
        return _day_in("yMMMd", first, reader())
    return dates.format_interval(first, last, "yMMMd", locale=reader())


def day_of_year(on: date) -> str:
    """`23 Nov`."""
    return _day_in("MMMd", on, reader())


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """`09:00`, by the 24 hours that timetables use in every market."""
    return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"


def on_the_clock_of(
    zone: str, moment: datetime, now: datetime, *, seconds: bool = False
) -> tuple[str, str, str]:
    """Day, time and city: `23 Nov`, `09:00`, `Moscow`."""
    local = moment.astimezone(ZoneInfo(zone))
    return day(local, now), clock(local, seconds=seconds), city_of(zone, reader())


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
    return patterned(value, "#,##0.#")


def percentage(share: float) -> str:
    """`4.1%` for 0.0412."""
    pattern = reader().percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return numbers.format_percent(share, format=_pattern(pattern), locale=reader())


def decimal(value: float) -> str:
    """`0.042`, `1.34`, `1,234`: three digits that say something."""
    return patterned(value, "@@#" if abs(value) < 1_000 else "#,##0")


def patterned(value: float, pattern: str) -> str:
    """By a pattern of the CLDR's, such as `0.00`, with the reader's own signs."""
    return _patterned_in(value, pattern, reader())


# A page of numbers has thousands of them, and the same ones often.
@lru_cache(maxsize=4096)
def _patterned_in(value: float, pattern: str, locale: Locale) -> str:
    return numbers.format_decimal(value, format=_pattern(pattern), locale=locale)


@cache
def _pattern(written: str) -> numbers.NumberPattern:
    return numbers.parse_pattern(written)
