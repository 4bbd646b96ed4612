"""The posts of a blog as WordPress keeps them: published, scheduled, drafts, private, in the trash.

What is published is also a post of the sandbox's world, which is where its audience is: there its
text is what a reader sees, without the HTML.
wp_insert_post of WordPress core (developer.wordpress.org/reference/functions/wp_insert_post), seen
2026-11-22: a date a minute or more ahead makes `publish` into `future`, and one that is not makes
`future` into `publish`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from homeground.sandbox.world import Account, File, Post, World

from . import html
from .media import file_of, id_of

STATUSES = ("publish", "future", "draft", "pending", "private")
SEEN_BY: dict[str, Literal["everybody", "ourselves"]] = {
    "publish": "everybody",
    "private": "ourselves",
}
"""Of the statuses, those in which somebody sees a post."""
AHEAD = timedelta(minutes=1)


@dataclass(slots=True)
class Entry:
    """`status` may also be "trash". `date` and `modified` are instants."""

    id: int
    account_id: str
    title: str
    content: str
    excerpt: str
    slug: str
    status: str
    date: datetime
    modified: datetime
    featured: int = 0
    comments_open: bool = True
    before_trash: str = ""

    @property
    def key(self) -> str:
        return str(self.id)


class Entries:
    def __init__(self, world: World):
        self.world = world

    @property
    def _all(self) -> dict[int, Entry]:
        shelf: dict[str, Any] = self.world.of("wordpress")
        kept: dict[int, Entry] = shelf.setdefault("entries", {})
        return kept

    def next_id(self) -> int:
        """Posts and media share their numbers."""
        return self.world.count("wordpress.post", 101)

    def find(self, entry_id: int, account: Account | None) -> Entry | None:
        """An account's own; with no account, one that everybody may see."""
        entry = self._all.get(entry_id)
        if entry is None or (account is not None and entry.account_id != account.id):
            return None
        return entry if account is not None or entry.status == "publish" else None

    def of(self, account: Account | None) -> Iterator[Entry]:
        """An account's own; with no account, everybody's published ones."""
        for entry in self._all.values():
            if entry.account_id == account.id if account else entry.status == "publish":
                yield entry

    def by_slug(self, account_id: str, slug: str) -> Entry | None:
        return next(
            (e for e in self._all.values() if e.account_id == account_id and e.slug == slug), None
        )

    def post(self, entry: Entry) -> Post | None:
        """What the world has of it, while it is published, for everybody or privately."""
        return self.world.post("wordpress", entry.key)

    def add(self, entry: Entry) -> Entry:
        self._all[entry.id] = entry
        self.settle(entry)
        return entry

    def remember(self, account: Account, title: str, text: str) -> Post | None:
        """An entry that everybody sees since the world's clock."""
        now = self.world.clock.now()
        entry = Entry(self.next_id(), account.id, title, text, "", "", "publish", now, now)
        return self.post(self.add(entry))

    def settle(self, entry: Entry) -> None:
        """Give an entry its status by its date and its slug, and the world what is published."""
        now = self.world.clock.now()
        if entry.status in ("publish", "future"):
            entry.status = "future" if entry.date - now >= AHEAD else "publish"
        if entry.status in ("publish", "future", "private"):
            entry.slug = self._free(entry, entry.slug or html.slug(entry.title) or entry.key)
        self._show(entry, now)

    def trash(self, entry: Entry) -> None:
        entry.before_trash, entry.status = entry.status, "trash"
        entry.slug = f"{entry.slug}__trashed" if entry.slug else ""
        self._show(entry, self.world.clock.now())

    def restore(self, entry: Entry) -> None:
        entry.status = entry.before_trash or "draft"
        entry.slug = entry.slug.removesuffix("__trashed")
        self.settle(entry)

    def delete(self, entry: Entry) -> None:
        entry.status = "trash"
        self._show(entry, self.world.clock.now())
        del self._all[entry.id]

    def release(self) -> None:
        """Publish what was scheduled for a time that has come."""
        now = self.world.clock.now()
        due = [e for e in self._all.values() if e.status == "future" and e.date <= now]
        for entry in sorted(due, key=lambda e: (e.date, e.id)):
            entry.status = "publish"
            self._show(entry, entry.date)

    def files(self, entry: Entry) -> list[File]:
        """The featured image, and those that the text shows."""
        found = {}
        if featured := file_of(self.world, entry.featured):
            found[featured.id] = featured
        for file_id in re.findall(r"/_media/([\w.-]+)", entry.content):
            file = self.world.files.get(file_id)
            if file is not None and id_of(file):
                found[file.id] = file
        in_blocks = r'<!-- wp:(?:video|file|image) \{[^}]*"id":(\d+)'
        for number in re.findall(rf"wp-image-(\d+)|{in_blocks}", entry.content):
            if named := file_of(self.world, int(number[0] or number[1])):
                found[named.id] = named
        return list(found.values())

    def _show(self, entry: Entry, at: datetime) -> None:
        known = self.world._by_key.get(("wordpress", entry.key))
        if entry.status not in SEEN_BY:
            if known is not None:
                known.deleted = True
            return
        seen_by = SEEN_BY[entry.status]
        if known is not None and known.seen_by != seen_by:
            # A private post has no audience: when it is published, it is a new one to everybody.
            known.deleted, known = True, None
        if known is None:
            known = self.world.add_post(
                Post(
                    network="wordpress",
                    id=entry.key,
                    account_id=entry.account_id,
                    text=html.shown(entry.content),
                    created_at=at,
                    title=entry.title or None,
                    link=html.first_link(entry.content),
                    files=self.files(entry),
                    seen_by=seen_by,
                )
            )
            if seen_by == "ourselves":
                known.reaction = None
        known.deleted = False
        known.title, known.text = entry.title or None, html.shown(entry.content)
        known.link = html.first_link(entry.content)
        known.files = self.files(entry)
        if not entry.comments_open and not known.silent:
            self.world.silence(known)
        known.silent = not entry.comments_open

    def _free(self, entry: Entry, wanted: str) -> str:
        """The slug, with a number when another post of the blog has it."""
        slug, number = wanted, 2
        while (other := self.by_slug(entry.account_id, slug)) and other.id != entry.id:
            slug, number = f"{wanted}-{number}", number + 1
        return slug
