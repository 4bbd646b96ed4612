"""The world that the sandbox's networks share: accounts, people, posts, comments, files.

Servers keep what is special to their network in `Post.extra` and `World.of(network)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any, Literal

from .audience import Counts, Reaction, reaction_to
from .clock import Clock
from .doings import Doings, doings_of
from .growing import Growth
from .rhythm import Rhythm
from .voices import PEOPLE, language_of


@dataclass(slots=True)
class Account:
    """Somebody's presence on one network of the sandbox: a token is for one of these."""

    network: str
    id: str
    kind: str
    name: str
    handle: str
    language: str
    followers: int
    credentials: dict[str, str]
    created_at: datetime
    expired: bool = False
    blocked: set[str] = field(default_factory=set)
    """Ids of people who may not write to it."""
    growth: Growth | None = None
    """How `followers` changes with time; `None`: it does not."""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody of the audience named an account, in a post of their own."""

    id: str
    account_id: str
    author_id: str
    author_name: str
    text: str
    created_at: datetime


@dataclass(slots=True)
class File:
    """An uploaded image, video or document, kept in memory. A document has no width or height."""

    id: str
    mime: str
    content: bytes
    width: int
    height: int
    alt: str | None = None
    owner_id: str | None = None
    created_at: datetime | None = None
    seconds: float | None = None
    """How long a video runs."""
    name: str | None = None
    """What a document is called, for people."""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Comment:
    id: str
    post_id: str
    author_id: str
    author_name: str
    text: str
    created_at: datetime
    parent_id: str | None = None
    deleted: bool = False
    hidden: bool = False
    spam: bool = False
    """Somebody who may has called it spam; the network shows it to nobody then."""
    closed: bool = False
    """Nobody may answer this comment; the rest of the post stays open."""
    by_account: bool = False
    """Written by one of our accounts rather than by the audience."""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Post:
    network: str
    id: str
    account_id: str
    text: str
    created_at: datetime
    title: str | None = None
    link: str | None = None
    files: list[File] = field(default_factory=list)
    poll: tuple[str, ...] = ()
    """The answers to choose from, where the post asks."""
    deleted: bool = False
    silent: bool = False
    """Comments are closed."""
    format: Literal["post", "reel", "story"] = "post"
    seen_by: Literal["everybody", "friends", "ourselves"] = "everybody"
    answers_from: Literal["everybody", "followers", "followed", "mentioned", "nobody"] = "everybody"
    comments: list[Comment] = field(default_factory=list)
    reaction: Reaction | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class World:
    """Everything that exists, for one seed. Nothing here knows HTTP."""

    def __init__(self, clock: Clock, seed: int = 1):
        self.clock = clock
        self.comment_ids: dict[str, Callable[[], str]] = {}
        """How each network's server makes the id of a comment; the servers set it."""
        self.reset(seed)

    def reset(self, seed: int) -> None:
        self.seed = seed
        self.accounts: list[Account] = []
        self.growing: list[Account] = []
        self.posts: list[Post] = []
        self._by_network: dict[str, list[Post]] = defaultdict(list)
        self._by_key: dict[tuple[str, str], Post] = {}
        self._by_account: dict[tuple[str, str], list[Post]] = defaultdict(list)
        self._accounts_by_key: dict[tuple[str, str], Account] = {}
        self._comments_by_key: dict[tuple[str, str], tuple[Post, Comment]] = {}
        self.files: dict[str, File] = {}
        self.mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        """By (network, account id), oldest first."""
        self._counters: dict[str, int] = defaultdict(int)
        self._own: dict[str, dict[str, Any]] = defaultdict(dict)

    def of(self, network: str) -> dict[str, Any]:
        """A network's own shelf: used nonces, challenges, schedules; emptied by a reset."""
        return self._own[network]

    def count(self, name: str, start: int = 1) -> int:
        """The next number of a named series: start, start + 1, …"""
        self._counters[name] += 1
        return start + self._counters[name] - 1

    def random(self, *about: object) -> Random:
        """A generator that depends on the seed and on what it is for, and on nothing else."""
        return Random(":".join(map(str, (self.seed, *about))))

    # --- accounts -----------------------------------------------------------------------------

    def add_account(self, account: Account) -> Account:
        self.accounts.append(account)
        self._accounts_by_key[(account.network, account.id)] = account
        return account

    def account(self, network: str, account_id: str) -> Account | None:
        return self._accounts_by_key.get((network, account_id))

    def find_account(self, network: str, matches: Callable[[Account], bool]) -> Account | None:
        return next((a for a in self.accounts if a.network == network and matches(a)), None)

    def let_grow(self) -> None:
        """Give the accounts that grow the followers that they have by now."""
        for account in self.growing:
            if account.growth is not None:
                account.followers = account.growth.at(self.clock.now())

    # --- posts --------------------------------------------------------------------------------

    def add_post(self, post: Post, *, language: str | None = None) -> Post:
        """Keep a published post; its audience begins to react from `created_at` on."""
        account = self.account(post.network, post.account_id)
        spoken = language or language_of(post.text, account.language if account else "en")
        rng = self.random(post.network, post.account_id, post.title, post.text)
        post.reaction = reaction_to(
            rng,
            followers=account.followers if account else 500,
            language=spoken,
            has_media=bool(post.files),
            rhythm=Rhythm.of(post.created_at, account.language if account else spoken),
        )
        self.posts.append(post)
        self._by_network[post.network].append(post)
        self._by_account[(post.network, post.account_id)].append(post)
        self._by_key[(post.network, post.id)] = post
        return post

    def put_in_order(self, network: str) -> None:
        """By the time that posts were made, after older ones came in between."""
        of_network = (self._by_account[key] for key in self._by_account if key[0] == network)
        for posts in (self.posts, self._by_network[network], *of_network):
            posts.sort(key=lambda post: post.created_at)

    def post(self, network: str, post_id: str) -> Post | None:
        """A post that exists and is not deleted."""
        post = self._by_key.get((network, post_id))
        return post if post and not post.deleted else None

    def posts_of(self, network: str, account_id: str) -> Iterator[Post]:
        """An account's posts, newest first, without the deleted."""
        return (p for p in reversed(self._by_account[(network, account_id)]) if not p.deleted)

    def posts_on(self, network: str) -> Iterator[Post]:
        """All posts on a network, newest first, without the deleted."""
        return (p for p in reversed(self._by_network[network]) if not p.deleted)

    def mention(self, account: Account, text: str) -> Mention:
        """Let somebody of the audience write about an account. `text` names it as the network does."""
        number = self.count(f"{account.network}.mention")
        people = PEOPLE[account.language if account.language in PEOPLE else "en"]
        said = Mention(
            id=self.next_comment_id(account.network),
            account_id=account.id,
            author_id=str(800_000 + number),
            author_name=people[number % len(people)],
            text=text,
            created_at=self.clock.now(),
        )
        self.mentions[(account.network, account.id)].append(said)
        return said

    # --- the audience -------------------------------------------------------------------------

    def age_seconds(self, post: Post) -> float:
        return max(0.0, self.clock.timestamp() - post.created_at.timestamp())

    def counts(self, post: Post) -> Counts:
        """What the audience has done so far. Comments include those of our own accounts."""
        reaction = post.reaction
        counts = reaction.counts(self.age_seconds(post)) if reaction else Counts()
        if not (post.link or "http://" in post.text or "https://" in post.text):
            counts = replace(counts, clicks=0)  # there is nothing to click
        return counts.with_comments(len(self.comments(post)))

    def doings(self, account: Account, start: datetime, end: datetime) -> Doings:
        """What the audience did to all that an account has published, from `start` up to `end`."""
        return doings_of(self, account, start, end)

    def comments(self, post: Post) -> list[Comment]:
        """The comments that are there by now, oldest first, without the deleted and the spam.

        A reply of the audience answers a comment of the audience that came before it.
        """
        self._let_audience_speak(post)
        return [each for each in post.comments if not (each.deleted or each.spam)]

    def comment(self, network: str, comment_id: str) -> tuple[Post, Comment] | None:
        """A comment that somebody has seen by now, with its post; deleted ones are gone."""
        found = self._comments_by_key.get((network, comment_id))
        return None if found is None or found[1].deleted or found[0].deleted else found

    def add_comment(self, post: Post, comment: Comment) -> Comment:
        self._let_audience_speak(post)
        self._keep(post, comment)
        return comment

    def _keep(self, post: Post, comment: Comment) -> None:
        post.comments.append(comment)
        self._comments_by_key[(post.network, comment.id)] = (post, comment)

    def silence(self, post: Post) -> None:
        """Comments are closed: what has been said stays, the audience says no more."""
        self._let_audience_speak(post)
        post.silent = True
        if post.reaction is not None:
            post.reaction.stop_remarks()

    def next_comment_id(self, network: str) -> str:
        """As the network's server makes them; plain numbers in a world without servers."""
        make = self.comment_ids.get(network)
        return make() if make else str(self.count(f"{network}.comment", 100_001))

    def _let_audience_speak(self, post: Post) -> None:
        if post.reaction is None:
            return
        age = self.age_seconds(post)
        for remark in post.reaction.take_remarks(age):
            person = PEOPLE[remark.language][remark.person % len(PEOPLE[remark.language])]
            earlier = [c for c in post.comments if not c.by_account and c.parent_id is None]
            parent = earlier[-1].id if remark.answers_another and earlier else None
            self._keep(
                post,
                Comment(
                    id=self.next_comment_id(post.network),
                    post_id=post.id,
                    author_id=str(700_000 + remark.person),
                    author_name=person,
                    text=remark.text,
                    created_at=datetime.fromtimestamp(
                        post.created_at.timestamp() + remark.after_seconds, post.created_at.tzinfo
                    ),
                    parent_id=parent,
                ),
            )
        post.comments.sort(key=lambda c: c.created_at)
