"""Lift: how a post did against what was expected of it. The same meaning on every network.

One post's lift is (engagement + 1) / (expected + 1): twice is 2.0. One is added on both sides, since many
posts of small accounts have none at all. Its interval says how well the expectation is known, not how much
posts differ: that is what the percentile is for.

Many posts' lift is their typical one, and its interval holds what luck there is in so few posts as well.
Two lifts are compared by the ratio of both: "more", "less", or "cannot tell".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from math import exp, log, sqrt
from statistics import median

from homeground.measurement.expecting.expected import Expected, Z
from homeground.measurement.expecting.readings import checked_engagement

USUAL_SPREAD = 1.0
"""Standard deviation of log lift from post to post, before any are seen: it was 0.7 to 1.2 on the Facebook
pages and VK groups that the method was tried on."""
USUAL_POSTS = 4
"""So many posts that belief weighs."""
HUBER = 1.5
"""A post further out than so many standard deviations pulls no more than one there (Huber 1964)."""
INSIDE = 0.87
"""The share of posts that are not, were they normal."""
ALIKE = 0.04
"""How alike the lifts of one account's posts of the same weeks are, beyond what was expected of them: their
intraclass correlation, so that 30 of them tell as much as 14 that have nothing in common (Kish 1965)."""


class Verdict(Enum):
    MORE = "more"
    LESS = "less"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Lift:
    """`ratio` 1.0 is just as expected. Percentiles are 0 to 100. All intervals hold nine times in ten."""

    ratio: float
    low: float
    high: float
    percentile: float
    percentile_low: float
    percentile_high: float


@dataclass(frozen=True, slots=True)
class Combined:
    """The typical lift of `posts` posts: of a campaign, a market, a label, a format."""

    ratio: float
    low: float
    high: float
    posts: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`ratio` times as much lift as the other."""

    ratio: float
    low: float
    high: float
    verdict: Verdict


def lift(engaged: float, expected: Expected) -> Lift:
    """
    ratio = (engaged + 1) / (expected median + 1); low, high = ratio · exp(∓1.645 · doubt), doubt being the
    standard deviation of what is not known of the account's level. ValueError: negative or no number.

    >>> round(lift(203, Expected.normal(median=101, spread=1.0, doubt=0.1)).ratio, 6)
    2.0
    >>> lift(0, Expected.normal(median=0, spread=0.5)).ratio
    1.0
    """
    checked_engagement(engaged)
    ratio = (engaged + 1) / (expected.median + 1)
    known = exp(Z * expected.doubt)
    stands = expected.percentile(engaged)
    return Lift(ratio, ratio / known, ratio * known, stands.value, stands.low, stands.high)


def combined(lifts: Sequence[Lift], *, of: Sequence[Hashable] | None = None) -> Combined | None:
    """The typical lift of many posts and how sure it is; `None` of none.

    Mean of log lift, posts far out weighing less (Huber). Its variance is that of the posts around it
    divided by their number n, times 1 + 0.04 · (n - 1) for n posts of one account, which share their weeks;
    and that of the expectations: what is not known of an account's level shifts all its posts alike, and is
    divided by the number of accounts only. `of` names each post's account; without it all are taken for one
    account's, the widest. Posts of the same account are taken to be of the same weeks.

    >>> double = lift(203, Expected.normal(median=101, spread=1.0, doubt=0.1))
    >>> few, many = combined([double] * 3), combined([double] * 100)
    >>> round(few.ratio, 2), few.low < 1 < few.high, many.low > 1
    (2.0, True, True)
    >>> combined([]) is None
    True
    """
    if not lifts:
        return None
    if of is not None and len(of) != len(lifts):
        raise ValueError("one account is named for each lift")
    logs = [log(each.ratio) for each in lifts]
    middle, spread = _typical(logs)
    groups: dict[Hashable, list[float]] = defaultdict(list)
    for account, each in zip(of or [None] * len(lifts), lifts, strict=True):
        groups[account].append(log(each.high / each.low) / 2 / Z)
    shared = sum(sum(doubts) ** 2 for doubts in groups.values()) / len(lifts) ** 2
    alike = sum(len(each) * (1 + ALIKE * (len(each) - 1)) for each in groups.values()) / len(lifts)
    reach = Z * sqrt(spread**2 / len(logs) * alike + shared)
    return Combined(exp(middle), exp(middle - reach), exp(middle + reach), len(logs))


def compared(one: Lift | Combined, other: Lift | Combined) -> Compared:
    """Whether one did more than the other: only where the interval of their ratio leaves out 1.

    log ratio = log one - log other, with the widths of both intervals added in squares. Of two posts it
    says which did more against what was expected of it; of two combined, whether that is more than luck.

    >>> usual = Expected.normal(median=101, spread=1.0, doubt=0.1)
    >>> compared(lift(407, usual), lift(101, usual)).verdict.value
    'more'
    >>> unsure = Expected.normal(median=101, spread=1.0, doubt=1.0)
    >>> compared(lift(407, unsure), lift(101, usual)).verdict.value
    'cannot tell'
    """
    middle = log(one.ratio) - log(other.ratio)
    reach = sqrt(sum((log(each.high / each.low) / 2) ** 2 for each in (one, other)))
    low, high = middle - reach, middle + reach
    verdict = Verdict.MORE if low > 0 else Verdict.LESS if high < 0 else Verdict.CANNOT_TELL
    return Compared(exp(middle), exp(low), exp(high), verdict)


def _typical(logs: Sequence[float]) -> tuple[float, float]:
    """Huber's mean, and the standard deviation of one post for it, held near the usual one where posts are few.

    Variance of the mean: the cut distances' squares over the square of the share that was not cut (Huber 1964).
    """
    centre, number = median(logs), len(logs)
    # In their order those that are not cut lie beside each other, and their sums are differences of two:
    # a round costs the same of ten thousand posts as of ten. From the centre on, so that nothing is lost in it.
    off = sorted(each - centre for each in logs)
    sums = list(accumulate(off, initial=0.0))
    squares = list(accumulate((each * each for each in off), initial=0.0))
    middle, spread, inside = 0.0, USUAL_SPREAD, INSIDE
    for _ in range(10):
        bound = HUBER * spread
        first, last = bisect_right(off, middle - bound), bisect_left(off, middle + bound)
        kept, cut = last - first, number - (last - first)
        within = sums[last] - sums[first] - kept * middle
        square = squares[last] - squares[first] - middle * (2 * within + kept * middle)
        middle += (within + bound * (number - last - first)) / number
        spread = sqrt(
            (USUAL_POSTS * USUAL_SPREAD**2 + square + cut * bound**2) / (USUAL_POSTS + number - 1)
        )
        inside = (USUAL_POSTS * INSIDE + kept) / (USUAL_POSTS + number)
    return centre + middle, spread / inside
