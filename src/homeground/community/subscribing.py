"""Telling a network by its API where to call."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.utils import timezone

from homeground.errors import BadInput, HomegroundError
from homeground.networks import errors
from homeground.networks.registry import NETWORKS, SUBSCRIBERS
from homeground.publishing.networking import connector_for, open_http

from .models import Webhook
from .webhooks import address_of, open_webhook


async def subscribe(webhook: Webhook) -> Webhook:
    """The webhook with what the network told of it; it may call before this returns.

    Raises: BadInput when the network cannot be told so; HomegroundError when it does not take it.
    """
    account = webhook.account
    subscriber = SUBSCRIBERS.get(account.network)
    name = NETWORKS[account.network].name
    if subscriber is None:
        raise BadInput(
            f"{name} is told where to call by a person.", "Follow the steps without --subscribe."
        )
    address = await sync_to_async(address_of)(webhook)
    async with open_http([account.brand]) as http:
        connector = connector_for(account, http, now=timezone.now())
        try:
            learnt = await subscriber.learn(connector)
            if learnt:
                webhook = await sync_to_async(open_webhook)(account, learnt)
            await subscriber.subscribe(connector, address, webhook.secrets)
        except errors.NetworkError as error:
            raise HomegroundError(
                f"{name} was not told where to call: {error.message}",
                "The address is kept: repeat the command, or follow the steps by hand.",
            ) from error
    return webhook
