"""Following what the network keeps for its time: still there, out by now, or to be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.networks import errors
from homeground.networks.contract import Connector
from homeground.networks.http import Http
from homeground.networks.model import Post as NetworkPost

from .clock import Clock
from .finding import look_again, settle_found
from .handing import (
    ask_a_person,
    keep_watching,
    listed,
    next_watch,
    settle_recalled,
    settle_vanished,
)
from .looking import BEFORE_REPEATING, CLOCKS_MAY_DIFFER, READ_BACK, covers, find
from .models import Happening, Publication
from .networking import connector_for
from .outcomes import SECOND_LOOK_FACTOR, wait_before
from .states import State

MOST_MISSES = 2
"""Looks that found it neither kept nor out, before it is believed to be gone."""


def handed_over_due(*, brands: Sequence[int], now: datetime, limit: int = 100) -> list[Publication]:
    return list(
        Publication.objects.filter(
            state=State.HANDED_OVER, look_at__lte=now, account__brand__in=brands
        )
        .select_related("account", "variant__market")
        .prefetch_related("variant__media__file", "attempts")
        .order_by("look_at")[:limit]
    )


async def watch(publication: Publication, http: Http, clock: Clock) -> None:
    """Take it back if that is wanted; else see what became of it, and write it down."""
    now = await clock.now()
    connector = connector_for(publication.account, http, now=now)
    try:
        if (
            publication.recall_to
            and await _taken_back(connector, publication)
            # So near to its time it may be out all the same: look before it is believed.
            and now < publication.due_at
        ):
            await sync_to_async(settle_recalled)(publication, now=now)
            return
        kept = await connector.scheduled_posts() if listed(publication) else ()
        out: Sequence[NetworkPost] = ()
        if now >= publication.due_at - CLOCKS_MAY_DIFFER:
            out = await connector.recent_posts(limit=READ_BACK)
    except (errors.NotOffered, errors.NotAuthorized) as error:
        await sync_to_async(ask_a_person)(
            publication,
            "The network was to publish it by itself, and this account cannot be read: look there, "
            f"then answer with `homeground unsure`. ({error.message})",
            now=now,
        )
        return
    except errors.NetworkError as error:
        await sync_to_async(keep_watching)(
            publication, at=now + wait_before(publication.looks + 1), problem=error.message
        )
        return
    await _settle(publication, kept, out, now=now, delay=_delay(connector))


async def _taken_back(connector: Connector, publication: Publication) -> bool:
    """False when it is not kept any more: it may be out."""
    try:
        await connector.unschedule(publication.handed_id)
    except errors.NotFound:
        return False
    return True


async def _settle(
    publication: Publication,
    kept: Sequence[NetworkPost],
    out: Sequence[NetworkPost],
    *,
    now: datetime,
    delay: timedelta,
) -> None:
    found = await sync_to_async(find)(publication, out)
    if found is not None:
        await sync_to_async(settle_found)(
            publication, found.id, found.url, at=found.created_at, now=now,
            seen=Happening.What.FOUND,
        )  # fmt: skip
    elif any(post.id == publication.handed_id for post in kept):
        late = now >= publication.due_at
        at = now + delay if late or publication.recall_to else next_watch(publication, now)
        await sync_to_async(keep_watching)(publication, at=at)
    elif publication.looks < MOST_MISSES:
        wait = max(delay * SECOND_LOOK_FACTOR, BEFORE_REPEATING)
        await sync_to_async(look_again)(publication, now=now, at=now + wait)
    elif out and not covers(out, publication):
        await sync_to_async(ask_a_person)(
            publication,
            "So much was posted on this account since that it cannot be seen whether this one is "
            "there. Look at the account, then answer with `homeground unsure`.",
            now=now,
        )
    elif publication.recall_to:
        await sync_to_async(settle_recalled)(publication, now=now)
    else:
        await sync_to_async(settle_vanished)(publication, now=now)


def _delay(connector: Connector) -> timedelta:
    return timedelta(seconds=max(1.0, connector.network.read_back_delay_seconds))
