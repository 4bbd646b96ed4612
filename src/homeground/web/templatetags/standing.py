"""What stands still, and how long something is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from babel import dates, numbers
from django import template
from django.template import Context

from homeground.publishing.models import Pause
from homeground.publishing.pausing import open_pauses
from homeground.web import locales

register = template.Library()
EXACT_SECONDS = 10


@register.simple_tag(takes_context=True)
def standing_still(context: Context) -> list[Pause]:
    """The open pauses that concern this place, the oldest first."""
    place = context.get("place")
    if place is None:
        return []
    return open_pauses([place.brand.pk], place.scope)


@register.filter
def lasting(lasts: timedelta | float) -> str:
    """`0.4 s` or `6 min`: as exact as it matters."""
    seconds = lasts.total_seconds() if isinstance(lasts, timedelta) else lasts
    if seconds < EXACT_SECONDS:
        return f"{locales.number(round(seconds, 1))} s"
    lasted = timedelta(seconds=seconds)
    return dates.format_timedelta(lasted, threshold=1.5, format="short", locale=locales.reader())


@register.filter
def dollars(amount: Decimal) -> str:
    """`49.50` in the reader's way of writing; smaller parts only where there are some."""
    pattern = "#,##0.00" if amount == amount.quantize(Decimal("0.01")) else "#,##0.00##"
    return numbers.format_decimal(amount, format=pattern, locale=locales.reader())
