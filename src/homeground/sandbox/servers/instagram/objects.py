"""Media and their comments, as the Instagram API shows them.

Source: IGMedia.json and IGComment.json of the Business SDK's v25 specifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from homeground.sandbox.graph import paging
from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.fields import Field, written
from homeground.sandbox.graph.nodes import Json, Node, instant, names
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.graph.shortcodes import shortcode
from homeground.sandbox.graph.usernames import username_from
from homeground.sandbox.world import Comment, File, Mention, Post, World

from . import insights

MOST_COMMENTS = 50
FEED, REELS, STORY = "FEED", "REELS", "STORY"


class Objects:
    """The objects of one call. `origin` is the server's address."""

    def __init__(self, world: World, call: Call, origin: str):
        self.world = world
        self.call = call
        self.origin = origin

    @property
    def root(self) -> str:
        return self.origin.removesuffix("/instagram")

    def expanded(self, node_id: str, asked: Field) -> tuple[Parameters, str, dict[str, str]]:
        """Parameters, address and repeated query of an edge that is expanded as a field."""
        query = {"access_token": self.call.token, **asked.modifiers}
        if asked.fields:
            query["fields"] = written(asked.fields)
        return paging.nested(asked), f"{self.call.base}/{node_id}/{asked.name}", query

    def media(
        self,
        nodes: Iterable[MediaNode],
        given: Parameters,
        fields: Sequence[Field],
        address: str,
        query: dict[str, str],
    ) -> Json:
        """Media, newest first, within `since` and `until` where these are given."""
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
            newest_first=True,
            address=address,
            query=query,
        )
        return listed([node.shown(fields) for node in page.items], page.paging)

    def comments(
        self,
        post: Post,
        above: Comment | None,
        given: Parameters,
        fields: Sequence[Field],
        address: str,
        query: dict[str, str],
    ) -> Json:
        """Of a media only what answers it itself, newest first; replies in the order they came
        (that of replies is not documented). At most 50 a page: reference/ig-media/comments.
        """
        parent_id = above.id if above else None
        page = paging.page_of(
            [c for c in self.world.comments(post) if c.parent_id == parent_id],
            lambda c: paging.place(c.created_at.timestamp(), c.id),
            given,
            newest_first=above is None,
            address=address,
            query=query,
            most=MOST_COMMENTS,
        )
        shown = [CommentNode(self, post, comment).shown(fields) for comment in page.items]
        return listed(shown, page.paging)


def listed(data: list[Json], pages: Json | None) -> Json:
    return {"data": data} | ({"paging": pages} if pages else {})


class MediaNode(Node):
    """What the account's own media and those that tag it have in common."""

    kind: ClassVar[str] = "IGMedia"
    usual: ClassVar[tuple[str, ...]] = ("id",)
    known: ClassVar[frozenset[str]] = names(
        "boost_eligibility_info copyright_check_information current_live_viewer_count has_poll"
        " has_slider ig_id legacy_instagram_media_id video_title view_count thumbnail_url"
        " is_shared_to_feed alt_text media_url owner children insights comments"
    )

    def __init__(
        self, objects: Objects, media_id: str, username: str, caption: str, moment: datetime
    ):
        self.objects = objects
        self.id = media_id
        self.username = username
        self.caption = caption
        self.moment = moment

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "caption":
                return self.caption or None
            case "username":
                return self.username
            case "timestamp":
                return instant(self.moment)
            case "shortcode":
                return shortcode(self.id)
            case "permalink":
                return f"{self.objects.origin}/p/{shortcode(self.id)}/"
            case "media_type":
                return "IMAGE"
            case "media_product_type":
                return FEED
            case "like_count" | "comments_count":
                return 0
            case "is_comment_enabled":
                return True
            case _:
                raise KeyError(asked.name)


class PostNode(MediaNode):
    def __init__(self, objects: Objects, post: Post):
        account = objects.world.account("instagram", post.account_id)
        handle = account.handle if account else ""
        super().__init__(objects, post.id, handle, post.text, post.created_at)
        self.post = post

    def value(self, asked: Field) -> Any:
        post, world = self.post, self.objects.world
        match asked.name:
            case "media_type":
                return post.extra["media_type"]
            case "media_product_type":
                return post.extra["product"]
            case "owner":
                return {"id": post.account_id}
            case "media_url":
                return self.source(post.files[0]) if len(post.files) == 1 else None
            case "alt_text":
                return post.files[0].alt if len(post.files) == 1 else None
            case "like_count":
                return world.counts(post).likes
            case "comments_count":
                return world.counts(post).comments
            case "is_comment_enabled":
                return not post.silent
            case "is_shared_to_feed":
                return True if post.extra["product"] == REELS else None
            case "children":
                return self.children(asked.fields)
            case "comments":
                given, address, query = self.objects.expanded(self.id, asked)
                return self.objects.comments(post, None, given, asked.fields, address, query)
            case "insights":
                given, _, _ = self.objects.expanded(self.id, asked)
                return insights.of_media(world, post, given)
            case _:
                return super().value(asked)

    def source(self, file: File) -> str:
        return f"{self.objects.root}/_media/{file.id}"

    def children(self, fields: Sequence[Field]) -> Json | None:
        if len(self.post.files) < 2:
            return None
        return {"data": [ChildNode(self, file).shown(fields) for file in self.post.files]}


class ChildNode(MediaNode):
    """One item of a carousel."""

    def __init__(self, above: PostNode, file: File):
        super().__init__(above.objects, file.id, above.username, "", above.moment)
        self.above = above
        self.file = file

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "media_type":
                return "IMAGE" if self.file.mime.startswith("image/") else "VIDEO"
            case "media_url":
                return self.above.source(self.file)
            case "alt_text":
                return self.file.alt
            case _:
                return super().value(asked)


class TagNode(MediaNode):
    """Somebody else's media in which the account is tagged."""

    def __init__(self, objects: Objects, said: Mention):
        username = username_from(said.author_name, said.author_id)
        super().__init__(objects, said.id, username, said.text, said.created_at)


class CommentNode(Node):
    kind: ClassVar[str] = "IGComment"
    usual: ClassVar[tuple[str, ...]] = ("timestamp", "text", "id")
    known: ClassVar[frozenset[str]] = names("legacy_instagram_comment_id user")

    def __init__(self, objects: Objects, post: Post, comment: Comment):
        self.objects = objects
        self.post = post
        self.comment = comment
        self.id = comment.id

    @property
    def username(self) -> str:
        comment = self.comment
        if comment.by_account:
            return self.objects.call.account.handle
        return username_from(comment.author_name, comment.author_id)

    def value(self, asked: Field) -> Any:
        comment = self.comment
        match asked.name:
            case "text":
                return comment.text
            case "timestamp":
                return instant(comment.created_at)
            case "username":
                return self.username
            case "from":
                return {"id": comment.author_id, "username": self.username}
            case "user":
                return {"id": comment.author_id} if comment.by_account else None
            case "hidden":
                return comment.hidden
            case "like_count":
                return 0
            case "parent_id":
                return comment.parent_id
            case "media":
                return PostNode(self.objects, self.post).shown(asked.fields)
            case "replies":
                given, address, query = self.objects.expanded(self.id, asked)
                answer = self.objects.comments(
                    self.post, comment, given, asked.fields, address, query
                )
                return answer if answer["data"] else None
            case _:
                raise KeyError(asked.name)
