"""What WordPress makes of a text: paragraphs, typographic signs, and slugs.

wpautop, wptexturize and sanitize_title of WordPress core (developer.wordpress.org/reference), seen
2026-11-22; of the second the apostrophe, the ellipsis and the dashes only.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote

_BLOCK = re.compile(
    r"^\s*(<!--|</?(address|article|aside|blockquote|div|dl|figure|footer|form|h[1-6]|header|hr|li"
    r"|nav|ol|p|pre|section|table|ul)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(r"(<[^>]*>|&#?\w+;)")
_BREAK = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
_END = re.compile(r"</(p|div|h[1-6]|li|figure|blockquote)>\s*", re.IGNORECASE)
_HREF = re.compile(r"""<a\s[^>]*href=["'](https?://[^"']+)["']""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[^%a-z0-9 _-]")
MOST_SLUG = 200


def rendered(source: str) -> str:
    """As `content.rendered` has it."""
    return paragraphs(typographic(source))


def paragraphs(source: str) -> str:
    made = []
    for block in re.split(r"\n\s*\n", source.replace("\r\n", "\n").strip()):
        if not block.strip():
            continue
        if _BLOCK.match(block):
            made.append(block + "\n")
        else:
            made.append("<p>" + block.strip().replace("\n", "<br />\n") + "</p>\n")
    return "".join(made)


def typographic(source: str) -> str:
    """Outside of tags: ' in a word, ..., --- and --."""
    parts = _TAG.split(source)
    for number in range(0, len(parts), 2):
        text = re.sub(r"(?<=\w)'(?=\w)", "&#8217;", parts[number])
        text = text.replace("...", "&#8230;").replace("---", "&#8212;").replace("--", "&#8211;")
        parts[number] = text
    return "".join(parts)


def shown(source: str) -> str:
    """What a reader sees of it."""
    text = _BREAK.sub("\n", _COMMENT.sub("", source))
    text = re.sub(r"<[^>]+>", "", _END.sub("\n\n", text))
    return html.unescape(text).strip()


def first_link(source: str) -> str | None:
    found = _HREF.search(source)
    return html.unescape(found[1]) if found else None


def slug(title: str) -> str:
    """Letters beyond ASCII stay, as percent signs; empty for a title without letters."""
    text = re.sub(r"<[^>]+>|&#?\w+;", "", title).lower()
    kept = "".join(
        sign if sign.isascii() else quote(sign).lower() if sign.isalnum() else " "
        for sign in text.replace("–", "-").replace("—", "-").replace(".", "-")
    )
    made = re.sub(r"-+", "-", re.sub(r"\s+", "-", _NOT_IN_SLUG.sub("", kept).strip())).strip("-")
    if len(made) > MOST_SLUG:
        made = re.sub(r"%[0-9a-f]?$", "", made[:MOST_SLUG])
    return made
