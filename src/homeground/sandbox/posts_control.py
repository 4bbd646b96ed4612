"""The controls of what is posted: the ground truth, an account's past, what networks do by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from aiohttp import web

from . import past
from .asked import BadControl, asked
from .whole import Sandbox
from .world import Post

Json = dict[str, Any]
MOST_FACTOR = 10.0


class Posts:
    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get("/posts", self.posts),
            web.post("/posts", self.change_post),
            web.post("/history", self.history),
        ]

    async def posts(self, request: web.Request) -> web.Response:
        network = request.query.get("network")
        if network is not None and network not in self.sandbox.servers:
            raise BadControl(f"network is one of {', '.join(sorted(self.sandbox.servers))}")
        self.sandbox.catch_up()
        return web.json_response(
            [_post(post) for post in self.sandbox.world.posts if network in (None, post.network)]
        )

    async def history(self, request: web.Request) -> web.Response:
        """An account's past: posts with the audience that they had, and followers that came by and by."""
        body = await asked(request, {"network", "account_id", "posts", "days"})
        server = self.sandbox.servers[body.one_of("network", sorted(self.sandbox.servers))]
        account = self.sandbox.world.account(server.network, body.text("account_id", ""))
        if account is None:
            raise BadControl(
                f"account_id is one of {server.name}’s: GET /_control/accounts lists them"
            )
        many = body.whole("posts", 40, least=1)
        days = body.whole("days", 180, least=past.LEAST_DAYS)
        if many > past.MOST_POSTS or days > past.MOST_DAYS:
            raise BadControl(f"at most {past.MOST_POSTS} posts in {past.MOST_DAYS} days")
        if any(self.sandbox.world.posts_of(server.network, account.id)):
            raise BadControl("an account gets its past before it has posts")
        made = past.give_past(self.sandbox.world, server, account, posts=many, days=days)
        return web.json_response(
            {"network": server.network, "account_id": account.id, "posts": len(made)}
        )

    async def change_post(self, request: web.Request) -> web.Response:
        """What networks do to posts by themselves: correct the counts, take one away or bring it back."""
        body = await asked(request, {"network", "id", "counts", "deleted"})
        network = body.one_of("network", sorted(self.sandbox.servers))
        name = body.text("id", "")
        post = next(
            (p for p in self.sandbox.world.posts if (p.network, p.id) == (network, name)), None
        )
        if post is None:
            raise BadControl("id is that of a post: GET /_control/posts lists them")
        factor = body.number("counts", 1.0, most=MOST_FACTOR)
        if "counts" in body and post.reaction is not None:
            post.reaction.factor = factor
        post.deleted = body.flag("deleted", default=post.deleted)
        return web.json_response(_post(post))


def _post(post: Post) -> Json:
    return {
        "network": post.network,
        "id": post.id,
        "account_id": post.account_id,
        "title": post.title,
        "text": post.text,
        "created_at": post.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "deleted": post.deleted,
    }
