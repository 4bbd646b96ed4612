"""The words that were found, marked in the text they stand in. Pieces only: pages escape them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from .finding import Found
from .words import CHINESE, PAIRS, asked, configuration, lettered

AROUND = 80
LONGEST = 240
LOOKED_AT = 3000
"""Characters of a text in which words are looked for."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    found: bool


def marked(
    found: Sequence[Found], wanted: Iterable[str]
) -> dict[int, tuple[list[Piece], list[Piece]]]:
    """By the entry's id: its title, and the part of its text around the first word that was found."""
    words = _words_that_fit(found)
    wanted = list(wanted)
    marks = {}
    for each in found:
        entry = each.entry
        if entry.how in {CHINESE, PAIRS}:
            fits = {word for text in wanted for word in asked(text, entry.how)}
            fits |= {lettered(text).strip() for text in wanted}
        else:
            fits = words.get((entry.how, each.query), set())
        marks[entry.pk] = (
            list(pieces(entry.title, fits, entry.how)),
            list(pieces(part(entry.text, fits, entry.how), fits, entry.how)),
        )
    return marks


def part(text: str, fits: set[str], how: str) -> str:
    """Of a long text what stands around the first word that fits."""
    text = " ".join(text[:LOOKED_AT].split())
    first = next(_places(text, fits, how), (0, 0))[0]
    begin = max(0, first - AROUND)
    if begin:
        # Not in the middle of a word.
        begin = text.find(" ", begin, first) + 1 or begin
    shown = text[begin : begin + LONGEST]
    return f"{'… ' if begin else ''}{shown}{' …' if begin + LONGEST < len(text) else ''}"


def pieces(text: str, fits: set[str], how: str) -> Iterator[Piece]:
    at = 0
    for start, end in _places(text, fits, how):
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start], found=False)
        yield Piece(text[start:end], found=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], found=False)


def _places(text: str, fits: set[str], how: str) -> Iterator[tuple[int, int]]:
    if how in {CHINESE, PAIRS} and fits:
        longest_first = sorted(filter(None, fits), key=len, reverse=True)
        for match in re.finditer("|".join(map(re.escape, longest_first)), text.lower()):
            yield match.span()
        return
    for match in _WORD.finditer(text):
        if lettered(match.group()).strip() in fits:
            yield match.span()


def _words_that_fit(found: Sequence[Found]) -> dict[tuple[str, str], set[str]]:
    """By how and query: which of the words in these texts are meant, by the language's own endings."""
    told: dict[tuple[str, str], set[str]] = {}
    for each in found:
        if each.entry.how not in {CHINESE, PAIRS}:
            text = f"{each.entry.title} {each.entry.text[:LOOKED_AT]}"
            told.setdefault((each.entry.how, each.query), set()).update(
                lettered(match.group()).strip() for match in _WORD.finditer(text)
            )
    if not any(told.values()):
        return {}
    queries, rows = [], []
    for number, ((how, query), words) in enumerate(told.items()):
        # Any of the words asked for, none excluded, and the beginning of each.
        wanted = re.findall(r'(?<!-)"([^"]+)"', query)
        queries.append((number, configuration(how), " or ".join(" ".join(wanted).split())))
        rows += [(number, word) for word in sorted(words)]
    groups, fits = list(told), dict[tuple[str, str], set[str]]()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH asked AS MATERIALIZED (
                SELECT number, rules::regconfig AS rules,
                       CASE WHEN q LIKE '%%''' THEN q || ':*' ELSE q END::tsquery AS query
                FROM unnest(%s::int[], %s::text[], %s::text[]) AS a (number, rules, typed),
                     CAST(websearch_to_tsquery(rules::regconfig, typed) AS text) q
                WHERE q <> ''
            )
            SELECT number, word FROM unnest(%s::int[], %s::text[]) AS w (number, word)
            JOIN asked USING (number) WHERE to_tsvector(rules, word) @@ query
            """,
            [*map(list, zip(*queries, strict=True)), *map(list, zip(*rows, strict=True))],
        )
        for number, word in cursor.fetchall():
            fits.setdefault(groups[number], set()).add(word)
    return fits
