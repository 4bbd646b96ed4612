"""What each address of the Threads API answers."""

from __future__ import annotations

from typing import Any

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import missing_object, unknown_path
from homeground.sandbox.graph.grants import Grants
from homeground.sandbox.world import Account, Comment, Mention, Post, World

from . import insights, search
from .objects import (
    ContainerNode,
    MediaNode,
    MentionNode,
    Objects,
    PostNode,
    ProfileNode,
    ReplyNode,
)
from .publishing import Publishing

LONG_LIVED_SECONDS = 60 * 86_400


class Answers:
    def __init__(self, world: World, origin: str):
        self.world = world
        self.origin = origin
        self.publishing = Publishing(world)

    async def refresh(self, call: Call) -> Any:
        """GET /refresh_access_token: the same token goes on; what is new is how long."""
        if call.given.required("grant_type") != "th_refresh_token":
            raise unknown_path("/refresh_access_token")
        Grants(self.world, "threads").prolong(call.token)
        return {
            "access_token": call.token,
            "token_type": "bearer",
            "expires_in": LONG_LIVED_SECONDS,
        }

    async def node(self, call: Call) -> Any:
        node_id, method = call.request.match_info["node"], call.request.method
        if method == "DELETE":
            if not self.publishing.delete(call.account, node_id):
                raise missing_object("delete", node_id)
            return {"success": True, "deleted_id": node_id}
        if method != "GET":
            raise missing_object(method.lower(), node_id)
        if node_id in ("me", call.account.id):
            return ProfileNode(call.account).shown(call.fields())
        if node_id == "keyword_search":
            return search.by_keyword(self.world, call, self.origin)
        container = self.publishing.containers.find(call.account.id, node_id)
        if container is not None:
            return ContainerNode(self.publishing.containers, container).shown(call.fields())
        return self._media(call, node_id).shown(call.fields())

    async def edge(self, call: Call) -> Any:
        node_id, edge = call.request.match_info["node"], call.request.match_info["edge"]
        answer = (
            await self._of_profile(call, call.account, edge)
            if node_id in ("me", call.account.id)
            else self._of_media(call, node_id, edge)
        )
        if answer is None:
            raise unknown_path(f"/{edge}")
        return answer

    # --- finding ----------------------------------------------------------------------------------

    def _find(self, call: Call, media_id: str) -> Post | tuple[Post, Comment] | Mention:
        mine = call.account.id
        post = self.world.post("threads", media_id)
        if post is not None and post.account_id == mine:
            return post
        said = self.world.comment("threads", media_id)
        if said is not None and said[0].account_id == mine:
            return said
        for mention in self.world.mentions[("threads", mine)]:
            if mention.id == media_id:
                return mention
        raise missing_object(call.request.method.lower(), media_id)

    def _media(self, call: Call, media_id: str) -> MediaNode:
        objects = Objects(self.world, call, self.origin)
        found = self._find(call, media_id)
        if isinstance(found, Post):
            return PostNode(objects, call.account, found)
        if isinstance(found, Mention):
            return MentionNode(objects, found)
        return ReplyNode(objects, *found)

    # --- edges ------------------------------------------------------------------------------------

    async def _of_profile(self, call: Call, account: Account, edge: str) -> Any:
        objects = Objects(self.world, call, self.origin)
        nodes: list[MediaNode]
        match call.request.method, edge:
            case "POST", "threads":
                return {"id": await self.publishing.contain(call)}
            case "POST", "threads_publish":
                return {"id": self.publishing.publish(call)}
            case "GET", "threads":
                posts = self.world.posts_of("threads", account.id)
                nodes = [PostNode(objects, account, post) for post in posts]
            case "GET", "replies":
                nodes = [
                    ReplyNode(objects, post, comment)
                    for post in self.world.posts_of("threads", account.id)
                    for comment in self.world.comments(post)
                    if comment.by_account
                ]
            case "GET", "mentions":
                said = self.world.mentions[("threads", account.id)]
                nodes = [MentionNode(objects, mention) for mention in said]
            case "GET", "threads_publishing_limit":
                limits = self.publishing.limits(account, self.world.clock.timestamp())
                wanted = [asked.name for asked in call.fields()] or ["quota_usage"]
                return {"data": [{name: limits[name] for name in wanted if name in limits}]}
            case "GET", "threads_insights":
                return insights.of_profile(self.world, account, call.given)
            case _:
                return None
        return objects.listed(nodes, call.given, call.fields(), f"{account.id}/{edge}")

    def _of_media(self, call: Call, media_id: str, edge: str) -> Any:
        found = self._find(call, media_id)
        if isinstance(found, Mention):
            return None
        post, comment = (found, None) if isinstance(found, Post) else found
        match call.request.method, edge:
            case "GET", "replies":
                above = comment.id if comment else None
                return self._replies(
                    call, post, [c for c in self.world.comments(post) if c.parent_id == above]
                )
            case "GET", "conversation" if comment is None:
                return self._replies(call, post, self.world.comments(post))
            case "GET", "insights":
                if comment is None:
                    return insights.of_post(self.world, post, call.given)
                there = self.world.comments(post)
                direct = sum(1 for each in there if each.parent_id == comment.id)
                return insights.of_reply(comment.id, direct, call.given)
            case "POST", "manage_reply" if comment is not None:
                call.given.required("hide")
                self.publishing.hide(comment, hidden=call.given.flag("hide"))
                return {"success": True}
        return None

    def _replies(self, call: Call, post: Post, chosen: list[Comment]) -> Any:
        objects = Objects(self.world, call, self.origin)
        node_id, edge = call.request.match_info["node"], call.request.match_info["edge"]
        return objects.listed(
            [ReplyNode(objects, post, comment) for comment in chosen],
            call.given,
            call.fields(),
            f"{node_id}/{edge}",
            newest_first=call.given.flag("reverse", default=True),
        )
