"""Reading the counters of posts, account by account, in as few requests as a network allows."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import transaction

from homeground.accounts.models import Account
from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.networks.model import Engagement
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for

from .models import Observation

logger = logging.getLogger(__name__)


async def measure(posts: Sequence[Post], http: Http, *, now: datetime) -> list[str]:
    """Keep one new observation of each post; what could not be read comes back in words."""
    by_account: dict[Account, list[Post]] = defaultdict(list)
    for post in posts:
        # A post that a person confirmed is known by its address only: the network cannot be asked.
        if not post.network_id.startswith(("http://", "https://")):
            by_account[post.account].append(post)
    problems = []
    for account, its_posts in by_account.items():
        connector = connector_for(account, http)
        if Can.MEASURE not in connector.network.can:
            continue
        try:
            counts = await connector.measure([post.network_id for post in its_posts])
            followers = (
                (await connector.profile()).followers
                if Can.PROFILE in connector.network.can
                else None
            )
        except errors.NetworkError as error:
            problems.append(f"{account.address}: its numbers could not be read. {error.message}")
            continue
        await sync_to_async(_keep)(account, its_posts, counts, followers, now)
    return problems


def _keep(
    account: Account,
    posts: Sequence[Post],
    counts: dict[str, Engagement],
    followers: int | None,
    now: datetime,
) -> None:
    with transaction.atomic():
        if followers is not None:
            Account.objects.filter(pk=account.pk).update(followers=followers)
        Observation.objects.bulk_create(
            Observation(
                organization_id=post.organization_id,
                post=post,
                observed_at=now,
                views=seen.views,
                reach=seen.reach,
                likes=seen.likes,
                comments=seen.comments,
                shares=seen.shares,
                clicks=seen.clicks,
                saves=seen.saves,
            )
            for post in posts
            if (seen := counts.get(post.network_id)) is not None
        )
        # What the network leaves out of its answer is not there any more.
        gone = [post.pk for post in posts if post.network_id not in counts]
        Post.objects.filter(pk__in=gone, gone_at=None).update(gone_at=now)
