"""Moments on a market's clock, on the reader's, and as an age."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeground.web import locales

register = template.Library()


@register.simple_tag
def market_time(moment: datetime, zone: str, seconds: bool = False, day: bool = True) -> SafeString:
    """`23 Nov 09:00 Moscow`: on the clock of `zone`, which is named; the day where it is not known."""
    named, clock, city = locales.on_the_clock_of(zone, moment, timezone.now(), seconds=seconds)
    return format_html(
        '<time datetime="{}">{} <b>{}</b> <span class="zone">{}</span></time>',
        moment.astimezone(ZoneInfo(zone)).isoformat(),
        named if day else "",
        clock,
        city,
    )


@register.simple_tag
def readers_time(moment: datetime, beside: str = "") -> SafeString:
    """`07:00` on the reader's clock; with the day where it is another than on the clock `beside`."""
    local = timezone.localtime(moment)
    text = locales.clock(local)
    if beside and moment.astimezone(ZoneInfo(beside)).date() != local.date():
        text = f"{locales.day(local, timezone.now())} {text}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), readers_zone(), text
    )


@register.simple_tag
def readers_zone() -> str:
    """The city that the reader's clock is named after."""
    return locales.city_of(timezone.get_current_timezone_name(), locales.reader())


@register.simple_tag
def clock_of(moment: datetime, zone: str, day_of: datetime) -> SafeString:
    """`09:00:40` on the clock of `zone`; with the day where it is another than that of `day_of`."""
    local = moment.astimezone(ZoneInfo(zone))
    text = locales.clock(local, seconds=True)
    if local.date() != day_of.astimezone(ZoneInfo(zone)).date():
        text = f"{locales.day(local, timezone.now())} {text}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)


@register.simple_tag
def calendar_days(first: date, last: date | None) -> str:
    """`23–28 Nov 2026`: days of a plan, on nobody's clock."""
    return locales.calendar_days(first, last)


@register.filter
def moment(at: datetime) -> SafeString:
    """`23 Nov 09:00 Helsinki`, on the reader's clock."""
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}">{} {} {}</time>',
        local.isoformat(),
        locales.day(local, timezone.now()),
        locales.clock(local),
        readers_zone(),
    )


@register.filter
def age(moment: datetime) -> SafeString:
    """`3 min. ago`, with the moment itself on hover, on the reader's clock."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{} {} {}">{}</time>',
        local.isoformat(),
        locales.day(local, timezone.now()),
        locales.clock(local),
        readers_zone(),
        locales.age(local, timezone.now()),
    )


@register.filter
def days_until(first: datetime, last: datetime) -> str:
    """`23–28 Nov 2026`, on the reader's clock."""
    return locales.days(timezone.localtime(first), timezone.localtime(last))
