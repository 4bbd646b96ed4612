"""The addresses that X finds in a text, by the rules of twitter-text 3 (Apache-2.0, X Corp.).

Written from the published grammar, apart from `homeground.text`: a test holds both against each
other. Addresses may lack their scheme; then only the ASCII part of a domain counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import regex

LONGEST_URL = 4096
LONGEST_SLUG = 40
LONGEST_LABEL = 63
LONGEST_NAME = 253

_LATIN = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B"
    r"\u0263\u0268\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_CYRILLIC = r"\u0400-\u04FF"
_DIRECTION = r"\u202A-\u202E\u061C\u200E\u200F\u2066\u2067\u2068\u2069"
_NEVER = r"\uFFFE\uFEFF\uFFFF"
_SPACE = r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_PUNCTUATION = r"\!'#%&'\(\)*\+,\\\-\.\/:;<=>\?@\[\]\^_{|}~\$"

_NAME_CHARACTER = rf"[^{_PUNCTUATION}{_SPACE}{_NEVER}{_DIRECTION}]"
_SUBDOMAIN = rf"(?:(?:{_NAME_CHARACTER}(?:[_-]|{_NAME_CHARACTER})*)?{_NAME_CHARACTER}\.)"
_NAME = rf"(?:(?:{_NAME_CHARACTER}(?:-|{_NAME_CHARACTER})*)?{_NAME_CHARACTER}\.)"
_TOP = r"(?:\L<tops>(?=[^0-9a-zA-Z@+\-]|$)|xn--[\-0-9a-z]+)"
_DOMAIN = rf"(?:{_SUBDOMAIN}*{_NAME}{_TOP})"

_PATH = rf"[a-z{_CYRILLIC}0-9!\*';:=\+,\.\$/%\#\[\]\-\u2013_~@\|&{_LATIN}]"
_PARENTHESES = rf"\((?:{_PATH}+|(?:{_PATH}*\({_PATH}+\){_PATH}*))\)"
_PATH_END = rf"(?:[\+\-a-z{_CYRILLIC}0-9=_\#/{_LATIN}]|(?:{_PARENTHESES}))"
_WHOLE_PATH = rf"(?:(?:{_PATH}*(?:{_PARENTHESES}{_PATH}*)*{_PATH_END})|(?:@{_PATH}+/))"
_QUERY = r"[a-z0-9!\?\*'@\(\);:&=\+\$/%\#\[\]\-_\.,~|]"
_QUERY_END = r"[a-z0-9\-_&=\#/]"

_TOPS = [
    word.lower()
    for line in (Path(__file__).parent / "domains.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
_BEFORE = rf"(?:[^A-Za-z0-9@＠$\#＃{_NEVER}]|[{_DIRECTION}]|^)"
_URL = regex.compile(
    rf"(?P<before>{_BEFORE})(?P<url>(?P<scheme>https?://)?(?P<domain>{_DOMAIN})"
    rf"(?::(?P<port>[0-9]+))?(?P<path>/{_WHOLE_PATH}*)?(?P<query>\?{_QUERY}*{_QUERY_END})?)",
    regex.IGNORECASE | regex.VERSION0,
    tops=_TOPS,
)
_ASCII_DOMAIN = regex.compile(
    rf"(?:[\-a-z0-9{_LATIN}]+\.)+{_TOP}", regex.IGNORECASE | regex.VERSION0, tops=_TOPS
)
_TCO = regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_QUERY}*{_QUERY_END})?", regex.IGNORECASE)


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
    for match in _URL.finditer(text):
        start, end = match.span("url")
        if not _is_short_enough(match["url"], match["domain"]):
            continue
        if match["scheme"]:
            tco = _TCO.match(match["url"])
            if tco is not None:
                if len(tco[1]) > LONGEST_SLUG:
                    continue
                end = start + tco.end()
            found.append(Link(text[start:end], start, end))
        elif not match["before"] or match["before"][-1] not in "-_./":
            found.extend(_without_scheme(text, start, end, match["domain"], bool(match["path"])))
    return found


def _without_scheme(text: str, start: int, end: int, domain: str, has_path: bool) -> list[Link]:
    spans = [m.span() for m in _ASCII_DOMAIN.finditer(domain)]
    links = [Link(domain[a:b], start + a, start + b) for a, b in spans]
    if links and has_path:
        first = links[-1].start
        links[-1] = Link(text[first:end], first, end)
    return links


def domain_pattern() -> str:
    """The pattern of a domain, for a grammar that shares it; needs `tops=tops()`."""
    return _DOMAIN


def tops() -> list[str]:
    """The top-level domains that twitter-text knows."""
    return _TOPS


def can_be_looked_up(domain: str) -> bool:
    """Whether a name could exist at all: labels to 63, names to 253 ASCII characters."""
    return _ascii_name(domain) is not None


def _is_short_enough(url: str, domain: str) -> bool:
    name = _ascii_name(domain)
    return name is not None and len(url) + len(name) - len(domain) <= LONGEST_URL


def _ascii_name(domain: str) -> str | None:
    labels: list[str] = []
    for label in domain.split("."):
        if label.isascii():
            labels.append(label)
        elif label.lower().startswith("xn--"):
            return None
        else:
            try:
                labels.append("xn--" + label.encode("punycode").decode("ascii"))
            except UnicodeError:
                return None
    name = ".".join(labels)
    if len(name) > LONGEST_NAME or any(len(label) > LONGEST_LABEL for label in labels):
        return None
    return name
