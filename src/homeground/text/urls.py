"""Finding links in a text as X does; Mastodon follows the same rules with paths of its own.

What is a link is laid down by the conformance cases of twitter-text (extract.yml):
https://github.com/twitter/twitter-text/tree/master/conformance
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from regex import Pattern

from .hosts import FORBIDDEN, HostRun, latin_hosts, length_in_ascii, may_start

LONGEST_LINK = 4096
LONGEST_SHORT_LINK_SLUG = 40
QUERY = r"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[A-Za-z0-9_&=#/\-]"

_DIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SPACES = "\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Without dot, hyphen and underscore, which occur inside hosts.
_PUNCTUATION = re.escape("!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~")
_NO_HOST = rf"\x00-\x20\x7f{_SPACES}{_PUNCTUATION}{_DIRECTIONAL}{FORBIDDEN}"
_RUN = re.compile(rf"(?<![^{_NO_HOST}])[^{_NO_HOST}.]*+\.[^{_NO_HOST}]++")
_BARS_A_BARE_LINK = frozenset("-_./")
_SHORT_LINK = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:{QUERY})?", re.IGNORECASE | re.ASCII)
_LONGEST_SCHEME = 8


@dataclass(frozen=True, slots=True)
class LinkGrammar:
    """What differs between networks that find links in this way."""

    scheme: re.Pattern[str]
    """Matches a scheme at the end of what precedes `://`."""
    tail: Pattern[str]
    """Port, path (the group `path`) and query after a host; matches nothing too."""
    bare_links: bool
    """Whether `example.com` without a scheme is a link."""


def link_spans(text: str, grammar: LinkGrammar) -> list[tuple[int, int]]:
    """Start and end, in code points, of each link in `text`, in order."""
    found: list[tuple[int, int]] = []
    done = 0
    for match in _RUN.finditer(text):
        if match.end() > done and (run := HostRun(text, *match.span())):
            done = _read_run(run, grammar, done, found)
    return found


def _read_run(run: HostRun, grammar: LinkGrammar, done: int, found: list[tuple[int, int]]) -> int:
    """Adds the links in `run` to `found`; returns up to where the text is used up."""
    text = run.text
    link_start = _scheme_before(text, run.start, grammar)
    if link_start is not None and may_start(text, link_start, done):
        host_end = run.end_from(0, run.start)
        if host_end is not None:
            done, _ = _after_tail(text, host_end, grammar)
            end = _end_with_scheme(text, link_start, done)
            if end and _fits(text, (run.start, host_end), end - link_start):
                found.append((link_start, end))
    while (host := run.first_host(done)) is not None:
        start, host_end = host
        done, has_path = _after_tail(text, host_end, grammar)
        if grammar.bare_links and (start == 0 or text[start - 1] not in _BARS_A_BARE_LINK):
            length = done - start + len("https://")
            links = [span for span in latin_hosts(text, *host) if _fits(text, span, length)]
            if links and has_path:
                links[-1] = (links[-1][0], done)
            found.extend(links)
    return done


def _scheme_before(text: str, host_start: int, grammar: LinkGrammar) -> int | None:
    if host_start < 3 or not text.startswith("://", host_start - 3):
        return None
    colon = host_start - 3
    scheme = grammar.scheme.search(text, max(0, colon - _LONGEST_SCHEME), colon)
    return scheme.start() if scheme else None


def _after_tail(text: str, host_end: int, grammar: LinkGrammar) -> tuple[int, bool]:
    tail = grammar.tail.match(text, host_end)
    return (tail.end(), bool(tail["path"])) if tail else (host_end, False)


def _end_with_scheme(text: str, start: int, end: int) -> int | None:
    """X's own short links end with their slug and query, whatever follows; a long slug is none."""
    short = _SHORT_LINK.match(text, start)
    if short is None:
        return end
    return short.end() if len(short[1]) <= LONGEST_SHORT_LINK_SLUG else None


def _fits(text: str, host: tuple[int, int], link_length: int) -> bool:
    name = text[slice(*host)]
    return link_length + max(0, length_in_ascii(name) - len(name)) <= LONGEST_LINK
