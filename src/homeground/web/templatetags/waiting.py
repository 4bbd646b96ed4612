"""What waits for a person, and what they typed and could not be taken."""

from __future__ import annotations

from typing import Literal

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from homeground.insights.models import Observation
from homeground.publishing.queries import waiting_for_a_person
from homeground.web import locales
from homeground.web.given import Given

from .counts import number

register = template.Library()


@register.simple_tag(takes_context=True)
def tasks_waiting(context: Context) -> str:
    """How many publications wait for a person in this place; "" for none."""
    place = context["place"]
    many = context.get("how_many_tasks")  # a page that reads them itself has counted them
    if many is None:
        many = waiting_for_a_person(place.brand, place.scope).order_by().count()
    return locales.number(many) if many else ""


@register.simple_tag
def given_to(given: Given | None, form: str, pk: int) -> Given | None:
    """What was typed into that form before it was refused."""
    return given if given is not None and given.form == f"{form}-{pk}" else None


@register.filter
def typed(given: Given | Literal[""] | None, name: str) -> str:
    """“”: a template's word for what is not there."""
    return given.values.get(name, "") if given else ""


@register.simple_tag
def last_read(observation: Observation, name: str) -> str | SafeString:
    """The number that was entered last."""
    return number(getattr(observation, name))
