"""When the numbers of a run's posts are read: at fixed ages, densest where they move most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from homeground.publishing.models import Post

AGES = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 48))
TOGETHER = timedelta(minutes=20)
"""Readings this close to one another are made at once."""


class Watch:
    """Which posts are to be read now, and when the next is."""

    def __init__(self) -> None:
        self._read: dict[int, int] = {}
        """How many of the ages have been read, by the post's id."""

    def due(self, posts: Sequence[Post], now: datetime) -> list[Post]:
        """The posts whose next age has come; each is given once for each age."""
        found = []
        for post in posts:
            reached = sum(post.published_at + age <= now + TOGETHER for age in AGES)
            if reached > self._read.get(post.pk, 0):
                self._read[post.pk] = reached
                found.append(post)
        return found

    def next_at(self, posts: Sequence[Post]) -> datetime | None:
        """When the next reading is; `None` when every post has reached its last age."""
        return min(
            (
                post.published_at + AGES[read]
                for post in posts
                if (read := self._read.get(post.pk, 0)) < len(AGES)
            ),
            default=None,
        )
