"""How many publications are in which state, how late they go out, and what they wait for.

Asked again and again while a million are scheduled: every question goes by an index of the ledger.
Markets narrow each to their accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from homeground.accounts.models import Account

from .states import State

SOON = timedelta(hours=1)
MOST_MEASURED = 50_000
"""Publications that a percentile is taken of: the newest ones."""
MOST_LISTED = 50


@dataclass
class Tally:
    """Publications on one network, or on all of them."""

    network: str = ""
    scheduled: int = 0
    due_soon: int = 0
    """Scheduled for the next hour; what is overdue is among them."""
    overdue: int = 0
    """Their time has come, and they are not begun."""
    sending: int = 0
    looked_for: int = 0
    """Unsure, and being looked for."""
    needing_a_word: int = 0
    """Unsure, and a person has to say."""
    assisted: int = 0
    handed_over: int = 0
    on_hold: int = 0
    last_minute: int = 0
    last_hour: int = 0
    failed: int = 0
    """Within the last day."""

    def add(self, other: Tally) -> None:
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_COUNTS = tuple(name for name in Tally.__dataclass_fields__ if name != "network")


@dataclass(frozen=True, slots=True)
class Lateness:
    """How long after their time publications were out, in seconds, within the last hour."""

    p50_seconds: float
    p99_seconds: float
    measured: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that was told to wait, by its network or by our own counting of its limits."""

    account: str
    until: datetime
    publications: int
    why: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose publications, and what time it is for them."""

    brands: Sequence[int]
    markets: list[int] | None
    """None: all."""
    now: datetime

    @property
    def said(self) -> dict[str, Any]:
        return {
            "brands": list(self.brands),
            "markets": self.markets,
            "now": self.now,
            "soon": self.now + SOON,
            "minute_ago": self.now - timedelta(minutes=1),
            "hour_ago": self.now - timedelta(hours=1),
            "day_ago": self.now - timedelta(days=1),
            "measured": MOST_MEASURED,
            "listed": MOST_LISTED,
            "connected": Account.State.CONNECTED.value,
        } | {state.name: state.value for state in State}


_MINE = """accounts_account a
    WHERE a.brand_id = ANY(%(brands)s) AND (%(markets)s::bigint[] IS NULL OR a.market_id = ANY(%(markets)s))"""

_SCHEDULED = f"""
SELECT m.network, sum(c.many)
FROM (SELECT a.id, a.network FROM {_MINE}) m
CROSS JOIN LATERAL (
    SELECT count(*) AS many FROM publishing_publication p
    WHERE p.account_id = m.id AND p.state = %(SCHEDULED)s
) c
WHERE c.many > 0 GROUP BY m.network
"""  # noqa: S608 - its parts are constants

_SOON = f"""
SELECT m.network, count(*), count(*) FILTER (WHERE p.send_at <= %(now)s)
FROM publishing_publication p
JOIN (SELECT a.id, a.network FROM {_MINE}) m ON m.id = p.account_id
WHERE p.state = %(SCHEDULED)s AND p.send_at <= %(soon)s
GROUP BY m.network
"""  # noqa: S608

# Each part has a partial index of its own.
_UNDER_WAY = f"""
SELECT m.network, p.state, p.asks, count(*)
FROM (
    SELECT account_id, state, look_at IS NULL AS asks FROM publishing_publication
    WHERE state IN (%(ARMED)s, %(UNSURE)s)
    UNION ALL
    SELECT account_id, state, false FROM publishing_publication
    WHERE state IN (%(ASSISTED)s, %(ON_HOLD)s)
    UNION ALL
    SELECT account_id, state, false FROM publishing_publication WHERE state = %(HANDED_OVER)s
) p
JOIN (SELECT a.id, a.network FROM {_MINE}) m ON m.id = p.account_id
GROUP BY m.network, p.state, p.asks
"""  # noqa: S608

_ENDED = f"""
SELECT m.network,
       count(*) FILTER (WHERE p.state = %(PUBLISHED)s AND p.settled_at > %(minute_ago)s),
       count(*) FILTER (WHERE p.state = %(PUBLISHED)s),
       count(*) FILTER (WHERE p.state = %(FAILED)s)
FROM (
    SELECT account_id, state, settled_at FROM publishing_publication
    WHERE state = %(PUBLISHED)s AND settled_at > %(hour_ago)s AND settled_at <= %(now)s
    UNION ALL
    SELECT account_id, state, settled_at FROM publishing_publication
    WHERE state = %(FAILED)s AND settled_at > %(day_ago)s AND settled_at <= %(now)s
) p
JOIN (SELECT a.id, a.network FROM {_MINE}) m ON m.id = p.account_id
GROUP BY m.network
"""  # noqa: S608

_LATE = f"""
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY late), count(*)
FROM (
    SELECT greatest(extract(epoch FROM p.settled_at - p.due_at), 0)::float8 AS late
    FROM publishing_publication p
    JOIN (SELECT a.id FROM {_MINE}) m ON m.id = p.account_id
    WHERE p.state = %(PUBLISHED)s AND p.settled_at > %(hour_ago)s AND p.settled_at <= %(now)s
    ORDER BY p.settled_at DESC LIMIT %(measured)s
) newest
"""  # noqa: S608

# An account that stands still, must be connected anew, or is being looked at is shown as that: it is no
# lag of the machine.
_OLDEST = f"""
SELECT p.send_at
FROM publishing_publication p
JOIN (
    SELECT a.id FROM {_MINE} AND a.state = %(connected)s
      AND (a.expires_at IS NULL OR a.expires_at > %(now)s)
      AND NOT EXISTS (
          SELECT 1 FROM publishing_pause z
          WHERE z.ended_at IS NULL AND z.brand_id = a.brand_id
            AND (z.market_id IS NULL OR z.market_id = a.market_id)
      )
      AND NOT EXISTS (
          SELECT 1 FROM publishing_publication u
          WHERE u.account_id = a.id
            AND u.state = %(UNSURE)s AND u.look_at IS NOT NULL
      )
) m ON m.id = p.account_id
WHERE p.state = %(SCHEDULED)s AND p.send_at <= %(now)s
  AND NOT EXISTS (
      SELECT 1 FROM publishing_publication w
      WHERE w.account_id = p.account_id AND w.state = %(SCHEDULED)s
        AND w.send_at > w.due_at AND w.due_at <= p.due_at AND w.send_at > %(now)s
  )
ORDER BY p.send_at LIMIT 1
"""  # noqa: S608

_TOLD_TO_WAIT = f"""
SELECT m.address, w.until, w.many, w.why
FROM (SELECT a.id, a.network || '/' || a.handle AS address FROM {_MINE} AND a.state = %(connected)s) m
CROSS JOIN LATERAL (
    SELECT min(p.send_at) AS until, count(*) AS many, min(p.problem) AS why
    FROM publishing_publication p
    WHERE p.account_id = m.id AND p.state = %(SCHEDULED)s AND p.due_at <= %(now)s
      AND p.send_at > p.due_at AND p.send_at > %(now)s
) w
WHERE w.many > 0 ORDER BY w.until, m.address LIMIT %(listed)s
"""  # noqa: S608


def by_network(scope: Scope) -> dict[str, Tally]:
    found: dict[str, Tally] = {}

    def of(network: str) -> Tally:
        return found.setdefault(network, Tally(network))

    for network, many in _rows(_SCHEDULED, scope):
        of(network).scheduled = int(many)
    for network, soon, overdue in _rows(_SOON, scope):
        tally = of(network)
        tally.due_soon, tally.overdue = soon, overdue
    for network, state, asks, many in _rows(_UNDER_WAY, scope):
        setattr(of(network), _NAMES[State(state), asks], many)
    for network, minute, hour, failed in _rows(_ENDED, scope):
        tally = of(network)
        tally.last_minute, tally.last_hour, tally.failed = minute, hour, failed
    return found


_NAMES = {
    (State.ARMED, True): "sending",
    (State.ARMED, False): "sending",
    (State.UNSURE, True): "needing_a_word",
    (State.UNSURE, False): "looked_for",
    (State.ASSISTED, False): "assisted",
    (State.ON_HOLD, False): "on_hold",
    (State.HANDED_OVER, False): "handed_over",
}


def lateness(scope: Scope) -> Lateness | None:
    """`None`: nothing went out within the last hour."""
    ((percentiles, measured),) = _rows(_LATE, scope)
    return Lateness(percentiles[0], percentiles[1], measured) if measured else None


def oldest_overdue(scope: Scope) -> datetime | None:
    """Since when the oldest waits that nothing keeps from being sent."""
    rows = _rows(_OLDEST, scope)
    return rows[0][0] if rows else None


def told_to_wait(scope: Scope) -> list[Waiting]:
    """Accounts whose publications are due and must wait for a limit; the first fifty."""
    return [Waiting(*row) for row in _rows(_TOLD_TO_WAIT, scope)]


def _rows(question: str, scope: Scope) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, scope.said)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
