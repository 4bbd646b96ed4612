"""What an account published before it was connected here, read from the network where it lets us.

Its newest posts are read once, with the counts that they have now, and kept as an archive's are
(`keeping`): what is known already, from an archive or because it was published here, is not kept twice.
So an account speaks for itself in its first week.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from homeground.accounts.models import Account, Brand
from homeground.errors import HomegroundError
from homeground.networks import errors
from homeground.networks.contract import Can, Connector
from homeground.networks.http import Http
from homeground.networks.model import Engagement
from homeground.networks.model import Post as NetworkPost
from homeground.networks.registry import CONNECTORS, NETWORKS
from homeground.publishing.models import Post, Publication
from homeground.publishing.networking import connector_for
from homeground.publishing.reaching import reaching
from homeground.publishing.reads import reading
from homeground.publishing.states import State

from .ages import next_reading
from .archives import model as read
from .keeping import COUNTS, FROM_NETWORK, Kept, keep
from .models import Archive, NextReading, Observation
from .schedule import measured_networks

logger = logging.getLogger(__name__)

DEPTH = 100
"""How many posts are read: what one or two requests give, on most networks."""
AT_ONCE = 50
"""Posts whose counts are asked for together: what came before a refusal is kept."""
FRESH = timedelta(hours=6)
"""Counts read so lately are not read again."""
ENDS = (errors.NotAuthorized, errors.NotOffered, errors.ChallengeRequired, errors.Rejected)
"""What asking again by itself would not change: a person does (`homeground account past`)."""
IN_FLIGHT = (State.ARMED, State.UNSURE, State.HANDED_OVER)
A_WHILE = timedelta(minutes=15)
"""How far the network's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Past:
    """What reading an account's past came to."""

    account: Account
    posts_read: int = 0
    posts_new: int = 0
    measured: int = 0
    first_at: datetime | None = None
    why_not: str = ""
    """Why nothing was read, or not all of it, in words; empty when all went well."""
    offered: bool = True
    """Whether the network lets us read it at all."""


def why_not_offered(account: Account) -> str:
    """Why this account's past cannot be read from its network; empty where it can."""
    network = NETWORKS[account.network]
    if account.network in CONNECTORS and network.offers(Can.READ_BACK, account.kind):
        return ""
    return network.gap(Can.READ_BACK, account.kind).reason


def unread() -> QuerySet[Account]:
    """Connected accounts whose past nobody has read yet, on networks that let us."""
    known = Archive.objects.filter(account=OuterRef("pk"), kind=FROM_NETWORK)
    able = [n.slug for n in NETWORKS.values() if n.slug in CONNECTORS and Can.READ_BACK in n.can]
    return Account.objects.filter(
        ~Exists(known), network__in=able, state=Account.State.CONNECTED
    ).select_related("brand")


async def read_unread() -> list[Past]:
    """Every past that nobody has read yet, by each brand's own clock."""
    by_brand: dict[Brand, list[Account]] = defaultdict(list)
    async for account in unread():
        by_brand[account.brand].append(account)
    pasts = []
    for brand, accounts in by_brand.items():
        try:
            async with reaching(brand) as reach:
                pasts += [await read_past(each, reach.http, now=reach.now) for each in accounts]
        except HomegroundError as error:
            logger.info("%s", error)
    return pasts


async def read_past(account: Account, http: Http, *, now: datetime, limit: int = DEPTH) -> Past:
    """Read and keep the account's newest posts with their counts. Raises nothing of the network's."""
    if why := why_not_offered(account):
        return Past(account, why_not=why, offered=False)
    connector = connector_for(account, reading(account, http, now=now), now=now)
    try:
        posts = await connector.recent_posts(limit=limit)
    except errors.NetworkError as error:
        if isinstance(error, ENDS):
            await sync_to_async(_keep)(account, [], {}, now)
        return Past(account, why_not=error.message)
    posts = await sync_to_async(_not_in_flight)(account, posts)
    counts, problem = await _counts(connector, account, posts, now)
    kept = await sync_to_async(_keep)(account, posts, counts, now)
    return Past(
        account,
        posts_read=len(posts),
        posts_new=kept.posts_new,
        measured=kept.observations,
        first_at=min((post.created_at for post in posts), default=None),
        why_not=problem,
    )


async def _counts(
    connector: Connector, account: Account, posts: Sequence[NetworkPost], now: datetime
) -> tuple[dict[str, Engagement], str]:
    """Counts by post id; with them, in words, why some are missing."""
    fresh = await sync_to_async(_measured_lately)(account, posts, now)
    wanted = [post.id for post in posts if post.id not in fresh]
    # What came with the list is better than nothing where the network tells no more.
    counts = {post.id: post.engagement for post in posts if post.id not in fresh}
    if not connector.network.offers(Can.MEASURE, account.kind):
        return counts, connector.network.gap(Can.MEASURE, account.kind).reason
    for start in range(0, len(wanted), AT_ONCE):
        try:
            counts |= await connector.measure(wanted[start : start + AT_ONCE])
        except errors.NetworkError as error:
            return counts, f"The counts of {len(wanted) - start} posts are missing. {error.message}"
    return counts, ""


def _measured_lately(account: Account, posts: Sequence[NetworkPost], now: datetime) -> set[str]:
    return set(
        Observation.objects.filter(
            post__account=account,
            post__network_id__in=[post.id for post in posts],
            observed_at__gt=now - FRESH,
        ).values_list("post__network_id", flat=True)
    )


def _not_in_flight(account: Account, posts: Sequence[NetworkPost]) -> list[NetworkPost]:
    """Without what may be a publication of ours whose id is not known yet: it is settled by others."""
    first = (
        Publication.objects.filter(account=account, state__in=IN_FLIGHT, post=None)
        .order_by(Coalesce("armed_at", "due_at"))
        .values_list(Coalesce("armed_at", "due_at"), flat=True)
        .first()
    )
    if first is None:
        return list(posts)
    known = set(Post.objects.filter(account=account).values_list("network_id", flat=True))
    return [post for post in posts if post.created_at < first - A_WHILE or post.id in known]


def _keep(
    account: Account, posts: Sequence[NetworkPost], counts: dict[str, Engagement], now: datetime
) -> Kept:
    archive, _ = Archive.objects.update_or_create(
        account=account,
        sha256=FROM_NETWORK,
        defaults={
            "organization_id": account.organization_id,
            "kind": FROM_NETWORK,
            "file_name": NETWORKS[account.network].name,
            "exported_at": now,
            "started_at": now,
            "finished_at": None,
        },
    )

    def unread(entry: read.Unread) -> None:
        logger.warning("%s: %s", account.address, entry.why)

    entries = (_entry(post, counts.get(post.id)) for post in posts)
    kept = keep(entries, archive, now=now, unread=unread, progress=lambda _: None)
    _read_on(account, posts, now)
    return kept


def _read_on(account: Account, posts: Sequence[NetworkPost], now: datetime) -> None:
    """They are read again at their next age, as if they had been made here; not at once."""
    if account.network not in measured_networks():
        return
    kept = Post.objects.filter(
        account=account, network_id__in=[post.id for post in posts], gone_at=None
    )
    NextReading.objects.bulk_create(
        (
            NextReading(
                organization_id=post.organization_id,
                post=post,
                account=account,
                at=next_reading(post.published_at, now),
            )
            for post in kept
        ),
        ignore_conflicts=True,
    )


def _entry(post: NetworkPost, seen: Engagement | None) -> read.ArchivedPost:
    return read.ArchivedPost(
        id=post.id,
        published_at=post.created_at,
        text=post.text,
        title=post.title or "",
        url=post.url,
        media_count=post.media_count,
        **{name: getattr(seen, name) if seen else None for name in COUNTS},
    )
