"""Settling what is unsure: by the network's key, or by reading the account's posts back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.networks import errors
from homeground.networks.contract import Connector, Settling
from homeground.networks.http import Http
from homeground.networks.model import Post as NetworkPost
from homeground.networks.registry import NETWORKS

from .clock import Clock
from .drafting import draft_of, looks_like, may_hand_over, name_below
from .finding import look_again, settle_absent, settle_found
from .handing import listed, seen_at_the_earliest, settle_handed_over
from .models import Attempt, Happening, Post, Publication
from .networking import connector_for
from .outcomes import MOST_LOOKS, SECOND_LOOK_FACTOR, wait_before
from .states import State

READ_BACK = 50
A_MINUTE = timedelta(minutes=1)
BEFORE_REPEATING = timedelta(seconds=30)
"""Between two looks that found nothing: long enough for whatever was on its way to have arrived."""
CLOCKS_MAY_DIFFER = timedelta(minutes=15)
"""How far the network's clock may be from ours when a post's time is compared."""


def unsure_due(*, brands: Sequence[int], now: datetime, limit: int = 100) -> list[Publication]:
    return list(
        Publication.objects.filter(state=State.UNSURE, look_at__lte=now, account__brand__in=brands)
        .select_related("account", "variant__market", "answers__post__account")
        .prefetch_related("variant__media__file", "attempts")
        .order_by("look_at")[:limit]
    )


def may_repeat_with_key(publication: Publication, *, now: datetime) -> bool:
    """Whether the network still remembers the key of the first attempt."""
    network = NETWORKS[publication.account.network]
    if network.settling is not Settling.KEY or network.key_valid_seconds is None:
        return False
    if publication.native and now < publication.due_at and not may_hand_over(publication, now):
        return False  # Repeated now, it would go out before its time.
    first = min((attempt.started_at for attempt in publication.attempts.all()), default=None)
    # Half its time: what was remembered when we asked must be remembered when it arrives.
    return first is not None and now - first < timedelta(seconds=network.key_valid_seconds / 2)


async def look(publication: Publication, http: Http, clock: Clock) -> None:
    """Read the account back once and settle, look again later, or hand over to a person."""
    now = await clock.now()
    connector = connector_for(publication.account, http, now=now)
    delay = timedelta(seconds=max(1.0, connector.network.read_back_delay_seconds))
    if publication.native and now < publication.due_at and not listed(publication):
        await sync_to_async(look_again)(
            publication,
            now=now,
            at=seen_at_the_earliest(publication),
            problem="The network may keep it for its time, and cannot be asked before.",
        )
        return
    try:
        kept = await _kept(connector, publication)
        posts = await _read_back(connector, publication)
    except (errors.NotAuthorized, errors.NotOffered) as error:
        # Looking again would not help (a VK community key may never read its own wall).
        await sync_to_async(look_again)(
            publication,
            now=now,
            at=None,
            problem="It may be out, and this account cannot be read back: look there yourself, "
            f"then answer with `homeground unsure`: it is there, or send it again. ({error.message})",
        )
        return
    except errors.NetworkError as error:
        await sync_to_async(look_again)(
            publication,
            now=now,
            at=_later(publication, now, wait_before(publication.looks + 1)),
            problem=f"It may be out; looking for it failed: {error.message}",
        )
        return
    now = await clock.now()
    found = await sync_to_async(find)(publication, posts)
    if kept is not None:
        await sync_to_async(settle_handed_over)(publication, kept.id, now=now)
    elif found is not None:
        await sync_to_async(settle_found)(
            publication, found.id, found.url, at=found.created_at, now=now,
            seen=Happening.What.FOUND,
        )  # fmt: skip
    elif publication.looks == 0 or publication.problem:
        # Networks show a new post late, and may still be busy with a request whose sender has died:
        # one more look, a good while later, before repeating. A look that failed was none.
        wait = max(delay * SECOND_LOOK_FACTOR, BEFORE_REPEATING)
        await sync_to_async(look_again)(publication, now=now, at=now + wait)
    elif covers(posts, publication):
        await sync_to_async(settle_absent)(publication, now=now)
    else:
        await sync_to_async(look_again)(
            publication,
            now=now,
            at=None,
            problem="So much was posted on this account since that it cannot be seen whether this "
            "one is there. Look at the account, then answer with `homeground unsure`.",
        )


async def _kept(connector: Connector, publication: Publication) -> NetworkPost | None:
    """What the network keeps for later that is this publication, where it was to be kept."""
    if not publication.native or not listed(publication):
        return None
    draft = draft_of(publication)
    return next(
        (
            post
            for post in await connector.scheduled_posts()
            if looks_like(draft, post) and abs(post.created_at - publication.due_at) < A_MINUTE
        ),
        None,
    )


async def _read_back(connector: Connector, publication: Publication) -> list[NetworkPost]:
    """Where it must be if it is out, the newest first: among the account's posts, or below the post
    that it answers."""
    if publication.answers is None:
        return await connector.recent_posts(limit=READ_BACK)
    above = publication.answers.post
    return [
        NetworkPost(
            name_below(above, comment), comment.url or above.url, comment.text, comment.created_at
        )
        async for comment in connector.comments(above.network_id)
    ][::-1]


def find(publication: Publication, posts: Sequence[NetworkPost]) -> NetworkPost | None:
    """The post that is this publication: same text, not before it, and no other publication's."""
    draft = draft_of(publication)
    not_before = _in_doubt_since(publication) - CLOCKS_MAY_DIFFER
    likely = [p for p in posts if p.created_at >= not_before and looks_like(draft, p)]
    taken = set(
        Post.objects.filter(
            account=publication.account, network_id__in=[p.id for p in likely]
        ).values_list("network_id", flat=True)
    )
    return next((p for p in reversed(likely) if p.id not in taken), None)


def covers(posts: Sequence[NetworkPost], publication: Publication) -> bool:
    """Whether the posts read go back far enough to know that this one is absent."""
    if publication.answers_id is not None:
        return True  # Comments are read to their end.
    return (
        len(posts) < READ_BACK
        or posts[-1].created_at < _in_doubt_since(publication) - CLOCKS_MAY_DIFFER
    )


def _in_doubt_since(publication: Publication) -> datetime:
    """The first attempt that the network may have taken: later ones may have repeated it, or were held
    back before a byte was sent."""
    doubted = (
        attempt.started_at
        for attempt in publication.attempts.all()
        if attempt.outcome in {Attempt.Outcome.OPEN, Attempt.Outcome.UNSURE}
    )
    return min(doubted, default=publication.armed_at or publication.due_at)


def _later(publication: Publication, now: datetime, wait: timedelta) -> datetime | None:
    return now + wait if publication.looks + 1 < MOST_LOOKS else None
