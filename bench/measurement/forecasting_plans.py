"""Forecasts before anything is published: of a post, and of a campaign of ten, from the account's history"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

import numpy as np
from bench.measurement.data import GROWN, facebook, vk

from homeground.measurement.expectation import Expectations, Expected, History, fit
from homeground.measurement.forecasting import forecast_campaign
from homeground.measurement.forecasting.campaigns import TOGETHER

LEARNED_FROM = 0.8
"""The earliest posts; the later ones are foretold."""
CAMPAIGN = 10
MOST = 20_000

Foretold = tuple[str, Expected, float]


def main() -> None:
    print(
        "Learned from the first four fifths of the posts, held against 20,000 of the rest. held: within the 80 %\n"
        "interval. error: median of |forecast/final - 1|, 1 added to both."
    )
    print(f"\n{'file':10}{'posts':18}{'number':>8}{'error':>8}{'held':>8}")
    for history in (facebook(), vk()):
        name = history.keys[0].network
        foretold = list(_foretold(history))
        _posts(name, "all", foretold)
        _posts(name, "final 10 to 100", [each for each in foretold if 10 <= each[2] <= 100])
        _posts(name, "median 10 to 100", [each for each in foretold if 10 <= each[1].median <= 100])
        for together in sorted({0.0, TOGETHER, 0.5}):
            _campaigns(name, foretold, together)


def _foretold(history: History) -> Iterator[Foretold]:
    order = np.argsort(history.published, kind="stable")
    cut = int(len(order) * LEARNED_FROM)
    now = datetime.fromtimestamp(float(history.published[order[cut]]), UTC)
    known = _rows(history, order[:cut])
    expectations: Expectations = fit(known, now=now + timedelta(seconds=GROWN))
    later = order[cut:]
    for row in later[:: max(len(later) // MOST, 1)] if len(later) < MOST else later[:MOST]:
        key = history.keys[int(history.key[row])]
        at = datetime.fromtimestamp(float(history.published[row]), UTC)
        expected = expectations.of(key, at, timedelta(seconds=GROWN), None)
        yield key.account, expected, float(history.engaged[row])


def _rows(history: History, rows: np.ndarray) -> History:
    return History(
        history.keys,
        *(
            getattr(history, column)[rows]
            for column in ("key", "published", "hour", "age", "engaged", "audience")
        ),
    )


def _posts(name: str, which: str, foretold: list[Foretold]) -> None:
    if not foretold:
        return
    held = np.mean([each.quantile(0.1) <= came <= each.quantile(0.9) for _, each, came in foretold])
    error = median(abs((each.median + 1) / (came + 1) - 1) for _, each, came in foretold)
    print(f"{name:10}{which:18}{len(foretold):>8,}{error:>8.3f}{held:>8.1%}", flush=True)


def _campaigns(name: str, foretold: list[Foretold], together: float) -> None:
    """Ten posts of an account one after another."""
    by_account: dict[str, list[Foretold]] = defaultdict(list)
    for each in foretold:
        by_account[each[0]].append(each)
    campaigns = [
        posts[start : start + CAMPAIGN]
        for posts in by_account.values()
        for start in range(0, len(posts) - CAMPAIGN + 1, CAMPAIGN)
    ][:600]
    held, errors = [], []
    for posts in campaigns:
        said = forecast_campaign([expected for _, expected, _ in posts], together=together)
        assert said is not None
        came = sum(post[2] for post in posts)
        held.append(said.low <= came <= said.high)
        errors.append(abs((said.value + 1) / (came + 1) - 1))
    which = f"ten, rho {together:g}"
    print(
        f"{name:10}{which:18}{len(campaigns):>8,}{median(errors):>8.3f}{np.mean(held):>8.1%}",
        flush=True,
    )


if __name__ == "__main__":
    main()
