"""A measured number that explains itself: on hover, on focus, and to who hears the page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeground.web.views.measure.told import UNKNOWN, Number

register = template.Library()


@register.simple_tag
def told(number: Number) -> SafeString:
    """The number, as a link where it leads somewhere; a dash with its reason where it is not known."""
    if not number.shown:
        return format_html(
            '<span class="told unknown" tabindex="0" role="note"><span aria-hidden="true">{}</span>'
            '<span class="tip">{}</span></span>',
            UNKNOWN,
            number.told,
        )
    if not number.href:
        return format_html(
            '<span class="told" tabindex="0" role="note">{}<span class="tip">{}</span></span>',
            number.shown,
            number.told,
        )
    return format_html(
        '<a class="told" href="{}">{}<span class="tip">{}</span></a>',
        number.href,
        number.shown,
        number.told,
    )
