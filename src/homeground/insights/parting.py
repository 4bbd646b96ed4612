"""The observations' table in parts, one for each month of `observed_at`.

A month's part is made three months ahead (`jobs`); whatever falls into no month that is there yet stands
in the part for the rest, and is moved when its month is made: nothing is refused or lost. Every part is
under row-level security itself, because a policy of the whole does not bind whoever names the part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction

from homeground.accounts.tenancy import secure

TABLE = "insights_observation"
REST = f"{TABLE}_rest"
AHEAD = 3
"""Months that are made before they begin."""
FROM = datetime(2000, 1, 1, tzinfo=UTC)
"""Readings from before that are wrong in their date: they stay in the rest."""


def ready_parts(now: datetime) -> list[str]:
    """Make this month's part, the next ones' and that of every month in the rest; the new ones' names."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT date_trunc('month', observed_at, 'UTC') FROM {REST} "  # noqa: S608
            "WHERE observed_at >= %s AND observed_at < %s",
            [FROM, _months_on(now, AHEAD + 1)],
        )
        wanted = {month for (month,) in cursor.fetchall()}
    wanted |= {_months_on(now, ahead) for ahead in range(AHEAD + 1)}
    there = set(parts())
    made = []
    for month in sorted(wanted):
        if name_of(month) not in there:
            make_part(month)
            made.append(name_of(month))
    return made


def parts() -> Iterator[str]:
    """The names of all parts, the rest's among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = %s::regclass ORDER BY c.relname",
            [TABLE],
        )
        yield from (name for (name,) in cursor.fetchall())


def name_of(month: datetime) -> str:
    """
    >>> name_of(datetime(2026, 3, 9, tzinfo=UTC))
    'insights_observation_2026_03'
    """
    return f"{TABLE}_{month.astimezone(UTC):%Y_%m}"


@transaction.atomic
def make_part(month: datetime) -> None:
    """The part of this month, with what the rest has of it. Nothing where it is there."""
    name, ends = name_of(month), _months_on(month, 1)
    with connection.cursor() as cursor:
        # Two workers, or one and a command: the second finds it made.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [TABLE])
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() != (None,):
            return
        cursor.execute(
            f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        # Nobody writes into the rest meanwhile: what is moved is all that there is of the month.
        cursor.execute(f"LOCK TABLE {REST} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(
            f"WITH moved AS (DELETE FROM {REST} WHERE observed_at >= %s AND observed_at < %s "  # noqa: S608
            f"RETURNING *) INSERT INTO {name} SELECT * FROM moved",
            [month, ends],
        )
        cursor.execute(
            f"ALTER TABLE {TABLE} ATTACH PARTITION {name} "
            f"FOR VALUES FROM ('{month.isoformat()}') TO ('{ends.isoformat()}')"
        )
        secure(name, "organization_id")


def _months_on(moment: datetime, months: int) -> datetime:
    """The first instant of the month so many months later.

    >>> _months_on(datetime(2026, 11, 22, tzinfo=UTC), 3).isoformat()
    '2027-02-01T00:00:00+00:00'
    """
    moment = moment.astimezone(UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)
