"""Expectation on Facebook pages and VK groups: is what it states of an account's next posts so?

**In time**: expectations are fitted on all posts before a day, and state where each post of the following days
will stand (7 days on Facebook, 60 on VK, whose file spans 17 years); then the next days. Nothing later than
the fit is known to it. Facebook's begin after four weeks and leave out the file's last three days, whose posts
were not grown when it was read; VK's begin after three years.

**New accounts**: networks are learned from three quarters of the accounts, and each account of the other
quarter is begun with nothing. Its expectation is learned again after 1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 45 and 70
posts and states the posts up to the next of these. Posts of one account share what was not known of it: the
first posts are as many draws as there are accounts, 146 and 60, and an error of 2 to 5 points is chance.

An account's size is the median engagement of its posts: the files have no followers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from bench.measurement import calibration, data

from homeground.measurement.expectation import Expectations, History, fit, follow_on

DAY = 86_400.0
SIZES = (3, 10, 100, 1_000, 10_000)
KNOWN = (0, 1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 45, 70, 100)
FIRST = ((0, 1), (1, 5), (5, 20), (20, 100))
PARTS = 4
LATER = datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stated:
    """Of one post: whose, which of its account's posts it was to us, and the shares below and at most."""

    account: str
    before: int
    less: float
    at_most: float
    engaged: float


def stated(
    expectations: Expectations, history: History, rows: list[int], before: int | None
) -> Iterator[Stated]:
    for row in rows:
        key, engaged = history.keys[history.key[row]], float(history.engaged[row])
        expected = expectations.at(key, int(history.hour[row]), data.GROWN, None)
        less, at_most = expected.ties(engaged)
        own = expected.own_posts if before is None else row
        yield Stated(key.account, own, less, at_most, engaged)


def in_time(history: History, first: float, days: float, last: float) -> Iterator[Stated]:
    """Fitted before each stretch of days, asked of the posts in it."""
    begins = np.arange(history.published.min() + first * DAY, history.published.max(), days * DAY)
    end = history.published.max() - last * DAY
    for begin, until in pairwise([*begins.tolist(), np.inf]):
        rows = (history.published >= begin) & (history.published < min(until, end))
        if rows.any():
            past = history.where(history.published < begin)
            expectations = fit(past, now=LATER, prior=data.UNLEARNED)
            yield from stated(expectations, history, np.flatnonzero(rows).tolist(), None)


def begun_new(history: History) -> Iterator[Stated]:
    """Each account as if it were new, its network known from others."""
    names = np.array([key.account for key in history.keys])
    accounts = sorted(set(names.tolist()))
    part = dict(
        zip(accounts, np.random.default_rng(1).permutation(len(accounts)) % PARTS, strict=True)
    )
    of_row = np.array([part[name] for name in names])[history.key]
    for each in range(PARTS):
        network = fit(history.where(of_row != each), now=LATER, prior=data.UNLEARNED)
        for account in (name for name in accounts if part[name] == each):
            rows = np.flatnonzero((names == account)[history.key])[: KNOWN[-1]]
            own = history.where(rows)
            for known, until in pairwise(KNOWN):
                asked = list(range(known, min(until, len(own))))
                if asked:
                    past = own.where(np.arange(known))
                    learned = follow_on(network, past, now=LATER)
                    yield from stated(learned, own, asked, known)


def error(posts: list[Stated]) -> str:
    if not posts:
        return "-"
    found = calibration.calibration_error([p.less for p in posts], [p.at_most for p in posts])
    return f"{found:.2f}"


def by_size(posts: list[Stated]) -> list[tuple[str, list[Stated]]]:
    engaged: dict[str, list[float]] = {}
    for post in posts:
        engaged.setdefault(post.account, []).append(post.engaged)
    size = {account: float(np.median(each)) for account, each in engaged.items()}
    groups, low = [], 0.0
    for high in (*SIZES, np.inf):
        name = f"{low:,.0f} to {high:,.0f}" if high < np.inf else f"{low:,.0f} and more"
        groups.append(
            (f"median engagement {name}", [p for p in posts if low <= size[p.account] < high])
        )
        low = high
    return [(name, group) for name, group in groups if group]


def rows_of(groups: list[tuple[str, list[Stated]]]) -> list[list[str]]:
    return [
        [name, f"{len(group):,}", f"{len({p.account for p in group}):,}", error(group)]
        for name, group in groups
    ]


def main() -> None:
    """Prints calibration errors, in percentage points."""
    head = ["", "posts", "accounts", "calibration error"]
    for name, history, steps in (
        ("Facebook pages", data.facebook(), (28, 7, 3)),
        ("VK groups", data.vk(), (3 * 365, 60, 0)),
    ):
        posts = list(in_time(history, *steps))
        old = [post for post in posts if post.before >= KNOWN[-1]]
        new = list(begun_new(history))
        print(f"\n{name}, in time:")
        calibration.table(head, rows_of([("all", posts), *by_size(old)]))
        print(f"\n{name}, new accounts:")
        calibration.table(
            head,
            rows_of(
                [
                    (f"posts {low + 1} to {high}", [p for p in new if low <= p.before < high])
                    for low, high in FIRST
                ]
            ),
        )


if __name__ == "__main__":
    main()
