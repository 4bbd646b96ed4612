"""What a page shows hundreds of, as one piece each: node by node a template takes four times as long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from homeground.publishing.ahead import Trouble

from .marks import glyph, network_label, network_mark, spot_mark, state_glyph

if TYPE_CHECKING:
    from homeground.web.views.calendar.lines import Line
    from homeground.web.views.composing.cells import Cell, Spot

register = template.Library()

NOTHING = SafeString("")
STAYS = mark_safe(' draggable="false"')


@register.simple_tag
def calendar_line(line: Line, everywhere: bool) -> SafeString:
    """A publication in the calendar; with its city where all markets are shown."""
    return format_html(
        '<li><a class="line {}" data-row id="line-{}" href="{}"{} title="{}"><time>{}</time>{} {}'
        '<span class="words" lang="{}" dir="auto">{}</span> {}{}</a></li>',
        line.tone,
        line.pk,
        line.address,
        _to_move(line) if line.movable else STAYS,
        line.hover,
        line.clock,
        format_html(' <span class="there">{}</span>', line.city) if everywhere else NOTHING,
        network_mark(line.network),
        line.language,
        line.text,
        state_glyph(line.state),
        _ahead(line.troubles) if line.troubles else NOTHING,
    )


def _to_move(line: Line) -> SafeString:
    return format_html(
        ' draggable="true" data-move="{}" data-account="{}" data-seen="{}" aria-describedby="how-to-move"',
        line.pk,
        line.account_pk,
        line.seen,
    )


def _ahead(troubles: Sequence[Trouble]) -> SafeString:
    said = format_html_join("", "<span>{}</span>", ((each.words,) for each in troubles))
    return format_html(
        '<span class="ahead">{}</span><span class="tip">{}</span>', glyph("ahead"), said
    )


@register.simple_tag
def board_spot(spot: Spot, cell: Cell) -> SafeString:
    """A network in a cell of a campaign's board."""
    shown = format_html(
        '{}<span class="words">{}<span class="standing-words">{}{}{}</span></span>',
        network_label(spot.network),
        _proof(spot, cell) if spot.proof else NOTHING,
        spot_mark(spot.state),
        _waiting(_("drifted")) if spot.drifted else NOTHING,
        _waiting(_("newer text not scheduled")) if spot.behind else NOTHING,
    )
    if cell.address is None:
        return format_html('<li class="spot {}"><span>{}</span></li>', spot.state, shown)
    before, after = cell.address
    href = f"{before}{spot.network}{after}"
    return format_html('<li class="spot {}"><a href="{}">{}</a></li>', spot.state, href, shown)


def _proof(spot: Spot, cell: Cell) -> SafeString:
    return format_html(
        '<span class="first" lang="{}" dir="auto">{}</span>', cell.language, spot.line or "—"
    )


def _waiting(word: str) -> SafeString:
    return format_html('<span class="mark waiting">{}</span>', word)
