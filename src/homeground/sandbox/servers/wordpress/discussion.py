"""Comments as WordPress keeps them, with their status: approve, hold, spam or trash."""

from __future__ import annotations

import html as standard_html
from typing import Any

from homeground.sandbox.world import Account, Comment, Post, World

from . import html

STATUSES = ("approve", "hold", "spam", "trash")


class Duplicate(Exception):
    """The same was said in the same place by the same person."""


class Discussion:
    def __init__(self, world: World):
        self.world = world

    @property
    def _trash(self) -> dict[str, tuple[Post, Comment]]:
        shelf: dict[str, Any] = self.world.of("wordpress")
        kept: dict[str, tuple[Post, Comment]] = shelf.setdefault("trash", {})
        return kept

    def under(self, post: Post) -> list[Comment]:
        """All of a post, those in the trash included, oldest first."""
        trashed = [c for p, c in self._trash.values() if p is post]
        self.world.comments(post)  # whoever has something to say by now says it
        # What is spam nobody sees but the owner, who sees all.
        kept = [comment for comment in post.comments if not comment.deleted]
        return sorted([*kept, *trashed], key=lambda c: (c.created_at, int(c.id)))

    def find(self, comment_id: int) -> tuple[Post, Comment] | None:
        found = self._trash.get(str(comment_id)) or self.world.comment("wordpress", str(comment_id))
        return None if found is None or found[0].deleted else found

    def write(self, account: Account, post: Post, source: str, parent: Comment | None) -> Comment:
        """`source` is HTML. Raises: Duplicate."""
        for other in self.under(post):
            if (
                other.author_id == account.id
                and other.parent_id == (parent.id if parent else None)
                and source_of(other) == source
                and status_of(other) != "trash"
            ):
                raise Duplicate
        return self.world.add_comment(
            post,
            Comment(
                id=self.world.next_comment_id("wordpress"),
                post_id=post.id,
                author_id=account.id,
                author_name=account.name,
                text=source,
                created_at=self.world.clock.now(),
                parent_id=parent.id if parent else None,
                by_account=True,
                extra={"html": True, "shown": html.shown(source)},
            ),
        )

    def rewrite(self, comment: Comment, source: str) -> None:
        comment.text = source
        comment.extra |= {"html": True, "shown": html.shown(source)}

    def put(self, post: Post, comment: Comment, status: str) -> None:
        comment.extra["status"] = status
        comment.hidden = status in ("hold", "spam")
        comment.spam = status == "spam"
        comment.deleted = status == "trash"
        if comment.deleted:
            self._trash[comment.id] = (post, comment)
        else:
            self._trash.pop(comment.id, None)

    def delete(self, comment: Comment) -> None:
        """For good."""
        self._trash.pop(comment.id, None)
        comment.deleted = True


def status_of(comment: Comment) -> str:
    status: str = comment.extra.get("status", "approve")
    return status


def source_of(comment: Comment) -> str:
    """Its HTML; what the audience types is text, and is kept with its signs escaped."""
    if comment.extra.get("html"):
        return comment.text
    return standard_html.escape(comment.text, quote=False)
