"""Finding: by the rules of each language, the fitting ones first, of each kind a handful."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from homeground.accounts.models import Brand, Market

from .asking import Question
from .models import Entry, Kind
from .words import configuration, mark_of_market, mark_of_shelf

OF_EACH_KIND = 10
WEIGHED = 150
"""Of each kind and language the newest so many that fit are weighed against each other: a word that
stands in everything must not make every text be weighed."""
LOOKED_THROUGH = 3000
"""So many of the newest are looked through before the index of words is asked: it finds what is rare at
once, but of what is common it would first gather everything there is."""
MOST_OF_A_SHELF = 1000
ENOUGH = 3
"""Times as many as are shown: with these among the newest, nothing older is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    entry: Entry
    query: str
    """The words that were found, for `marking`."""


@dataclass(frozen=True, slots=True)
class Group:
    kind: Kind
    found: list[Found]
    more: bool
    """Whether more of the kind fit than are here."""


class Shelf(NamedTuple):
    how: str
    kind: str


class Hit(NamedTuple):
    """Sorted, the worst comes first."""

    weight: float
    at: datetime
    id: int


def find(
    wish: Question,
    brand: Brand,
    markets: Collection[Market] | None,
    kind: Kind | None = None,
) -> list[Group]:
    """By kind, the best of the newest first. `markets`: only of these, and headquarters' messages.

    With `kind` only of that one, and ten times as many.
    """
    if wish.too_short or not wish.wanted:
        return []
    shelves = [shelf for shelf in _shelves(brand) if kind in {None, shelf.kind}]
    queries = {how: wish.for_postgresql(how) for how in {shelf.how for shelf in shelves}}
    parsed = _parsed({how: query for how, query in queries.items() if query})
    asked = {shelf: parsed[shelf.how] for shelf in shelves if shelf.how in parsed}
    most = OF_EACH_KIND * (10 if kind else 1)
    hits = _hits(asked, brand, markets, enough=min(WEIGHED, ENOUGH * most))
    best = {each: sorted(hits.get(each, ()), reverse=True)[: most + 1] for each in Kind}
    ids = [hit.id for of_kind in best.values() for hit in of_kind]
    entries = Entry.objects.select_related("market").defer("words").in_bulk(ids)
    groups = {
        each: [
            Found(entries[hit.id], queries[entries[hit.id].how])
            for hit in of_kind
            if hit.id in entries
        ]
        for each, of_kind in best.items()
    }
    return [Group(each, found[:most], len(found) > most) for each, found in groups.items() if found]


def _shelves(brand: Brand) -> list[Shelf]:
    """The rules by which the brand's texts were made into words, with the kinds that there are."""
    with connection.cursor() as cursor:
        # From each to the next in the index: how many texts there are does not matter.
        cursor.execute(
            """
            WITH RECURSIVE shelf AS (
                (SELECT how, kind FROM search_entry WHERE brand_id = %s ORDER BY how, kind LIMIT 1)
                UNION ALL
                SELECT next.how, next.kind FROM shelf, LATERAL (
                    SELECT how, kind FROM search_entry
                    WHERE brand_id = %s AND (how, kind) > (shelf.how, shelf.kind)
                    ORDER BY how, kind LIMIT 1) next
            )
            SELECT how, kind FROM shelf
            """,
            [brand.pk, brand.pk],
        )
        return [Shelf(*row) for row in cursor.fetchall()]


def _parsed(queries: dict[str, str]) -> dict[str, str]:
    """As `tsquery`; the last word of each may be the beginning of one. What has none is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT how, CASE WHEN q LIKE '%%''' THEN q || ':*' ELSE q END
            FROM unnest(%s::text[], %s::text[], %s::text[]) AS a (how, rules, typed),
                 CAST(websearch_to_tsquery(rules::regconfig, typed) AS text) q
            WHERE q <> ''
            """,
            [list(queries), [configuration(how) for how in queries], list(queries.values())],
        )
        return dict(cursor.fetchall())


def _hits(
    asked: dict[Shelf, str], brand: Brand, markets: Collection[Market] | None, enough: int
) -> dict[str, set[Hit]]:
    """By kind, of each shelf the newest that fit its query: `enough`, or all there are."""
    hits: dict[str, set[Hit]] = {}
    of_shelf: dict[Shelf, int] = dict.fromkeys(asked, 0)
    for shelf, hit in _among_the_newest(asked, brand, markets):
        hits.setdefault(shelf.kind, set()).add(hit)
        of_shelf[shelf] += 1
    # Where the newest are not enough of them, they are rare, or long ago.
    rare = {shelf: asked[shelf] for shelf, number in of_shelf.items() if number < enough}
    for kind, hit in _by_their_words(rare, brand, markets) if rare else ():
        hits.setdefault(kind, set()).add(hit)
    return hits


def _among_the_newest(
    asked: dict[Shelf, str], brand: Brand, markets: Collection[Market] | None
) -> Iterator[tuple[Shelf, Hit]]:
    """What fits among the newest of each shelf; or, `markets` given, of each of these."""
    each = LOOKED_THROUGH // max(1, len(asked), len(markets or ()))
    places: Iterable[tuple[str, list[Any]]] = [("", [])]
    if markets is not None:
        of_markets = ("AND market_id = market.id", [[market.pk for market in markets]])
        places = [of_markets, ("AND market_id IS NULL", [])]
    for place, ids in places:
        among = ", unnest(%s::bigint[]) market (id)" if ids else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT shelf.how, shelf.kind, ts_rank(words, query, 1), fitting.at, fitting.id
                FROM unnest(%s::text[], %s::text[], %s::tsquery[]) shelf (how, kind, query) {among},
                LATERAL (
                    SELECT * FROM (
                        SELECT id, at, words FROM search_entry
                        WHERE brand_id = %s AND how = shelf.how AND kind = shelf.kind {place}
                        ORDER BY at DESC LIMIT {min(each, MOST_OF_A_SHELF)}
                    ) newest
                    WHERE words @@ query ORDER BY at DESC LIMIT {WEIGHED}
                ) fitting
                """,  # noqa: S608 - our own words and numbers
                [
                    *([getattr(shelf, part) for shelf in asked] for part in Shelf._fields),
                    list(asked.values()), *ids, brand.pk,
                ],
            )  # fmt: skip
            for how, kind, *hit in cursor.fetchall():
                yield Shelf(how, kind), Hit(*hit)


def _by_their_words(
    asked: dict[Shelf, str], brand: Brand, markets: Collection[Market] | None
) -> list[tuple[str, Hit]]:
    """With their kinds, what the index of words finds, of each shelf the newest.

    Shelves and markets are in it too: what others wrote is not gathered first. Shelves whose query is the
    same are asked together.
    """
    limit = ""
    if markets is not None:
        marks = [mark_of_market(brand.pk, pk) for pk in (None, *(each.pk for each in markets))]
        limit = f"{any_of(marks)} & "
    shelves: dict[str, list[str]] = {}
    for shelf, query in asked.items():
        shelves.setdefault(query, []).append(mark_of_shelf(brand.pk, *shelf))
    limited = [f"{any_of(marks)} & {limit}({query})" for query, marks in shelves.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT kind, ts_rank(words, query, 1), at, placed.id
            FROM unnest(%s::tsquery[], %s::tsquery[]) asked (query, limited), LATERAL (
                SELECT id, row_number() OVER (PARTITION BY how, kind ORDER BY at DESC) AS place
                FROM search_entry WHERE words @@ limited AND brand_id = %s
            ) placed JOIN search_entry USING (id) WHERE place <= %s
            """,
            [list(shelves), limited, brand.pk, WEIGHED],
        )
        return [(kind, Hit(*hit)) for kind, *hit in cursor.fetchall()]


def any_of(marks: Iterable[str]) -> str:
    """As `tsquery`."""
    return "(" + " | ".join(f"'{mark}'" for mark in marks) + ")"
