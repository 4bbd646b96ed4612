"""A text as the HTML that Mastodon makes of it: paragraphs, breaks, links, names and tags.

Source: app/lib/text_formatter.rb of mastodon/mastodon, seen 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from .grammar import Found, found_in

_PREFIX = re.compile(r"https?://(?:www\.)?|xmpp:")
_SHOWN = 30


def html_of(text: str, *, base: str, address_of: Callable[[str], str | None]) -> str:
    """The content of a status. `address_of` gives the page of a @name, if there is such a person."""
    if not text.strip():
        return ""
    made = ""
    at = 0
    for found in found_in(text):
        made += _escape(text[at : found.start]) + _link(found, base, address_of)
        at = found.end
    made += _escape(text[at:])
    return _paragraphs(made)


def _link(found: Found, base: str, address_of: Callable[[str], str | None]) -> str:
    match found.kind:
        case "url":
            return _url(found.text)
        case "tag":
            return (
                f'<a href="{_escape(f"{base}/tags/{found.text.lower()}")}" class="mention hashtag" '
                f'rel="tag">#<span>{_escape(found.text)}</span></a>'
            )
        case _:
            page = address_of(found.text)
            if page is None:
                return f"@{_escape(found.text)}"
            return (
                f'<span class="h-card" translate="no"><a href="{_escape(page)}" '
                f'class="u-url mention">@<span>{_escape(found.text.split("@")[0])}</span></a></span>'
            )


def _url(url: str) -> str:
    match = _PREFIX.match(url)
    prefix = match[0] if match else ""
    rest = url[len(prefix) :]
    cut = "ellipsis" if len(rest) > _SHOWN else ""
    return (
        f'<a href="{_escape(url)}" target="_blank" rel="nofollow noopener noreferrer" '
        f'translate="no"><span class="invisible">{_escape(prefix)}</span>'
        f'<span class="{cut}">{_escape(rest[:_SHOWN])}</span>'
        f'<span class="invisible">{_escape(rest[_SHOWN:])}</span></a>'
    )


def _paragraphs(made: str) -> str:
    """Rails' simple_format: an empty line parts paragraphs, a single one is a break."""
    made = re.sub(r"\r\n?", "\n", made)
    parts = [part for part in re.split(r"\n\n+", made) if part]
    broken = (part.strip("\n").replace("\n", "<br />") for part in parts)
    return "".join(f"<p>{part}</p>" for part in broken)


def _escape(text: str) -> str:
    return escape(text, quote=True).replace("&#x27;", "&#39;")
