"""What nobody told of links and conversions: a dash, with the reason."""

from __future__ import annotations

from django import template

from .counts import unknown

register = template.Library()
register.simple_tag(unknown)
