"""From the HTML of a status to the plain text that its author wrote.

https://docs.joinmastodon.org/spec/activitypub/#sanitization: paragraphs, line breaks, links,
mentions and hashtags, and since 4.2 lists, quotations and code. A link is shown shortened: its
scheme and its end are in spans of class "invisible", so all spans together are the whole link.
Other software's statuses come with anything at all; nothing makes this fail.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"br", "li", "div", "tr"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_TAG = re.compile(r"<[^>]*>?")
_NOT_PLAIN_LINK = frozenset({"mention", "hashtag"})


def plain_from_html(html: str) -> str:
    """The text without mark-up. Paragraphs are parted by an empty line."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        # The parser gives up on some broken declarations ("<![x"); their text is still wanted.
        return unescape(_TAG.sub(" ", html)).strip()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # Text, and between blocks the number of line ends that part them at least.
        self._parts: list[str | int] = []
        self._links: list[tuple[str | None, int]] = []
        self._unseen = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _PARAGRAPHS:
            self._break(2)
            self._verbatim += tag == "pre"
        elif tag == "br":
            self._parts.append("\n")
        elif tag in _LINES:
            self._break(1)
        elif tag == "a":
            attributes = dict(attrs)
            classes = set((attributes.get("class") or "").split())
            href = None if classes & _NOT_PLAIN_LINK else attributes.get("href")
            self._links.append((href, len(self._parts)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN and tag != "a":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _PARAGRAPHS:
            self._verbatim = max(0, self._verbatim - (tag == "pre"))
            self._break(2)
        elif tag == "a" and self._links:
            href, begin = self._links.pop()
            self._end_link(href, begin)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # In HTML a line's end means a space; Mastodon itself writes none.
            self._parts.append(data if self._verbatim else re.sub(r"[\r\n]+", " ", data))

    def text(self) -> str:
        written: list[str] = []
        lines = 0
        for part in self._parts:
            if isinstance(part, int):
                lines = max(lines, part)
            elif part:
                if lines and written:
                    written.append("\n" * lines)
                written.append(part)
                lines = 0
        return "".join(written).strip("\n")

    def _break(self, lines: int) -> None:
        self._parts.append(lines)

    def _end_link(self, href: str | None, begin: int) -> None:
        shown = "".join(part for part in self._parts[begin:] if isinstance(part, str))
        if href is None or not href.startswith(("http://", "https://")):
            return
        if shown.endswith("…") or not shown.strip():
            self._parts[begin:] = [href]
        elif "." not in shown and not shown.startswith(("#", "@")):
            # Other software puts words on a link; Mastodon never does.
            self._parts.append(f" ({href})")
