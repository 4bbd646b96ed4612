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

# What is due is few rows of many: the partial index `publication_due` finds them.
_CHOOSE = """
WITH due AS (
    SELECT p.account_id, min(p.due_at) AS first
    FROM publishing_publication p
    WHERE p.state = %(scheduled)s AND p.send_at <= %(now)s
    GROUP BY p.account_id
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
      AND (l.blocked_until IS NULL OR l.blocked_until <= %(now)s)
      AND a.state = %(connected)s
      AND (a.expires_at IS NULL OR a.expires_at > %(now)s)
      AND a.brand_id = ANY(%(brands)s)
      AND a.network = ANY(%(networks)s)
      AND NOT EXISTS (
          SELECT 1 FROM publishing_pause z
          WHERE z.ended_at IS NULL AND z.brand_id = a.brand_id
            AND (z.market_id IS NULL OR z.market_id = a.market_id)
      )
      AND NOT EXISTS (
          SELECT 1 FROM publishing_publication u
          WHERE u.account_id = due.account_id
            AND (u.state = %(armed)s OR u.state = %(unsure)s AND u.look_at IS NOT NULL)
      )
), chosen AS (
    SELECT account_id FROM ready ORDER BY turn, first, account_id LIMIT %(limit)s
)
SELECT l.account_id
FROM publishing_lane l JOIN chosen ON chosen.account_id = l.account_id
WHERE l.worker_id IS NULL OR l.lease_ends_at < clock_timestamp()
ORDER BY l.account_id
FOR UPDATE OF l SKIP LOCKED
"""

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
        "scheduled": State.SCHEDULED.value,
        "armed": State.ARMED.value,
        "unsure": State.UNSURE.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, said)
        cursor.execute(_CHOOSE, said)
        accounts = [account for (account,) in cursor.fetchall()]
        if accounts:
            cursor.execute(
                "UPDATE publishing_lane SET worker_id = %s, "
                "lease_ends_at = clock_timestamp() + make_interval(secs => %s) WHERE account_id = ANY(%s)",
                [worker.pk, LEASE.total_seconds(), accounts],
            )
    return accounts


def leave_lanes(worker: Worker, accounts: Collection[int]) -> None:
    """Others may take these; those that another worker took meanwhile are left to it."""
    Lane.objects.filter(worker=worker, account__in=accounts).update(worker=None, lease_ends_at=None)


def hold_lane(account: int, until: datetime | None) -> None:
    """Nothing more of this account before that moment."""
    Lane.objects.filter(account=account).update(blocked_until=until)
