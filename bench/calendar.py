"""How soon the calendar is there with 100,000 publications of 200 accounts in ten markets.

    python -m bench.calendar [--publications N]

The server's time, requests made one after the other; `bench.full_house` says of what house.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bench import full_house


def pages() -> dict[str, str]:
    """Of the month, week and day around now."""
    today = f"date={datetime.now(UTC).date()}"
    return {
        "month, all markets": f"view=month&{today}",
        "month, one market": f"view=month&{today}&market=de-DE",
        "month, one campaign": f"view=month&{today}&campaign=c7",
        "week, all markets": f"view=week&{today}",
        "day, all markets": f"view=day&{today}",
        "list, all markets": f"view=list&{today}",
    }


def measure(given: argparse.Namespace) -> None:
    full_house.fill(given.publications)
    addresses = {name: f"/lumikko/calendar/?{query}" for name, query in pages().items()}
    for name, last, middle, _page in full_house.timed(addresses):
        print(
            f"  {name:<22}{last:6.0f} ms at the 95th percentile (half: {middle:.0f} ms)", flush=True
        )


def main() -> None:
    full_house.in_a_house_of_its_own("bench.calendar", __doc__, measure)


if __name__ == "__main__":
    main()
