"""Every post and every reply of the world as X sees it: a tweet in a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from homeground.sandbox.world import Account, Comment, File, Mention, Post, World

from .problems import Json

MENTION = re.compile(r"(?<![\w@＠!#$%&*])[@＠]([A-Za-z0-9_]{1,20})(?![\w@＠])")


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the sandbox or somebody of its audience."""

    id: str
    name: str
    handle: str
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Tweet:
    id: str
    author: Person
    said: str
    """What the author typed; `prefix` are the @names that X puts before a reply."""
    created_at: datetime
    post: Post
    comment: Comment | None
    prefix: tuple[Person, ...] = ()
    replied_to: str | None = None
    replied_to_author: Person | None = None
    quoted: str | None = None
    files: list[File] = field(default_factory=list)
    poll: Json | None = None
    settings: Json = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(self.id)


class Tweets:
    """The world's posts and comments on X, found by id, author, mention and conversation."""

    def __init__(self, world: World):
        self.world = world

    def find(self, tweet_id: str) -> Tweet | None:
        post = self.world.post("x", tweet_id)
        if post is not None:
            return self.of_post(post)
        found = self.world.comment("x", tweet_id)
        if found is not None:
            return self.of_comment(*found)
        return next((t for t in self._of_audience() if t.id == tweet_id), None)

    def all(self) -> Iterator[Tweet]:
        for post in self.world.posts_on("x"):
            yield from self.conversation(post)
        yield from self._of_audience()

    def conversation(self, post: Post) -> Iterator[Tweet]:
        """A post and everything said under it."""
        yield self.of_post(post)
        for comment in self.world.comments(post):
            yield self.of_comment(post, comment)

    def by(self, account_id: str) -> Iterator[Tweet]:
        """An account's posts, and its replies wherever they stand."""
        for post in self.world.posts_of("x", account_id):
            yield self.of_post(post)
        for reply in self._replies_of_accounts():
            if reply.author.id == account_id:
                yield reply

    def mentioning(self, account: Account) -> Iterator[Tweet]:
        """What others said to or about an account: replies under its posts, and its @name."""
        for mention in self.world.mentions.get(("x", account.id), []):
            tweet = self.of_mention(mention)
            if self.mentions(tweet, account):
                yield tweet
        for post in self.world.posts_on("x"):
            inside = post.account_id == account.id
            for tweet in self.conversation(post) if inside else [self.of_post(post)]:
                if tweet.author.id != account.id and self.mentions(tweet, account):
                    yield tweet
        for reply in self._replies_of_accounts():
            elsewhere = reply.post.account_id != account.id
            if elsewhere and reply.author.id != account.id and self.mentions(reply, account):
                yield reply

    def mentions(self, tweet: Tweet, account: Account) -> bool:
        names = {person.handle.lower() for person in tweet.prefix}
        names |= {match[1].lower() for match in MENTION.finditer(tweet.said)}
        return account.handle.lower() in names

    def quotes_of(self, tweet_id: str) -> int:
        return sum(1 for post in self.world.posts_on("x") if post.extra.get("quoted") == tweet_id)

    def remember_reply(self, account_id: str, comment: Comment) -> None:
        replies: list[str] = self.world.of("x").setdefault("replies", [])
        replies.append(comment.id)

    def _of_audience(self) -> Iterator[Tweet]:
        """Posts of people who are no accounts of the sandbox."""
        for (network, _), about in self.world.mentions.items():
            if network == "x":
                yield from map(self.of_mention, about)

    def _replies_of_accounts(self) -> Iterator[Tweet]:
        for comment_id in self.world.of("x").get("replies", []):
            found = self.world.comment("x", comment_id)
            if found is not None:
                yield self.of_comment(*found)

    # --- people -------------------------------------------------------------------------------

    def person(self, account: Account) -> Person:
        return Person(account.id, account.name, account.handle, account)

    def writer(self, comment: Comment) -> Person:
        account = self.world.account("x", comment.author_id) if comment.by_account else None
        if account is not None:
            return self.person(account)
        return self._reader(comment.author_id, comment.author_name)

    def _reader(self, reader_id: str, name: str) -> Person:
        people: dict[str, Person] = self.world.of("x").setdefault("people", {})
        return people.setdefault(reader_id, Person(reader_id, name, f"reader_{reader_id}"))

    def _owner(self, post: Post) -> Person:
        """Who began a conversation: an account, or somebody of the audience who named one."""
        owner = self.person_by_id(post.account_id)
        assert owner is not None, "every post of the sandbox is somebody's"
        return owner

    def person_by_id(self, user_id: str) -> Person | None:
        account = self.world.account("x", user_id)
        if account is not None:
            return self.person(account)
        # Whoever of the audience has been shown to somebody is known from then on.
        people: dict[str, Person] = self.world.of("x").get("people", {})
        return people.get(user_id)

    def person_by_handle(self, handle: str) -> Person | None:
        wanted = handle.lower()
        account = self.world.find_account("x", lambda a: a.handle.lower() == wanted)
        if account is not None:
            return self.person(account)
        reader = wanted.removeprefix("reader_")
        return self.person_by_id(reader) if reader != wanted else None

    # --- one tweet ----------------------------------------------------------------------------

    def of_post(self, post: Post) -> Tweet:
        return Tweet(
            id=post.id,
            author=self._owner(post),
            said=post.text,
            created_at=post.created_at,
            post=post,
            comment=None,
            quoted=post.extra.get("quoted"),
            files=post.files,
            poll=post.extra.get("poll"),
            settings=post.extra,
        )

    def of_mention(self, mention: Mention) -> Tweet:
        # Answers to it are kept at a post which no account has and to which nobody else reacts.
        posts: dict[str, Post] = self.world.of("x").setdefault("audience", {})
        self._reader(mention.author_id, mention.author_name)
        if mention.id not in posts:
            posts[mention.id] = Post(
                network="x",
                id=mention.id,
                account_id=mention.author_id,
                text=mention.text,
                created_at=mention.created_at,
            )
        return self.of_post(posts[mention.id])

    def of_comment(self, post: Post, comment: Comment) -> Tweet:
        author = self.writer(comment)
        above = self._above(post, comment)
        people = [above, self._owner(post)]
        excluded = set(comment.extra.get("excluded", ()))
        prefix: dict[str, Person] = {
            # X names everybody who takes part, except the author of the reply.
            person.id: person
            for person in people
            if person.id != author.id and person.id not in excluded
        }
        return Tweet(
            id=comment.id,
            author=author,
            said=comment.text,
            created_at=comment.created_at,
            post=post,
            comment=comment,
            prefix=tuple(prefix.values()),
            replied_to=comment.parent_id or post.id,
            replied_to_author=above,
            quoted=comment.extra.get("quoted"),
            files=comment.extra.get("files", []),
            poll=comment.extra.get("poll"),
            settings=comment.extra,
        )

    def _above(self, post: Post, comment: Comment) -> Person:
        if comment.parent_id is not None:
            for other in post.comments:
                if other.id == comment.parent_id:
                    return self.writer(other)
        return self._owner(post)
