"""Threads: its API below `/threads`, and a page for every post.

Held against developers.facebook.com/docs/threads, seen 2026-11-22. There is no published
description of its objects; what the documents' tables and examples name is what is served.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import ClassVar

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.graph import errors as graph_errors
from homeground.sandbox.graph import parameters, tokens
from homeground.sandbox.graph.answering import Answering, Call
from homeground.sandbox.graph.direct import Direct
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.login import new_app
from homeground.sandbox.graph.shortcodes import media_id_of, shortcode
from homeground.sandbox.server import Saying, Server
from homeground.sandbox.world import Account, Post

from . import errors
from .answers import Answers
from .calls import ThreadsCaller
from .publishing import POSTS, Publishing

NEWEST = 50
SCOPES = frozenset(
    f"threads_{what}"
    for what in (
        "basic",
        "content_publish",
        "delete",
        "keyword_search",
        "location_tagging",
        "manage_insights",
        "manage_mentions",
        "manage_replies",
        "profile_discovery",
        "read_replies",
    )
)
FIRST_USER = 25_000_000_000_000_001


class Threads(Server):
    network: ClassVar[str] = "threads"
    name: ClassVar[str] = "Threads"
    kinds: ClassVar[tuple[str, ...]] = ("user",)
    limits = (
        "4,800 calls in 24 hours for each impression, ten at least",
        "250 posts, 1,000 replies, 100 deletions and 2,200 searches in 24 hours",
    )

    def start(self) -> None:
        self.answering = Answering(self.world, self.network, use="threads")
        self.direct = Direct(
            self.world,
            self.answering,
            self._person,
            name="Threads",
            prefix="th",
            basic="threads_basic",
            scopes=SCOPES,
        )

    def next_comment_id(self) -> str:
        return Publishing(self.world).next_id()

    def caller(self) -> Caller:
        return ThreadsCaller(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return Publishing(self.world).remember(account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get("/@{handle}/post/{code}", self.page),
            web.get("/oauth/authorize", self.direct.page),
            web.post("/oauth/authorize", self.direct.agree),
            web.post("/oauth/access_token", self.direct.access_token),
            web.get("/access_token", self.direct.long_lived),
            web.get("/v1.0/access_token", self.direct.long_lived),
            web.get("/refresh_access_token", self.refresh),
            web.get("/v1.0/refresh_access_token", self.refresh),
            web.route("*", "/v1.0/{node}{end:/?}", self.node),
            web.route("*", "/v1.0/{node}/{edge}{end:/?}", self.edge),
            web.route("*", r"/{path:[\s\S]*}", self.elsewhere),
        ]

    async def refresh(self, request: web.Request) -> web.Response:
        return await self._serve(request, "refresh")

    async def node(self, request: web.Request) -> web.Response:
        return await self._serve(request, "node")

    async def edge(self, request: web.Request) -> web.Response:
        return await self._serve(request, "edge")

    async def elsewhere(self, request: web.Request) -> web.Response:
        return self.answering.nowhere(request.match_info["path"])

    async def _serve(self, request: web.Request, what: str) -> web.Response:
        answers = Answers(self.world, self.origin(request))

        async def handler(call: Call) -> object:
            self._must(call)
            match what:
                case "refresh":
                    return await answers.refresh(call)
                case "node":
                    return await answers.node(call)
                case _:
                    return await answers.edge(call)

        return await self.answering.serve(
            request,
            handler,
            graph_errors.application_limit(),
            self._impressions,
            f"{self.origin(request)}/v1.0",
        )

    def _must(self, call: Call) -> None:
        """Raises: GraphError 10 for a permission that was not given."""
        what = {
            ("POST", "threads"): "content_publish",
            ("POST", "threads_publish"): "content_publish",
            ("POST", "manage_reply"): "manage_replies",
            ("GET", "replies"): "read_replies",
            ("GET", "conversation"): "read_replies",
            ("GET", "mentions"): "manage_mentions",
            ("GET", "insights"): "manage_insights",
            ("GET", "threads_insights"): "manage_insights",
        }.get((call.request.method, call.request.match_info.get("edge", "")), "basic")
        self.direct.grants.must(call.token, f"threads_{what}")

    def _impressions(self, account: Account) -> int:
        """Of the newest posts: older ones add little, and all would be much to count each time."""
        posts = islice(self.world.posts_of("threads", account.id), NEWEST)
        return sum(self.world.counts(post).views for post in posts)

    async def page(self, request: web.Request) -> web.Response:
        media_id = media_id_of(request.match_info["code"]) or ""
        found = self.world.post("threads", media_id)
        if found is None:
            said = self.world.comment("threads", media_id)
            found = said[0] if said else self._mention(media_id)
        if found is None:
            raise web.HTTPNotFound(text="Post not found.")
        return pages.post_page(self.world, found, self.name)

    def _mention(self, media_id: str) -> Post | None:
        """A post of somebody else that names one of ours."""
        said = (
            mention
            for (network, _), about in self.world.mentions.items()
            if network == self.network
            for mention in about
        )
        found = next((mention for mention in said if mention.id == media_id), None)
        if found is None:
            return None
        return Post("threads", found.id, found.author_name, found.text, found.created_at)

    async def operation(self, request: web.Request) -> str:
        edge = request.match_info.get("edge", "")
        match request.method:
            case "POST" if edge == "threads":
                return await self._container_operation(request)
            case "POST" if edge == "threads_publish":
                return await self._publish_operation(request)
            case "POST":
                return "comment"
            case "DELETE":
                return "delete"
        return "read"

    async def _container_operation(self, request: web.Request) -> str:
        """Making a container is an upload, unless its text is published at once."""
        try:
            given = await parameters.of_request(request)
            if not given.flag("auto_publish_text"):
                return "upload"
        except GraphError:
            return "upload"
        return "comment" if given.text("reply_to_id") else "publish"

    async def _publish_operation(self, request: web.Request) -> str:
        try:
            given = await parameters.of_request(request)
        except GraphError:
            return "publish"
        kept = Publishing(self.world).containers.kept.get(given.text("creation_id") or "")
        return "comment" if kept is not None and kept.extra["reply_to_id"] else "publish"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        user_id = str(self.world.count("threads.user", FIRST_USER))
        return Account(
            network="threads",
            id=user_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"access_token": tokens.issue(self.world, "threads", user_id)},
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        return new_app(self.direct.applications, name, redirect_uris)

    def _person(self, handle: str) -> Account:
        """Who agrees: an account of the sandbox, made when there is none."""
        found = self.world.find_account("threads", lambda account: account.handle == handle)
        return found or self.world.add_account(
            self.issue("user", name="Sandbox person", handle=handle, language="en", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        headers: dict[str, str] = {}
        match fault:
            case "rate_limit":
                error = graph_errors.application_limit()
                headers = self.answering.usage.headers("0", "threads", 0, 0, wait_minutes=30)
            case "expired_token":
                now = self.world.clock.now()
                error = graph_errors.expired_token(self.world.clock.ago(3600), now)
            case "captcha":
                error = graph_errors.checkpointed()
            case "duplicate":
                # Threads documents no refusal of a repeated text; its quota is the nearest that it
                # refuses because of what was posted before.
                error = errors.quota(POSTS)
            case _:
                error = graph_errors.unknown_error()
        return self.answering.refusal(error, headers)

    def permalink(self, post_id: str) -> str:
        post = self.world.post("threads", post_id)
        account = self.world.account("threads", post.account_id) if post else None
        return f"/@{account.handle if account else 'unknown'}/post/{shortcode(post_id)}"


SERVER = Threads
