"""A network's glyph and name; a state's glyph and word."""

from __future__ import annotations

from functools import cache

from django import template
from django.template.loader import select_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    State.HANDED_OVER: "waiting",
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
def network_mark(slug: str) -> SafeString:
    """The network's mark with its name, which is not seen: a space stands behind it."""
    return _network_mark(slug)


@register.simple_tag
def network_label(slug: str) -> SafeString:
    """The same, with what is said of it to follow."""
    return _network_mark(slug, ":")


@cache
def _network_mark(slug: str, mark: str = "") -> SafeString:
    return format_html(
        '{}<span class="unseen">{}{} </span>', svg("networks", slug), network_name(slug), mark
    )


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """The state of a publication: glyph and word."""
    return _state_mark(state, get_language(), unseen=False)


@register.simple_tag
def state_glyph(state: str) -> SafeString:
    """The state of a publication: its glyph, and a word that is not seen."""
    return _state_mark(state, get_language(), unseen=True)


@cache
def _state_mark(state: str, _language: str | None, *, unseen: bool) -> SafeString:
    """A page shows hundreds; in one language each of them is always the same."""
    known = State(state)
    word = str(known.label)
    return mark(
        TONES[known], format_html('<span class="unseen">{}</span>', word) if unseen else word
    )


@register.simple_tag
def spot_mark(state: str) -> SafeString:
    """A place on a campaign's board: the state of what is planned there, or that nothing is written."""
    return _missing(get_language()) if state == "missing" else state_mark(state)


@cache
def _missing(_language: str | None) -> SafeString:
    return mark("quiet", _("missing"))


@register.simple_tag
def finding_mark(finding: Finding) -> SafeString:
    """One thing to know of an account's health: glyph and words."""
    return mark(finding.tone, finding.words)


@register.simple_tag
def tone_glyph(tone: str) -> SafeString:
    return svg("tones", tone)


def mark(tone: str, word: str) -> SafeString:
    return format_html('<span class="mark {}">{}{}</span>', tone, svg("tones", tone), word)


@cache
def svg(kind: str, name: str) -> SafeString:
    found = select_template([f"glyphs/{kind}/{name}.svg", f"glyphs/{kind}/other.svg"])
    return mark_safe(found.render().strip())  # noqa: S308 - the drawings are our own files
