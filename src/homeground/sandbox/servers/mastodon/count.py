"""Mastodon's count: what a reader sees as characters, an address as 23, a name without its server.

Source: app/validators/status_length_validator.rb of mastodon/mastodon, seen 2026-11-22.
"""

from __future__ import annotations

import regex

from .grammar import counted_in

MOST = 500
_LINK_LENGTH = 23
_GRAPHEME = regex.compile(r"\X")


def countable_length(text: str, warning: str = "") -> int:
    """Characters of a text and of the content warning before it."""
    if not text.strip():
        return len(_GRAPHEME.findall(warning))
    parts: list[str] = [warning]
    at = 0
    for found in counted_in(text):
        parts.append(text[at : found.start])
        named = found.text.split("@")[0]
        parts.append("x" * _LINK_LENGTH if found.kind == "url" else f"@{named}")
        at = found.end
    parts.append(text[at:])
    return len(_GRAPHEME.findall("".join(parts)))
