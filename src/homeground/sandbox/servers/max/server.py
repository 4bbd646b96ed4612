"""The paths of MAX's Bot API, and what is checked before any of them answers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.server import ACCOUNT_ID, Saying, Server
from homeground.sandbox.world import Account, Post

from . import answers, calls, errors, messages, uploads
from .call import NETWORK, Call, body_of
from .errors import Refusal
from .rates import REQUESTS, Rate
from .state import Json, State

FIRST_CHANNEL = 68_000_000_000_001
FIRST_BOT = 90_000_001
FIRST_COMMENT = 116_327_994_376_978_001


class MaxServer(Server):
    network = NETWORK
    name = "MAX"
    kinds = ("bot",)
    limits = (
        "2 messages a second into a chat",
        "30 requests a second",
    )
    """A bot that is an administrator of one channel."""

    def start(self) -> None:
        self.state = State()

    def next_comment_id(self) -> str:
        """Comments have numbers of their own, which stand in no chat."""
        return f"mid.{0:016x}{self.world.count('max.comment', FIRST_COMMENT):016x}"

    def caller(self) -> Caller:
        return calls.MaxCaller(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return messages.put_out(self.world, account, messages.Given(said.text, said.text, [], None))

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get(r"/c/{chat:-?\d+}/{mid:mid\.[0-9a-f]+}", self.page),
            web.post("/upload/{slot}", self.receive),
            web.route("*", r"/{path:[\s\S]*}", self.call),
        ]

    async def operation(self, request: web.Request) -> str:
        path = request.path.removeprefix(f"/{NETWORK}")
        if path.startswith("/upload"):
            return "upload"
        if path == "/messages":
            return {"POST": "publish", "PUT": "publish", "DELETE": "delete"}.get(
                request.method, "read"
            )
        return "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        number = self.world.count("max.account")
        secret = self.world.random("max.token", number).randbytes(32).hex()
        account = Account(
            network=NETWORK,
            id=str(-(FIRST_CHANNEL + number)),
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"access_token": f"f9LHodD0cO{secret}"},
            created_at=self.world.clock.now(),
            extra={"bot_id": FIRST_BOT + number, "bot_username": f"sandbox_{number}_bot"},
        )
        self.state.accounts_by_token[account.credentials["access_token"]] = account
        return account

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        if "slot" not in request.match_info:
            try:
                request[ACCOUNT_ID] = self._account(request).id
            except Refusal as refusal:
                return _refused(refusal)
        raised = {
            "http_500": errors.internal(),
            "rate_limit": errors.too_many(),
            # Bots meet no captcha; that a person must let the bot in again is the nearest.
            "captcha": errors.denied("Bot is not a member of this chat"),
            "expired_token": errors.token(),
            # Nothing is refused for being sent twice; a body that is not taken is the nearest.
            "duplicate": errors.payload("Message is the same as the last one"),
        }[fault]
        return _refused(raised)

    def permalink(self, post_id: str) -> str:
        return answers.address(post_id)

    async def call(self, request: web.Request) -> web.Response:
        try:
            return _json(await self._run(request))
        except Refusal as refusal:
            return _refused(refusal)

    async def _run(self, request: web.Request) -> Json:
        account = self._account(request)
        request[ACCOUNT_ID] = account.id
        if account.expired:
            raise errors.token()
        token = account.credentials["access_token"]
        rate = self.world.of(NETWORK).setdefault("requests", {}).setdefault(token, Rate())
        now, strict = self.world.clock.timestamp(), strictness(self.world, NETWORK)
        if not rate.take(now, strict, REQUESTS):
            note_refusal(self.world, NETWORK)
            raise errors.too_many()
        method, path = request.method, request.match_info["path"]
        writes = path in ("messages", "subscriptions") and method in ("POST", "PUT")
        call = Call(
            request.query,
            await body_of(request) if writes else {},
            account,
            self.world,
            self.state,
            self.origin(request),
        )
        match method, path.split("/"):
            case "GET", ["me"]:
                return answers.bot(call)
            case "GET", ["chats", name]:
                return answers.chat(call, self._chat(call, name))
            case "GET", ["chats", name, "members", "me"]:
                return answers.membership(call, self._chat(call, name))
            case "POST", ["uploads"]:
                return uploads.slot(call)
            case "POST", ["messages"]:
                return await messages.send(call)
            case "PUT", ["messages"]:
                return await messages.edit(call)
            case "DELETE", ["messages"]:
                return messages.delete(call)
            case "GET", ["messages"]:
                return messages.get(call)
            case "GET", ["messages", mid]:
                return messages.one(call, mid)
            case "GET", ["subscriptions"]:
                return calls.listed(call)
            case "POST", ["subscriptions"]:
                return calls.subscribe(call)
            case "DELETE", ["subscriptions"]:
                return calls.unsubscribe(call)
            case _, ["me" | "uploads" | "messages" | "subscriptions"] | ["chats" | "messages", _]:
                raise errors.not_allowed()
        raise errors.not_found("Path")

    def _account(self, request: web.Request) -> Account:
        """Raises: Refusal 401; a token counts in its header only, without "Bearer"."""
        if "access_token" in request.query:
            raise errors.token_in_query()
        given = request.headers.get("Authorization", "").strip()
        account = self.state.accounts_by_token.get(given)
        if account is None:
            raise errors.token()
        return account

    def _chat(self, call: Call, name: str) -> Account:
        """By its number or by its link. Raises: Refusal."""
        if name.removeprefix("-").isdecimal():
            return call.channel(name)
        found = self.world.find_account(NETWORK, lambda a: a.handle == name.removeprefix("@"))
        if found is None:
            raise errors.not_found(f"Chat {name}")
        return found

    async def receive(self, request: web.Request) -> web.Response:
        try:
            return _json(await uploads.receive(request, self.world, self.state))
        except Refusal as refusal:
            return _refused(refusal)

    async def page(self, request: web.Request) -> web.Response:
        post = self.world.post(NETWORK, request.match_info["mid"])
        if post is None or post.account_id != request.match_info["chat"]:
            raise web.HTTPNotFound(text="Message deleted or never there.")
        return pages.post_page(self.world, post, self.name)


def _refused(refusal: Refusal) -> web.Response:
    return _json({"code": refusal.code, "message": refusal.message}, refusal.status)


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.json_response(
        answer, status=status, dumps=lambda o: json.dumps(o, ensure_ascii=False)
    )
