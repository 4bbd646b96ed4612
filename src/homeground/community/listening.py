"""Asking networks what is new, for accounts without a webhook.

What comes is kept like a call, together with where to go on, and only then confirmed to the network
by asking from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from homeground.accounts.models import Account
from homeground.keys import KeyLost
from homeground.networks import errors
from homeground.networks.http import Http
from homeground.networks.incoming import Call
from homeground.networks.listening import Heard
from homeground.networks.registry import LISTENERS
from homeground.publishing.networking import connector_for

from .delivering import keep
from .models import LongPoll, Webhook

WAIT_SECONDS = 1
"""How long a network may keep us waiting for something to come: a worker has more to do."""
LEASE = timedelta(minutes=2)
"""Longer than one question takes; nobody else asks meanwhile."""
AFTER_A_REFUSAL = timedelta(hours=1)
WHILE_AWAY = timedelta(minutes=1)
STAND_INS = "rehearsal-"


async def listen(http: Http, accounts: Sequence[Account]) -> None:
    """Ask once for each of `accounts`, all at the same time."""
    await asyncio.gather(*(_listen_to(account, http) for account in accounts))


def accounts_to_ask(brands: Collection[int] | None = None) -> list[Account]:
    """One account of each queue, of all brands or these: what it is told of others is sorted out
    when it is read.

    None of a queue that has a webhook: a bot's updates go there or here, not both ways.
    """
    candidates = (
        Account.objects.filter(network__in=LISTENERS, state=Account.State.CONNECTED)
        .select_related("brand")
        .order_by("pk")
    )
    if brands is None:
        candidates = candidates.exclude(brand__slug__startswith=STAND_INS)
    else:
        candidates = candidates.filter(brand__in=brands)
    called = set(Webhook.objects.values_list("account_id", flat=True))
    queues: dict[tuple[str, str], Account | None] = {}
    for account in candidates:
        queue = _queue_of(account)
        if queue is None:
            continue
        if account.pk in called:
            queues[account.network, queue] = None
        else:
            queues.setdefault((account.network, queue), account)
    return [account for account in queues.values() if account is not None]


def _queue_of(account: Account) -> str | None:
    try:
        return LISTENERS[account.network].queue_of(account.network_id, account.credentials)
    except (KeyLost, errors.NetworkError):
        # Whoever looks at the account is told; the others are asked all the same.
        return None


async def _listen_to(account: Account, http: Http) -> None:
    turn = await sync_to_async(_take_turn)(account, timezone.now())
    if turn is None:
        return
    try:
        heard = await LISTENERS[account.network].hear(
            connector_for(account, http, now=timezone.now()), turn.cursor, wait_seconds=WAIT_SECONDS
        )
    except errors.RateLimited as error:
        pause = timedelta(seconds=error.retry_after_seconds or WHILE_AWAY.total_seconds())
        await sync_to_async(_put_off)(turn, pause, error.message)
    except errors.Unavailable as error:
        await sync_to_async(_put_off)(turn, WHILE_AWAY, error.message)
    except errors.NetworkError as error:
        await sync_to_async(_put_off)(turn, AFTER_A_REFUSAL, error.message)
    else:
        await sync_to_async(_keep)(account, turn, heard, timezone.now())


def _take_turn(account: Account, now: datetime) -> LongPoll | None:
    LongPoll.objects.get_or_create(
        account=account, defaults={"organization_id": account.organization_id, "next_at": now}
    )
    mine = LongPoll.objects.filter(account=account, next_at__lte=now).update(next_at=now + LEASE)
    return LongPoll.objects.get(account=account) if mine else None


@transaction.atomic
def _keep(account: Account, turn: LongPoll, heard: Heard, now: datetime) -> None:
    # Whoever has set a webhook up meanwhile has taken the row away: the events come there.
    current = LongPoll.objects.select_for_update().filter(pk=turn.pk).first()
    if current is None:
        return
    for body in heard.calls:
        keep(account, Call("POST", "", {}, {}, body), secrets={}, now=now)
    if dict(current.cursor) != heard.cursor:
        current.cursor = heard.cursor
    current.next_at, current.problem = now, ""
    current.save()


def _put_off(turn: LongPoll, pause: timedelta, problem: str) -> None:
    LongPoll.objects.filter(pk=turn.pk).update(next_at=timezone.now() + pause, problem=problem)
