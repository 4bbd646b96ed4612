"""Reading host names inside a text: label by label, up to a known top-level domain.

A run of host characters can hold more than a host: scripts that do not use spaces run on before and
after it. So a host starts at the first place, and ends at the last known top-level domain, where
every label between is well formed: subdomains may have `_` and `-` inside, the domain only `-`.
Everything here takes time proportional to the run, whatever the run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from encodings.idna import ToASCII
from functools import cache
from importlib.resources import files

FORBIDDEN = "\ufffe\ufeff\uffff"
LONGEST_LABEL = 63
NO_SUCH_HOST = 1_000_000

_NOT_AT_EDGE = frozenset("_-")
_BARS_A_LINK = re.compile(rf"[A-Za-z0-9@＠$#＃{FORBIDDEN}]")
_BARS_A_TLD = re.compile(r"[A-Za-z0-9@+-]")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_PUNYCODE_TLD = re.compile(r"xn--[0-9a-z]+", re.IGNORECASE | re.ASCII)
_IDNA_DOT = re.compile("[.\u3002\uff0e\uff61]")
_LATIN = (
    r"A-Za-z0-9_\-\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    r"\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_LATIN_AT_END = re.compile(rf"(?<![{_LATIN}])[{_LATIN}]+\Z")


@cache
def top_level_domains() -> frozenset[str]:
    """The known top-level domains, in lower case."""
    listed = files("homeground.text").joinpath("top_level_domains.txt").read_text("utf-8")
    lines = (line for line in listed.splitlines() if not line.startswith("#"))
    return frozenset(name for line in lines for name in line.split())


@cache
def _longest_top_level_domain() -> int:
    return max(map(len, top_level_domains()))


def top_level_domain_length(label: str, after: str) -> int:
    """How many characters at the start of `label` are a top-level domain; 0 if none are.

    `after` is the character which follows the label in the text, or nothing at its end.

    >>> top_level_domain_length("comです", "")
    3
    >>> top_level_domain_length("com", "@")
    0
    """
    known = top_level_domains()
    word = _ASCII_WORD.match(label)
    if word and word[0].lower() in known and not _BARS_A_TLD.match((label + after)[word.end() :]):
        return word.end()
    if not label.isascii():
        for size in range(min(len(label), _longest_top_level_domain()), 0, -1):
            following = label[size] if size < len(label) else after
            if label[:size].lower() in known and not _BARS_A_TLD.match(following):
                return size
    punycode = _PUNYCODE_TLD.match(label)
    return punycode.end() if punycode else 0


def may_start(text: str, start: int, done: int) -> bool:
    """Whether a link may start at `start`, all before `done` being part of another already."""
    return start == 0 or (start > done and not _BARS_A_LINK.match(text, start - 1))


class HostRun:
    """The hosts that can be read in `text[start:end]`, a run of host characters with a dot."""

    __slots__ = ("_labels", "_reach", "_starts", "_suffixes", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self._labels = labels = text[start:end].split(".")
        self._starts = starts = [start]
        for label in labels:
            starts.append(starts[-1] + len(label) + 1)
        last = len(labels) - 1
        after = text[end : end + 1]
        # How much of each label is a top-level domain: the first one cannot be.
        self._suffixes = [0] * (last + 2)
        for index in range(1, last + 1):
            following = "." if index < last else after
            self._suffixes[index] = top_level_domain_length(labels[index], following)
        self._reach = self._domains_reached() if any(self._suffixes) else []

    def _domains_reached(self) -> list[int]:
        """For each label the last domain to which whole labels lead from it, or -1."""
        reach = [-1] * (len(self._labels) + 1)
        for index in range(len(self._labels) - 1, -1, -1):
            label = self._labels[index]
            if label and label[0] not in _NOT_AT_EDGE and label[-1] not in _NOT_AT_EDGE:
                if reach[index + 1] >= 0:
                    reach[index] = reach[index + 1]
                elif self._suffixes[index + 1] and "_" not in label:
                    reach[index] = index
        return reach

    def __bool__(self) -> bool:
        """Whether there is a top-level domain in the run at all."""
        return bool(self._reach)

    def end_from(self, index: int, start: int) -> int | None:
        """Where the host ends which starts at `start`, in the label `index`; None if none does."""
        stop = self._starts[index + 1] - 1
        first, last = self.text[start : start + 1], self.text[stop - 1 : stop]
        if start >= stop or first in _NOT_AT_EDGE or last in _NOT_AT_EDGE:
            return None
        domain = self._reach[index + 1]
        if domain < 0:
            if not self._suffixes[index + 1] or "_" in self.text[start:stop]:
                return None
            domain = index
        return self._starts[domain + 1] + self._suffixes[domain + 1]

    def first_host(self, done: int) -> tuple[int, int] | None:
        """Start and end of the first host in the run that may start after `done`."""
        for index in range(max(0, bisect_right(self._starts, done) - 1), len(self._labels) - 1):
            if self._reach[index + 1] < 0 and not self._suffixes[index + 1]:
                continue
            for start in self._possible_starts(index, done):
                end = self.end_from(index, start)
                if end is not None:
                    return start, end
        return None

    def _possible_starts(self, index: int, done: int) -> Iterator[int]:
        begin, stop = self._starts[index], self._starts[index + 1] - 1
        if self._reach[index + 1] < 0:
            # This label is the domain itself, which has no underscore.
            begin = max(begin, self.text.rfind("_", begin, stop) + 1)
        begin = max(begin, done)
        if begin == 0 and may_start(self.text, 1, 0):
            # X takes the first character of a text for what precedes a link, where it can.
            yield 1
        for start in range(begin, stop):
            if may_start(self.text, start, done):
                yield start


def latin_hosts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The hosts in `text[start:end]` which are Latin up to their top-level domain.

    Without a scheme only these are links: text in other scripts runs on into the host.
    """
    if text[start:end].isascii():
        yield start, end
        return
    labels = text[start:end].split(".")
    latin = [_LATIN_AT_END.search(label) for label in labels]
    index, begin, free_from = 0, start, start
    while index < len(labels) - 1:
        match = latin[index]
        last = index
        while match and last + 2 < len(labels) and (following := latin[last + 1]):
            if following.start() > 0:
                break
            last += 1
        for domain in range(last, index - 1, -1) if match else ():
            if size := top_level_domain_length(labels[domain + 1], ""):
                stop = begin + sum(len(label) + 1 for label in labels[index : domain + 1]) + size
                yield max(free_from, begin + (match.start() if match else 0)), stop
                free_from = stop
                last = domain
                break
        begin += sum(len(label) + 1 for label in labels[index : last + 1])
        index = last + 1


def length_in_ascii(host: str) -> int:
    """The length of `host` as the domain name system spells it; `NO_SUCH_HOST` if it cannot.

    >>> length_in_ascii("пример.com")
    16
    """
    length = -1
    for label in _IDNA_DOT.split(host):
        if not 0 < len(label) <= LONGEST_LABEL:
            return NO_SUCH_HOST
        try:
            length += 1 + (len(label) if label.isascii() else len(ToASCII(label)))
        except UnicodeError:
            return NO_SUCH_HOST
    return length
