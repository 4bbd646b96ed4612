"""Posts and their comments, as the Graph API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.fields import Field, written
from homeground.sandbox.graph.nodes import Json, Node, instant
from homeground.sandbox.graph.paging import nested, page_of, place
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Comment, Mention, Post, World

from . import attachments, insights, names, reactions


class Graph:
    """The objects of one call: what is shown depends on who asks, and links on the address."""

    def __init__(self, world: World, call: Call, origin: str):
        self.world = world
        self.call = call
        self.origin = origin

    @property
    def root(self) -> str:
        """The address of files, which all networks of the sandbox share."""
        return self.origin.removesuffix("/facebook")

    def link(self, node_id: str, edge: str) -> str:
        return f"{self.call.base}/{node_id}/{edge}"

    def permalink(self, post: Post) -> str:
        page, _, number = post.id.partition("_")
        return f"{self.origin}/{page}/posts/{number}"

    def expanded(self, node_id: str, asked: Field) -> tuple[Parameters, str, dict[str, str]]:
        """Parameters, address and repeated query of an edge that is expanded as a field."""
        query = {"access_token": self.call.token, **asked.modifiers}
        if asked.fields:
            query["fields"] = written(asked.fields)
        return nested(asked), self.link(node_id, asked.name), query

    # --- edges ------------------------------------------------------------------------------------

    def posts(
        self,
        nodes: Iterable[PostNode],
        given: Parameters,
        fields: Sequence[Field],
        address: str,
        query: dict[str, str],
        *,
        newest_first: bool = True,
    ) -> Json:
        """A list of posts, within `since` and `until` where these are given."""
        now = self.world.clock.now()
        since, until = given.moment("since", now), given.moment("until", now)
        within = [
            node
            for node in nodes
            if (since is None or node.moment >= since) and (until is None or node.moment <= until)
        ]
        page = page_of(
            within,
            lambda node: place(node.moment.timestamp(), node.id),
            given,
            newest_first=newest_first,
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
        """Source: reference/object/comments, seen 2026-11-22: `filter` toplevel (usual) or stream,
        `order` chronological or reverse_chronological; `summary` counts what the filter lets through.
        """
        wanted = given.one_of("filter", ("toplevel", "stream"), "toplevel")
        order = given.one_of(
            "order", ("chronological", "reverse_chronological", "ranked"), "chronological"
        )
        since = given.moment("since", self.world.clock.now())
        there = self.world.comments(post)
        if above is not None:
            chosen = [c for c in there if c.parent_id == above.id]
        elif wanted == "toplevel":
            chosen = [c for c in there if c.parent_id is None]
        else:
            chosen = there
        shown = [c for c in chosen if since is None or c.created_at >= since]
        page = page_of(
            shown,
            lambda c: place(c.created_at.timestamp(), c.id),
            given,
            newest_first=order == "reverse_chronological",
            address=address,
            query=query,
        )
        answer = listed([CommentNode(self, post, c).shown(fields) for c in page.items], page.paging)
        if given.text("summary") not in (None, "", "false", "0"):
            answer["summary"] = {
                "order": order,
                "total_count": len(chosen),
                "can_comment": True,
            }
        return answer


def listed(data: list[Json], paging: Json | None) -> Json:
    return {"data": data} | ({"paging": paging} if paging else {})


class PostNode(Node):
    kind: ClassVar[str] = "PagePost"
    usual: ClassVar[tuple[str, ...]] = ("created_time", "message", "id")
    known: ClassVar[frozenset[str]] = names.POST

    def __init__(self, graph: Graph, post: Post, *, waits: bool = False):
        self.graph = graph
        self.post = post
        self.waits = waits
        self.id = post.id
        self.moment: datetime = post.created_at

    def value(self, asked: Field) -> Any:
        post, world = self.post, self.graph.world
        match asked.name:
            case "message":
                return post.text or None
            case "created_time":
                return instant(self.moment)
            case "updated_time":
                return instant(post.extra.get("edited_at", self.moment))
            case "from":
                owner = world.account("facebook", post.account_id)
                return {"name": owner.name if owner else "", "id": post.account_id}
            case "permalink_url":
                return self.graph.permalink(post)
            case "is_published":
                return not self.waits
            case "scheduled_publish_time":
                at = post.extra.get("at") if self.waits else None
                return int(at.timestamp()) if at else None
            case "is_hidden" | "is_expired":
                return False
            case "is_eligible_for_promotion" | "can_reply_privately":
                return asked.name == "is_eligible_for_promotion"
            case "status_type":
                if not post.files:
                    return "mobile_status_update"
                return "added_photos" if attachments.is_photo(post.files[0]) else "added_video"
            case "full_picture" | "picture":
                first = post.files[0] if post.files else None
                return (
                    attachments.source(self.graph, first)
                    if first and attachments.is_photo(first)
                    else None
                )
            case "attachments":
                return attachments.of_post(self.graph, self.post)
            case _:
                return self._answered(asked)

    def _answered(self, asked: Field) -> Any:
        """What the audience did."""
        post, graph = self.post, self.graph
        match asked.name:
            case "shares":
                shares = 0 if self.waits else graph.world.counts(post).shares
                return {"count": shares} if shares else None  # left out while there are none
            case "comments":
                given, address, query = graph.expanded(self.id, asked)
                return graph.comments(post, None, given, asked.fields, address, query)
            case "reactions" | "likes":
                given, address, query = graph.expanded(self.id, asked)
                return reactions.listed(graph.world, post, asked.name, given, address, query)
            case "insights":
                given, address, query = graph.expanded(self.id, asked)
                return insights.of_post(graph.world, post, given, address, query)
            case _:
                raise KeyError(asked.name)


class TaggedNode(PostNode):
    """A post of somebody else that names the Page."""

    def __init__(self, graph: Graph, mention: Mention):
        self.author = {"name": mention.author_name, "id": mention.author_id}
        super().__init__(graph, post_of(mention))

    def value(self, asked: Field) -> Any:
        match asked.name:
            case "from":
                return self.author
            case "tagged_time":
                return instant(self.moment)
            case _:
                return super().value(asked)


def post_of(mention: Mention) -> Post:
    return Post(
        network="facebook",
        id=f"{mention.author_id}_{mention.id}",
        account_id=mention.author_id,
        text=mention.text,
        created_at=mention.created_at,
    )


class CommentNode(Node):
    kind: ClassVar[str] = "Comment"
    usual: ClassVar[tuple[str, ...]] = ("created_time", "from", "message", "id")
    known: ClassVar[frozenset[str]] = names.COMMENT

    def __init__(self, graph: Graph, post: Post, comment: Comment):
        self.graph = graph
        self.post = post
        self.comment = comment
        self.id = comment.id

    def value(self, asked: Field) -> Any:
        comment, graph = self.comment, self.graph
        match asked.name:
            case "message":
                return comment.text
            case "created_time":
                return instant(comment.created_at)
            case "from":
                return {"name": comment.author_name, "id": comment.author_id}
            case "is_hidden":
                return comment.hidden
            case "is_private" | "user_likes":
                return False
            case "can_hide" | "can_reply_privately":
                return not comment.by_account
            case "can_remove" | "can_comment" | "can_like":
                return True
            case "like_count":
                return 0
            case "comment_count":
                replies = graph.world.comments(self.post)
                return sum(1 for reply in replies if reply.parent_id == comment.id)
            case "permalink_url":
                return f"{graph.permalink(self.post)}?{urlencode({'comment_id': comment.id})}"
            case "parent":
                return self._parent(asked)
            case "comments":
                given, address, query = graph.expanded(self.id, asked)
                return graph.comments(self.post, comment, given, asked.fields, address, query)
            case _:
                raise KeyError(asked.name)

    def _parent(self, asked: Field) -> Json | None:
        found = self.graph.world.comment("facebook", self.comment.parent_id or "")
        return CommentNode(self.graph, *found).shown(asked.fields) if found else None
