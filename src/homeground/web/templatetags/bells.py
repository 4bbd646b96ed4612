"""What a reader has not seen yet, and a notice in words."""

from __future__ import annotations

from django import template
from django.template import Context

from homeground.notifications.kinds import in_words
from homeground.notifications.models import Notice
from homeground.web.bells import bell_of
from homeground.web.live import Live

register = template.Library()


@register.simple_tag(takes_context=True)
def bell(context: Context) -> Live:
    """The bell of the place that the page stands in."""
    return bell_of(context["request"], context["place"])


@register.filter
def sentence(notice: Notice) -> str:
    """What it says, in the reader's language."""
    return in_words(notice.kind, notice.details, notice.many)


@register.filter
def why(notice: Notice) -> str:
    """More about it; of several, each has its own."""
    return str(notice.details.get("why", "")) if notice.many == 1 else ""
