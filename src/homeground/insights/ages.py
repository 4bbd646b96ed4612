"""At which ages a post's counters are read. Pure.

Densest where posts move most, then monthly for as long as the post is there. Between two ages a post
that moves fast is read twice more: what goes round the world on its second day is seen to do so.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

AGES = (
    timedelta(minutes=15),
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24)),
    *(timedelta(days=days) for days in (2, 4, 7, 14, 30)),
)
MONTHLY = timedelta(days=30)
"""After the last of `AGES`."""
TOGETHER = timedelta(minutes=2)
"""A reading so little before an age is that age's, so that posts are read in batches."""
LEAST = timedelta(minutes=15)
"""Between two readings of a post."""
DENSER = 3
"""A post that moves is read in thirds of the time to the next age."""
MOVES = 0.1
"""Growth since the reading before, as a share, from which a post moves."""
MOVES_BY = 5
"""And in reactions: 1 to 2 is no movement."""


def next_reading(published_at: datetime, read_at: datetime, *, moves: bool = False) -> datetime:
    """When a post that was read at `read_at` is read again.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    >>> next_reading(noon, noon) - noon, next_reading(noon, noon + timedelta(hours=7)) - noon
    (datetime.timedelta(seconds=900), datetime.timedelta(seconds=43200))
    >>> (next_reading(noon, noon + timedelta(days=31)) - noon).days
    60
    >>> day = noon + timedelta(days=1)
    >>> next_reading(noon, day, moves=True) - day
    datetime.timedelta(seconds=28800)
    """
    age = read_at + TOGETHER - published_at
    before, after = _around(age)
    at = published_at + after
    if moves:
        at = min(at, read_at + max(LEAST, (after - before) / DENSER))
    return max(at, read_at + LEAST)


def _around(age: timedelta) -> tuple[timedelta, timedelta]:
    """The age that was reached, and the next one."""
    if age >= AGES[-1]:
        months = age // MONTHLY
        return months * MONTHLY, (months + 1) * MONTHLY
    reached = bisect_right(AGES, age)
    return AGES[reached - 1] if reached else timedelta(0), AGES[reached]


def is_moving(before: float | None, now: float | None) -> bool:
    """Whether a post grew so much between two readings that it is looked at more often.

    >>> is_moving(100, 112), is_moving(100, 104), is_moving(1, 3), is_moving(None, 40)
    (True, False, False, False)
    """
    if before is None or now is None:
        return False
    return now - before >= max(MOVES_BY, MOVES * before)
