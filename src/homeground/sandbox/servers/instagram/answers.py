"""What each address of the Instagram API answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import missing_object, unknown_path
from homeground.sandbox.graph.nodes import Node
from homeground.sandbox.world import Account, Comment, Mention, Post, World

from . import comments, insights
from .objects import STORY, CommentNode, MediaNode, Objects, PostNode, TagNode
from .owned import ContainerNode, UserNode
from .publishing import Publishing

STORY_LIFE = timedelta(hours=24)
Found = Post | tuple[Post, Comment] | Mention


class Answers:
    def __init__(self, world: World, origin: str):
        self.world = world
        self.origin = origin
        self.publishing = Publishing(world)

    async def node(self, call: Call) -> Any:
        node_id, method = call.request.match_info["node"], call.request.method
        if method == "GET":
            return self._node(call, node_id).shown(call.fields())
        if node_id in ("me", call.account.id):
            raise missing_object(method.lower(), node_id)
        found = self._find(call, node_id)
        match method, found:
            case "POST", Post():
                comments.enable(self.world, call, found)
            case "POST", (Post(), Comment() as comment):
                comments.hide(call, comment)
            case "DELETE", Post():
                found.deleted = True
            case "DELETE", (Post() as post, Comment() as comment):
                comments.delete(self.world, post, comment)
            case _:
                raise missing_object(method.lower(), node_id)
        return {"success": True}

    async def edge(self, call: Call) -> Any:
        node_id, edge = call.request.match_info["node"], call.request.match_info["edge"]
        answer: Any = None
        if node_id in ("me", call.account.id):
            answer = await self._of_account(call, call.account, edge)
        else:
            match self._find(call, node_id):
                case Post() as post:
                    answer = self._of_media(call, post, edge)
                case (Post() as post, Comment() as comment):
                    answer = self._of_comment(call, post, comment, edge)
        if answer is None:
            raise unknown_path(f"/{edge}")
        return answer

    # --- finding ----------------------------------------------------------------------------------

    def _find(self, call: Call, node_id: str) -> Found:
        mine = call.account.id
        post = self.world.post("instagram", node_id)
        if post is not None and post.account_id == mine:
            return post
        said = self.world.comment("instagram", node_id)
        if said is not None and said[0].account_id == mine:
            return said
        for mention in self.world.mentions[("instagram", mine)]:
            if mention.id == node_id:
                return mention
        raise missing_object(call.request.method.lower(), node_id)

    def _node(self, call: Call, node_id: str) -> Node:
        objects = Objects(self.world, call, self.origin)
        if node_id in ("me", call.account.id):
            return UserNode(objects, call.account)
        container = self.publishing.containers.find(call.account.id, node_id)
        if container is not None:
            return ContainerNode(self.publishing.containers, container)
        match self._find(call, node_id):
            case Post() as post:
                return PostNode(objects, post)
            case Mention() as mention:
                return TagNode(objects, mention)
            case (post, comment):
                return CommentNode(objects, post, comment)

    # --- edges ------------------------------------------------------------------------------------

    async def _of_account(self, call: Call, account: Account, edge: str) -> Any:
        now = self.world.clock.now()
        objects = Objects(self.world, call, self.origin)
        posts = list(self.world.posts_of("instagram", account.id))
        nodes: list[MediaNode]
        match call.request.method, edge:
            case "POST", "media":
                return {"id": (await self.publishing.contain(call)).id}
            case "POST", "media_publish":
                return {"id": self.publishing.publish(call).id}
            case "GET", "content_publishing_limit":
                limit = self.publishing.limit(account, now.timestamp())
                wanted = [asked.name for asked in call.fields()] or ["quota_usage"]
                return {"data": [{name: limit[name] for name in wanted if name in limit}]}
            case "GET", "insights":
                return insights.of_account(self.world, account, call.given)
            case "GET", "media":
                nodes = [PostNode(objects, post) for post in posts if not is_story(post)]
            case "GET", "stories":
                nodes = [
                    PostNode(objects, post)
                    for post in posts
                    if is_story(post) and now - post.created_at < STORY_LIFE
                ]
            case "GET", "tags":
                said = self.world.mentions[("instagram", account.id)]
                nodes = [TagNode(objects, mention) for mention in said]
            case _:
                return None
        address = f"{call.base}/{account.id}/{edge}"
        return objects.media(nodes, call.given, call.fields(), address, call.query())

    def _of_media(self, call: Call, post: Post, edge: str) -> Any:
        objects = Objects(self.world, call, self.origin)
        match call.request.method, edge:
            case "GET", "comments":
                address = f"{call.base}/{post.id}/comments"
                return objects.comments(
                    post, None, call.given, call.fields(), address, call.query()
                )
            case "POST", "comments":
                return {"id": comments.write(self.world, call, post, None).id}
            case "GET", "insights":
                return insights.of_media(self.world, post, call.given)
            case "GET", "children":
                return PostNode(objects, post).children(call.fields()) or {"data": []}
        return None

    def _of_comment(self, call: Call, post: Post, comment: Comment, edge: str) -> Any:
        match call.request.method, edge:
            case "GET", "replies":
                objects = Objects(self.world, call, self.origin)
                address = f"{call.base}/{comment.id}/replies"
                return objects.comments(
                    post, comment, call.given, call.fields(), address, call.query()
                )
            case "POST", "replies":
                return {"id": comments.write(self.world, call, post, comment).id}
        return None


def is_story(post: Post) -> bool:
    return bool(post.extra["product"] == STORY)
