"""A network's glyph and name; a state's glyph and word."""

from __future__ import annotations

from django import template
from django.template.loader import select_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from homeground.accounts.health import Finding
from homeground.publishing.states import State
from homeground.web.networks import network_name

register = template.Library()
register.filter("network_name", network_name)

TONES = {
    State.DRAFT: "quiet",
    State.IN_REVIEW: "waiting",
    State.APPROVED: "quiet",
    State.SCHEDULED: "waiting",
    State.ARMED: "moving",
    State.PUBLISHED: "good",
    State.UNSURE: "unsure",
    State.ASSISTED: "waiting",
    State.FAILED: "wrong",
    State.CANCELLED: "quiet",
    State.ON_HOLD: "waiting",
}


@register.simple_tag
def network_glyph(slug: str) -> SafeString:
    """The network's mark in the colour of the text around it. Its name must stand beside it."""
    return svg("networks", slug)


@register.simple_tag
def glyph(name: str) -> SafeString:
    return svg("signs", name)


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """The state of a publication: glyph and word."""
    known = State(state)
    return mark(TONES[known], str(known.label))


@register.simple_tag
def finding_mark(finding: Finding) -> SafeString:
    """One thing to know of an account's health: glyph and words."""
    return mark(finding.tone, finding.words)


@register.simple_tag
def tone_glyph(tone: str) -> SafeString:
    return svg("tones", tone)


def mark(tone: str, word: str) -> SafeString:
    return format_html('<span class="mark {}">{}{}</span>', tone, svg("tones", tone), word)


def svg(kind: str, name: str) -> SafeString:
    found = select_template([f"glyphs/{kind}/{name}.svg", f"glyphs/{kind}/other.svg"])
    return mark_safe(found.render().strip())  # noqa: S308 - the drawings are our own files
