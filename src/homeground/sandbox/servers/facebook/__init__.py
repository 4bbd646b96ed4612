"""Facebook Pages: the Graph API below `/facebook`, and a page for every post.

Held against the v25 specifications of the Business SDK and developers.facebook.com/docs, seen
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.graph import errors, parameters, tokens
from homeground.sandbox.graph.answering import Answering, Call, check_version
from homeground.sandbox.graph.calls import Subscriptions
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.login import Login, login_routes, new_app
from homeground.sandbox.server import Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from .answers import Answers
from .calls import FacebookCaller
from .objects import post_of
from .posts import Posts, duplicate

LEAST_VERSION = 25
FIRST_PAGE = 100_060_000_000_001
FIRST_COMMENT = 1_220_000_000_000_001


class Facebook(Server):
    network: ClassVar[str] = "facebook"
    name: ClassVar[str] = "Facebook Pages"
    kinds: ClassVar[tuple[str, ...]] = ("page",)
    limits = ("4,800 calls in 24 hours for each follower, ten at least",)

    def start(self) -> None:
        self.answering = Answering(self.world, self.network, use="pages")
        self.login = Login(self.world, self.answering, self._person, linked=False)

    def catch_up(self) -> None:
        Posts(self.world).release()

    def kept(self) -> Iterable[Kept]:
        for post in Posts(self.world).waiting.values():
            if post.extra["at"] is not None:  # the others are drafts
                yield Kept(post.id, post.account_id, post.text, post.extra["at"])

    def next_comment_id(self) -> str:
        return str(self.world.count("facebook.comment", FIRST_COMMENT))

    def caller(self) -> Caller:
        return FacebookCaller(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return Posts(self.world).put_out(account, said.text, None, [])

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get(r"/{page:\d+}/posts/{number:\d+}", self.page),
            # A host of its own in the real network: rupload.facebook.com.
            web.post(r"/video-upload/{version:v\d[^/]*}/{video:\d+}", self.receive),
            *login_routes(self.login),
            web.route("*", r"/{version:v\d[^/]*}{end:/?}", self.root),
            # The Business SDK ends some of its addresses with a slash.
            web.route("*", r"/{version:v\d[^/]*}/{node}{end:/?}", self.node),
            web.route("*", r"/{version:v\d[^/]*}/{node}/{edge}{end:/?}", self.edge),
            web.route("*", r"/{path:[\s\S]*}", self.elsewhere),
        ]

    async def root(self, request: web.Request) -> web.Response:
        return await self._serve(request, "root")

    async def node(self, request: web.Request) -> web.Response:
        return await self._serve(request, "node")

    async def edge(self, request: web.Request) -> web.Response:
        return await self._serve(request, "edge")

    async def receive(self, request: web.Request) -> web.Response:
        return await self._serve(request, "receive")

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
        subscriptions = Subscriptions(FacebookCaller(self.world), self.answering)
        if (told := await subscriptions.served(request, self.origin(request))) is not None:
            return told
        answers = Answers(self.world, self.origin(request))

        async def handler(call: Call) -> object:
            self._must(call)
            match what:
                case "root":
                    return await answers.root(call)
                case "node":
                    return await answers.node(call)
                case "receive":
                    return await answers.receive(call)
                case _:
                    return await answers.edge(call)

        return await self.answering.serve(
            request,
            handler,
            errors.use_case_limit(80001, "Page"),
            followers,
            f"{self.origin(request)}/{version}",
        )

    def _must(self, call: Call) -> None:
        """Raises: GraphError 200 or 10 for a permission that the person did not give."""
        edge = call.request.match_info.get("edge", "")
        grant = self.login.grants.find(call.token)
        if grant is None:
            return
        match call.request.method, edge:
            case "POST", "feed" | "photos" | "videos" | "video_reels":
                if not {"pages_manage_posts", "pages_read_engagement"} <= grant.scopes:
                    raise errors.permission(
                        "If posting to a page, requires both pages_read_engagement and "
                        "pages_manage_posts as an admin with sufficient administrative permission"
                    )
            case ("POST", "comments" | "blocked") | ("DELETE", "blocked"):
                self.login.grants.must(call.token, "pages_manage_engagement")
            case "GET", "insights":
                self.login.grants.must(call.token, "read_insights")
            case "GET", _ if edge:
                self.login.grants.must(call.token, "pages_read_engagement")

    async def page(self, request: web.Request) -> web.Response:
        """What the audience sees; a post that waits is not seen."""
        post_id = f"{request.match_info['page']}_{request.match_info['number']}"
        found = self.world.post("facebook", post_id)
        if found is None:
            said = (
                mention
                for (network, _), about in self.world.mentions.items()
                if network == self.network
                for mention in about
            )
            found = next((p for p in map(post_of, said) if p.id == post_id), None)
        if found is None:
            raise web.HTTPNotFound(text="This content isn't available right now.")
        return pages.post_page(self.world, found, self.name)

    async def operation(self, request: web.Request) -> str:
        edge = request.match_info.get("edge", "")
        match request.method:
            case "POST" if edge == "photos":
                return await self._photo_operation(request)
            case "POST" if edge in ("videos", "video_reels", "video_stories"):
                return await self._video_operation(request)
            case "POST" if edge in ("feed", "photo_stories"):
                return "publish"
            case "POST" if "video" in request.match_info:
                return "upload"
            case "POST" if edge == "comments":
                return "comment"
            case _ if edge in ("subscriptions", "subscribed_apps"):
                return "read"
            case "POST" if not edge and "node" in request.match_info:
                is_post = "_" in request.match_info["node"]
                return "publish" if is_post else "comment"
            case "DELETE":
                return "delete"
        return "read"

    async def _video_operation(self, request: web.Request) -> str:
        """Of an upload in parts, only the last step publishes."""
        try:
            phase = (await parameters.of_request(request)).text("upload_phase")
        except GraphError:
            return "publish"
        return "upload" if (phase or "").lower() in ("start", "transfer") else "publish"

    async def _photo_operation(self, request: web.Request) -> str:
        """A photo that is kept for a post is an upload; one that is shown is a publication."""
        try:
            published = (await parameters.of_request(request)).text("published")
        except GraphError:
            return "publish"
        return "upload" if (published or "").lower() in ("false", "0") else "publish"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        page_id = str(self.world.count("facebook.page", FIRST_PAGE))
        return Account(
            network="facebook",
            id=page_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"access_token": tokens.issue(self.world, "facebook", page_id)},
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        return new_app(self.login.applications, name, redirect_uris)

    def _person(self, handle: str) -> Account:
        """The Page that somebody lets an application near."""
        found = self.world.find_account("facebook", lambda account: account.handle == handle)
        return found or self.world.add_account(
            self.issue("page", name="Sandbox Page", handle=handle, language="en", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        headers: dict[str, str] = {}
        match fault:
            case "rate_limit":
                error = self._next_limit()
                headers = self.answering.usage.headers("0", "pages", 0, 0, wait_minutes=30)
            case "expired_token":
                now = self.world.clock.now()
                error = errors.expired_token(self.world.clock.ago(3600), now)
            case "captcha":
                error = errors.checkpointed()
            case "duplicate":
                error = duplicate()
            case _:
                error = errors.unknown_error()
        return self.answering.refusal(error, headers)

    def _next_limit(self) -> GraphError:
        """Each of the documented limits in turn, that of Pages first."""
        each = (
            errors.use_case_limit(80001, "Page"),
            errors.application_limit(),
            errors.page_limit(),
            errors.call_limit(),
            errors.user_limit(),
        )
        return each[self.world.count("facebook.limits", 0) % len(each)]

    def permalink(self, post_id: str) -> str:
        page, _, number = post_id.partition("_")
        return f"/{page}/posts/{number}"


def followers(account: Account) -> int:
    return account.followers


SERVER = Facebook
