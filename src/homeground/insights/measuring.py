"""Reading the counters of posts, account by account, in as few requests as a network allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import transaction

from homeground.accounts.models import Account
from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.networks.limits import Format
from homeground.networks.model import Engagement
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for
from homeground.publishing.reads import cap_used_up

from .audience import keep_followers
from .models import METRICS, Observation
from .schedule import plan_next
from .standing.keeping import restate


async def measure(posts: Sequence[Post], http: Http, *, now: datetime) -> list[str]:
    """Keep one new observation of each post; what could not be read comes back in words."""
    by_account: dict[Account, list[Post]] = defaultdict(list)
    for post in posts:
        if can_be_asked(post):
            by_account[post.account].append(post)
    problems: list[str] = []
    told: list[int] = []
    for account, its_posts in by_account.items():
        connector = connector_for(account, http, now=now)
        if Can.MEASURE not in connector.network.can:
            continue
        if (used_up := await sync_to_async(cap_used_up)(account, now=now)) is not None:
            problems.append(f"{account.address}: its numbers are not read. {used_up}")
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
        told += await sync_to_async(_kept)(account, its_posts, counts, followers, now)
    await sync_to_async(restate)(told, now=now)
    return problems


def can_be_asked(post: Post) -> bool:
    """A post that a person confirmed is known by its address only: the network cannot be asked."""
    return not post.network_id.startswith(("http://", "https://", "sha256:"))


def _kept(
    account: Account,
    posts: Sequence[Post],
    counts: dict[str, Engagement],
    followers: int | None,
    now: datetime,
) -> list[int]:
    if followers is not None:
        keep_followers(account, followers, now=now)
    return keep(posts, counts, now=now)


@transaction.atomic
def keep(posts: Sequence[Post], counts: dict[str, Engagement], *, now: datetime) -> list[int]:
    """One observation of each post that the network told about, and when each is read next.

    Gives the ids of those that stand otherwise now: they are to be restated.
    """
    told = [post for post in posts if post.network_id in counts]
    Observation.objects.bulk_create(
        Observation(
            organization_id=post.organization_id,
            post=post,
            observed_at=now,
            **{name: getattr(counts[post.network_id], name) for name in METRICS},
        )
        for post in told
    )
    _notice_gone(posts, counts, now)
    plan_next([post.pk for post in posts], now=now)
    return [post.pk for post in told]


def _notice_gone(posts: Sequence[Post], counts: dict[str, Engagement], now: datetime) -> None:
    """What the network leaves out of its answer is not there any more; what it tells of again, is.

    A story ends by itself: it is not deleted.
    """
    missing = [post.pk for post in posts if post.network_id not in counts]
    gone = Post.objects.filter(pk__in=missing, gone_at=None)
    gone.exclude(publication__variant__format=Format.STORY).update(gone_at=now)
    back = [post.pk for post in posts if post.network_id in counts and post.gone_at is not None]
    if back:
        Post.objects.filter(pk__in=back).update(gone_at=None)
