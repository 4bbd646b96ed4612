"""How many posts there are in a scope, by account and by day: counted in one look at an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import connection

from .scope import Scope


@dataclass(frozen=True, slots=True)
class Bunch:
    """Some posts together."""

    posts: int
    measured: int
    """Those whose lift is known."""
    percentile: float | None
    """Their mean, 0 to 100; `None`: of none is it known."""
    read_at: datetime | None
    """When one of them was read last."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A scope's posts, counted; accounts and days without any are absent."""

    by_account: dict[int, Bunch]
    by_day: dict[date, Bunch]

    @property
    def posts(self) -> int:
        return sum(each.posts for each in self.by_account.values())

    @property
    def measured(self) -> int:
        return sum(each.measured for each in self.by_account.values())

    @property
    def read_at(self) -> datetime | None:
        known = [each.read_at for each in self.by_account.values() if each.read_at is not None]
        return max(known, default=None)


def counts_of(scope: Scope, zone: tzinfo) -> Counts:
    """By account and by day, the days by the clock of `zone`. One question."""
    if not scope.accounts:
        return Counts({}, {})
    first = scope.since.astimezone(zone).date()
    days = [
        first + timedelta(days=number)
        for number in range((scope.until.astimezone(zone).date() - first).days + 1)
    ]
    midnights = [datetime.combine(day, time.min, zone).astimezone(UTC) for day in days]
    inside, values = (
        scope.standings()
        .values("account_id", "published_at", "lift", "percentile", "observed_at")
        .query.sql_with_params()
    )
    with connection.cursor() as cursor:
        # A post's day is found among the midnights: sooner than its date by a clock. Without OFFSET 0,
        # PostgreSQL expects as many days as posts, and sorts all of them on the disk.
        cursor.execute(
            f"""
            SELECT account_id, day, count(*), count(lift), avg(percentile), max(observed_at)
            FROM (
                SELECT *, width_bucket(published_at, %s) AS day FROM ({inside}) AS scope OFFSET 0
            ) AS placed GROUP BY GROUPING SETS ((account_id), (day)) ORDER BY day
            """,  # noqa: S608 - Django wrote what is inside, with its values apart
            [midnights, *values],
        )
        found = cursor.fetchall()
    return Counts(
        {account: Bunch(*counts) for account, _day, *counts in found if account is not None},
        {days[day - 1]: Bunch(*counts) for _account, day, *counts in found if day is not None},
    )
