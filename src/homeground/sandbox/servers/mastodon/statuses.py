"""Every post and every reply of the world as Mastodon sees it: a status in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from homeground.sandbox.world import Account, Comment, File, Mention, Post, World

from .errors import Json
from .grammar import found_in


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the sandbox, or somebody of its audience, who lives on the same server."""

    id: str
    name: str
    handle: str
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    author: Person
    text: str
    """What was typed; of somebody in the audience with the @name that a client puts before it."""
    created_at: datetime
    post: Post
    comment: Comment | None
    above_id: str | None = None
    above_author: Person | None = None
    files: list[File] = field(default_factory=list)
    settings: Json = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(self.id)

    @property
    def visibility(self) -> str:
        return str(self.settings.get("visibility", "public"))


class Statuses:
    """The world's posts and comments on Mastodon, found by id, author, mention and thread."""

    def __init__(self, world: World):
        self.world = world

    def find(self, status_id: str) -> Status | None:
        post = self.world.post("mastodon", status_id)
        if post is not None:
            return self.of_post(post)
        found = self.world.comment("mastodon", status_id)
        if found is not None:
            return self.of_comment(*found)
        said = (
            mention
            for (network, _), about in self.world.mentions.items()
            if network == "mastodon"
            for mention in about
        )
        return next((self.of_mention(one) for one in said if one.id == status_id), None)

    def visible(self, status_id: str, viewer: Account | None) -> Status | None:
        status = self.find(status_id)
        return status if status is not None and may_see(status, viewer) else None

    def by(self, account_id: str) -> Iterator[Status]:
        """An account's posts, and its replies wherever they stand."""
        for post in self.world.posts_of("mastodon", account_id):
            yield self.of_post(post)
        for reply in self._replies_of_accounts():
            if reply.author.id == account_id:
                yield reply

    def thread(self, post: Post) -> list[Status]:
        """Everything said under a post, each answer behind what it answers, older first."""
        below: dict[str, list[Status]] = {}
        for comment in self.world.comments(post):
            status = self.of_comment(post, comment)
            below.setdefault(status.above_id or post.id, []).append(status)
        ordered: list[Status] = []

        def add(status_id: str) -> None:
            for status in sorted(below.pop(status_id, []), key=lambda s: s.number):
                ordered.append(status)
                add(status.id)

        add(post.id)
        # What answered something deleted still belongs to the thread.
        ordered.extend(status for left in below.values() for status in left)
        return ordered

    def replies_to(self, status: Status) -> int:
        """Direct answers only: so counts the real server (Status#increment_counter_caches)."""
        above = status.comment.id if status.comment else None
        return sum(1 for c in self.world.comments(status.post) if c.parent_id == above)

    def mentioning(self, account: Account) -> Iterator[Status]:
        for mention in self.world.mentions.get(("mastodon", account.id), []):
            if self._names(status := self.of_mention(mention), account):
                yield status
        for post in self.world.posts_on("mastodon"):
            if post.account_id == account.id:
                yield from (s for s in self.thread(post) if self._names(s, account))
            elif self._names(status := self.of_post(post), account):
                yield status
        for reply in self._replies_of_accounts():
            if reply.post.account_id != account.id and self._names(reply, account):
                yield reply

    def remember_reply(self, comment: Comment) -> None:
        replies: list[str] = self.world.of("mastodon").setdefault("replies", [])
        replies.append(comment.id)

    def _names(self, status: Status, account: Account) -> bool:
        return status.author.id != account.id and any(
            person.id == account.id for person in self.mentioned(status.text)
        )

    def _replies_of_accounts(self) -> Iterator[Status]:
        for comment_id in self.world.of("mastodon").get("replies", []):
            found = self.world.comment("mastodon", comment_id)
            if found is not None:
                yield self.of_comment(*found)

    # --- people -------------------------------------------------------------------------------

    def person(self, account: Account) -> Person:
        return Person(account.id, account.name, account.handle, account)

    def reader(self, reader_id: str, name: str) -> Person:
        """Somebody of the audience; known from then on."""
        people: dict[str, Person] = self.world.of("mastodon").setdefault("people", {})
        return people.setdefault(reader_id, Person(reader_id, name, f"reader_{reader_id}"))

    def writer(self, comment: Comment) -> Person:
        account = self.world.account("mastodon", comment.author_id) if comment.by_account else None
        if account is not None:
            return self.person(account)
        return self.reader(comment.author_id, comment.author_name)

    def person_by_id(self, person_id: str) -> Person | None:
        account = self.world.account("mastodon", person_id)
        people: dict[str, Person] = self.world.of("mastodon").get("people", {})
        return self.person(account) if account else people.get(person_id)

    def person_by_name(self, acct: str) -> Person | None:
        """`acct` is a handle of this server; whoever is on another is not known here."""
        handle = acct.lstrip("@").lower()
        account = self.world.find_account("mastodon", lambda a: a.handle.lower() == handle)
        if account is not None:
            return self.person(account)
        return self.person_by_id(handle.removeprefix("reader_"))

    def mentioned(self, text: str) -> list[Person]:
        people: dict[str, Person] = {}
        for found in found_in(text):
            person = self.person_by_name(found.text) if found.kind == "mention" else None
            if person is not None:
                people[person.id] = person
        return list(people.values())

    # --- one status ---------------------------------------------------------------------------

    def of_post(self, post: Post) -> Status:
        return Status(
            id=post.id,
            author=self._owner(post),
            text=post.text,
            created_at=post.created_at,
            post=post,
            comment=None,
            files=post.files,
            settings=post.extra,
        )

    def of_mention(self, mention: Mention) -> Status:
        # Answers to it are kept at a post which no account has and to which nobody else reacts.
        posts: dict[str, Post] = self.world.of("mastodon").setdefault("audience", {})
        self.reader(mention.author_id, mention.author_name)
        if mention.id not in posts:
            posts[mention.id] = Post(
                network="mastodon",
                id=mention.id,
                account_id=mention.author_id,
                text=mention.text,
                created_at=mention.created_at,
            )
        return self.of_post(posts[mention.id])

    def of_comment(self, post: Post, comment: Comment) -> Status:
        author = self.writer(comment)
        above = self._above(post, comment)
        text = comment.text
        if not comment.by_account:
            # Clients put the names of those who are answered before an answer.
            people = [above, self._owner(post)]
            names = {person.id: person.handle for person in people if person.id != author.id}
            text = "".join(f"@{handle} " for handle in names.values()) + text
        return Status(
            id=comment.id,
            author=author,
            text=text,
            created_at=comment.created_at,
            post=post,
            comment=comment,
            above_id=comment.parent_id or post.id,
            above_author=above,
            files=comment.extra.get("files", []),
            settings=comment.extra,
        )

    def _above(self, post: Post, comment: Comment) -> Person:
        for other in post.comments:
            if comment.parent_id is not None and other.id == comment.parent_id:
                return self.writer(other)
        return self._owner(post)

    def _owner(self, post: Post) -> Person:
        """Who began a thread: an account, or somebody of the audience who named one."""
        owner = self.person_by_id(post.account_id)
        assert owner is not None, "every post of the sandbox is somebody's"
        return owner


def may_see(status: Status, viewer: Account | None) -> bool:
    """Followers are only a number in the sandbox: `private` and `direct` are the author's own.

    Whoever is blocked sees nothing of who blocks them (app/policies/status_policy.rb).
    """
    account = status.author.account
    if viewer is not None and account is not None and viewer.id in account.blocked:
        return False
    if status.visibility in {"public", "unlisted"}:
        return True
    return viewer is not None and status.author.id == viewer.id
