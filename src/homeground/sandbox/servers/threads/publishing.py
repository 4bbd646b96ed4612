"""Making containers, publishing them as posts or replies, removing and hiding.

Source: developers.facebook.com/docs/threads/create-posts, /create-replies, /posts/delete-posts and
/overview (limits), seen 2026-11-22.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from homeground.sandbox.graph import containers as stages
from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.containers import Container, Containers
from homeground.sandbox.graph.images import is_video, picture
from homeground.sandbox.graph.pulling import NotFetched, pull
from homeground.sandbox.graph.quotas import Quotas
from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Account, Comment, File, Post, World

from . import count, errors

POSTS, REPLIES, DELETIONS = "posts", "replies", "deletions"
QUOTAS = {POSTS: 250, REPLIES: 1000, DELETIONS: 100}
KINDS = ("TEXT", "IMAGE", "VIDEO", "CAROUSEL")
CONTROLS = (
    "everyone",
    "accounts_you_follow",
    "mentioned_only",
    "parent_post_author_only",
    "followers_only",
)
FEWEST_CHILDREN, MOST_CHILDREN = 2, 20
MOST_ALT_CHARACTERS = 1000
MOST_SECONDS = 300.5
ANSWERS: dict[str, Literal["everybody", "followers", "followed", "mentioned", "nobody"]] = {
    "everyone": "everybody",
    "accounts_you_follow": "followed",
    "mentioned_only": "mentioned",
    # Under a post of one's own nobody else is its author.
    "parent_post_author_only": "nobody",
    "followers_only": "followers",
}
MOST_IMAGE_BYTES = 8 * 1024 * 1024
POLL_OPTIONS = ("option_a", "option_b", "option_c", "option_d")
POLL_OPTION_CHARACTERS = 25
TAKEN = ("image/jpeg", "image/png")
PUBLISHED_AS = {
    "TEXT": "TEXT_POST",
    "IMAGE": "IMAGE",
    "VIDEO": "VIDEO",
    "CAROUSEL": "CAROUSEL_ALBUM",
}
FIRST_MEDIA = 18_050_000_000_000_001


class Publishing:
    def __init__(self, world: World):
        self.world = world
        self.containers = Containers(world, "threads")
        self.quotas = Quotas(world, "threads")

    def next_id(self) -> str:
        """Posts and replies share their series."""
        return str(self.world.count("threads.media", FIRST_MEDIA))

    # --- containers -------------------------------------------------------------------------------

    async def contain(self, call: Call) -> str:
        """POST /{user}/threads: the container's id, or with `auto_publish_text` the post's."""
        given = call.given
        kind = given.required("media_type")
        if kind not in KINDS:
            raise errors.invalid(f"Param media_type must be one of {{{', '.join(KINDS)}}}")
        is_item = given.flag("is_carousel_item")
        if is_item and kind not in ("IMAGE", "VIDEO"):
            raise errors.invalid("Only images and videos can be carousel items.")
        text = given.text("text") or ""
        check_text(text, needed=kind == "TEXT", link=given.text("link_attachment"))
        above = given.text("reply_to_id") or None
        if above is not None:
            self._check_answerable(call.account, above)
        control = given.text("reply_control") or "everyone"
        if control not in CONTROLS:
            raise errors.invalid(f"Param reply_control must be one of {{{', '.join(CONTROLS)}}}")
        made = self.containers.add(
            call.account.id,
            kind,
            text=text,
            files=await self._files(call, kind),
            is_item=is_item,
            extra={
                "reply_to_id": above,
                "reply_control": control,
                "link": given.text("link_attachment") or None,
                "topic_tag": given.text("topic_tag") or None,
                "poll": self._poll(call, kind),
            },
        )
        if any(not file.mime for file in made.files):
            made.error = "FAILED_DOWNLOADING_VIDEO" if kind == "VIDEO" else "UNKNOWN"
        if kind == "TEXT" and given.flag("auto_publish_text"):
            return self._publish(call.account, made)
        return made.id

    def _poll(self, call: Call, kind: str) -> tuple[str, ...]:
        """`poll_attachment`: docs/threads/create-posts/polls; that options may have 25 characters
        is remembered.
        """
        given = call.given.text("poll_attachment")
        if not given:
            return ()
        try:
            asked: Any = json.loads(given)
        except ValueError:
            asked = None
        options = (
            [asked[name] for name in POLL_OPTIONS if asked.get(name)]
            if isinstance(asked, dict)
            else []
        )
        fits = all(isinstance(o, str) and len(o) <= POLL_OPTION_CHARACTERS for o in options)
        if kind != "TEXT" or len(options) < 2 or not fits:
            raise errors.invalid("Param poll_attachment is invalid.")
        return tuple(options)

    async def _files(self, call: Call, kind: str) -> list[File]:
        if kind == "CAROUSEL":
            return self._children(call)
        if kind == "TEXT":
            return []
        alt = call.given.text("alt_text") or None
        if alt is not None and len(alt) > MOST_ALT_CHARACTERS:
            raise errors.invalid("Param alt_text must be at most 1000 characters long.")
        content = await self._pulled(call.given.required(f"{kind.lower()}_url"))
        seen = picture(content) if kind == "IMAGE" else None
        taken = seen is not None and seen.mime in TAKEN and len(content) <= MOST_IMAGE_BYTES
        mime = "video/mp4" if kind == "VIDEO" and is_video(content) else ""
        movie = movie_from(content) if mime else None
        if movie is not None and movie.seconds > MOST_SECONDS:
            mime = ""
        shown = seen or movie
        file = File(
            id=str(self.world.count("threads.file", FIRST_MEDIA + 10**12)),
            # A file that is not taken has no kind, and makes its container fail.
            mime=seen.mime if seen is not None and taken else mime,
            content=content,
            width=shown.width if shown else 0,
            height=shown.height if shown else 0,
            seconds=movie.seconds if movie else None,
            alt=alt,
            owner_id=call.account.id,
            created_at=self.world.clock.now(),
        )
        if file.mime:
            self.world.files[file.id] = file
        return [file]

    async def _pulled(self, address: str) -> bytes:
        """What cannot be fetched fails later, in the container's status, as documented."""
        try:
            return await pull(address)
        except NotFetched:
            return b""

    def _children(self, call: Call) -> list[File]:
        ids = call.given.texts("children")
        if not FEWEST_CHILDREN <= len(ids) <= MOST_CHILDREN:
            raise errors.invalid("Param children must have between 2 and 20 items.")
        files: list[File] = []
        for child_id in ids:
            child = self.containers.find(call.account.id, child_id)
            if child is None or not child.is_item:
                raise errors.media_not_found(child_id)
            if self.containers.status(child) != stages.FINISHED:
                raise errors.media_not_found(child_id)  # not documented for children
            files += child.files
        return files

    # --- publishing -------------------------------------------------------------------------------

    def publish(self, call: Call) -> str:
        """POST /{user}/threads_publish: the id of what is now to be seen."""
        container_id = call.given.required("creation_id")
        found = self.containers.find(call.account.id, container_id)
        if found is None or self.containers.status(found) != stages.FINISHED or found.is_item:
            raise errors.media_not_found(container_id)
        return self._publish(call.account, found)

    def _publish(self, account: Account, container: Container) -> str:
        above = container.extra["reply_to_id"]
        name = REPLIES if above else POSTS
        now = self.world.clock.timestamp()
        if self.quotas.is_spent(name, account.id, QUOTAS[name], now):
            raise errors.quota(name)
        made = self._reply(account, container, above) if above else self._post(account, container)
        self.quotas.spend(name, account.id, now)
        container.published_as = made
        return made

    def _post(self, account: Account, container: Container) -> str:
        extra = {
            "media_type": PUBLISHED_AS[container.kind],
            "reply_control": container.extra["reply_control"],
            "topic_tag": container.extra["topic_tag"],
        }
        post = Post(
            network="threads",
            id=self.next_id(),
            account_id=account.id,
            text=container.text,
            created_at=self.world.clock.now(),
            link=container.extra["link"],
            files=container.files,
            poll=container.extra["poll"],
            answers_from=ANSWERS[container.extra["reply_control"]],
            extra=extra,
        )
        return self.world.add_post(post).id

    def remember(self, account: Account, text: str) -> Post:
        """A post of words alone, at the world's clock."""
        extra = {"media_type": "TEXT_POST", "reply_control": "everyone", "topic_tag": None}
        return self.world.add_post(
            Post(
                network="threads",
                id=self.next_id(),
                account_id=account.id,
                text=text,
                created_at=self.world.clock.now(),
                extra=extra,
            )
        )

    def _reply(self, account: Account, container: Container, above: str) -> str:
        found = self._root(account, above)
        if found is None:
            if not self._mentioned(account, above):
                raise errors.media_not_found(above)
            return self.next_id()  # under somebody else's post, which the sandbox does not keep
        post, comment = found
        reply = Comment(
            id=self.next_id(),
            post_id=post.id,
            author_id=account.id,
            author_name=account.name,
            text=container.text,
            created_at=self.world.clock.now(),
            parent_id=comment.id if comment else None,
            by_account=True,
        )
        return self.world.add_comment(post, reply).id

    def _check_answerable(self, account: Account, above: str) -> None:
        if self._root(account, above) is None and not self._mentioned(account, above):
            known = self.world.post("threads", above) or self.world.comment("threads", above)
            raise errors.reply_not_allowed() if known else errors.media_not_found(above)

    def _mentioned(self, account: Account, media_id: str) -> bool:
        return any(said.id == media_id for said in self.world.mentions[("threads", account.id)])

    def _root(self, account: Account, media_id: str) -> tuple[Post, Comment | None] | None:
        """The account's own post, or a reply below one, that has this id."""
        post = self.world.post("threads", media_id)
        if post is not None:
            return (post, None) if post.account_id == account.id else None
        found = self.world.comment("threads", media_id)
        return found if found is not None and found[0].account_id == account.id else None

    # --- afterwards -------------------------------------------------------------------------------

    def delete(self, account: Account, media_id: str) -> bool:
        """Of one's own posts and replies; whether there was one."""
        found = self._root(account, media_id)
        if found is None or (found[1] is not None and not found[1].by_account):
            return False
        now = self.world.clock.timestamp()
        if self.quotas.is_spent(DELETIONS, account.id, QUOTAS[DELETIONS], now):
            raise errors.quota(DELETIONS)
        self.quotas.spend(DELETIONS, account.id, now)
        (found[1] or found[0]).deleted = True
        return True

    def hide(self, comment: Comment, *, hidden: bool) -> None:
        """POST /{reply}/manage_reply: only what answers the post itself; the rest goes with it."""
        if comment.parent_id is not None:
            # That these cannot be aimed at is documented, the answer is not.
            raise errors.invalid("Only top-level replies can be hidden or unhidden.")
        comment.hidden = hidden
        comment.extra["hushed"] = "NOT_HUSHED" if hidden else "UNHUSHED"

    def limits(self, account: Account, now: float) -> dict[str, Any]:
        """GET /{user}/threads_publishing_limit."""

        def config(name: str) -> dict[str, int]:
            return {"quota_total": self.quotas.most(QUOTAS[name]), "quota_duration": 86_400}

        return {
            "quota_usage": self.quotas.used(POSTS, account.id, now),
            "config": config(POSTS),
            "reply_quota_usage": self.quotas.used(REPLIES, account.id, now),
            "reply_config": config(REPLIES),
            "delete_quota_usage": self.quotas.used(DELETIONS, account.id, now),
            "delete_config": config(DELETIONS),
        }


def check_text(text: str, *, needed: bool, link: str | None) -> None:
    """Raises: GraphError 100 for a text that is missing or too long, or has too many addresses."""
    if needed and not text.strip():
        raise errors.invalid("Param text is required for media_type TEXT.")
    if count.length(text) > count.MOST:
        raise errors.too_long()
    links = count.links(text) | ({link} if link else set())
    if len(links) > count.MOST_LINKS:
        raise errors.too_many_links()
