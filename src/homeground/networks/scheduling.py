"""A time that a network would not keep a post for: said before anything is sent.

Some publish at once what is too near (WordPress, LiveJournal): that would be worse than a refusal.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .contract import Can, Network
from .errors import NotKept, NotOffered
from .limits import lasting
from .model import Draft

OUTSIDE = "schedule-window"
"""`NotKept.code` of a time that is too near or too far."""
YEAR_SECONDS = 365 * 24 * 3600
"""How far ahead Homeground leaves a post to a network that states no limit of its own."""


def refuse_time(
    draft: Draft, network: Network, *, now: datetime, max_ahead_seconds: int | None = None
) -> None:
    """Raises: NotOffered where the network has no schedule; NotKept, saying which times it takes.

    `max_ahead_seconds` is what the account was told, where the network's own word is disputed.
    """
    if draft.publish_at is None:
        return
    limit = network.schedule
    if limit is None or Can.SCHEDULE not in network.can:
        gap = network.gap(Can.SCHEDULE)
        raise NotOffered(
            f"{network.name}, {Can.SCHEDULE}: {gap.kind}. {gap.reason}", network=network.slug
        )
    ahead = (draft.publish_at - now).total_seconds()
    most = limit.max_ahead_seconds if max_ahead_seconds is None else max_ahead_seconds
    if not limit.min_ahead_seconds <= ahead <= most:
        raise NotKept(
            f"{network.name} is given a post for later from {lasting(limit.min_ahead_seconds)} to "
            f"{lasting(most)} ahead. Choose another time, or publish at once.",
            code=OUTSIDE,
            network=network.slug,
        )


def as_kept(at: datetime | None, step_seconds: int = 1) -> datetime | None:
    """The time that a network which keeps times in steps makes of `at`: the last step before it."""
    if at is None:
        return None
    return at.replace(microsecond=0) - timedelta(seconds=int(at.timestamp()) % step_seconds)
