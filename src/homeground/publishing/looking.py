"""Settling what is unsure: by the network's key, or by reading the account's posts back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.networks import errors
from homeground.networks.contract import Settling
from homeground.networks.http import Http
from homeground.networks.model import Post as NetworkPost
from homeground.networks.registry import NETWORKS

from .clock import Clock
from .drafting import draft_of, looks_like
from .models import Post, Publication
from .networking import connector_for
from .outcomes import MOST_LOOKS, SECOND_LOOK_FACTOR, wait_before
from .settling import look_again, settle_absent, settle_found
from .states import State

READ_BACK = 50
CLOCKS_MAY_DIFFER = timedelta(minutes=15)
"""How far the network's clock may be from ours when a post's time is compared."""


def unsure_due(*, brands: Sequence[int], now: datetime, limit: int = 100) -> list[Publication]:
    return list(
        Publication.objects.filter(state=State.UNSURE, look_at__lte=now, account__brand__in=brands)
        .select_related("account", "variant__market")
        .prefetch_related("variant__media__file", "attempts")
        .order_by("look_at")[:limit]
    )


def may_repeat_with_key(publication: Publication, *, now: datetime) -> bool:
    """Whether the network still remembers the key of the first attempt."""
    network = NETWORKS[publication.account.network]
    if network.settling is not Settling.KEY or network.key_valid_seconds is None:
        return False
    first = min((attempt.started_at for attempt in publication.attempts.all()), default=None)
    # Half its time: what was remembered when we asked must be remembered when it arrives.
    return first is not None and now - first < timedelta(seconds=network.key_valid_seconds / 2)


async def look(publication: Publication, http: Http, clock: Clock) -> None:
    """Read the account back once and settle, look again later, or hand over to a person."""
    connector = connector_for(publication.account, http)
    delay = timedelta(seconds=max(1.0, connector.network.read_back_delay_seconds))
    now = await clock.now()
    try:
        posts = await connector.recent_posts(limit=READ_BACK)
    except (errors.NotAuthorized, errors.NotOffered) as error:
        # Looking again would not help (a VK community key may never read its own wall).
        await sync_to_async(look_again)(
            publication,
            at=None,
            problem="It may be out, and this account cannot be read back: look there yourself, "
            f"then answer with `homeground unsure`: it is there, or send it again. ({error.message})",
        )
        return
    except errors.NetworkError as error:
        await sync_to_async(look_again)(
            publication,
            at=_later(publication, now, wait_before(publication.looks + 1)),
            problem=f"It may be out; looking for it failed: {error.message}",
        )
        return
    now = await clock.now()
    found = await sync_to_async(find)(publication, posts)
    if found is not None:
        await sync_to_async(settle_found)(
            publication, found.id, found.url, at=found.created_at, now=now
        )
    elif publication.looks == 0:
        # Networks show a new post late; one more look, a good while later, before repeating.
        await sync_to_async(look_again)(publication, at=now + delay * SECOND_LOOK_FACTOR)
    elif covers(posts, publication):
        await sync_to_async(settle_absent)(publication, now=now)
    else:
        await sync_to_async(look_again)(
            publication,
            at=None,
            problem="So much was posted on this account since that it cannot be seen whether this "
            "one is there. Look at the account, then answer with `homeground unsure`.",
        )


def find(publication: Publication, posts: Sequence[NetworkPost]) -> NetworkPost | None:
    """The post that is this publication: same text, not before it, and no other publication's."""
    draft = draft_of(publication)
    not_before = (publication.armed_at or publication.due_at) - CLOCKS_MAY_DIFFER
    likely = [p for p in posts if p.created_at >= not_before and looks_like(draft, p)]
    taken = set(
        Post.objects.filter(
            account=publication.account, network_id__in=[p.id for p in likely]
        ).values_list("network_id", flat=True)
    )
    return next((p for p in reversed(likely) if p.id not in taken), None)


def covers(posts: Sequence[NetworkPost], publication: Publication) -> bool:
    """Whether the posts read go back far enough to know that this one is absent."""
    armed_at = publication.armed_at or publication.due_at
    return len(posts) < READ_BACK or posts[-1].created_at < armed_at - CLOCKS_MAY_DIFFER


def _later(publication: Publication, now: datetime, wait: timedelta) -> datetime | None:
    return now + wait if publication.looks + 1 < MOST_LOOKS else None
