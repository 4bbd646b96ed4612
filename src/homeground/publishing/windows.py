"""What Homeground counts itself of each network's limits.

A window is counted in twenty slices, the oldest as a whole: so never more than a network allows
within any window, and sometimes a twentieth less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper

from homeground.accounts.models import Account
from homeground.networks.limits import REQUESTS, Budget, lasting
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from .asking import SLACK, Asked, Refused, key_of, owner_of

SLICES = 20
KEPT = timedelta(days=2)
"""How much longer than its window a count is kept: a sandbox's time may be behind."""
_Slices = dict[datetime, int]


@dataclass(frozen=True, slots=True)
class Limit:
    """One budget, of one account, application or address."""

    key: str
    budget: Budget

    @property
    def reaches(self) -> timedelta:
        """From a slice's beginning: how long what was used in it counts."""
        return timedelta(seconds=self.budget.seconds * (1 + 1 / SLICES)) + SLACK

    def slice_of(self, now: datetime) -> datetime:
        length = self.budget.seconds / SLICES
        return datetime.fromtimestamp(now.timestamp() // length * length, UTC)

    def units_of(self, draft: Draft, *, answers: bool) -> int:
        """A post that takes more than there ever is takes all."""
        return min(self.budget.units_of(draft, answers=answers), self.budget.most)


def limits_of(account: Account) -> list[Limit]:
    """Every limit that the account has to keep to."""
    return [
        Limit(key_of(account, budget.whose, f"{budget.seconds}/{budget.counts}"), budget)
        for budget in NETWORKS[account.network].budgets_for(account.kind)
    ]


def used_of(limits: Iterable[Limit], now: datetime) -> dict[str, _Slices]:
    """Units by slice, of every slice that reaches into its limit's window."""
    by_key = {limit.key: limit for limit in limits}
    used: dict[str, _Slices] = {key: defaultdict(int) for key in by_key}
    if not by_key:
        return used
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.key, s.slice_starts_at, s.units
            FROM unnest(%s::text[], %s::timestamptz[]) AS asked(key, since)
            JOIN publishing_spending s ON s.key = asked.key AND s.slice_starts_at > asked.since
            """,
            [list(by_key), [now - limit.reaches for limit in by_key.values()]],
        )
        for key, starts, units in cursor.fetchall():
            used[key][starts] = units
    return used


def free_at(limit: Limit, used: _Slices, units: int) -> datetime | None:
    """When that many units are free; `None`: they are now."""
    over = sum(used.values()) + units - limit.budget.most
    at = None
    for starts in sorted(used):
        if over <= 0:
            break
        over -= used[starts]
        at = starts + limit.reaches
    return at


def count(cursor: CursorWrapper, taken: Mapping[tuple[str, datetime], int]) -> None:
    """Write down what is used, by key and slice."""
    cursor.execute(
        """
        INSERT INTO publishing_spending (key, slice_starts_at, units)
        SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::bigint[])
        ON CONFLICT (key, slice_starts_at)
        DO UPDATE SET units = publishing_spending.units + excluded.units
        """,
        [[key for key, _ in taken], [starts for _, starts in taken], list(taken.values())],
    )


def lock(cursor: CursorWrapper, keys: Collection[str]) -> None:
    """Until the transaction ends; in one order, so that two workers never wait for each other."""
    if keys:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT hashtextextended(key, 0) AS lock "
            "FROM unnest(%s::text[]) AS wanted(key) ORDER BY lock) AS locks",
            [list(keys)],
        )


class Windows:
    """The limits of those who ask, as they are in the database."""

    def __init__(self, asked: Sequence[Asked]):
        self._now = max((each.now for each in asked), default=None)
        accounts = {each.publication.account_id: each.publication for each in asked}
        self._of = {pk: limits_of(publication.account) for pk, publication in accounts.items()}
        self._used: dict[str, _Slices] = {}
        self._taken: dict[tuple[str, datetime], int] = defaultdict(int)

    @property
    def keys(self) -> set[str]:
        return {limit.key for limits in self._of.values() for limit in limits}

    def read(self) -> None:
        if self._now is not None:
            self._used = used_of(
                (each for limits in self._of.values() for each in limits), self._now
            )

    def refused(self, asked: Asked) -> Refused | None:
        """Until all of its limits have room."""
        until, why = asked.now, None
        for limit, units in self._wanted(asked):
            free = free_at(limit, self._used[limit.key], units)
            if free is not None and (why is None or free > until):
                until, why = free, limit.budget
        if why is None:
            return None
        network = NETWORKS[asked.publication.account.network]
        return Refused(
            max(until, asked.now + timedelta(milliseconds=50)), in_words(network.name, why)
        )

    def use(self, asked: Asked) -> None:
        for limit, units in self._wanted(asked):
            starts = limit.slice_of(asked.now)
            self._used[limit.key][starts] += units
            self._taken[limit.key, starts] += units

    def write(self) -> None:
        if self._taken:
            with connection.cursor() as cursor:
                count(cursor, self._taken)

    def _wanted(self, asked: Asked) -> Iterable[tuple[Limit, int]]:
        publication = asked.publication
        for limit in self._of[publication.account_id]:
            if asked.draft is None:
                units = 1 if limit.budget.counts == REQUESTS else 0
            else:
                answers = publication.answers_id is not None
                units = limit.units_of(asked.draft, answers=answers)
            if units:
                yield limit, units


def in_words(network: str, budget: Budget) -> str:
    return (
        f"{network} takes {budget.most:,} {budget.counts} within {lasting(budget.seconds)} from "
        f"{owner_of(budget.whose)}; it waits for its turn."
    )


def forget_counted(now: datetime) -> None:
    """Slices that no window reaches back to: how long it is stands in the key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM publishing_spending WHERE slice_starts_at < "
            "%s - 2 * make_interval(secs => split_part(key, '/', 4)::int)",
            [now - KEPT],
        )
