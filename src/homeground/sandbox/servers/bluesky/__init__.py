"""Bluesky's side: XRPC below `/bluesky/xrpc`, and a page for every post.

A server that keeps people's records (a PDS) and one that shows them (an AppView), which the real
network has apart, in one. Held against the lexicons and docs.bsky.app, both seen 2026-11-22.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import ClassVar

from aiohttp import web

from homeground.sandbox.pages import post_page
from homeground.sandbox.server import Saying, Server
from homeground.sandbox.world import Account, Post

from .calls import Call
from .errors import (
    Json,
    Refusal,
    expired_token,
    internal,
    invalid,
    no_method,
    sign_in_code,
    too_many,
)
from .ids import did_of, handle_from
from .methods import Methods
from .rates import EVERYTHING, WRITES, Headers, LimitReached, headers_of
from .record_types import POST
from .writing import APPLY

# These are called without a token, or with one that they read themselves.
_OPEN = frozenset(
    f"com.atproto.server.{name}"
    for name in ("createSession", "refreshSession", "deleteSession", "describeServer")
) | {f"app.bsky.video.{name}" for name in ("uploadVideo", "getJobStatus", "getUploadLimits")}


class Bluesky(Server):
    network: ClassVar[str] = "bluesky"
    name: ClassVar[str] = "Bluesky"
    kinds: ClassVar[tuple[str, ...]] = ("app_password",)
    limits = (
        "3,000 requests in 5 minutes an address",
        "30 sign-ins in 5 minutes, 300 a day",
        "5,000 points an hour and 35,000 a day for writes: 3 to create, 2 to update, 1 to delete",
    )

    def start(self) -> None:
        self.methods = Methods(self.world)

    def next_comment_id(self) -> str:
        return self.methods.people.next_post_uri()

    def remember(self, account: Account, said: Saying) -> Post | None:
        record = {"text": said.text, "createdAt": self.world.clock.now().isoformat()}
        written = self.methods.writing.repositories.create(
            account, POST, record, rkey=None, validate=None
        )
        return self.world.post("bluesky", written.kept.uri)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.route("*", "/xrpc/{nsid}", self.call),
            web.get("/profile/{handle}/post/{rkey}", self.page),
        ]

    async def call(self, request: web.Request) -> web.Response:
        headers: Headers = {}
        try:
            headers = self.methods.rates.spend(
                request.remote or "", (EVERYTHING,), 1, self.world.clock.timestamp()
            )
            response = web.json_response(await self._answer(request, headers))
        except Refusal as refusal:
            response = refusal.response()
        except LimitReached as limit:
            response, headers = limit.refusal.response(), limit.headers
        response.headers.update(headers)
        return response

    async def _answer(self, request: web.Request, headers: Headers) -> Json:
        nsid = request.match_info["nsid"]
        queries, procedures = self.methods.queries(), self.methods.procedures()
        method = queries.get(nsid) or procedures.get(nsid)
        if method is None:
            raise no_method()
        verb = "GET" if nsid in queries else "POST"
        if request.method not in ((verb, "HEAD") if verb == "GET" else (verb,)):
            raise invalid(f"Incorrect HTTP method ({request.method}) expected {verb}")
        caller = None if nsid in _OPEN else self.methods.sessions.caller(request)
        root = f"{request.scheme}://{request.host}"
        return await method(Call(request, caller, root, headers))

    async def page(self, request: web.Request) -> web.Response:
        account = self.methods.people.account(request.match_info["handle"])
        uri = f"at://{account.id}/{POST}/{request.match_info['rkey']}" if account else ""
        post = self.world.post("bluesky", uri)
        if post is None:
            raise web.HTTPNotFound(text="Post not found")
        return post_page(self.world, post, self.name)

    async def operation(self, request: web.Request) -> str:
        match request.path.rpartition("/")[2]:
            case "com.atproto.repo.createRecord" | "com.atproto.repo.putRecord":
                return await self._kind_of_write(request)
            case method if method == APPLY:
                return await self._kind_of_write(request)
            case "com.atproto.repo.deleteRecord":
                return "delete"
            case "com.atproto.repo.uploadBlob" | "app.bsky.video.uploadVideo":
                return "upload"
            case _:
                return "read"

    async def _kind_of_write(self, request: web.Request) -> str:
        """A post is published; answers, and records that keep a discussion in order, comment."""
        try:
            body = json.loads(await request.read())
            first = body["writes"][0] if "writes" in body else body
            record = first.get("record") or first.get("value") or {}
            if str(first.get("$type", "")).endswith("#delete"):
                return "delete"
            return "publish" if first["collection"] == POST and "reply" not in record else "comment"
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return "publish"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        number = self.world.count("bluesky.account")
        own = handle_from(handle)
        taken = {account.handle for account in self.world.accounts if account.network == "bluesky"}
        if own in taken:
            own = handle_from(f"{own.partition('.')[0]}-{number}")
        rng = self.world.random("bluesky", "password", number)
        letters = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=16))
        # Four groups of four, as the settings page shows an app password.
        password = "-".join(letters[at : at + 4] for at in range(0, 16, 4))
        return Account(
            network="bluesky",
            id=did_of(self.world.seed, "account", number),
            kind=kind,
            name=name,
            handle=own,
            language=language,
            followers=followers,
            credentials={"identifier": own, "password": password},
            created_at=self.world.clock.now(),
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        match fault:
            case "rate_limit":
                response = too_many().response()
                response.headers.update(headers_of(WRITES[0], 0, self.world.clock.timestamp()))
                return response
            case "expired_token":
                try:
                    self.methods.sessions.lapse(request)
                except Refusal as refusal:
                    return refusal.response()
                return expired_token().response()
            case "captcha":
                return sign_in_code().response()
            case _:
                # `duplicate`, too: a key that is taken is answered like any other failure.
                return internal().response()

    def permalink(self, post_id: str) -> str:
        did, _, rest = post_id.removeprefix("at://").partition("/")
        account = self.world.account("bluesky", did)
        return f"/profile/{account.handle if account else did}/post/{rest.rpartition('/')[2]}"


SERVER = Bluesky
