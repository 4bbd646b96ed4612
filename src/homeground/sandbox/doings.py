"""What an account's audience did to all that it published, between two instants."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import Account, World

_SUMMED = ("views", "reach", "likes", "shares", "comments", "clicks")


@dataclass(frozen=True, slots=True)
class Doings:
    """What happened to an account between two instants. `followers` is at the second of them."""

    followers: int
    joined: int
    left: int
    views: int
    reach: int
    likes: int
    shares: int
    comments: int
    clicks: int

    @property
    def engagement(self) -> int:
        return self.likes + self.shares + self.comments + self.clicks


def doings_of(world: World, account: Account, start: datetime, end: datetime) -> Doings:
    """An end in the future counts as now. As many people leave as join, unless the account grows."""
    end = min(end, world.clock.now())
    seconds = max(0.0, (end - start).total_seconds())
    growth = account.growth
    followers = growth.at(end) if growth else account.followers
    gained = followers - growth.at(start) if growth and start < end else 0
    moved = int(followers * 0.002 * seconds / 86_400)
    sums: dict[str, int] = defaultdict(int)
    for post in world.posts_of(account.network, account.id):
        if post.reaction is None:
            continue
        before, after = (
            post.reaction.counts(max(0.0, (moment - post.created_at).total_seconds()))
            for moment in (start, end)
        )
        for name in ("views", "reach", "likes", "shares", "clicks"):
            sums[name] += max(0, getattr(after, name) - getattr(before, name))
        sums["comments"] += sum(start <= c.created_at < end for c in world.comments(post))
    return Doings(
        followers=followers,
        joined=moved + max(0, gained),
        left=moved + max(0, -gained),
        **{name: sums[name] for name in _SUMMED},
    )
