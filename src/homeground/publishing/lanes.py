"""Whose turn it is: accounts with something due, taken in turns between organizations.

One worker at a time holds an account's lane, so its posts leave in order whatever number of workers
there are; and each organization gets one account before any gets its second, so that five thousand
posts of one brand do not delay the single post of another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from homeground.accounts.models import Account
from homeground.networks.registry import SPOKEN

from .models import Lane, Worker
from .states import State

LEASE = timedelta(minutes=5)
"""Longer than the longest request with its uploads, so that nobody else looks too early."""

# What may be sent now. What is due is few rows of many: the partial index `publication_due` finds them.
# An answer waits for what it answers.
SENDABLE = """
p.state = %(scheduled)s AND p.send_at <= %(now)s
AND (p.answers_id IS NULL OR EXISTS (
    SELECT 1 FROM publishing_publication q WHERE q.id = p.answers_id AND q.state = %(published)s
))
"""

STATES = {
    state.value: state.value
    for state in (State.SCHEDULED, State.ARMED, State.UNSURE, State.PUBLISHED)
}

_CHOOSE = f"""
WITH due AS MATERIALIZED (  -- else it is run again for every account: 445 ms instead of 10
    SELECT p.account_id + 0 AS account_id, min(p.due_at) AS first
    FROM publishing_publication p WHERE {SENDABLE}
    GROUP BY p.account_id + 0  -- else all publications are read, in the order of their accounts
), ready AS (
    SELECT l.account_id, due.first,
           row_number() OVER (PARTITION BY l.organization_id ORDER BY due.first, l.account_id)
           + coalesce(busy.lanes, 0) AS turn
    FROM due
    JOIN publishing_lane l ON l.account_id = due.account_id
    JOIN accounts_account a ON a.id = due.account_id
    LEFT JOIN (
        SELECT organization_id, count(*) AS lanes FROM publishing_lane
        WHERE worker_id IS NOT NULL GROUP BY organization_id
    ) busy ON busy.organization_id = l.organization_id
    WHERE (l.worker_id IS NULL OR l.lease_ends_at < clock_timestamp())
      AND a.state = %(connected)s
      AND (a.expires_at IS NULL OR a.expires_at > %(now)s)
      AND a.brand_id = ANY(%(brands)s)
      AND a.network = ANY(%(networks)s)
      AND NOT EXISTS (
          SELECT 1 FROM publishing_pause z
          WHERE z.ended_at IS NULL AND z.brand_id = a.brand_id
            AND (z.market_id IS NULL OR z.market_id = a.market_id)
      )
      -- What was told to wait is not overtaken: its account waits (`publication_told_to_wait`).
      AND NOT EXISTS (
          SELECT 1 FROM publishing_publication w
          WHERE w.account_id = due.account_id AND w.state = %(scheduled)s
            AND w.send_at > w.due_at AND w.send_at > %(now)s
      )
      AND NOT EXISTS (
          SELECT 1 FROM publishing_publication u
          WHERE u.account_id = due.account_id
            AND (
                u.state = %(armed)s
                OR u.state = %(unsure)s AND u.look_at IS NOT NULL
                   AND NOT (u.native AND u.due_at > %(now)s)
            )
      )
)
SELECT l.account_id
FROM publishing_lane l JOIN ready ON ready.account_id = l.account_id
WHERE l.worker_id IS NULL OR l.lease_ends_at < clock_timestamp()
ORDER BY ready.turn, ready.first, l.account_id
LIMIT %(limit)s  -- counts what it could lock: two workers that ask at once get different ones
FOR UPDATE OF l SKIP LOCKED
"""  # noqa: S608 - put together from our own constants

_MISSING = """
INSERT INTO publishing_lane (account_id, organization_id)
SELECT DISTINCT a.id, a.organization_id
FROM publishing_publication p JOIN accounts_account a ON a.id = p.account_id
WHERE p.state = %(scheduled)s AND p.send_at <= %(now)s AND a.brand_id = ANY(%(brands)s)
  AND NOT EXISTS (SELECT 1 FROM publishing_lane l WHERE l.account_id = a.id)
ON CONFLICT DO NOTHING
"""


def take_lanes(worker: Worker, *, brands: Sequence[int], now: datetime, limit: int) -> list[int]:
    """Accounts whose turn it is, held by `worker` from here on. Within a transaction of the caller's,
    so that what is armed in them is committed with it."""
    said: dict[str, Any] = {
        "now": now,
        "brands": list(brands),
        "networks": list(SPOKEN),
        "limit": limit,
        "connected": Account.State.CONNECTED.value,
        **STATES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE, said)
        accounts = [account for (account,) in cursor.fetchall()]
        if accounts:
            cursor.execute(
                "UPDATE publishing_lane SET worker_id = %s, "
                "lease_ends_at = clock_timestamp() + make_interval(secs => %s) WHERE account_id = ANY(%s)",
                [worker.pk, LEASE.total_seconds(), accounts],
            )
    return accounts


def make_lanes(*, brands: Sequence[int], now: datetime) -> None:
    """For accounts that have something due for the first time."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"now": now, "brands": list(brands), **STATES})


def leave_lanes(worker: Worker, accounts: Collection[int]) -> None:
    """Others may take these; those that another worker took meanwhile are left to it."""
    Lane.objects.filter(worker=worker, account__in=accounts).update(worker=None, lease_ends_at=None)
