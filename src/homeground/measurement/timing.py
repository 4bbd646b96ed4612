"""At which hours of the week an account's posts did better than its others. Pure.

A post is held against the account's own posts of its age: an hour old ones against those an hour old. What
it did in comparison is its lift. An hour is called good when most posts in it did better, by the median, so
that one post that went round the world makes no hour good.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

ENOUGH = 40
"""Posts that must be measured before anything is said: two in each of twenty hours of a week, roughly."""
ENOUGH_IN_HOURS = 4
ENOUGH_OF_AN_AGE = 5
GOOD = 1.2
"""The median post of a good hour did a fifth better than the account's median post of its age."""
HOURS = 2
"""So many hours are taken together: of one alone there are too few posts."""
_AGES = tuple(
    timedelta(hours=hours).total_seconds() for hours in (1, 6, 24, 72, 24 * 7, 24 * 30, 24 * 365)
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One post: when it was published on the wall there, and what it had so long after."""

    weekday: int
    """0 is Monday."""
    hour: int
    age: timedelta
    engaged: float


@dataclass(frozen=True, slots=True, order=True)
class Good:
    weekday: int
    first_hour: int
    lift: float
    posts: int

    @property
    def last_hour(self) -> int:
        """Up to which it is, itself not in it."""
        return self.first_hour + HOURS


@dataclass(frozen=True, slots=True)
class Hours:
    posts: int
    """So many could be compared."""
    good: tuple[Good, ...] = ()
    """In the order of the week; none where there are not enough posts."""

    @property
    def enough(self) -> bool:
        return self.posts >= ENOUGH


def good_hours(posts: Sequence[Measured]) -> Hours:
    """
    >>> good_hours([Measured(1, 18, timedelta(days=2), 30.0)])
    Hours(posts=0, good=())
    """
    by_age: dict[int, list[Measured]] = defaultdict(list)
    for post in posts:
        by_age[bisect_right(_AGES, post.age.total_seconds())].append(post)
    lifts: dict[tuple[int, int], list[float]] = defaultdict(list)
    compared = 0
    for of_age in by_age.values():
        if len(of_age) < ENOUGH_OF_AN_AGE:
            continue
        compared += len(of_age)
        usual = median(post.engaged for post in of_age)
        for post in of_age:
            # One is added on both sides: most posts of a small account have none at all.
            block = post.weekday, post.hour // HOURS * HOURS
            lifts[block].append((post.engaged + 1) / (usual + 1))
    if compared < ENOUGH:
        return Hours(compared)
    good = [
        Good(weekday, hour, round(median(each), 2), len(each))
        for (weekday, hour), each in lifts.items()
        if len(each) >= ENOUGH_IN_HOURS and median(each) >= GOOD
    ]
    return Hours(compared, tuple(sorted(good)))
