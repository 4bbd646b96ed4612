"""What waits for the reader's word, and what a publication waits for."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils import timezone

from homeground.accounts.models import User
from homeground.approvals.contents import Content
from homeground.approvals.models import Review
from homeground.approvals.queries import how_many_wait_for
from homeground.approvals.standing import Approval, approval_of
from homeground.publishing.models import Publication
from homeground.web import locales

register = template.Library()


@register.simple_tag(takes_context=True)
def words_waiting(context: Context) -> str:
    """For how many texts the reader's word is waited for in this place; "" for none."""
    place, user = context["place"], context["request"].user
    if not isinstance(user, User):
        return ""
    many = context.get("how_many_words")  # a page that reads them itself has counted them
    if many is None:
        many = how_many_wait_for(user, place.brand, place.shown, now=timezone.now())
    return locales.number(many) if many else ""


@register.simple_tag
def approval(publication: Publication) -> Approval | None:
    """Who is waited for, who approved it, or what somebody wants changed; None where nothing is asked."""
    return approval_of(publication, now=timezone.now())


@register.filter
def asked_line(review: Review) -> str:
    """The first words of what is asked about."""
    return Content.of(review.content).line
