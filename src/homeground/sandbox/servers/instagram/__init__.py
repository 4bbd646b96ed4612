"""Instagram: the Graph API of professional accounts below `/instagram`, and a page for every media.

Held against the v25 specifications of the Business SDK and developers.facebook.com/docs, seen
2026-11-22.
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
from homeground.sandbox.graph.answering import Answering, Call, check_version
from homeground.sandbox.graph.calls import Subscriptions
from homeground.sandbox.graph.direct import Direct
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.login import FLOW, Login, login_routes, new_app
from homeground.sandbox.graph.shortcodes import media_id_of, shortcode
from homeground.sandbox.server import Saying, Server
from homeground.sandbox.world import Account, Post

from . import errors
from .answers import Answers
from .calls import InstagramCaller
from .publishing import Publishing

LEAST_VERSION = 25
NEWEST = 50
SCOPES = frozenset(
    f"instagram_business_{what}"
    for what in (
        "basic",
        "content_publish",
        "manage_comments",
        "manage_messages",
        "manage_insights",
    )
)
FIRST_USER = 17_841_400_000_000_001


class Instagram(Server):
    network: ClassVar[str] = "instagram"
    name: ClassVar[str] = "Instagram"
    kinds: ClassVar[tuple[str, ...]] = ("business",)
    limits = (
        "4,800 calls in 24 hours for each impression, ten at least",
        "50 posts in 24 hours",
    )

    def start(self) -> None:
        self.answering = Answering(self.world, self.network, use="instagram")
        self.login = Login(self.world, self.answering, self._person, linked=True)
        self.direct = Direct(
            self.world,
            self.answering,
            self._person,
            name="Instagram",
            prefix="ig",
            basic="instagram_business_basic",
            scopes=SCOPES,
        )

    def next_comment_id(self) -> str:
        return Publishing(self.world).next_id()

    def caller(self) -> Caller:
        return InstagramCaller(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return Publishing(self.world).remember(account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get("/p/{code}/", self.page),
            web.get("/p/{code}", self.page),
            web.get("/oauth/authorize", self.direct.page),
            web.post("/oauth/authorize", self.direct.agree),
            web.post("/oauth/access_token", self.access_token),
            web.get("/access_token", self.direct.long_lived),
            web.get("/refresh_access_token", self.direct.refresh),
            *login_routes(self.login),
            # The Business SDK ends some of its addresses with a slash.
            web.route("*", r"/{version:v\d[^/]*}/{node}{end:/?}", self.node),
            web.route("*", r"/{version:v\d[^/]*}/{node}/{edge}{end:/?}", self.edge),
            web.route("*", r"/{path:[\s\S]*}", self.elsewhere),
        ]

    async def access_token(self, request: web.Request) -> web.Response:
        """Both api.instagram.com and graph.facebook.com have this path: the flow that gave the code
        decides, and what is no exchange of a code is Facebook's.
        """
        try:
            given = await parameters.of_request(request)
        except GraphError as error:
            return self.answering.refusal(error, {})
        usual = given.text("grant_type") not in ("fb_exchange_token", "client_credentials")
        if usual and self.direct.codes.flow(given.text("code") or "") != FLOW:
            return await self.direct.access_token(request)
        return await self.login.access_token(request)

    async def node(self, request: web.Request) -> web.Response:
        return await self._serve(request, "node")

    async def edge(self, request: web.Request) -> web.Response:
        return await self._serve(request, "edge")

    async def elsewhere(self, request: web.Request) -> web.Response:
        return self.answering.nowhere(request.match_info["path"])

    async def _serve(self, request: web.Request, what: str) -> web.Response:
        version = request.match_info["version"]
        try:
            check_version(version, LEAST_VERSION)
        except GraphError as error:
            return self.answering.refusal(error, {})
        if (told := await self.login.served(request)) is not None:
            return told
        subscriptions = Subscriptions(InstagramCaller(self.world), self.answering)
        if (told := await subscriptions.served(request, self.origin(request))) is not None:
            return told
        answers = Answers(self.world, self.origin(request))

        async def handler(call: Call) -> object:
            self._must(call)
            return await (answers.node(call) if what == "node" else answers.edge(call))

        return await self.answering.serve(
            request,
            handler,
            graph_errors.use_case_limit(80002, "Instagram"),
            self._impressions,
            f"{self.origin(request)}/{version}",
        )

    def _must(self, call: Call) -> None:
        """Raises: GraphError 10 for a permission that was not given, under either of its names."""
        what = {
            ("POST", "media"): "content_publish",
            ("POST", "media_publish"): "content_publish",
            ("POST", "comments"): "manage_comments",
            ("POST", "replies"): "manage_comments",
            ("GET", "comments"): "manage_comments",
            ("GET", "insights"): "manage_insights",
        }.get((call.request.method, call.request.match_info.get("edge", "")), "basic")
        self.login.grants.must(call.token, f"instagram_{what}", f"instagram_business_{what}")

    def _impressions(self, account: Account) -> int:
        """Of the newest posts: older ones add little, and all would be much to count each time."""
        posts = islice(self.world.posts_of("instagram", account.id), NEWEST)
        return sum(self.world.counts(post).views for post in posts)

    async def page(self, request: web.Request) -> web.Response:
        media_id = media_id_of(request.match_info["code"]) or ""
        found = self.world.post("instagram", media_id) or self._tag(media_id)
        if found is None:
            raise web.HTTPNotFound(text="Sorry, this page isn't available.")
        return pages.post_page(self.world, found, self.name)

    def _tag(self, media_id: str) -> Post | None:
        """Somebody else's media in which one of our accounts is tagged."""
        said = (
            mention
            for (network, _), about in self.world.mentions.items()
            if network == self.network
            for mention in about
        )
        found = next((mention for mention in said if mention.id == media_id), None)
        if found is None:
            return None
        return Post("instagram", found.id, found.author_name, found.text, found.created_at)

    async def operation(self, request: web.Request) -> str:
        match request.method, request.match_info.get("edge", ""):
            case "POST", "media":
                return "upload"
            case "POST", "media_publish":
                return "publish"
            case _, "subscriptions" | "subscribed_apps":
                return "read"
            case "POST", _:
                return "comment"
            case "DELETE", _:
                return "delete"
        return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        user_id = str(self.world.count("instagram.user", FIRST_USER))
        return Account(
            network="instagram",
            id=user_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"access_token": tokens.issue(self.world, "instagram", user_id)},
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        return new_app(self.login.applications, name, redirect_uris)

    def _person(self, handle: str) -> Account:
        """Who agrees, or whose account a person lets an application near."""
        found = self.world.find_account("instagram", lambda account: account.handle == handle)
        return found or self.world.add_account(
            self.issue(
                "business", name="Sandbox brand", handle=handle, language="en", followers=500
            )
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        headers: dict[str, str] = {}
        match fault:
            case "rate_limit":
                each = (
                    graph_errors.use_case_limit(80002, "Instagram"),
                    graph_errors.application_limit(),
                )
                error = each[self.world.count("instagram.limits", 0) % len(each)]
                headers = self.answering.usage.headers("0", "instagram", 0, 0, wait_minutes=30)
            case "expired_token":
                now = self.world.clock.now()
                error = graph_errors.expired_token(self.world.clock.ago(3600), now)
            case "captcha":
                # No captcha, but a documented checkpoint: a person must sign in and attend to it.
                error = errors.restricted()
            case "duplicate":
                # A repeated media is not refused as such; the nearest is a suspicion of spam.
                error = errors.blocked_action()
            case _:
                error = graph_errors.unknown_error()
        return self.answering.refusal(error, headers)

    def permalink(self, post_id: str) -> str:
        return f"/p/{shortcode(post_id)}/"


SERVER = Instagram
