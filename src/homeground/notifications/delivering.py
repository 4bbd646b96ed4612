"""Delivering messages to endpoints: concurrent, each under one id until it is taken or given up.

A message is taken up by pushing its next time ahead: a worker that dies lets it be tried again after
that, and the receiver knows it by its `webhook-id`. Only public addresses are called, by the same
client as the networks' (`networks.http`), which follows no redirect.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from homeground.networks.errors import NetworkError
from homeground.networks.http import Http, TimeLimits

from .endpoints import end, secrets_of
from .kinds import Kind
from .models import Dispatch, Endpoint
from .signing import headers_of
from .telling import tell

LIMITS = TimeLimits(connect=10, answer=15, total=20)
"""Seconds; the standard advises 15 to 30."""
AT_ONCE = 16
MOST_A_PASS = 64
MOST_OF_ONE = 8
"""Of one endpoint in a pass: one that is slow does not hold up the others."""
LEASE = timedelta(minutes=2)
"""Longer than a pass may last."""
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Before each try after the first: the standard's schedule, over three days."""
FAILS_FOR = timedelta(days=5)
"""An endpoint that took nothing for so long is switched off."""
LONGEST_SAID = 300
GONE, TOO_MANY = 410, 429


@dataclass(frozen=True, slots=True)
class Answer:
    status: int | None
    said: str = ""
    wait: timedelta | None = None
    """How long the endpoint asked us to wait."""

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


async def deliver(http: Http, *, now: datetime) -> int:
    """Try all that is due; how many messages that were."""
    taken = await sync_to_async(take_up)(now=now)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(message: Dispatch) -> None:
        async with room:
            answer = await call(message, http)
        await sync_to_async(settle)(message, answer, now=timezone.now())

    async with asyncio.TaskGroup() as group:
        for message in taken:
            group.create_task(one(message))
    return len(taken)


def due(*, now: datetime) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(try_at__lte=now)


def take_up(*, now: datetime) -> list[Dispatch]:
    """Those that are due, ours alone for a while."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE notifications_dispatch d SET try_at = %(until)s, tries = tries + 1
                WHERE d.id IN (
                    SELECT id FROM notifications_dispatch WHERE try_at <= %(now)s AND id IN (
                        SELECT id FROM (
                            SELECT id, try_at, row_number() OVER (
                                PARTITION BY endpoint_id ORDER BY try_at
                            ) AS place
                            FROM notifications_dispatch WHERE try_at <= %(now)s
                        ) AS due WHERE place <= %(each)s ORDER BY try_at LIMIT %(most)s
                    ) FOR UPDATE SKIP LOCKED
                ) RETURNING d.id
                """,
                {"now": now, "until": now + LEASE, "each": MOST_OF_ONE, "most": MOST_A_PASS},
            )
            taken = [pk for (pk,) in cursor.fetchall()]
        return list(Dispatch.objects.filter(pk__in=taken).select_related("endpoint__brand"))


async def call(message: Dispatch, http: Http) -> Answer:
    """One try."""
    body, now = message.body.encode(), timezone.now()
    secrets = await sync_to_async(secrets_of)(message.endpoint, now=now)
    try:
        answer = await http.send(
            "POST", message.endpoint.url, write=True, body=body,
            headers=headers_of(str(message.pk), body, secrets, now=now),
        )  # fmt: skip
    except NetworkError as error:
        code = error.code or ""
        return Answer(int(code) if code.isdecimal() else None, error.message)
    asked = answer.headers.get("Retry-After", "")
    wait = timedelta(seconds=int(asked)) if asked.isdecimal() and len(asked) < 7 else None
    said = answer.text().replace("\0", "").strip()
    return Answer(answer.status, said[:LONGEST_SAID], wait)


def settle(message: Dispatch, answer: Answer, *, now: datetime) -> None:
    """Write down what came of a try, and when the next one is."""
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=message.endpoint_id).first()
        current = Dispatch.objects.filter(pk=message.pk, taken_at=None).first()
        if endpoint is None or current is None:
            return
        current.tried_at, current.status = now, answer.status
        current.said = "" if answer.taken else answer.said[:LONGEST_SAID]
        if answer.taken:
            current.taken_at, current.try_at, current.given_up_at = now, None, None
            endpoint.failing_since = None
        else:
            wait = wait_after(current.tries, answer, jitter=random.random())  # noqa: S311
            again = None if wait is None or endpoint.ended_at is not None else now + wait
            current.try_at, current.given_up_at = again, None if again else now
            endpoint.failing_since = endpoint.failing_since or now
        current.save()
        endpoint.save(update_fields=["failing_since"])
        _end_if_useless(endpoint, answer, now)


def wait_after(tries: int, answer: Answer, *, jitter: float) -> timedelta | None:
    """Before the next try, after `tries` of them; `None`: that was the last.

    `jitter`, from 0 to 1, makes it up to a tenth longer: what failed together does not come back
    together.
    """
    if tries > len(WAITS):
        return None
    wait = WAITS[tries - 1] * (1 + jitter / 10)
    return max(wait, min(answer.wait or wait, WAITS[-1]))


def _end_if_useless(endpoint: Endpoint, answer: Answer, now: datetime) -> None:
    """It said that it is gone, or took nothing for days: switched off, and people are told."""
    since = endpoint.failing_since
    if answer.status == GONE:
        why = "410"
    elif since is not None and now - since >= FAILS_FOR:
        why = answer.said or str(answer.status)
    else:
        return
    if end(endpoint, why=why, now=now):
        tell(Kind.WEBHOOK, endpoint, at=("webhook", endpoint.pk), what=endpoint.url)
