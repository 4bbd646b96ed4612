"""What each address answers: nodes, their edges, and several nodes at once by `ids`."""

from __future__ import annotations

from typing import Any

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import GraphError, invalid, missing_object, unknown_path
from homeground.sandbox.graph.fields import Field
from homeground.sandbox.graph.nodes import Node
from homeground.sandbox.world import Account, Comment, File, Post, World

from . import comments, insights, photos, reactions, videos
from .objects import CommentNode, Graph, PostNode, TaggedNode
from .owned import PageNode, PhotoNode
from .posts import Posts
from .sessions import Sessions

MOST_IDS = 50
Found = Account | tuple[Post, bool] | tuple[Post, Comment] | File


class Answers:
    def __init__(self, world: World, origin: str):
        self.world = world
        self.posts = Posts(world)
        self.sessions = Sessions(world, origin)
        self.origin = origin

    async def root(self, call: Call) -> Any:
        """GET /?ids=a,b: each node under its id; one that is not there refuses all."""
        ids = call.given.texts("ids")
        if call.request.method != "GET" or not ids:
            raise GraphError(
                "Unsupported request - method type: " + call.request.method.lower(), 100
            )
        if len(ids) > MOST_IDS:
            raise invalid("Too many IDs. Maximum: 50. Provided: " + str(len(ids)))
        graph = Graph(self.world, call, self.origin)
        fields = call.fields()
        return {each: self._node(graph, call, each).shown(fields) for each in ids}

    async def node(self, call: Call) -> Any:
        node_id = call.request.match_info["node"]
        found = self._find(call, node_id)
        match call.request.method:
            case "GET":
                graph = Graph(self.world, call, self.origin)
                return self._node(graph, call, node_id).shown(call.fields())
            case "POST":
                return self._change(call, node_id, found)
            case "DELETE":
                return self._delete(call, node_id, found)
            case method:
                raise missing_object(method.lower(), node_id)

    async def receive(self, call: Call) -> Any:
        """A file on its way to a reel or story."""
        return await self.sessions.receive(call)

    async def edge(self, call: Call) -> Any:
        node_id, edge = call.request.match_info["node"], call.request.match_info["edge"]
        found = self._find(call, node_id)
        answer: Any = None
        if isinstance(found, Account):
            answer = await self._of_page(call, found, edge)
        elif isinstance(found, tuple) and isinstance(found[1], Comment):
            answer = self._of_comment(call, found[0], found[1], edge)
        elif isinstance(found, tuple):
            answer = self._of_post(call, found[0], edge)
        if answer is None:
            raise unknown_path(f"/{edge}")
        return answer

    # --- finding ----------------------------------------------------------------------------------

    def _find(self, call: Call, node_id: str) -> Found:
        page = call.account
        if node_id in ("me", page.id, page.handle):
            return page
        if found := self.posts.find(page, node_id):
            return found
        said = self.world.comment("facebook", node_id)
        if said is not None and said[0].account_id == page.id:
            return said
        if (file := photos.find(self.world, page, node_id)) is not None:
            return file
        raise missing_object(call.request.method.lower(), node_id)

    def _node(self, graph: Graph, call: Call, node_id: str) -> Node:
        found = self._find(call, node_id)
        if isinstance(found, Account):
            return PageNode(graph, found)
        if isinstance(found, File):
            is_photo = found.mime.startswith("image/")
            return PhotoNode(graph, found) if is_photo else videos.VideoNode(graph, found)
        post, what = found
        if isinstance(what, Comment):
            return CommentNode(graph, post, what)
        return PostNode(graph, post, waits=what)

    # --- changing ---------------------------------------------------------------------------------

    def _change(self, call: Call, node_id: str, found: Found) -> Any:
        if isinstance(found, Account | File):
            raise missing_object("post", node_id)
        post, what = found
        if isinstance(what, Comment):
            comments.change(call, what)
        else:
            self.posts.edit(call, post, waits=what)
        return {"success": True}

    def _delete(self, call: Call, node_id: str, found: Found) -> Any:
        if isinstance(found, Account):
            raise missing_object("delete", node_id)
        if isinstance(found, File):
            del self.world.files[found.id]
            return {"success": True}
        post, what = found
        if isinstance(what, Comment):
            comments.delete(self.world, post, what)
        else:
            self.posts.delete(post, waits=what)
        return {"success": True}

    # --- edges ------------------------------------------------------------------------------------

    async def _of_page(self, call: Call, page: Account, edge: str) -> Any:
        match call.request.method, edge:
            case "POST", "feed":
                return {"id": self.posts.publish(call).id}
            case "POST", "photos":
                file = await photos.upload(self.world, call)
                post = self.posts.shown(call, file)
                return {"id": file.id} | ({"post_id": post.id} if post else {})
            case "POST", "videos":
                phase = call.given.text("upload_phase")
                if phase:
                    return self.sessions.video(call, phase.lower())
                video = await videos.upload(self.world, call)
                self.posts.shown(call, video)
                return {"id": video.id}
            case "POST", "video_reels" | "video_stories":
                return self.sessions.short(call, edge)
            case "POST", "photo_stories":
                return self.sessions.photo_story(call)
            case "GET", "stories":
                return self.sessions.stories(call)
            case "GET", "feed" | "posts" | "published_posts":
                return self._published(call, page, edge)
            case "GET", "scheduled_posts":
                return self._scheduled(call, page)
            case "GET", "tagged":
                return self._tagged(call, page)
            case "GET", "insights":
                return insights.of_page(
                    self.world, page, call.given, *self._repeated(call, page.id)
                )
            case "GET", "blocked":
                return {"data": comments.blocked(self.world, page)}
            case "POST", "blocked":
                return comments.block(page, comments.people_named(call.given))
            case "DELETE", "blocked":
                return comments.unblock(page, comments.people_named(call.given))
        return None

    def _published(self, call: Call, page: Account, edge: str) -> Any:
        graph = Graph(self.world, call, self.origin)
        nodes: list[PostNode] = [
            PostNode(graph, post)
            for post in self.world.posts_of("facebook", page.id)
            if post.format != "story"
        ]
        if edge == "feed":  # the feed has what others wrote on the Page, too
            nodes += self._mentions(graph, page)
        return graph.posts(nodes, call.given, call.fields(), *self._repeated(call, page.id))

    def _scheduled(self, call: Call, page: Account) -> Any:
        graph = Graph(self.world, call, self.origin)
        nodes = [
            PostNode(graph, post, waits=True)
            for post in self.posts.waiting.values()
            if post.account_id == page.id and post.extra["at"] is not None
        ]
        return graph.posts(nodes, call.given, call.fields(), *self._repeated(call, page.id))

    def _tagged(self, call: Call, page: Account) -> Any:
        graph = Graph(self.world, call, self.origin)
        fields = call.fields() or tuple(map(Field, ("id", "message", "tagged_time")))
        nodes = self._mentions(graph, page)
        return graph.posts(nodes, call.given, fields, *self._repeated(call, page.id))

    def _mentions(self, graph: Graph, page: Account) -> list[PostNode]:
        said = self.world.mentions[("facebook", page.id)]
        return [TaggedNode(graph, mention) for mention in said]

    def _of_post(self, call: Call, post: Post, edge: str) -> Any:
        graph = Graph(self.world, call, self.origin)
        address, query = self._repeated(call, post.id)
        match call.request.method, edge:
            case "GET", "comments":
                return graph.comments(post, None, call.given, call.fields(), address, query)
            case "POST", "comments":
                return {"id": comments.write(self.world, call, post, None).id}
            case "GET", "reactions" | "likes":
                return reactions.listed(self.world, post, edge, call.given, address, query)
            case "GET", "insights":
                return insights.of_post(self.world, post, call.given, address, query)
            case "GET", "attachments":
                shown = PostNode(graph, post).value(Field("attachments"))
                return shown or {"data": []}
            case "GET", "sharedposts":
                return {"data": []}  # only those of people who agreed are listed, and nobody did
        return None

    def _of_comment(self, call: Call, post: Post, comment: Comment, edge: str) -> Any:
        match call.request.method, edge:
            case "GET", "comments":
                graph = Graph(self.world, call, self.origin)
                address, query = self._repeated(call, comment.id)
                return graph.comments(post, comment, call.given, call.fields(), address, query)
            case "POST", "comments":
                return {"id": comments.write(self.world, call, post, comment).id}
            case "GET", "likes" | "reactions":
                return {"data": []}  # nobody likes comments here
        return None

    def _repeated(self, call: Call, node_id: str) -> tuple[str, dict[str, str]]:
        edge = call.request.match_info["edge"]
        return f"{call.base}/{node_id}/{edge}", call.query()
