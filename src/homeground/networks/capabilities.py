"""What a network offers, as plain data: for programs, and for whoever asks at the terminal.

Everything is read from `Network`; nothing is said here that is not there. Keys and values are those
of the typed contract: what JSON has no word for becomes text (dates ISO 8601), `None` stays unknown.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from homeground.text.counting import CountingRule

from .connecting import ByForm, ByRedirect, Way
from .contract import Can, Network


def capabilities(network: Network, ways: tuple[Way, ...] = (), kind: str = "") -> dict[str, Any]:
    """All that is known of `network` for an account with this kind of token, ready for JSON."""
    return {
        "slug": network.slug,
        "name": network.name,
        "access": network.access.value,
        "about": network.about,
        "kind": kind,
        "can": {can.value: _offered(network, can, kind) for can in Can},
        "text": [_plain(limit) for limit in network.text_limits(kind)],
        "title": network.title,
        "images": _plain(network.image_limit(kind)),
        "story_images": _plain(network.story_images),
        "videos": {form.value: _plain(limit) for form, limit in sorted(network.videos.items())},
        "images_required": network.images_required,
        "media_fetched": network.images_fetched,
        "seen_by": sorted(who.value for who in network.seen_by),
        "answers_from": sorted(who.value for who in network.answers_from),
        "metrics": {name: _plain(metric) for name, metric in network.metrics.items()},
        "settling": network.settling.value,
        "version": _plain(network.version),
        "prices": [_plain(price) for price in network.prices],
        "conditions": [_plain(fact) for fact in network.conditions],
        "facts": [_plain(fact) for fact in network.facts],
        "access_steps": list(network.access_steps),
        "ways": [_way(way) for way in ways],
        "ended_on": _plain(network.ended_on),
    }


def _offered(network: Network, can: Can, kind: str) -> dict[str, Any]:
    if network.offers(can, kind):
        return {"offered": True}
    gap = network.gap(can, kind)
    return {"offered": False, "gap": gap.kind, "reason": gap.reason, "source": gap.source}


def _way(way: Way) -> dict[str, Any]:
    given = way.fields if isinstance(way, ByForm) else ()
    return {
        "label": way.label,
        "kind": way.kind,
        "about": way.about,
        "by": "redirect" if isinstance(way, ByRedirect) else "form",
        "asks_for": [field.name for field in given],
        "rights": dict(way.rights),
        "renewable": way.renewable,
        "revocable": way.revocable,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, CountingRule):
        return {"unit": value.unit, "source": value.source, "verified": value.verified}
    if is_dataclass(value):
        return {
            field.name: _plain(inner)
            for field in fields(value)
            if not callable(inner := getattr(value, field.name))
        }
    if isinstance(value, frozenset | set):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, date | Decimal):
        return str(value)
    return value
