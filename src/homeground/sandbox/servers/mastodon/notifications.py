"""What an account is told: who named it, who liked and who shared its posts.

Mentions are all there; likes and shares are told for the account's newest posts, each as if
somebody of the audience had done it at the moment when the count rose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from homeground.sandbox.voices import PEOPLE
from homeground.sandbox.world import Account, Post, World

from .ids import id_at
from .statuses import Person, Status, Statuses

TOLD_POSTS = 5
TOLD_LIKES = 20
LONGEST_SECONDS = 10 * 365 * 86_400.0
KINDS = frozenset({"mention", "favourite", "reblog"})


@dataclass(frozen=True, slots=True)
class Notification:
    id: str
    kind: str
    created_at: datetime
    person: Person
    status: Status

    @property
    def number(self) -> int:
        return int(self.id)


class Notifications:
    def __init__(self, world: World, statuses: Statuses):
        self.world = world
        self.statuses = statuses

    def of(self, account: Account) -> Iterator[Notification]:
        for status in self.statuses.mentioning(account):
            if status.author.id in account.blocked:
                continue
            told = id_at(status.created_at, status.number)
            yield Notification(told, "mention", status.created_at, status.author, status)
        for post in islice(self.world.posts_of("mastodon", account.id), TOLD_POSTS):
            yield from self._likes(post)
            yield from self._shares(post)

    def _likes(self, post: Post) -> Iterator[Notification]:
        count = self.world.counts(post).likes
        for number in range(max(0, count - TOLD_LIKES), count):
            at = post.created_at + timedelta(seconds=self._age_at(post, number + 1))
            yield self._told("favourite", post, number, at)

    def _shares(self, post: Post) -> Iterator[Notification]:
        age = self.world.age_seconds(post)
        waves = post.reaction.waves[1:] if post.reaction else ()
        for number, wave in enumerate(waves[:TOLD_LIKES]):
            if wave.starts <= age:
                at = post.created_at + timedelta(seconds=wave.starts)
                yield self._told("reblog", post, number, at)

    def _age_at(self, post: Post, likes: int) -> float:
        """Seconds after a post at which it had this many likes: the same whenever it is asked."""
        assert post.reaction is not None
        low, high = 0.0, LONGEST_SECONDS
        for _ in range(48):
            middle = (low + high) / 2
            if post.reaction.counts(middle).likes >= likes:
                high = middle
            else:
                low = middle
        return high

    def _told(self, kind: str, post: Post, number: int, at: datetime) -> Notification:
        chance = self.world.random("mastodon", kind, post.text, number)
        account = self.world.account("mastodon", post.account_id)
        names = PEOPLE.get(account.language if account else "en", PEOPLE["en"])
        reader = self.statuses.reader(
            str(800_000 + chance.randrange(100_000)), chance.choice(names)
        )
        return Notification(
            id_at(at, chance.randrange(0xFFFF)), kind, at, reader, self.statuses.of_post(post)
        )
