"""Forecasts of small posts: news items' second day from their first, and cascades thinned to a brand's size"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
from bench.measurement.data import table

from homeground.measurement.forecasting import Curve, Forecast, forecast, learn
from homeground.measurement.forecasting.curves import HOUR

MOST = 10**9
SIZES = ((0, 10), (10, 100), (100, 1000), (1000, MOST))
MOST_ITEMS = 4_000
NETWORKS = {"facebook": "Facebook", "googleplus": "Google+", "linkedin": "LinkedIn"}
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
ACCOUNT = 200
"""News items that one learning sees, as many as an account of a brand has in a year."""
AGES = (0.25, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0)


@dataclass(frozen=True, slots=True)
class Tried:
    """What was seen, what came, and what had been said."""

    seen: float
    came: float
    said: Forecast

    @property
    def held(self) -> bool:
        return self.said.low <= self.came <= self.said.high


def main() -> None:
    print(
        "error: median of |forecast/final - 1|, 1 added to both; as seen: the same, had nothing more been\n"
        "expected to come. held: share of finals within the 80 % interval, of the posts whose final is of\n"
        "this size, and of those whose forecast is."
    )
    news()
    thinned()


def news() -> None:
    """Accounts of 200 items each: growth is learned from them, the next 200 are forecast."""
    _head("News items' level on day 2 from that on day 1", "network")
    items = table("news_three_networks").sample(frac=1.0, random_state=6)
    for slug, name in NETWORKS.items():
        levels = items[[f"{slug}_day1", f"{slug}_day2"]].to_numpy().clip(min=0)
        posts = [
            Curve(FIRST, ((24 * HOUR, float(one)), (48 * HOUR, float(two))))
            for one, two in levels[:MOST_ITEMS]
        ]
        tried, methods = _walk(posts, 24.0, 48.0, slug, ACCOUNT)
        for size in SIZES:
            _say(name, size, tried, methods)


def thinned() -> None:
    """Each retweet of a real cascade is kept by one chance, so that 10 to 100 stay: the course of a small
    post as far as it goes like that of a large one."""
    _head("Cascades thinned to 10 to 100 retweets: after 168 hours, from their first", "seen for")
    posts = _thin()
    for age in (1.0, 3.0, 6.0, 12.0, 24.0, 48.0):
        tried, methods = _walk(posts, age, 168.0, "x", 100)
        _say(f"{age:g} h", (10, 100), tried, methods)


def _head(title: str, first: str) -> None:
    print(f"\n{title}")
    print(
        f"{first:10}{'size':>14}{'posts':>8}{'error':>8}{'as seen':>9}{'held':>8}{'by forecast':>13}   methods"
    )


def _thin() -> list[Curve]:
    cascades = table("retweet_cascades_738")
    chance = np.random.default_rng(6)
    posts = []
    for number, (_, rows) in enumerate(cascades.groupby("cascade", sort=True)):
        hours = np.sort(rows.seconds.to_numpy()[1:] / 3600)
        hours = hours[hours < 168]
        wanted = 10 ** chance.uniform(1.0, 2.0)
        kept = hours[chance.random(len(hours)) < wanted / len(hours)]
        seen = tuple((age * HOUR, float(np.searchsorted(kept, age))) for age in AGES)
        posts.append(Curve(FIRST + number * HOUR, seen))
    return [posts[place] for place in chance.permutation(len(posts))]


def _walk(
    posts: Sequence[Curve], age: float, until: float, network: str, account: int
) -> tuple[list[Tried], Counter[str]]:
    """Learned from one account's worth of posts, held against the next."""
    tried: list[Tried] = []
    methods: Counter[str] = Counter()
    blocks = [posts[start : start + account] for start in range(0, len(posts), account)]
    for block, following in pairwise(blocks):
        placed = [Curve(FIRST + number * HOUR, each.seen) for number, each in enumerate(block)]
        growth = learn(placed, now=FIRST + timedelta(days=900), network=network)
        methods[str(growth.method)] += 1
        for post in following:
            known = tuple(point for point in post.seen if point[0] <= age * HOUR)
            said = forecast(known, growth, until=until * HOUR)
            assert said is not None
            tried.append(Tried(known[-1][1], post.seen[-1][1], said))
    return tried, methods


def _say(name: str, size: tuple[float, float], tried: list[Tried], methods: Counter[str]) -> None:
    low, high = size
    ended = [each for each in tried if low <= each.came <= high]
    foretold = [each for each in tried if low <= each.said.value <= high]
    if not ended or not foretold:
        return
    error = median(abs((each.said.value + 1) / (each.came + 1) - 1) for each in ended)
    as_seen = median(abs((each.seen + 1) / (each.came + 1) - 1) for each in ended)
    held, by_forecast = (
        sum(each.held for each in these) / len(these) for these in (ended, foretold)
    )
    used = ", ".join(f"{method} {times}" for method, times in methods.most_common())
    sized = f"{low:g} to {high:g}" if high < MOST else f"over {low:g}"
    print(
        f"{name:10}{sized:>14}{len(ended):>8,}{error:>8.3f}{as_seen:>9.3f}{held:>8.1%}{by_forecast:>13.1%}   {used}",
        flush=True,
    )
