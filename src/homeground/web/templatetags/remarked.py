"""Remarks in templates: who wrote one, and the addresses of what they are about."""

from __future__ import annotations

from django import template
from django.template import Context

from homeground.content.models import MediaFile
from homeground.content.versions import name_of
from homeground.remarks.models import Remark
from homeground.remarks.reading import Talks, author_of

register = template.Library()
register.filter("author", author_of)


@register.filter
def resolver(remark: Remark) -> str:
    return name_of(remark.resolved_by)


@register.simple_tag
def remark_id(talks: Talks, number: int) -> str:
    """The element of the remark with that number."""
    pk = next(talk.remark.pk for talk in talks.every if talk.number == number)
    return f"remark-{pk}"


@register.simple_tag(takes_context=True)
def file_url(context: Context, file: MediaFile) -> str:
    """Where the reader of this page sees the file: a client who came by a link has an address of their own."""
    address: str = context["file_address"](file)
    return address
