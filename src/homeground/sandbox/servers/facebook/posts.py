"""Making, keeping for later, changing and removing a Page's posts.

Source: docs/pages-api/posts, Page.json (POST feed) and PagePost.json, seen 2026-11-22. How far ahead
a post may be scheduled is disputed (30 days, 75 days or 6 months, according to whom one asks): 10
minutes to 75 days here. A text that repeats the Page's newest post is refused with 506; how long
the real network remembers it is not documented.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError, invalid
from homeground.sandbox.world import Account, File, Post, World

from . import photos

EARLIEST = timedelta(minutes=10)
LATEST = timedelta(days=75)
MOST_CHARACTERS = 63_206
"""Remembered by many, documented nowhere."""
FIRST_NUMBER = 122_200_000_000_000_001


class Posts:
    def __init__(self, world: World):
        self.world = world

    @property
    def waiting(self) -> dict[str, Post]:
        """Posts that nobody sees yet, by id; `extra["at"]` is when that ends, or `None`."""
        found: dict[str, Post] = self.world.of("facebook").setdefault("waiting", {})
        return found

    def find(self, owner: Account, post_id: str) -> tuple[Post, bool] | None:
        """A post of this Page, and whether it waits."""
        if post_id in self.waiting:
            post = self.waiting[post_id]
            return (post, True) if post.account_id == owner.id else None
        published = self.world.post("facebook", post_id)
        if published is None or published.account_id != owner.id:
            return None
        return published, False

    # --- making -----------------------------------------------------------------------------------

    def publish(self, call: Call) -> Post:
        """POST /{page}/feed.

        Raises: GraphError 100 for what is missing or wrong, 1500 for a bad link, 506 for a repeat.
        """
        given = call.given
        text = (given.text("message") or "").strip()
        link = given.text("link") or None
        files = self._attached(call)
        if not text and not link and not files:
            raise invalid("Missing message or attachment")  # seen in reports, not in the documents
        check_text(text)
        if link is not None:
            check_link(link)
        return self.make(call, given.text("message") or "", link, files)

    def shown(self, call: Call, file: File) -> Post | None:
        """POST /{page}/photos and /videos: the post that shows it, unless it is kept back."""
        said = (call.given.text(name) for name in ("message", "caption", "description"))
        text = next((text for text in said if text), "")
        check_text(text)
        scheduled = "scheduled_publish_time" in call.given
        if not call.given.flag("published", default=True) and not scheduled:
            return None
        return self.make(call, text, None, [file])

    def make(self, call: Call, text: str, link: str | None, files: list[File]) -> Post:
        now = self.world.clock.now()
        published = call.given.flag("published", default=True)
        at = call.given.moment("scheduled_publish_time", now)
        if at is not None:
            self._check_moment(at, published=published)
        self._check_repeat(call.account, text, link, files)
        if published:
            return self.put_out(call.account, text, link, files)
        post = self._made(call.account, text, link, files)
        post.extra["at"] = at
        self.waiting[post.id] = post
        return post

    def put_out(self, owner: Account, text: str, link: str | None, files: list[File]) -> Post:
        return self.world.add_post(self._made(owner, text, link, files))

    def _made(self, owner: Account, text: str, link: str | None, files: list[File]) -> Post:
        post = Post(
            network="facebook",
            id=f"{owner.id}_{self.world.count('facebook.post', FIRST_NUMBER)}",
            account_id=owner.id,
            text=text,
            created_at=self.world.clock.now(),
            link=link,
            files=files,
        )
        for file in files:
            file.extra["post_id"] = post.id
        return post

    def _attached(self, call: Call) -> list[File]:
        files = []
        for media in call.given.objects("attached_media"):
            file = photos.find(self.world, call.account, str(media.get("media_fbid", "")))
            if file is None:
                # The wording for a photo that is not there is not documented.
                raise invalid("Invalid parameter: attached_media", subcode=1366051)
            if file.extra.get("post_id"):
                raise GraphError(
                    "Invalid parameter", 100, subcode=1366051, title="Photos already posted"
                )
            files.append(file)
        return files

    def _check_moment(self, at: datetime, *, published: bool) -> None:
        if published:
            # github.com/mrdotb/facebook-api-video-upload/issues/24
            raise invalid("You cannot specify a scheduled publish time on a published post")
        now = self.world.clock.now()
        if not now + EARLIEST <= at <= now + LATEST:
            # The wording is remembered from reports.
            raise invalid("The specified scheduled publish time is invalid.")

    def _check_repeat(self, owner: Account, text: str, link: str | None, files: list[File]) -> None:
        newest = next(self.world.posts_of("facebook", owner.id), None)
        if newest is None or not text or files or newest.files:
            return
        if (newest.text, newest.link) == (text, link):
            raise duplicate()

    # --- later ------------------------------------------------------------------------------------

    def edit(self, call: Call, post: Post, *, waits: bool) -> None:
        """POST /{post}: its message, and of one that waits its time, or that it is to appear."""
        given = call.given
        if "message" in given:
            text = given.text("message") or ""
            check_text(text)
            if not text.strip() and not post.files and not post.link:
                raise invalid("Missing message or attachment")
            post.text = text
            post.extra["edited_at"] = self.world.clock.now()
        if not waits:
            return
        at = given.moment("scheduled_publish_time", self.world.clock.now())
        if given.flag("is_published"):
            self._appear(post, self.world.clock.now())
        elif at is not None:
            self._check_moment(at, published=False)
            post.extra["at"] = at

    def delete(self, post: Post, *, waits: bool) -> None:
        if waits:
            del self.waiting[post.id]
        post.deleted = True

    def release(self) -> None:
        """Let appear what waited for a time that has come."""
        now = self.world.clock.now()
        due = [p for p in self.waiting.values() if p.extra["at"] and p.extra["at"] <= now]
        for post in sorted(due, key=lambda p: p.extra["at"]):
            self._appear(post, post.extra["at"])

    def _appear(self, post: Post, at: datetime) -> None:
        del self.waiting[post.id]
        post.extra.pop("at", None)
        post.created_at = at
        self.world.add_post(post)


def duplicate() -> GraphError:
    """A capture: the same words, code and status."""
    return GraphError("(#506) Duplicate status message", 506)


def check_text(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise invalid("Param message is too long")  # what the real one says is not documented


def check_link(link: str) -> None:
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        raise GraphError("(#1500) The url you supplied is invalid", 1500)
