"""Plain text as LiveJournal's HTML, and back.

A post and a comment are HTML there; the server makes line breaks of newlines by itself:
https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.postevent.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from homeground.networks.errors import Rejected
from homeground.networks.model import Poll

# What the server cuts off around a post: Perl's \s on bytes.
_AROUND = " \t\n\r\f\v"
# https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK_AT_END = re.compile(r'(?:^|\n\n)<a href="([^"<]*)">([^<]*)</a>\Z')
_POLL = re.compile(r"<lj-poll-\d+>", re.ASCII)
POLL_ANSWERS_MAX = 255
POLL_ANSWER_BYTES_MAX = 255
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "tr"})


@dataclass(slots=True)
class Written:
    """What a piece of LiveJournal's HTML says: its text, the link it ends with or has first."""

    text: str
    link: str | None = None
    images: int = 0


def html_from_text(text: str) -> str:
    """`text` so that it shows as written.

    Line ends become \\n and outer white space goes, as the server would do it anyway: so what is
    read back is what was sent. Raises: Rejected for characters that XML cannot carry.

    >>> html_from_text("1 < 2 & so on\\r\\n")
    '1 &lt; 2 &amp; so on'
    """
    if (odd := _NOT_XML.search(text)) is not None:
        raise Rejected(
            f"LiveJournal cannot take the character U+{ord(odd[0]):04X} at position "
            f"{odd.start() + 1}: it is invisible, and no text. Delete it there.",
            network="livejournal",
        )
    return escape(text.replace("\r\n", "\n").replace("\r", "\n").strip(_AROUND), quote=False)


def html_from_text_and_link(text: str, link: str | None, between: str = "") -> str:
    """The link follows the text in a paragraph of its own; `between` is HTML already."""
    paragraphs = [html_from_text(text), between]
    if link:
        html_from_text(link)
        paragraphs.append(f'<a href="{escape(link)}">{escape(link, quote=False)}</a>')
    return "\n\n".join(filter(None, paragraphs))


def html_from_poll(poll: Poll) -> str:
    """A poll in LiveJournal's tags: https://www.livejournal.com/support/faqbrowse.bml?faqid=69

    Limits: LJ/Poll.pm of the server's source. Such a poll has no end. Raises: Rejected.
    """
    question, answers = html_from_text(poll.question), [html_from_text(a) for a in poll.answers]
    fits = all(1 <= len(answer.encode()) <= POLL_ANSWER_BYTES_MAX for answer in answers)
    if not question or not 1 <= len(answers) <= POLL_ANSWERS_MAX or not fits:
        raise Rejected(
            f"A poll on LiveJournal has a question and 1 to {POLL_ANSWERS_MAX} answers, each of "
            f"at most {POLL_ANSWER_BYTES_MAX} bytes.",
            network="livejournal",
        )
    items = "".join(f"<lj-pi>{answer}</lj-pi>" for answer in answers)
    kind = "check" if poll.several else "radio"
    return f'<lj-poll><lj-pq type="{kind}">{question}{items}</lj-pq></lj-poll>'


def polls_in_html(html: str) -> str:
    """The places of polls in a post: the server puts `<lj-poll-5>` where a poll was written.

    >>> polls_in_html("Look <lj-poll-5>")
    '<lj-poll-5>'
    """
    return "".join(_POLL.findall(html))


def html_bytes(text: str) -> int:
    """Bytes of `text` as a post, once its `<`, `>` and `&` are written for HTML. Never raises.

    >>> html_bytes("a & b")
    9
    """
    plain = text.replace("\r\n", "\n").strip(_AROUND)
    return len(escape(plain, quote=False).encode("utf-8", "surrogatepass"))


def html_characters(text: str) -> int:
    """Code points of `text` written for HTML. Never raises."""
    return len(escape(text.strip(_AROUND), quote=False))


def written_from_html(html: str) -> Written:
    """What a post or comment says. Mark-up of others is reduced to text, line breaks kept.

    >>> written_from_html("Look<br>&lt;here&gt;").text
    'Look\\n<here>'
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    link = None
    if (end := _LINK_AT_END.search(html)) is not None and unescape(end[1]) == unescape(end[2]):
        link = unescape(end[1])
        html = html[: end.start()]
    if "<" not in html:
        return Written(unescape(html), link)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Written("".join(reader.parts).strip(_AROUND), link or reader.link, reader.images)


@dataclass
class _Reader(HTMLParser):
    parts: list[str] = field(default_factory=list)
    link: str | None = None
    images: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br" or (tag in _BLOCKS and self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")
        elif tag == "a" and self.link is None:
            self.link = given.get("href")
        elif tag == "img":
            self.images += 1
        elif tag == "lj":
            self.parts.append(given.get("user") or given.get("comm") or "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
