"""X's side: API v2 below `/x/2`, its OAuth 2, and a page for every post.

Held against the published OpenAPI document 2.167 and docs.x.com, both seen 2026-11-22. An account
may call with an OAuth 2 user token (kind "user"), with OAuth 1.0a (kind "oauth1"), or with a token
of the app alone (kind "app"), which may read but not write.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from aiohttp import web

from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.calling.caller import Caller as WebhookCaller
from homeground.sandbox.pages import post_page
from homeground.sandbox.server import Saying, Server
from homeground.sandbox.world import Account, Post

from .body import CREATE, HIDE, json_body
from .callers import SCOPES, Caller, Callers, Grant, grant
from .calls import XCaller
from .consent import Consent
from .create import create, put_out
from .endpoints import (
    ADD_HOOK,
    APPEND,
    CHECK_HOOK,
    CREATE_POST,
    DELETE_POST,
    DROP_HOOK,
    FINALIZE,
    HEAR,
    HEAR_ALL,
    HEAR_NONE,
    HEARD,
    HEARS_ALL,
    HIDE_REPLY,
    HOOKS,
    INITIALIZE,
    ME,
    MENTIONS,
    METADATA,
    POST,
    POSTS,
    SEARCH,
    TIMELINE,
    UNHEAR,
    UPLOAD,
    UPLOAD_STATUS,
    USER,
    USER_BY_NAME,
    Endpoint,
)
from .hooks import Hooks
from .ids import next_id
from .media import Media
from .objects import Objects
from .problems import Json, Refusal, duplicate, forbidden, internal, locked, too_many, unauthorized
from .rates import Rates, exhausted
from .reading import Reading
from .three_legs import ThreeLegs
from .tweets import Tweets

_LANGUAGE_OF_NEW_PERSON = "en"

Answer = Callable[[web.Request, Caller], Awaitable[tuple[int, Json]]]


class X(Server):
    network: ClassVar[str] = "x"
    name: ClassVar[str] = "X"
    kinds: ClassVar[tuple[str, ...]] = ("user", "oauth1", "app")
    limits = (
        "15 minutes, a user and endpoint: 100 posts, 50 deletions, 900 readings of one post, …",
        "24 hours, an application: 10,000 posts, 50,000 uploads, …",
    )

    def start(self) -> None:
        self.tweets = Tweets(self.world)
        self.objects = Objects(self.world, self.tweets)
        self.reading = Reading(self.world, self.tweets, self.objects)
        self.media = Media(self.world)
        self.callers = Callers(self.world)
        self.rates = Rates(self.world)
        self.applications = Applications(self.world, "x")
        self.consent = Consent(self.world, self.applications, self._person)
        self.three_legs = ThreeLegs(self.world, self.applications, self.callers, self._person)
        self.hooks = Hooks(self.world, self.callers.secret_of)
        # Comments are tweets too: their ids come from the same series.

    def next_comment_id(self) -> str:
        return next_id(self.world)

    def caller(self) -> WebhookCaller:
        return XCaller(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return put_out(self.world, account, said.text, [], {})

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        answers: list[tuple[Endpoint, Answer]] = [
            (CREATE_POST, self._create),
            (SEARCH, self._search),
            (POSTS, self._posts),
            (POST, self._post),
            (DELETE_POST, self._delete),
            (HIDE_REPLY, self._hide),
            (ME, self._me),
            (USER_BY_NAME, self._user_by_name),
            (TIMELINE, self._timeline),
            (MENTIONS, self._mentions),
            (USER, self._user),
            (INITIALIZE, self._initialize),
            (APPEND, self._append),
            (FINALIZE, self._finalize),
            (UPLOAD, self._upload),
            (UPLOAD_STATUS, self._upload_status),
            (METADATA, self._metadata),
            (ADD_HOOK, self._hook("create")),
            (HOOKS, self._hook("listed")),
            (CHECK_HOOK, self._hook("validate")),
            (DROP_HOOK, self._hook("delete")),
            (HEAR_ALL, self._hook("subscribe_all")),
            (HEARS_ALL, self._hook("is_subscribed")),
            (HEAR_NONE, self._hook("unsubscribe_all")),
            (HEAR, self._hook("subscribe")),
            (HEARD, self._hook("activities")),
            (UNHEAR, self._hook("unsubscribe")),
        ]
        return [
            *(
                web.route(e.method, e.path, self._serve(e, answer), name=None)
                for e, answer in answers
            ),
            # Handlers are looked up at each request: a reset replaces the parts of this server.
            # api.x.com has it, by its OpenAPI document; x.com has it below /i.
            web.get("/{at:2|i}/oauth2/authorize", self._consent_page),
            web.post("/{at:2|i}/oauth2/authorize", self._consent_agree),
            web.post("/2/oauth2/token", self._consent_token),
            web.post("/2/oauth2/revoke", self._consent_revoke),
            web.post("/oauth/request_token", self._request_token),
            web.get("/oauth/{page:authorize|authenticate}", self._legs_page),
            web.post("/oauth/{page:authorize|authenticate}", self._legs_agree),
            web.post("/oauth/access_token", self._access_token),
            web.post("/1.1/oauth/invalidate_token", self._invalidate),
            web.get("/{handle}/status/{id}", self._page),
        ]

    def _hook(self, what: str) -> Answer:
        """Looked up at each request, like the handlers of consent."""

        async def answer(request: web.Request, caller: Caller) -> tuple[int, Json]:
            answered: tuple[int, Json] = await getattr(self.hooks, what)(request, caller)
            return answered

        return answer

    async def _consent_page(self, request: web.Request) -> web.Response:
        return await self.consent.page(request)

    async def _consent_agree(self, request: web.Request) -> web.Response:
        return await self.consent.agree(request)

    async def _consent_token(self, request: web.Request) -> web.Response:
        return await self.consent.token(request)

    async def _consent_revoke(self, request: web.Request) -> web.Response:
        return await self.consent.revoke(request)

    async def _request_token(self, request: web.Request) -> web.Response:
        return await self.three_legs.request_token(request)

    async def _legs_page(self, request: web.Request) -> web.Response:
        return await self.three_legs.page(request)

    async def _legs_agree(self, request: web.Request) -> web.Response:
        return await self.three_legs.agree(request)

    async def _access_token(self, request: web.Request) -> web.Response:
        return await self.three_legs.access_token(request)

    async def _invalidate(self, request: web.Request) -> web.Response:
        return await self.three_legs.invalidate(request)

    def _serve(
        self, endpoint: Endpoint, answer: Answer
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Who asks, how often already, then the answer; with the rate headers on all of it."""

        async def serve(request: web.Request) -> web.Response:
            headers: dict[str, str] = {}
            try:
                caller = await self.callers.identify(
                    request, needs=endpoint.needs, app_only=endpoint.app_only
                )
                headers = self.rates.spend(
                    f"{endpoint.method} {endpoint.path}",
                    endpoint.limit,
                    user=caller.account.id if caller.account else None,
                    app=caller.app,
                    now=self.world.clock.timestamp(),
                )
                status, body = await answer(request, caller)
                response = web.json_response(body, status=status)
            except Refusal as refusal:
                response = refusal.response()
            response.headers.update(headers)
            return response

        return serve

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix("/x")
        if request.method == "GET":
            return "upload" if path == "/2/media/upload" else "read"
        if path.startswith("/2/media"):
            return "upload"
        if path.startswith(("/2/webhooks", "/2/account_activity", "/2/activity")):
            return "read"
        if request.method == "DELETE":
            return "delete"
        if request.method == "PUT":
            return "comment"
        if path == "/2/tweets":
            # A reply is a tweet as well; only the body says which.
            return "comment" if b'"in_reply_to_tweet_id"' in await request.read() else "publish"
        return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        # From a counter, not from the clock: the audience's reactions depend on it and the seed.
        account_id = str(self.world.count("x.account", 1_700_000_001))
        app = f"app-{self.world.count('x.app')}"
        app_secret = secrets.token_urlsafe(24)
        self.world.of("x").setdefault("apps", {})[app] = app_secret
        token = secrets.token_urlsafe(36)
        match kind:
            case "oauth1":
                credentials = {
                    "consumer_key": secrets.token_urlsafe(18),
                    "consumer_secret": secrets.token_urlsafe(36),
                    "access_token": f"{account_id}-{secrets.token_urlsafe(24)}",
                    "access_token_secret": secrets.token_urlsafe(30),
                }
            case "app":
                credentials = {"access_token": token}
                grant(self.world, token, Grant(None, app, SCOPES))
            case _:
                credentials = {"access_token": token}
                grant(self.world, token, Grant(account_id, app, SCOPES))
        return Account(
            network="x",
            id=account_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials=credentials,
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """One pair is the client id and secret of OAuth 2 and the consumer key and secret of OAuth
        1.0a; a real app has two.
        """
        key, secret = self.applications.letters(25), self.applications.letters(50)
        more = {"consumer_key": key, "consumer_secret": secret}
        return self.applications.add(
            Application(key, secret, name, redirect_uris, public=public, more=more)
        )

    def _person(self, handle: str | None) -> Account:
        """Who agrees on the consent page: an account of the sandbox, made when there is none."""
        wanted = handle or "sandbox_person"
        found = self.world.find_account("x", lambda account: account.handle == wanted)
        if found is not None:
            return found
        return self.world.add_account(
            self.issue(
                "user",
                name="Sandbox person",
                handle=wanted,
                language=_LANGUAGE_OF_NEW_PERSON,
                followers=500,
            )
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        match fault:
            case "rate_limit":
                refusal = too_many(exhausted(CREATE_POST.limit, self.world.clock.timestamp()))
            case "expired_token":
                refusal = unauthorized()
            case "duplicate":
                refusal = duplicate()
            case "captcha":
                refusal = locked()
            case _:
                refusal = internal()
        return refusal.response()

    def permalink(self, post_id: str) -> str:
        tweet = self.tweets.find(post_id)
        return f"/{tweet.author.handle if tweet else 'i'}/status/{post_id}"

    # --- the answers --------------------------------------------------------------------------

    async def _create(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        body = await json_body(request, CREATE)
        tweet = create(self.world, self.tweets, caller.user(), body)
        return 201, {"data": self.objects.created(tweet)}

    async def _delete(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        tweet = self.tweets.find(request.match_info["id"])
        if tweet is not None:
            if tweet.author.id != caller.user().id:
                # "You can only delete Posts authored by the authenticated user"; the wording of
                # the answer was seen in public reports.
                raise forbidden("You are not authorized to delete this Tweet.")
            (tweet.comment or tweet.post).deleted = True
        # What is not there is deleted as well: X answers so in public reports.
        return 200, {"data": {"deleted": True}}

    async def _hide(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        body = await json_body(request, HIDE)
        tweet = self.tweets.find(request.match_info["id"])
        if tweet is None or tweet.comment is None or tweet.post.account_id != caller.user().id:
            # Only replies in conversations that one began; the wording is not documented.
            raise forbidden("You are not permitted to perform this action.")
        tweet.comment.hidden = body["hidden"]
        return 200, {"data": {"hidden": body["hidden"]}}

    async def _posts(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.several(request.query)

    async def _post(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.one(request.match_info["id"], request.query)

    async def _search(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.search(request.query)

    async def _timeline(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.timeline(request.match_info["id"], request.query)

    async def _mentions(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.mentions(request.match_info["id"], request.query)

    async def _me(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.me(caller.user(), request.query)

    async def _user(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.user(request.match_info["id"], request.query)

    async def _user_by_name(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.reading.user_by_name(request.match_info["username"], request.query)

    async def _initialize(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, await self.media.initialize(request, caller.user())

    async def _append(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, await self.media.append(request, caller.user(), request.match_info["id"])

    async def _finalize(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, await self.media.finalize(caller.user(), request.match_info["id"])

    async def _upload(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, await self.media.one_shot(request, caller.user())

    async def _upload_status(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, self.media.status(caller.user(), request.query.get("media_id", ""))

    async def _metadata(self, request: web.Request, caller: Caller) -> tuple[int, Json]:
        return 200, await self.media.describe(request, caller.user())

    async def _page(self, request: web.Request) -> web.Response:
        tweet = self.tweets.find(request.match_info["id"])
        if tweet is None:
            raise web.HTTPNotFound(text="This post does not exist.")
        return post_page(self.world, tweet.post, self.name)


SERVER = X
