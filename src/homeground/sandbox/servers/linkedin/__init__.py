"""LinkedIn's side: its versioned API below `/linkedin/rest`, OAuth 2, and a page for every post.

Held against learn.microsoft.com/linkedin, seen 2026-11-22; LinkedIn publishes no schema. Events
and what belongs to advertising are not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from aiohttp import web

from homeground.sandbox.applications import Application
from homeground.sandbox.pages import post_page
from homeground.sandbox.server import Saying, Server
from homeground.sandbox.world import Account, Post

from . import rates
from .callers import Caller, Callers
from .consent import Consent
from .days import Days
from .errors import (
    Json,
    Refusal,
    bad_query,
    challenge,
    duplicate,
    expired_token,
    internal,
    too_many,
)
from .ids import next_number
from .pages import Pages, person_key
from .posts import Posts
from .restli import body_of, check_headers, listed, method_of, page_of, patch_in, required
from .talk import Talk
from .uploads import Uploads
from .videos import Videos

Handler = Callable[[web.Request, Caller], Awaitable[web.Response]]


class LinkedIn(Server):
    network: ClassVar[str] = "linkedin"
    name: ClassVar[str] = "LinkedIn"
    kinds: ClassVar[tuple[str, ...]] = ("organization", "member")
    limits = ("150 posts and 100,000 calls a member and day, from midnight UTC",)

    def start(self) -> None:
        # All of them keep everything in the world, so that routes may hold on to this server.
        self.callers = Callers(self.world)
        self.consent = Consent(self.world, self.callers, self._person, self._admin)
        self.uploads = Uploads(self.world)
        self.videos = Videos(self.world, self.uploads)
        self.days = Days(self.world)
        self.posts = Posts(self.world, self.uploads)
        self.talk = Talk(self.world, self.posts)
        self.pages = Pages(self.world, self.posts)

    def next_comment_id(self) -> str:
        return str(next_number(self.world))

    def remember(self, account: Account, said: Saying) -> Post | None:
        return self.posts.remember(account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        def api(method: str, path: str, handler: Handler) -> web.RouteDef:
            return web.route(method, path, self._serve(handler, versioned=path.startswith("/rest")))

        comments = "/rest/socialActions/{urn}/comments"
        return [
            api("POST", "/rest/posts", self.create),
            api("GET", "/rest/posts", self.find),
            api("GET", "/rest/posts/{urn}", self.one),
            api("POST", "/rest/posts/{urn}", self.update),
            api("DELETE", "/rest/posts/{urn}", self.delete),
            api("POST", "/rest/{what:images|documents}", self.announce),
            api("GET", "/rest/{what:images|documents}/{urn}", self.upload),
            api("POST", "/rest/videos", self.video),
            api("GET", "/rest/{what:videos}/{urn}", self.upload),
            api("GET", comments, self.comments),
            api("POST", comments, self.say),
            api("GET", comments + "/{id}", self.comment),
            api("DELETE", comments + "/{id}", self.unsay),
            api("GET", "/rest/socialActions/{urn}/likes", self.likes),
            api("GET", "/rest/socialActions/{urn}", self.actions),
            api("GET", "/rest/socialMetadata/{urn}", self.metadata),
            api("GET", "/rest/socialMetadata", self.metadata_of_several),
            api("POST", "/rest/socialMetadata/{urn}", self.set_metadata),
            api("GET", "/rest/organizationalEntityShareStatistics", self.statistics),
            api("GET", "/rest/organizationalEntityFollowerStatistics", self.followers_by_day),
            api("GET", "/rest/organizationalEntityNotifications", self.notices),
            api("GET", "/rest/organizationAcls", self.roles),
            api("GET", "/rest/organizations/{id}", self.organization),
            api("GET", "/rest/networkSizes/{urn}", self.followers),
            api("GET", "/rest/people/{key}", self.person),
            api("GET", "/v2/userinfo", self.me),
            web.put("/dms-uploads/{name}/uploaded-{what}/0", self._receive),
            web.put(r"/dms-uploads/{name}/video-part/{part:\d{1,6}}", self._receive_part),
            web.get("/oauth/v2/authorization", self._consent_page),
            web.post("/oauth/v2/authorization", self._agree),
            web.post("/oauth/v2/accessToken", self._token),
            web.post("/oauth/v2/introspectToken", self._introspect),
            web.post("/oauth/v2/revoke", self._revoke),
            web.get("/feed/update/{urn}", self.page),
        ]

    def _serve(
        self, handler: Handler, *, versioned: bool
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            try:
                caller = self.callers.identify(request)
                if versioned:
                    check_headers(request, self.world.clock)
                now = self.world.clock.now()
                rates.spend(self.world, "calls", caller.account.id, rates.CALLS_A_DAY, now)
                return await handler(request, caller)
            except Refusal as refusal:
                return refusal.response()

        return serve

    # --- posts --------------------------------------------------------------------------------

    async def create(self, request: web.Request, caller: Caller) -> web.Response:
        post = self.posts.create(caller, await body_of(request))
        headers = {"x-restli-id": post.id, "x-linkedin-id": post.id}
        return web.Response(status=201, headers=headers)

    async def find(self, request: web.Request, caller: Caller) -> web.Response:
        if urns := listed(request, "ids"):
            return _several(urns, lambda urn: self.posts.one(caller, urn))
        if required(request, "q") != "author":
            raise bad_query("q")
        sort = request.query.get("sortBy", "LAST_MODIFIED")
        if sort not in ("LAST_MODIFIED", "CREATED"):
            raise bad_query("sortBy")
        found = self.posts.by_author(caller, required(request, "author"), sort)
        return _collection(request, found)

    async def one(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.posts.one(caller, _urn(request)))

    async def update(self, request: web.Request, caller: Caller) -> web.Response:
        _must_be_partial(request)
        self.posts.update(caller, _urn(request), patch_in(await body_of(request)))
        return web.Response(status=204)

    async def delete(self, request: web.Request, caller: Caller) -> web.Response:
        self.posts.delete(caller, _urn(request))
        return web.Response(status=204)

    # --- uploads ------------------------------------------------------------------------------

    async def announce(self, request: web.Request, caller: Caller) -> web.Response:
        what = request.match_info["what"].removesuffix("s")
        base = self.origin(request)
        return web.json_response(await self.uploads.announce(request, caller, what, base))

    async def upload(self, request: web.Request, caller: Caller) -> web.Response:
        root = f"{request.scheme}://{request.host}"
        return web.json_response(self.uploads.shown(_urn(request), caller, root))

    async def video(self, request: web.Request, caller: Caller) -> web.Response:
        done = await self.videos.act(request, caller, self.origin(request))
        return web.Response(status=200) if done is None else web.json_response(done)

    # --- talk ---------------------------------------------------------------------------------

    async def comments(self, request: web.Request, caller: Caller) -> web.Response:
        return _collection(request, self.talk.comments(caller, _urn(request)))

    async def comment(self, request: web.Request, caller: Caller) -> web.Response:
        comment_id = request.match_info["id"]
        return web.json_response(self.talk.comment(caller, _urn(request), comment_id))

    async def say(self, request: web.Request, caller: Caller) -> web.Response:
        said = self.talk.say(caller, _urn(request), await body_of(request))
        return web.json_response(said, status=201, headers={"x-restli-id": said["id"]})

    async def unsay(self, request: web.Request, caller: Caller) -> web.Response:
        if "actor" in request.query:
            caller.must_be(request.query["actor"], "socialActions/comments.DELETE")
        self.talk.unsay(caller, _urn(request), request.match_info["id"])
        return web.Response(status=204)

    async def likes(self, request: web.Request, caller: Caller) -> web.Response:
        return _collection(request, self.talk.likes(caller, _urn(request)))

    async def actions(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.talk.summary(caller, _urn(request)))

    async def metadata(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.talk.metadata(caller, _urn(request)))

    async def metadata_of_several(self, request: web.Request, caller: Caller) -> web.Response:
        urns = listed(request, "ids")
        if not urns:
            raise bad_query("ids is required")
        return _several(urns, lambda urn: self.talk.metadata(caller, urn))

    async def set_metadata(self, request: web.Request, caller: Caller) -> web.Response:
        _must_be_partial(request)
        caller.must_be(required(request, "actor"), "socialMetadata.PARTIAL_UPDATE")
        self.talk.set_metadata(caller, _urn(request), patch_in(await body_of(request)))
        return web.Response(status=204)

    # --- members and organizations ------------------------------------------------------------

    async def followers_by_day(self, request: web.Request, caller: Caller) -> web.Response:
        return _collection(request, self.days.followers(request, caller))

    async def notices(self, request: web.Request, caller: Caller) -> web.Response:
        return _collection(request, self.days.notices(request, caller))

    async def statistics(self, request: web.Request, caller: Caller) -> web.Response:
        if self.days.asked(request):
            return _collection(request, self.days.shares(request, caller))
        return _collection(request, self.pages.statistics(request, caller))

    async def roles(self, request: web.Request, caller: Caller) -> web.Response:
        return _collection(request, self.pages.roles(request, caller))

    async def organization(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.pages.organization(caller, request.match_info["id"]))

    async def followers(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.pages.followers(request, _urn(request)))

    async def person(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.pages.person(person_key(request.match_info["key"])))

    async def me(self, request: web.Request, caller: Caller) -> web.Response:
        return web.json_response(self.pages.me(caller))

    # --- without a token ----------------------------------------------------------------------
    # Looked up at each request: a reset makes these parts anew.

    async def _receive(self, request: web.Request) -> web.Response:
        return await self.uploads.receive(request)

    async def _receive_part(self, request: web.Request) -> web.Response:
        return await self.videos.receive(request)

    async def _consent_page(self, request: web.Request) -> web.Response:
        return await self.consent.page(request)

    async def _agree(self, request: web.Request) -> web.Response:
        return await self.consent.agree(request)

    async def _token(self, request: web.Request) -> web.Response:
        return await self.consent.token(request)

    async def _revoke(self, request: web.Request) -> web.Response:
        return await self.consent.revoke(request)

    async def _introspect(self, request: web.Request) -> web.Response:
        return await self.consent.introspect(request)

    async def page(self, request: web.Request) -> web.Response:
        post = self.posts.find(_urn(request))
        if post is None:
            raise web.HTTPNotFound(text="This post cannot be displayed")
        return post_page(self.world, post, self.name)

    # --- the sandbox's side -------------------------------------------------------------------

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix("/linkedin")
        if path.startswith(("/rest/images", "/rest/documents", "/rest/videos", "/dms-uploads")):
            return "upload"
        if request.method == "DELETE":
            return "delete"
        if request.method == "POST" and path.startswith("/rest/posts"):
            return "publish"
        if request.method == "POST" and path.startswith(("/rest/socialActions", "/rest/socialM")):
            return "comment"
        return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        number = self.world.count("linkedin.account", 70_000_001)
        rng = self.world.random("linkedin", "account", number)
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        own = (
            f"organization:{number}"
            if kind == "organization"
            else ("person:" + "".join(rng.choices(letters, k=10)))
        )
        return Account(
            network="linkedin",
            id=f"urn:li:{own}",
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"access_token": "AQ" + "".join(rng.choices(letters, k=96))},
            created_at=self.world.clock.now(),
        )

    def _person(self, handle: str | None, kind: str) -> Account:
        """Who agrees on the consent page: an account of the sandbox, made when there is none."""
        wanted = handle or "sandbox_person"
        found = self.world.find_account(
            "linkedin", lambda account: account.handle == wanted and account.kind == kind
        )
        return found or self.world.add_account(
            self.issue(kind, name="Sandbox person", handle=wanted, language="en", followers=500)
        )

    def _admin(self, page: Account) -> Account:
        """The member who runs a page, once somebody agreed for it."""
        number = page.id.rpartition(":")[2]
        member_id = f"urn:li:person:admin{number}"
        found = self.world.account("linkedin", member_id)
        if found is not None or page.kind == "member":
            return found or page
        made = self.issue(
            "member",
            name=f"{page.name} Administrator",
            handle=f"{page.handle}_admin",
            language=page.language,
            followers=500,
        )
        made.id = member_id
        return self.world.add_account(made)

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        kept = self.consent.applications
        secret = f"WPL_AP1.{kept.letters(16)}.{kept.letters(6)}=="
        return kept.add(Application(f"77{kept.letters(12)}", secret, name, redirect_uris))

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        match fault:
            case "rate_limit":
                return too_many().response()
            case "expired_token":
                return expired_token().response()
            case "captcha":
                return challenge().response()
            case "duplicate":
                newest = next(self.world.posts_on("linkedin"), None)
                urn = newest.id if newest else f"urn:li:share:{next_number(self.world)}"
                return duplicate(urn).response()
            case _:
                return internal().response()

    def permalink(self, post_id: str) -> str:
        return f"/feed/update/{post_id}"


def _urn(request: web.Request) -> str:
    return request.match_info["urn"]


def _must_be_partial(request: web.Request) -> None:
    if method_of(request) != "PARTIAL_UPDATE":
        raise Refusal(400, "X-RestLi-Method must be PARTIAL_UPDATE for a POST to an entity")


def _collection(request: web.Request, items: list[Json]) -> web.Response:
    page, paging = page_of(request, items)
    return web.json_response({"paging": paging, "elements": page})


def _several(urns: list[str], one: Callable[[str], Json]) -> web.Response:
    """A BATCH_GET: what is there, and why the rest is not."""
    results, statuses, errors = {}, {}, {}
    for urn in urns:
        try:
            results[urn], statuses[urn] = one(urn), 200
        except Refusal as refusal:
            errors[urn], statuses[urn] = refusal.body, refusal.status
    return web.json_response({"results": results, "statuses": statuses, "errors": errors})


SERVER = LinkedIn
