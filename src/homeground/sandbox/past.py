"""Giving an account a past: posts of the months before, with the audience that they had.

Each post is made by its network's own server while the clock stands at its moment; its counts are then
what its age says they are. The same seed, account, number and length of time give the same past.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from .growing import Growth
from .rhythm import HOURS_EAST
from .sayings import sayings
from .server import Server
from .world import Account, Post, World

MOST_POSTS, LEAST_DAYS, MOST_DAYS = 96, 7, 730
YOUNGEST = timedelta(hours=36)
"""No post of a past is younger: the campaign that follows is the account's next word."""
_HOURS = (*([0] * 7), 2, 5, 8, 9, 9, 10, 8, 6, 6, 7, 9, 10, 8, 5, 2, 0, 0)
"""How willingly a brand posts in each hour of its own day."""
_WEEKEND = 0.45
"""And on a Saturday or Sunday, beside a working day."""


def give_past(
    world: World, server: Server, account: Account, *, posts: int, days: float
) -> list[Post]:
    """The posts, oldest first; none where nobody could ever read them."""
    now = world.clock.now()
    rng = world.random("past", account.network, account.id)
    _let_have_grown(world, account, rng, now - timedelta(days=days), now)
    said = sayings(account.language, posts, rng)
    made: list[Post] = []
    for at, saying in zip(_moments(rng, account, now, posts, days), said, strict=True):
        with world.clock.standing_at(at):
            world.let_grow()
            post = server.remember(account, saying)
        if post is not None:
            made.append(post)
    world.let_grow()
    world.put_in_order(account.network)
    return made


def _let_have_grown(
    world: World, account: Account, rng: Random, since: datetime, now: datetime
) -> None:
    first = round(account.followers * rng.uniform(0.6, 0.9))
    growth = Growth(since, first, now, account.followers)
    # Several tokens of one account are accounts of their own in this world.
    for each in world.accounts:
        if (each.network, each.id) == (account.network, account.id):
            each.growth = growth
            world.growing.append(each)


def _moments(
    rng: Random, account: Account, now: datetime, posts: int, days: float
) -> list[datetime]:
    """Whole minutes, in order, at hours at which such a brand would post."""
    east = timedelta(hours=HOURS_EAST.get(account.language, 0))
    start = now + east - timedelta(days=days)
    length = max(0.0, (timedelta(days=days) - YOUNGEST).total_seconds())
    found: set[datetime] = set()
    while len(found) < posts:
        day = (start + timedelta(seconds=rng.uniform(0, length))).replace(minute=0, second=0)
        if day.weekday() >= 5 and rng.random() > _WEEKEND:
            continue
        hour = rng.choices(range(24), weights=_HOURS)[0]
        local = day.replace(hour=hour, minute=rng.randrange(60), microsecond=0)
        if start <= local <= now + east - YOUNGEST / 2:
            found.add((local - east).astimezone(UTC))
    return sorted(found)
