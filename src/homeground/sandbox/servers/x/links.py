"""The addresses that X finds in a text, by the rules of twitter-text 3 (Apache-2.0, X Corp.).

Written from the published grammar, apart from `homeground.text`: a test holds both against each
other. Addresses may lack their scheme; then only the ASCII part of a domain counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from encodings.idna import ToASCII
from pathlib import Path
from string import ascii_lowercase

import regex

LONGEST_URL = 4096
LONGEST_SLUG = 40
LONGEST_LABEL = 63

_LATIN = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_DIRECTION = r"\u202A-\u202E\u061C\u200E\u200F\u2066\u2067\u2068\u2069"
_NEVER = r"\uFFFE\uFEFF\uFFFF"
_SPACE = r"\x00-\x20\x7F\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_PUNCTUATION = r"!\"\#$%&'()*+,\-./:;<=>?@\[\\\]\^_`{|}~"

_NAME_CHARACTER = rf"[^{_PUNCTUATION}{_SPACE}{_NEVER}{_DIRECTION}]"
_SUBDOMAIN = rf"(?:(?:{_NAME_CHARACTER}(?:[_-]|{_NAME_CHARACTER})*)?{_NAME_CHARACTER}\.)"
_NAME = rf"(?:(?:{_NAME_CHARACTER}(?:-|{_NAME_CHARACTER})*)?{_NAME_CHARACTER}\.)"
_TOP = r"(?:\L<tops>(?=[^0-9A-Za-z@+\-]|$)|[xX][nN]--[0-9A-Za-z]+)"
_DOMAIN = rf"(?:{_SUBDOMAIN}*{_NAME}{_TOP})"

_PATH = rf"[A-Za-z\p{{Cyrillic}}0-9!*';:=+,.$/%\#\[\]\p{{Pd}}_~&|@{_LATIN}]"
_PARENTHESES = rf"\((?:{_PATH}+|(?:{_PATH}*\({_PATH}+\){_PATH}*))\)"
_PATH_END = rf"(?:[A-Za-z\p{{Cyrillic}}0-9=_\#/+\-{_LATIN}]|(?:{_PARENTHESES}))"
_WHOLE_PATH = rf"(?:(?:{_PATH}*(?:{_PARENTHESES}{_PATH}*)*{_PATH_END})|(?:{_PATH}+/))"
_QUERY = r"[A-Za-z0-9!?*'();:&=+$/%\#\[\]\-_.,~|@]"
_QUERY_END = r"[A-Za-z0-9_&=\#/\-]"

_TOPS = [
    word.lower()
    for line in (Path(__file__).parent / "domains.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
_TOP_LETTERS = frozenset("".join(_TOPS)) | frozenset(ascii_lowercase)
_BEFORE = rf"(?:[^A-Za-z0-9@＠$\#＃{_NEVER}]|[{_DIRECTION}]|^)"
_URL = regex.compile(
    rf"(?P<before>{_BEFORE})(?P<url>(?P<scheme>[hH][tT][tT][pP][sS]?://)?(?P<domain>{_DOMAIN})"
    rf"(?::(?P<port>[0-9]+))?(?P<path>/{_WHOLE_PATH}*)?(?P<query>\?{_QUERY}*{_QUERY_END})?)",
    tops=_TOPS,
)
_ASCII_DOMAIN = regex.compile(rf"(?:[A-Za-z0-9\-_{_LATIN}]+\.)+{_TOP}", tops=_TOPS)
_TCO = regex.compile(
    rf"[hH][tT][tT][pP][sS]?://[tT]\.[cC][oO]/([A-Za-z0-9]+)(?:\?{_QUERY}*{_QUERY_END})?"
)
_DOT = regex.compile(r"[.\u3002\uFF0E\uFF61]")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text; `start` and `end` count code points."""

    url: str
    start: int
    end: int


def links_in(text: str) -> list[Link]:
    """Every address that X would wrap, in order."""
    if "." not in text:
        return []
    found: list[Link] = []
    for match in _URL.finditer(folded(text)):
        start, end = match.span("url")
        if match["scheme"]:
            short = short_link_end(match["url"])
            host = text[slice(*match.span("domain"))]
            if short is None or not can_be_looked_up(host, end - start):
                continue
            end = start + short
            found.append(Link(text[start:end], start, end))
        elif not match["before"] or match["before"][-1] not in "-_./":
            found.extend(_without_scheme(text, start, end, match["domain"], bool(match["path"])))
    return found


def short_link_end(url: str) -> int | None:
    """Where an address ends: that of t.co behind its slug and query, whatever follows it.

    `None` when the slug is too long to be one.
    """
    short = _TCO.match(url)
    if short is None:
        return len(url)
    return short.end() if len(short[1]) <= LONGEST_SLUG else None


def folded(text: str) -> str:
    """The text with the letters that top-level domains are made of in small; as long as before."""
    return "".join(c.lower() if c.lower() in _TOP_LETTERS else c for c in text)


def _without_scheme(text: str, start: int, end: int, domain: str, has_path: bool) -> list[Link]:
    spans = [
        m.span() for m in _ASCII_DOMAIN.finditer(domain) if can_be_looked_up(m[0], end - start)
    ]
    links = [Link(text[start + a : start + b], start + a, start + b) for a, b in spans]
    if links and has_path:
        first = links[-1].start
        links[-1] = Link(text[first:end], first, end)
    return links


def domain_pattern() -> str:
    """The pattern of a domain, for a grammar that shares it; needs `tops=tops()`."""
    return _DOMAIN


def tops() -> list[str]:
    """The top-level domains that twitter-text knows, in small letters."""
    return _TOPS


def can_be_looked_up(domain: str, length: int) -> bool:
    """Whether a name can be written in ASCII (IDNA 2003) and its address is not too long."""
    spelled = 0
    for label in _DOT.split(domain):
        try:
            spelled += len(label) if label.isascii() else len(ToASCII(label))
        except UnicodeError:
            return False
        if not 0 < len(label) <= LONGEST_LABEL:
            return False
    return length + max(0, spelled - len(domain)) <= LONGEST_URL
