"""Measured numbers, and why one is missing."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from homeground.insights.models import Observation
from homeground.web import locales
from homeground.web.networks import why_unsaid

register = template.Library()


@register.filter
def number(value: float | None) -> str | SafeString:
    """`12,345`; a dash for what nobody said."""
    return unknown(_("The network does not say.")) if value is None else locales.number(value)


@register.filter
def percentage(value: float | None) -> str | SafeString:
    """`4.1%` for 0.0412; a dash where it cannot be known."""
    if value is None:
        return unknown(_("It needs a number that the network does not report."))
    return locales.percentage(value)


@register.simple_tag
def measured(observation: Observation | None, count: str, network: str) -> str | SafeString:
    """The number, or a dash with the reason on hover: unknown is never 0."""
    if observation is None:
        return unknown(_("Not measured yet."))
    value: int | None = getattr(observation, count)
    return unknown(why_unsaid(network, count)) if value is None else locales.number(value)


def unknown(reason: str) -> SafeString:
    return format_html(
        '<span class="unknown" title="{}"><span aria-hidden="true">—</span>'
        '<span class="unseen">{}</span></span>',
        reason,
        reason,
    )
