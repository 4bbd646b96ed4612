"""What the worker does with what networks tell."""

from __future__ import annotations

from contextlib import suppress

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from homeground.publishing.networking import open_http

from .hearing import hear_again, read_deliveries
from .listening import accounts_to_ask, listen
from .pruning import prune_deliveries


@app.periodic(cron="* * * * * */30")
@app.task(queueing_lock="read_deliveries", pass_context=False)
def read_what_came(timestamp: int = 0) -> None:
    """What networks told is read: at once when it came, and every half a minute for comments whose
    post is known since. Row locks keep many workers apart."""
    now = timezone.now()
    read_deliveries(now=now)
    hear_again(now=now)


def read_soon() -> None:
    """Once what came is committed; a job that is waiting already reads it, too."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        read_what_came.defer()


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="listen_to_networks", pass_context=False)
async def listen_to_networks(timestamp: int) -> None:
    """Every ten seconds: accounts without a webhook are asked about."""
    accounts = await sync_to_async(accounts_to_ask)()
    if accounts:
        async with open_http([account.brand for account in accounts]) as http:
            await listen(http, accounts)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="prune_deliveries", pass_context=False)
def forget_what_came(timestamp: int) -> None:
    """Every night: the words of old calls are forgotten."""
    prune_deliveries(days=settings.HOMEGROUND.webhook_days, now=timezone.now())
