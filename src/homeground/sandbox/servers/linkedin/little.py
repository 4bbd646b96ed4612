"""LinkedIn's `little` text: plain text with mentions and hashtags, every special sign escaped.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format, seen
2026-11-22. The documentation does not say what happens to a sign that should have been escaped;
the network was seen to cut the text off there and to say nothing (ComposioHQ/composio#2710), and so
does the sandbox.
"""

from __future__ import annotations

import regex

_ELEMENT = regex.compile(
    r"""
    \\(?P<escaped>[\\|{}@\[\]()<>\#*_~])
    | @\[(?P<name>(?:\\.|[^\\\]])*)\]\((?P<urn>urn:li:(?:person|organization):[\w-]+)\)
    | \{hashtag\|\\?[\#＃]\|(?P<template>(?:\\.|[^\\}|])+)\}
    | (?P<tag>\#[\p{L}\p{M}\p{N}_]+)
    | (?P<plain>[^\\|{}@\[\]()<>\#*_~]+)
    """,
    regex.VERBOSE,
)
_ESCAPE = regex.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def plain_from(commentary: str) -> str:
    """What readers see of a commentary."""
    parts = []
    at = 0
    while at < len(commentary):
        found = _ELEMENT.match(commentary, at)
        if found is None:
            break
        at = found.end()
        kind = found.lastgroup
        if kind == "urn":
            parts.append(_ESCAPE.sub(r"\1", found["name"]))
        elif kind == "template":
            parts.append("#" + _ESCAPE.sub(r"\1", found["template"]))
        else:
            parts.append(found[str(kind)])
    return "".join(parts)
