"""What the networks themselves say is left of their limits, beside their answers to posts.

It is kept for all workers, goes down with every post that is begun, and holds until the moment that
the network named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from homeground.accounts.models import Account
from homeground.networks.http import Http, Response
from homeground.networks.limits import Told, Whose
from homeground.networks.registry import NETWORKS

from .asking import SLACK, Asked, Refused, key_of
from .models import Allowance

SAME = timedelta(seconds=2)
"""Networks round the moment: nearer than this it is the same window's."""
ROUNDED = timedelta(seconds=1)
"""Most name the moment in whole seconds, and cut the rest off."""
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the answers to one post said, and when they came."""

    account: Account
    told: tuple[Told, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """So many posts, until then."""

    remaining: int
    resets_at: datetime


class Listener:
    """Hears what comes over one account's lane; over `http` where the network says anything."""

    def __init__(self, account: Account, http: Http):
        self._account = account
        self._told = NETWORKS[account.network].told
        self.http = http if self._told is None else http.listening(self._hear)
        self.answers: list[Response] = []

    def _hear(self, answer: Response) -> None:
        self.answers.append(answer)

    def said(self, now: datetime) -> Heard:
        """What was heard since this was last asked."""
        answers, self.answers = self.answers, []
        assert self._told is not None
        told = [each for answer in answers for each in self._told(answer, now)]
        return Heard(self._account, tuple(told), now)


def told_limits(account: Account) -> list[tuple[Whose, str, str]]:
    """Whose, its name, and the key under which what the network says of it is kept."""
    return [
        (whose, name, key_of(account, whose, f"told/{name}"))
        for whose, name in NETWORKS[account.network].told_names
    ]


def _keys(account: Account) -> list[str]:
    return [key for _, _, key in told_limits(account)]


def kept_of(keys: Iterable[str]) -> dict[str, Left]:
    found = Allowance.objects.filter(pk__in=list(keys))
    return {each.key: Left(each.remaining, each.resets_at) for each in found}


def after(kept: Left | None, told: Told, now: datetime) -> Left:
    """What holds once `told` is heard. A later window takes the place of an earlier one; of one and
    the same the least counts, for answers may overtake each other."""
    new = Left(told.remaining, told.resets_at)
    if kept is None or kept.resets_at <= now or new.resets_at > kept.resets_at + SAME:
        return new
    if new.resets_at < kept.resets_at - SAME:
        return kept
    return Left(min(kept.remaining, new.remaining), max(kept.resets_at, new.resets_at))


class Allowances:
    """What is left to those who ask."""

    def __init__(self, asked: Sequence[Asked], heard: Sequence[Heard]):
        accounts = [
            *(each.publication.account for each in asked),
            *(each.account for each in heard),
        ]
        self._of = {account.pk: _keys(account) for account in accounts}
        self._left: dict[str, Left] = {}
        self._changed: set[str] = set()

    @property
    def keys(self) -> set[str]:
        return {key for keys in self._of.values() for key in keys}

    def read(self) -> None:
        if self.keys:
            self._left = kept_of(self.keys)

    def hear(self, heard: Heard) -> None:
        for told in heard.told:
            key = key_of(heard.account, told.whose, f"told/{told.name}")
            self._change(key, after(self._left.get(key), told, heard.at))

    def refused(self, asked: Asked) -> Refused | None:
        if asked.draft is None:
            return None  # What they say is of posts.
        account = asked.publication.account
        for key in self._of[account.pk]:
            left = self._left.get(key)
            if left is not None and left.remaining <= 0 and left.resets_at + ROUNDED > asked.now:
                return Refused(
                    left.resets_at + ROUNDED + SLACK,
                    f"{NETWORKS[account.network].name} said that its limit is used up until "
                    f"{left.resets_at:%Y-%m-%d %H:%M} UTC; it waits.",
                )
        return None

    def use(self, asked: Asked) -> None:
        if asked.draft is None:
            return
        for key in self._of[asked.publication.account_id]:
            left = self._left.get(key)
            if left is not None and left.resets_at > asked.now:
                self._change(key, Left(left.remaining - 1, left.resets_at))

    def write(self) -> None:
        if not self._changed:
            return
        changed = sorted(self._changed)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO publishing_allowance (key, remaining, resets_at)
                SELECT * FROM unnest(%s::text[], %s::int[], %s::timestamptz[])
                ON CONFLICT (key)
                DO UPDATE SET remaining = excluded.remaining, resets_at = excluded.resets_at
                """,
                [
                    changed,
                    [self._left[key].remaining for key in changed],
                    [self._left[key].resets_at for key in changed],
                ],
            )

    def _change(self, key: str, left: Left) -> None:
        self._left[key] = left
        self._changed.add(key)


def forget_said(now: datetime) -> None:
    """Of windows that are over for long."""
    Allowance.objects.filter(resets_at__lt=now - KEPT).delete()
