"""Where the words that a remark is about stand in a text that may have changed since; which image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from homeground.content.models import VariantMedia


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text, and the numbers of the remarks that are about it."""

    text: str
    about: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    """Those of them whose words end with it."""


def nearest(quote: str, text: str, start: int) -> int | None:
    """Where `text` says `quote`, as near to `start` as it does; `None`: nowhere.

    >>> nearest("lamp", "A lamp is a lamp.", 9)
    12
    """
    before = text.rfind(quote, 0, start + len(quote))
    after = text.find(quote, start)
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - start), default=None)


def stretches(text: str, ranges: Iterable[tuple[int, int, int]]) -> list[Stretch]:
    """`text` cut where one of `ranges` (remark's number, start, end) begins or ends.

    >>> [(each.text, each.about) for each in stretches("abcd", [(1, 0, 2), (2, 1, 3)])]
    [('a', (1,)), ('b', (1, 2)), ('c', (2,)), ('d', ())]
    """
    given = list(ranges)
    return list(_cut(text, given, sorted({0, len(text), *_ends(given)})))


def source_of(media: VariantMedia) -> str:
    """The SHA-256 of what was put in: the same in the composer and in what was made of it to go out."""
    return (media.original or media.file).sha256


def _ends(ranges: Iterable[tuple[int, int, int]]) -> Iterator[int]:
    for _number, start, end in ranges:
        yield from (start, end)


def _cut(text: str, ranges: list[tuple[int, int, int]], cuts: list[int]) -> Iterator[Stretch]:
    for start, end in pairwise(cuts):
        about = tuple(number for number, from_, to in ranges if from_ <= start and end <= to)
        ends = tuple(number for number, from_, to in ranges if from_ <= start and to == end)
        yield Stretch(text[start:end], about, ends)
