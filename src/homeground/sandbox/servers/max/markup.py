"""Text with `format`: MAX's own Markdown, and the few tags of HTML that it knows.

Both become plain text and `markup`, whose places count UTF-16 code units. Source: the published
schema, "Text formatting". What is no mark there stays as it is.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .state import Json

TAGS = {
    "i": "emphasized", "em": "emphasized", "b": "strong", "strong": "strong",
    "del": "strikethrough", "s": "strikethrough", "ins": "underline", "u": "underline",
    "pre": "monospaced", "code": "monospaced", "mark": "highlighted", "h1": "heading", "a": "link",
}  # fmt: skip
MARKS = re.compile(
    r"\*\*(?P<strong>[^\n]+?)\*\*(?!\*)|__(?P<strong2>[^\n]+?)__(?!_)|~~(?P<strikethrough>[^~\n]+)~~"
    r"|\+\+(?P<underline>[^+\n]+)\+\+|\^\^(?P<highlighted>[^^\n]+)\^\^"
    r"|```(?P<monospaced2>.+?)```|`(?P<monospaced>[^`]+)`"
    r"|(?<![\w*])\*(?P<emphasized>[^*\s][^*\n]*)\*|(?<!\w)_(?P<emphasized2>[^_\s][^_\n]*)_(?!\w)"
    r"|\[(?P<link>[^\]\n]+)\]\((?P<url>[^)\s]+)\)"
    r"|^\# (?P<heading>.+)$",
    re.DOTALL | re.MULTILINE,
)


def plain(text: str, form: str | None) -> tuple[str, list[Json]]:
    """The text that readers see and the elements of its markup, in their order."""
    if form == "html":
        reader = _Html()
        reader.feed(text)
        reader.close()
        return "".join(reader.shown), sorted(reader.markup, key=_place)
    if form == "markdown":
        shown, markup = _markdown(text, 0)
        return shown, sorted(markup, key=_place)
    return text, []


def _markdown(text: str, start: int) -> tuple[str, list[Json]]:
    """`start` is where this piece begins, in code units."""
    shown, markup, at = "", [], 0
    for match in MARKS.finditer(text):
        shown += text[at : match.start()]
        at = match.end()
        url = match["url"]
        name, inner = next((n, v) for n, v in match.groupdict().items() if v is not None)
        kind, here = name.rstrip("2"), start + units(shown)
        within: list[Json] = []
        if kind != "monospaced":
            inner, within = _markdown(inner, here)
        element = {"type": kind, "from": here, "length": units(inner)}
        markup += [element | ({"url": url} if url else {}), *within]
        shown += inner
    return shown + text[at:], markup


class _Html(HTMLParser):
    """Tags that it does not know are stripped, as the schema says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.markup: list[Json] = []
        self._open: list[tuple[str, int, str | None]] = []
        self._at = 0

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        self._at += units(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS:
            self._open.append((tag, self._at, dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            name, start, href = self._open[place]
            if name != tag:
                continue
            del self._open[place]
            if self._at > start and (tag != "a" or href):
                element: Json = {"type": TAGS[tag], "from": start, "length": self._at - start}
                self.markup.append(element | ({"url": href} if tag == "a" else {}))
            return


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _place(element: Json) -> tuple[int, int]:
    return int(element["from"]), -int(element["length"])
