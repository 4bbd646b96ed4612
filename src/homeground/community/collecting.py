"""Reading what people answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.utils import timezone

from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for
from homeground.publishing.reads import cap_used_up

from .hearing import hear_again, read_deliveries
from .keeping import keep_read
from .listening import accounts_to_ask, listen

MOST_QUESTIONS = 20
"""A network answers one with a hundred comments or so."""


async def collect(posts: Sequence[Post], http: Http, *, now: datetime) -> list[str]:
    """Keep the comments of each post, each once; what could not be read comes back in words."""
    problems = []
    for post in posts:
        connector = connector_for(post.account, http, now=now)
        known_by_address = post.network_id.startswith(("http://", "https://"))
        if Can.COMMENTS not in connector.network.can or known_by_address:
            continue
        if (used_up := await sync_to_async(cap_used_up)(post.account, now=now)) is not None:
            problems.append(f"{post.account.address}: comments are not read. {used_up}")
            continue
        try:
            read = [comment async for comment in connector.comments(post.network_id)]
        except errors.NotFound:
            continue
        except errors.NetworkError as error:
            problems.append(f"{post.account.address}: comments could not be read. {error.message}")
            continue
        await sync_to_async(keep_read)(post, read)
    await _hear({post.account.brand_id for post in posts}, http)
    return problems


async def _hear(brands: Collection[int], http: Http) -> None:
    """What these brands' accounts are only told (Telegram), as far as it can be asked for."""
    accounts = await sync_to_async(accounts_to_ask)(brands)
    for _ in range(MOST_QUESTIONS):
        await listen(http, accounts)
        if not await sync_to_async(read_deliveries)(now=timezone.now()):
            break
    await sync_to_async(hear_again)(now=timezone.now())
