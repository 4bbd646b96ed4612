"""When credentials are renewed: pure rules over the times that the network gave."""

from __future__ import annotations

from datetime import datetime, timedelta

PART_OF_LIFE = 5
LONGEST_AHEAD = timedelta(days=1)
SHORTEST_AHEAD = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
MOST_UNSURE = 3
"""Renewals whose answer was lost before a person is asked. The network may have taken the first,
and then knows the old credentials no more; asking on would not bring them back."""


def renewal_time(given_at: datetime, expires_at: datetime | None) -> datetime | None:
    """When credentials that live from `given_at` to `expires_at` are to be renewed.

    A fifth of their life before the end, a day at most; of short lives ten minutes, as long as that
    is not more than half.
    """
    if expires_at is None:
        return None
    life = max(expires_at - given_at, timedelta())
    ahead = min(life / PART_OF_LIFE, LONGEST_AHEAD)
    return expires_at - max(ahead, min(SHORTEST_AHEAD, life / 2))


def wait_before_renewing(tries: int) -> timedelta:
    """After the `tries`th renewal that did not work: doubling from a minute to an hour."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
