"""Gathering what networks say of posts and accounts, in batches, within the networks' limits.

A pass takes what is due of every account that can be asked, a batch at a time, some accounts beside each
other. What an account may not be asked now, by its network's limits or by the network's own word, waits
for the moment that was named. Workers share the posts by row locks; what one of them took and lost is
another's a quarter of an hour later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db.models import Exists, OuterRef

from homeground.accounts.models import Account, Brand
from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.networks.registry import NETWORKS
from homeground.publishing.clock import moments
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for, open_http
from homeground.publishing.reads import reading

from .ages import TOGETHER
from .audience import due_for_audience, keep_audience, read_audience
from .measuring import keep
from .models import NextReading
from .schedule import measured_networks, put_off, take, take_up

logger = logging.getLogger(__name__)

BATCH = 100
"""Posts asked for at once: what most networks take in one request."""
BATCHES = 20
"""Of one account in one pass; the rest waits for the next."""
AT_ONCE = 8
"""Accounts that are asked beside each other."""
AGAIN = timedelta(minutes=15)
"""After a failure that says no time itself."""
LONG = timedelta(hours=6)
"""After one that only a person can end."""


@dataclass(slots=True)
class Gathered:
    """What one pass did."""

    posts: int = 0
    accounts: int = 0
    """Those whose audience was read."""
    problems: list[str] = field(default_factory=list)
    to_restate: list[int] = field(default_factory=list)
    """Posts that stand otherwise now."""


async def gather(brands: Collection[int] | None = None, *, audience: bool = False) -> Gathered:
    """Read what is due, by each brand's own clock. `audience`: the accounts' followers and days, too.

    How the posts stand is left to whoever calls: it takes longer than reading them.
    """
    done = Gathered()
    await sync_to_async(take_up)()
    times = await moments(await sync_to_async(_sandboxes)(brands))
    room = asyncio.Semaphore(AT_ONCE)
    for url, now in times.items():
        posts, people = await sync_to_async(_due)(url, now, brands, audience)
        if not posts and not people:
            continue
        homes = {each.brand for each in (*posts, *people)}
        async with open_http(homes) as http, asyncio.TaskGroup() as group:
            for account in posts:
                group.create_task(_read_posts(account, http, now, room, done))
            for account in people:
                group.create_task(_read_people(account, http, now, room, done))
    return done


def _sandboxes(brands: Collection[int] | None) -> list[str]:
    """Where what may be asked lives; "" for real networks. Brands without a connected account cost nothing."""
    found = Brand.objects.filter(
        Exists(Account.objects.filter(brand=OuterRef("pk"), state=Account.State.CONNECTED))
    )
    if brands is not None:
        found = found.filter(pk__in=brands)
    return list(found.values_list("sandbox_url", flat=True).distinct())


def _due(
    url: str, now: datetime, brands: Collection[int] | None, audience: bool
) -> tuple[list[Account], list[Account]]:
    """Accounts with posts to read, and accounts whose audience is to be read."""
    able = Account.objects.filter(
        brand__sandbox_url=url,
        state=Account.State.CONNECTED,
        network__in=[slug for slug, network in NETWORKS.items() if not network.by_hand],
    ).select_related("brand", "market")
    if brands is not None:
        able = able.filter(brand__in=brands)
    waiting = NextReading.objects.filter(account=OuterRef("pk"), at__lte=now + TOGETHER)
    posts = [
        account
        for account in able.filter(Exists(waiting), network__in=measured_networks())
        if NETWORKS[account.network].offers(Can.MEASURE, account.kind)
    ]
    return posts, due_for_audience(able, now=now) if audience else []


async def _read_posts(
    account: Account, http: Http, now: datetime, room: asyncio.Semaphore, done: Gathered
) -> None:
    connector = connector_for(account, reading(account, http, now=now), now=now)
    async with room:
        for _ in range(BATCHES):
            posts = await sync_to_async(take)(account, now=now, most=BATCH)
            if not posts:
                return
            try:
                counts = await connector.measure([post.network_id for post in posts])
            except errors.NetworkError as error:
                await _wait(account, posts, error, now, done)
                return
            done.to_restate += await sync_to_async(keep)(posts, counts, now=now)
            done.posts += len(posts)


async def _read_people(
    account: Account, http: Http, now: datetime, room: asyncio.Semaphore, done: Gathered
) -> None:
    async with room:
        connector = connector_for(account, reading(account, http, now=now), now=now)
        try:
            days = await read_audience(account, connector, now=now)
        except errors.NetworkError as error:
            done.problems.append(
                f"{account.address}: its audience could not be read. {error.message}"
            )
            return
        await sync_to_async(keep_audience)(account, days, now=now)
        done.accounts += 1


async def _wait(
    account: Account,
    posts: Sequence[Post],
    error: errors.NetworkError,
    now: datetime,
    done: Gathered,
) -> None:
    """All of them later: what an account may not be asked, it may not be asked of any post."""
    done.problems.append(f"{account.address}: its numbers could not be read. {error.message}")
    await sync_to_async(put_off)([post.pk for post in posts], until=until(error, now))


def until(error: errors.NetworkError, now: datetime) -> datetime:
    """When it is worth asking again."""
    match error:
        case errors.RateLimited(retry_at=at) if at is not None and at > now:
            return at
        case errors.RateLimited(retry_after_seconds=seconds) if seconds:
            return now + timedelta(seconds=seconds)
        case errors.NotAuthorized() | errors.ChallengeRequired() | errors.NotOffered():
            return now + LONG
        case _:
            return now + AGAIN
