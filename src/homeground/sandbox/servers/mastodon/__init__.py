"""Mastodon's side: its client API below `/mastodon`, its OAuth, and a page for every post.

Held against docs.joinmastodon.org and the OpenAPI document for 4.7.0, both seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from aiohttp import web

from homeground.sandbox.applications import Application
from homeground.sandbox.server import Kept, Saying, Server
from homeground.sandbox.world import Account, Post

from . import rates
from .access import OUT_OF_BAND, SCOPES, Access, Caller
from .answers import Answer, Answers
from .errors import (
    Refusal,
    internal,
    invalid_token,
    revoked_token,
    too_many,
    unconfirmed,
)
from .ids import next_id
from .parameters import of_body
from .rates import LimitReached, Rates

Handler = Callable[[web.Request, Caller | None], Awaitable[Answer]]


class Mastodon(Server):
    network: ClassVar[str] = "mastodon"
    name: ClassVar[str] = "Mastodon"
    kinds: ClassVar[tuple[str, ...]] = ("user",)
    limits = (
        "300 requests in 5 minutes a token",
        "30 uploads in 30 minutes",
        "30 deletions in 30 minutes",
    )

    def start(self) -> None:
        # Both keep everything in the world, so that routes may hold on to them over a reset.
        self.access = Access(self.world, self._person)
        self.answers = Answers(self.world, self.access, self.origin)
        self.rates = Rates(self.world)
        # Comments are statuses too: their ids come from the same series.

    def catch_up(self) -> None:
        self.answers.media.process_all()
        self.answers.publishing.release()

    def kept(self) -> Iterable[Kept]:
        for kept in self.answers.publishing.scheduled.values():
            yield Kept(kept["id"], kept["account_id"], kept["params"]["text"], kept["at"])

    def next_comment_id(self) -> str:
        return next_id(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return self.answers.publishing.remember(account, said.text)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        def api(
            method: str, path: str, handler: Handler, *, scope: str = "", user: bool = True
        ) -> web.RouteDef:
            # Rails does not mind a slash at the end of a path, and Mastodon.py sends one.
            return web.route(method, path + "{slash:/?}", self._serve(handler, scope, user))

        read, write = "read:statuses", "write:statuses"
        return [
            api("POST", "/api/v1/statuses", self.answers.publish, scope=write),
            api("GET", "/api/v1/statuses", self.answers.several, scope=read, user=False),
            api("GET", "/api/v1/statuses/{id}", self.answers.status, scope=read, user=False),
            api("PUT", "/api/v1/statuses/{id}", self.answers.edit, scope=write),
            api("DELETE", "/api/v1/statuses/{id}", self.answers.delete, scope=write),
            api(
                "GET", "/api/v1/statuses/{id}/context", self.answers.context, scope=read, user=False
            ),
            api("GET", "/api/v1/statuses/{id}/source", self.answers.source, scope=read),
            # Since 4.3.0 “profile” is enough:
            # https://docs.joinmastodon.org/methods/accounts/#verify_credentials
            api(
                "GET",
                "/api/v1/accounts/verify_credentials",
                self.answers.me,
                scope="profile read:accounts",
            ),
            api("GET", "/api/v1/accounts/lookup", self.answers.lookup, scope="", user=False),
            api(
                "GET",
                "/api/v1/accounts/{id}",
                self.answers.account,
                scope="read:accounts",
                user=False,
            ),
            api(
                "GET",
                "/api/v1/accounts/{id}/statuses",
                self.answers.timeline,
                scope=read,
                user=False,
            ),
            api("POST", "/api/v1/accounts/{id}/block", self.answers.block, scope="write:blocks"),
            api(
                "POST", "/api/v1/accounts/{id}/unblock", self.answers.unblock, scope="write:blocks"
            ),
            api("GET", "/api/v2/search", self.answers.search, scope="read:search"),
            api("GET", "/api/v1/notifications", self.answers.told, scope="read:notifications"),
            api("POST", "/api/v2/media", self.answers.upload, scope="write:media"),
            api("GET", "/api/v1/media/{id}", self.answers.media_state, scope="write:media"),
            api("PUT", "/api/v1/media/{id}", self.answers.describe, scope="write:media"),
            api("DELETE", "/api/v1/media/{id}", self.answers.drop, scope="write:media"),
            api("GET", "/api/v1/scheduled_statuses", self.answers.scheduled_all, scope=read),
            api("GET", "/api/v1/scheduled_statuses/{id}", self.answers.scheduled, scope=read),
            api("PUT", "/api/v1/scheduled_statuses/{id}", self.answers.move, scope=write),
            api("DELETE", "/api/v1/scheduled_statuses/{id}", self.answers.cancel, scope=write),
            api("GET", "/api/v1/instance", self.answers.instance_v1, user=False),
            api("GET", "/api/v2/instance", self.answers.instance, user=False),
            api("POST", "/api/v1/apps", self.answers.register, user=False),
            api("GET", "/api/v1/apps/verify_credentials", self.answers.app, user=False),
            api("POST", "/oauth/token", self.answers.token, user=False),
            api("POST", "/oauth/revoke", self.answers.revoke, user=False),
            api(
                "GET",
                "/.well-known/oauth-authorization-server",
                self.answers.oauth_server,
                user=False,
            ),
            web.get("/oauth/authorize", self.access.page),
            web.post("/oauth/authorize", self.access.agree),
            web.get("/oauth/authorize/native", self.access.native),
            web.get("/@{handle}/{id}", self.answers.page),
        ]

    def _serve(
        self, handler: Handler, scope: str, user: bool
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Who asks, how often already, then the answer; with the rate headers on all of it."""

        async def serve(request: web.Request) -> web.Response:
            headers: dict[str, str] = {}
            try:
                headers = self._spend(request)
                caller = self.access.caller(request, scope)
                if user and caller is None:
                    raise invalid_token()
                answer = await handler(request, caller)
                response = web.json_response(answer.body, status=answer.status)
                response.headers.update(answer.headers)
            except Refusal as refusal:
                response = refusal.response()
            except LimitReached as limit:
                response, headers = limit.refusal.response(), limit.headers
            response.headers.update(headers)
            return response

        return serve

    def _spend(self, request: web.Request) -> dict[str, str]:
        path = request.path.removeprefix("/mastodon")
        if not path.startswith("/api"):
            return {}
        throttles = [rates.EVERYTHING]
        if request.method == "POST" and path == "/api/v2/media":
            throttles.append(rates.UPLOADS)
        if request.method == "DELETE" and path.startswith("/api/v1/statuses/"):
            throttles.append(rates.DELETIONS)
        who = request.headers.get("Authorization") or request.remote or ""
        return self.rates.spend(who, throttles, self.world.clock.timestamp())

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix("/mastodon")
        match request.method:
            case "POST" if path == "/api/v1/statuses":
                # A reply is a status as well; only the body says which.
                try:
                    given = await of_body(request)
                except Refusal:
                    return "publish"
                return "comment" if given.text("in_reply_to_id") else "publish"
            case "POST" | "PUT" | "DELETE" if path.startswith(("/api/v1/media", "/api/v2/media")):
                return "upload"
            case "GET" if path.startswith("/api/v1/media"):
                return "upload"
            case "DELETE":
                return "delete"
            case "PUT":
                return "publish"
            case _:
                return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        # From a counter, not from the clock: the audience's reactions depend on it and the seed.
        account_id = str(self.world.count("mastodon.account", 110_000_000_000_000_001))
        app = self.access.add_app("Homeground", [OUT_OF_BAND], SCOPES)
        token = self.access.add_token(app, account_id, SCOPES)
        return Account(
            network="mastodon",
            id=account_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={
                "access_token": token,
                "client_id": app.client_id,
                "client_secret": app.client_secret,
            },
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """As POST /api/v1/apps, which anybody may call, does it."""
        app = self.access.add_app(name, list(redirect_uris), SCOPES)
        return Application(app.client_id, app.client_secret, name, app.redirect_uris)

    def _person(self, handle: str | None) -> Account:
        """Who agrees on the consent page: an account of the sandbox, made when there is none."""
        wanted = handle or "sandbox_person"
        found = self.world.find_account("mastodon", lambda account: account.handle == wanted)
        return found or self.world.add_account(
            self.issue("user", name="Sandbox person", handle=wanted, language="en", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        match fault:
            case "rate_limit":
                response = too_many().response()
                response.headers.update(
                    rates.headers_of(rates.EVERYTHING, 0, self.world.clock.timestamp())
                )
                return response
            case "expired_token":
                return revoked_token().response()
            case "captcha":
                return unconfirmed().response()
            case "duplicate":
                # Mastodon refuses no repeated text, and a repeated key gives the first status. The
                # nearest that it refuses is what already belongs to another post.
                return Refusal(
                    422, "Media 1 not found or already attached to another post"
                ).response()
            case _:
                return internal().response()

    def permalink(self, post_id: str) -> str:
        status = self.answers.statuses.find(post_id)
        return f"/@{status.author.handle if status else 'unknown'}/{post_id}"


SERVER = Mastodon
