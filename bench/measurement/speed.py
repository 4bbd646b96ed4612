"""Speed of expectations and lift: a million posts of a thousand accounts; one lift."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import numpy as np

from homeground.measurement.expectation import History, Key, fit
from homeground.measurement.lift import lift

ACCOUNTS, EACH = 1_000, 1_000
LIFTS = 5_000
FORMATS = ("photo", "video", "text", "link")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def million() -> History:
    """Made-up posts of the last three years: accounts of 3 to 10,000 reactions a post, on four networks."""
    chance = np.random.default_rng(1)
    keys = tuple(
        Key(f"network {account % 4}", f"market {account % 7}", f"account {account}", kind)
        for account in range(ACCOUNTS)
        for kind in FORMATS
    )
    account = np.repeat(np.arange(ACCOUNTS), EACH)
    level = np.repeat(chance.uniform(1, 9, ACCOUNTS), EACH)
    posts = len(account)
    published = NOW.timestamp() - chance.uniform(0, 3 * 365 * 86_400, posts)
    age = np.minimum(30 * 86_400.0, NOW.timestamp() - published)
    return History(
        keys,
        (account * len(FORMATS) + chance.integers(0, len(FORMATS), posts)).astype(np.int32),
        published,
        chance.integers(0, 168, posts).astype(np.int16),
        age,
        np.floor(np.exp(level + chance.normal(0, 1, posts))),
        np.exp(level + 3),
    )


def alone() -> None:
    """In a process of its own, so that its memory is its own."""
    history = million()
    began, worked = time.perf_counter(), time.process_time()
    expectations = fit(history, now=NOW)
    fitted, worked = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    key, at = history.keys[0], NOW - timedelta(hours=30)
    began = time.perf_counter()
    for engaged in range(LIFTS):
        lift(engaged, expectations.of(key, at, timedelta(hours=24), 1_000))
    each = (time.perf_counter() - began) / LIFTS * 1_000
    print(f"{len(history):,} posts of {ACCOUNTS:,} accounts fitted")
    print(f"  {fitted:6.1f} s, of them {worked:.1f} s of one processor's work; {memory:.2f} GB")
    print(f"a lift, its expectation asked for   {each:6.3f} ms")


def main() -> None:
    """Prints seconds, gigabytes and milliseconds."""
    subprocess.run(
        [sys.executable, "-c", "from bench.measurement.speed import alone; alone()"], check=True
    )


if __name__ == "__main__":
    main()
