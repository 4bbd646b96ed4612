"""Measured numbers, and why one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

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


COUNTS = {
    "views": _lazy("Views"),
    "reach": _lazy("Reach"),
    "likes": _lazy("Likes"),
    "comments": _lazy("Comments"),
    "shares": _lazy("Shares"),
}


@register.simple_tag
def count_cells(observation: Observation | None, network: str) -> SafeString:
    """A table's cells of the five counts, below `publications/count_heads.html`."""
    if observation is None:
        return _not_measured(get_language())
    return _cells(measured(observation, count, network) for count in COUNTS)


@lru_cache(maxsize=32)  # a plan's table says it in every line
def _not_measured(_language: str | None) -> SafeString:
    return _cells(measured(None, count, "") for count in COUNTS)


def _cells(said: Iterable[str]) -> SafeString:
    cells = zip(COUNTS.values(), said, strict=True)
    return format_html_join("\n      ", '<td class="count" data-name="{}">{}</td>', cells)


@lru_cache(maxsize=256)  # a table says the same few reasons in every line
def unknown(reason: str) -> SafeString:
    return format_html(
        '<span class="unknown" title="{}"><span aria-hidden="true">—</span>'
        '<span class="unseen">{}</span></span>',
        reason,
        reason,
    )
