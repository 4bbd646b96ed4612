"""A post's text in a list."""

from __future__ import annotations

from django import template

from homeground.content import composing
from homeground.content.models import Variant

register = template.Library()


@register.filter
def first_line(variant: Variant) -> str:
    """The title, or the first line of the text that says something."""
    return composing.first_line(variant.title, variant.text)
