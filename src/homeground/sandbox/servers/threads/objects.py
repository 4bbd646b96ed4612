"""A profile, posts, replies and containers, as the Threads API shows them.

Source: developers.facebook.com/docs/threads/threads-media and /retrieve-and-manage-replies, seen
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from homeground.sandbox.graph import containers, paging
from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.containers import Container, Containers
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.fields import Field
from homeground.sandbox.graph.nodes import Json, Node, instant, names
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.graph.shortcodes import shortcode
from homeground.sandbox.graph.usernames import username_from
from homeground.sandbox.world import Account, Comment, File, Mention, Post, World

from . import errors

MEDIA = names(
    "is_quote_post quoted_post reposted_post gif_url poll_attachment topic_tag location_id location"
    " is_verified ghost_post_status ghost_post_expiration_timestamp allowlisted_country_codes"
    " reply_approval_status is_spoiler_media text_entities text_attachment link_attachment_url"
)


class Objects:
    """The objects of one call. `origin` is the server's address."""

    def __init__(self, world: World, call: Call, origin: str):
        self.world = world
        self.call = call
        self.origin = origin

    @property
    def root(self) -> str:
        return self.origin.removesuffix("/threads")

    def permalink(self, username: str, media_id: str) -> str:
        return f"{self.origin}/@{quote(username)}/post/{shortcode(media_id)}"

    def listed(
        self,
        nodes: Iterable[MediaNode],
        given: Parameters,
        fields: Sequence[Field],
        edge: str,
        *,
        newest_first: bool = True,
    ) -> Json:
        """A page of `nodes`, within `since` and `until` where these are given."""
        now = self.world.clock.now()
        since, until = given.moment("since", now), given.moment("until", now)
        page = paging.page_of(
            [
                node
                for node in nodes
                if (since is None or node.moment >= since)
                and (until is None or node.moment <= until)
            ],
            lambda node: paging.place(node.moment.timestamp(), node.id),
            given,
            newest_first=newest_first,
            address=f"{self.call.base}/{edge}",
            query=self.call.query(),
        )
        data = [node.shown(fields) for node in page.items]
        return {"data": data} | ({"paging": page.paging} if page.paging else {})


class ThreadsNode(Node):
    def unknown(self, name: str) -> GraphError:
        return errors.unknown_field(name)


class ProfileNode(ThreadsNode):
    kind: ClassVar[str] = "ThreadsUser"
    usual: ClassVar[tuple[str, ...]] = ("id",)
    known: ClassVar[frozenset[str]] = names(
        "threads_profile_picture_url recently_searched_keywords is_eligible_for_geo_gating"
    )

    def __init__(self, account: Account):
        self.account = account
        self.id = account.id

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "username":
                return self.account.handle
            case "name":
                return self.account.name
            case "threads_biography":
                return self.account.extra.get("biography")
            case "is_verified":
                return False
            case _:
                raise KeyError(asked.name)


class MediaNode(ThreadsNode):
    """What posts, replies and mentions have in common."""

    kind: ClassVar[str] = "ThreadsMedia"
    usual: ClassVar[tuple[str, ...]] = ("id",)
    known: ClassVar[frozenset[str]] = MEDIA

    def __init__(self, objects: Objects, media_id: str, username: str, text: str, moment: datetime):
        self.objects = objects
        self.id = media_id
        self.username = username
        self.text = text
        self.moment = moment

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "media_product_type":
                return "THREADS"
            case "media_type":
                return "TEXT_POST"
            case "text":
                return self.text or None
            case "username":
                return self.username
            case "timestamp":
                return instant(self.moment)
            case "shortcode":
                return shortcode(self.id)
            case "permalink":
                return self.objects.permalink(self.username, self.id)
            case "is_reply" | "has_replies" | "is_reply_owned_by_me" | "is_quote_post":
                return False
            case "media_url" | "thumbnail_url" | "alt_text" | "children" | "owner":
                return None
            case "root_post" | "replied_to" | "hide_status" | "reply_audience":
                return None
            case _:
                raise KeyError(asked.name)


class PostNode(MediaNode):
    def __init__(self, objects: Objects, account: Account, post: Post):
        super().__init__(objects, post.id, account.handle, post.text, post.created_at)
        self.post = post

    def value(self, asked: Field) -> Any:
        post = self.post
        match asked.name:
            case "owner":
                return {"id": post.account_id}
            case "media_type":
                return post.extra["media_type"]
            case "media_url":
                return self._source(post.files[0]) if len(post.files) == 1 else None
            case "alt_text":
                return post.files[0].alt if len(post.files) == 1 else None
            case "children":
                return self._children(asked)
            case "has_replies":
                return bool(self.objects.world.comments(post))
            case "reply_audience":
                return post.extra["reply_control"].upper()
            case "link_attachment_url":
                return post.link
            case "topic_tag":
                return post.extra.get("topic_tag")
            case _:
                return super().value(asked)

    def _children(self, asked: Field) -> Json | None:
        if len(self.post.files) < 2:
            return None
        return {"data": [ChildNode(self, file).shown(asked.fields) for file in self.post.files]}

    def _source(self, file: File) -> str:
        return f"{self.objects.root}/_media/{file.id}"


class ChildNode(MediaNode):
    """One item of a carousel."""

    def __init__(self, above: PostNode, file: File):
        super().__init__(above.objects, file.id, above.username, "", above.moment)
        self.file = file

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "media_type":
                return "IMAGE" if self.file.mime.startswith("image/") else "VIDEO"
            case "media_url":
                return f"{self.objects.root}/_media/{self.file.id}"
            case "alt_text":
                return self.file.alt
            case _:
                return super().value(asked)


class ReplyNode(MediaNode):
    def __init__(self, objects: Objects, post: Post, comment: Comment):
        username = (
            objects.call.account.handle
            if comment.by_account
            else username_from(comment.author_name, comment.author_id)
        )
        super().__init__(objects, comment.id, username, comment.text, comment.created_at)
        self.post = post
        self.comment = comment

    def value(self, asked: Field) -> Any:
        comment = self.comment
        match asked.name:
            case "is_reply":
                return True
            case "is_reply_owned_by_me":
                return comment.by_account
            case "owner":
                return {"id": comment.author_id} if comment.by_account else None
            case "has_replies":
                there = self.objects.world.comments(self.post)
                return any(each.parent_id == comment.id for each in there)
            case "root_post":
                return {"id": self.post.id}
            case "replied_to":
                return {"id": comment.parent_id or self.post.id}
            case "hide_status":
                return "HIDDEN" if self._hidden() else comment.extra.get("hushed", "NOT_HUSHED")
            case "reply_audience":
                return "EVERYONE"
            case _:
                return super().value(asked)

    def _hidden(self) -> bool:
        """A nested reply is out of sight with the one above it."""
        each: Comment | None = self.comment
        while each is not None:
            if each.hidden:
                return True
            above = self.objects.world.comment("threads", each.parent_id or "")
            each = above[1] if above else None
        return False


class MentionNode(MediaNode):
    def __init__(self, objects: Objects, said: Mention):
        username = username_from(said.author_name, said.author_id)
        super().__init__(objects, said.id, username, said.text, said.created_at)


class ContainerNode(ThreadsNode):
    kind: ClassVar[str] = "ThreadsMediaContainer"
    usual: ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, kept: Containers, container: Container):
        self.container = container
        self.id = container.id
        self.status = kept.ask(container)

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "status":
                return self.status
            case "error_message":
                return self.container.error if self.status == containers.ERROR else None
            case _:
                raise KeyError(asked.name)
