"""Taking a network's call: proved, kept, answered. A job reads it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from homeground.networks.incoming import Answer, Call, Forged, Stale
from homeground.networks.registry import RECEIVERS

from . import forgeries
from .delivering import keep
from .jobs import read_soon
from .models import Webhook
from .webhooks import greeted

REFUSED = Answer(403, "This call could not be proved to be the network's.")
NOT_A_CALL = Answer(400, "Networks tell here what happens on an account.")


def receive(webhook: Webhook, call: Call, *, now: datetime) -> Answer:
    """What to answer. The database must be bound to the webhook's organization."""
    receiver = RECEIVERS[webhook.account.network]
    try:
        greeting = receiver.greeting(call, webhook.secrets)
        if greeting is None and call.method != "POST":
            return NOT_A_CALL
        if greeting is None:
            receiver.prove(call, webhook.secrets, now=now)
    except (Forged, Stale) as refused:
        forgeries.count(webhook, refused.message, now=now)
        return REFUSED
    if greeting is not None:
        greeted(webhook, now=now)
        return greeting
    if keep(webhook.account, call, secrets=webhook.secrets, now=now):
        transaction.on_commit(read_soon)
    return receiver.thanks()
