"""How soon something is found among 100,000 texts of eight languages, and how soon they are findable.

    python -m bench.search [--publications N]

The server's time of the whole page, requests made one after the other; `bench.full_house` says of what
house.
"""

from __future__ import annotations

import argparse

from bench import full_house

PAGES = {
    "a word in 1 of 1,000": "q=lighthouses",
    "the same in Chinese": "q=极光",
    "a word in every text": "q=halti",
    "two words, one rare": "q=halti+polarlicht",
    "words in quotes": "q=%22one+screwdriver%22",
    "a beginning": "q=lanter",
    "everything but a word": "q=halti+-lantern",
    "all of one kind": "q=halti&kind=text",
    "in one market": "q=halti&market=fr-FR",
    "quotes in one market": "q=%22one+screwdriver%22&market=en-IN",
    "nothing": "q=zeppelin",
}


def measure(given: argparse.Namespace) -> None:
    from django.db import connection

    full_house.fill(given.publications)
    seconds = full_house.make_findable()
    print(
        f"  made findable: {given.publications:,} texts in {seconds:.0f} s, "
        f"{given.publications / seconds:,.0f} a second",
        flush=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('search_entry')")
        print(f"  their table and its indexes: {cursor.fetchone()[0] / 2**20:.0f} MB", flush=True)
    addresses = {name: f"/lumikko/search/?{query}" for name, query in PAGES.items()}
    for name, last, middle, page in full_house.timed(addresses):
        print(
            f"  {name:<24}{last:6.0f} ms at the 95th percentile (half: {middle:.0f} ms), "
            f"{page.content.count(b'data-row')} shown",
            flush=True,
        )


def main() -> None:
    full_house.in_a_house_of_its_own("bench.search", __doc__, measure)


if __name__ == "__main__":
    main()
