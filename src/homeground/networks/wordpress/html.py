"""Plain text as a post's or comment's HTML, and back.

What Homeground wrote is read back letter for letter; what others wrote, with any editor, is
reduced to its text. WordPress's own shape of a paragraph: https://wordpress.org/documentation/article/paragraph-block/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"li", "div", "tr", "figure", "figcaption"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_LINK = re.compile(r'<p><a href="([^"<>]*)">([^<>]*)</a></p>')
_FIGURE = re.compile(
    r'<figure class="wp-block-image"><img src="[^"<>]*" alt="[^"<>]*" /></figure>'
    r'|<figure class="wp-block-video"><video controls src="[^"<>]*"></video></figure>'
    r'|<div class="wp-block-file"><a href="[^"<>]*">[^<>]*</a></div>'
)
_TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True, slots=True)
class Written:
    """What a piece of HTML says: its text, the link it ends with, how many images it shows."""

    text: str
    link: str | None = None
    images: int = 0


def html_from_text(text: str, *, link: str | None = None, figures: tuple[str, ...] = ()) -> str:
    r"""Paragraphs, then `figures` (from `figure`), then the link unless the text has it.

    >>> html_from_text("1 < 2\nand so on\n\nEnd")
    '<p>1 &lt; 2<br />and so on</p>\n\n<p>End</p>'
    """
    parts = []
    if text:
        paragraphs = text.replace("\r\n", "\n").split("\n\n")
        parts = [f"<p>{escape(p, quote=False).replace(chr(10), '<br />')}</p>" for p in paragraphs]
    parts += figures
    if link and link not in text:
        parts.append(f'<p><a href="{escape(link)}">{escape(link, quote=False)}</a></p>')
    return "\n\n".join(parts)


def figure(src: str, alt: str | None) -> str:
    """An image among the paragraphs."""
    return (
        f'<figure class="wp-block-image"><img src="{escape(src)}" alt="{escape(alt or "")}" />'
        "</figure>"
    )


def film(src: str) -> str:
    """A video among the paragraphs."""
    return f'<figure class="wp-block-video"><video controls src="{escape(src)}"></video></figure>'


def paper(src: str, name: str) -> str:
    """A document among the paragraphs, by its name."""
    return (
        f'<div class="wp-block-file"><a href="{escape(src)}">{escape(name, quote=False)}</a></div>'
    )


def figures_in(html: str) -> tuple[str, ...]:
    """The images, videos and documents that Homeground put there, kept when the text changes."""
    return tuple(_FIGURE.findall(html))


def comment_from_text(text: str) -> str:
    """A comment: WordPress makes the paragraphs itself, and allows few tags."""
    return escape(text.replace("\r\n", "\n"), quote=False)


def written_from_html(html: str) -> Written:
    """What a post says. Never raises."""
    parts = html.split("\n\n") if html else []
    link, images = None, 0
    if parts and (end := _LINK.fullmatch(parts[-1])) and unescape(end[1]) == unescape(end[2]):
        link = unescape(end[1])
        parts.pop()
    while parts and _FIGURE.fullmatch(parts[-1]):
        images += 1
        parts.pop()
    own = [_own_paragraph(part) for part in parts]
    if all(paragraph is not None for paragraph in own):
        return Written("\n\n".join(p for p in own if p is not None), link, images)
    reader = _read("\n\n".join(parts))
    return Written(reader.text(), link, images + reader.images)


def plain_from_comment(html: str) -> str:
    """What a comment says: raw, where line ends count, or rendered into paragraphs."""
    if "<" not in html:
        return unescape(html)
    rendered = re.search(r"<p[\s>]|<br", html, re.IGNORECASE) is not None
    return _read(html, verbatim=not rendered).text()


def plain_from_title(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _own_paragraph(part: str) -> str | None:
    """The text of a paragraph as `html_from_text` writes it; `None` of any other."""
    if not (part.startswith("<p>") and part.endswith("</p>")):
        return None
    inner = part[3:-4]
    if "<" in inner.replace("<br />", ""):
        return None
    return unescape(inner.replace("<br />", "\n"))


def _read(html: str, *, verbatim: bool = False) -> _Reader:
    reader = _Reader(verbatim)
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        # The parser gives up on some broken declarations ("<![x"); their text is still wanted.
        reader.parts = [unescape(_TAG.sub(" ", html))]
    return reader


@dataclass
class _Reader(HTMLParser):
    verbatim: bool = False
    # Text, and between blocks the number of line ends that part them at least.
    parts: list[str | int] = field(default_factory=list)
    images: int = 0
    _unseen: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _PARAGRAPHS:
            self.parts.append(2)
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _LINES:
            self.parts.append(1)
        elif tag == "img":
            self.images += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _PARAGRAPHS:
            self.parts.append(2)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # In rendered HTML a line's end means nothing that a tag does not say.
            self.parts.append(data if self.verbatim else re.sub(r"\s*\n\s*", " ", data))

    def text(self) -> str:
        written: list[str] = []
        lines = 0
        for part in self.parts:
            if isinstance(part, int):
                lines = max(lines, part)
            elif part.strip(" ") or (part and not lines):
                if lines and written:
                    written.append("\n" * lines)
                written.append(part.lstrip(" ") if lines else part)
                lines = 0
        return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(written)).strip()
