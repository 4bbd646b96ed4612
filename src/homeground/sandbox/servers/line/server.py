"""The paths of LINE's Messaging API, and what is checked before any of them answers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.server import ACCOUNT_ID, Server
from homeground.sandbox.world import Account

from . import calls, errors, insight, people, quota, sending, tokens
from .call import NETWORK, Call, body_of, new_id, retry_key_of
from .errors import Refusal
from .state import Json, State

SENDING = tuple(sending.KINDS)
FIRST_CHANNEL = 1_655_000_001


class LineServer(Server):
    network = NETWORK
    name = "LINE"
    kinds = ("official_account",)
    limits = ("60 broadcasts an hour",)

    def start(self) -> None:
        self.state = State()

    def caller(self) -> Caller:
        return calls.LineCaller(self.world)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.get(r"/posts/{id:[0-9a-f-]+}", self.page),
            web.route("*", r"/v2/oauth/{path:\w+}", self.tokens),
            web.route("*", r"/{path:[\s\S]*}", self.call),
        ]

    async def operation(self, request: web.Request) -> str:
        sends = request.match_info.get("path", "").startswith("v2/bot/message/")
        return "publish" if sends and request.method == "POST" else "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        number = self.world.count("line.account")
        made = self.world.random("line.account", number)
        account = Account(
            network=NETWORK,
            id=f"U{made.randbytes(16).hex()}",
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={"channel_access_token": f"{made.randbytes(64).hex()}="},
            created_at=self.world.clock.now(),
            extra={
                "basic_id": f"@{100 + number % 900}{made.randbytes(3).hex()}",
            },
        )
        channel = {
            "channel_id": str(FIRST_CHANNEL + number),
            "channel_secret": self.world.random("line.channel", number).randbytes(16).hex(),
        }
        # What the console shows of a channel, beside its long-lived token.
        account.extra |= channel
        account.credentials |= channel
        self.state.accounts_by_token[account.credentials["channel_access_token"]] = account
        return account

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        request_id = new_id(self.world)
        try:
            account = self._account(request)
        except Refusal as refusal:
            return _refused(refusal, request_id)
        request[ACCOUNT_ID] = account.id
        raised = {
            "http_500": errors.internal(),
            "rate_limit": errors.too_many(),
            # Accounts meet no captcha; that an account is not let in is the nearest.
            "captcha": errors.not_available(),
            "expired_token": errors.expired(),
            # As if the retry key were that of an earlier request, which nothing else knows.
            "duplicate": errors.already(new_id(self.world), None),
        }[fault]
        return _refused(raised, request_id)

    def permalink(self, post_id: str) -> str:
        return f"/posts/{post_id}"

    async def call(self, request: web.Request) -> web.Response:
        request_id = new_id(self.world)
        try:
            return _json(await self._run(request, request_id), request_id)
        except Refusal as refusal:
            return _refused(refusal, request_id)

    async def _run(self, request: web.Request, request_id: str) -> Json:
        account = self._account(request)
        request[ACCOUNT_ID] = account.id
        token = request.headers["Authorization"].partition(" ")[2].strip()
        if account.expired or tokens.is_over(token, self.world, self.state):
            raise errors.expired()
        call = Call(
            request_id, request.query, retry_key_of(request), account, self.world, self.state
        )
        match request.method, request.match_info["path"].split("/"):
            case "POST", ["v2", "bot", "message", kind] if kind in SENDING:
                sending.check_key(call)
                return await sending.send(call, kind, await body_of(request))
            case "POST", ["v2", "bot", "message", "validate", kind] if kind in SENDING:
                return sending.validate(call, await body_of(request))
            case "PUT", ["v2", "bot", "channel", "webhook", "endpoint"]:
                return await calls.put_endpoint(call, await body_of(request), self.origin(request))
            case "POST", ["v2", "bot", "channel", "webhook", "test"]:
                asked = await body_of(request) if request.can_read_body else {}
                return await calls.test(call, asked)
            case "GET", ["v2", "bot", *rest]:
                return self._read(call, "/".join(rest))
        raise errors.not_found()

    def _read(self, call: Call, path: str) -> Json:
        sending.refuse_key(call)
        match path:
            case "info":
                return _bot(call.account)
            case "followers/ids":
                return people.listed(
                    self.world, call.account, call.query.get("start"), call.whole("limit")
                )
            case "message/quota":
                return quota.limit(call)
            case "message/quota/consumption":
                return {"totalUsage": quota.used(call)}
            case "message/delivery/broadcast" | "message/delivery/push":
                return insight.delivered(call, path.rpartition("/")[2])
            case "message/delivery/multicast":
                return insight.delivered(call, "multicast")
            case "channel/webhook/endpoint":
                return calls.endpoint(call)
            case "insight/message/event":
                return insight.message_event(call)
            case "insight/message/delivery":
                return insight.deliveries(call)
            case "insight/followers":
                return insight.followers(call)
        raise errors.not_found()

    def _account(self, request: web.Request) -> Account:
        """Raises: Refusal 401."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        account = self.state.accounts_by_token.get(token.strip())
        if scheme.lower() != "bearer" or account is None:
            raise errors.no_token()
        return account

    async def tokens(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        return await tokens.answer(request, path, self.world, self.state)

    async def page(self, request: web.Request) -> web.Response:
        post = self.world.post(NETWORK, request.match_info["id"])
        if post is None:
            raise web.HTTPNotFound(text="No such message.")
        return pages.post_page(self.world, post, self.name)


def _bot(account: Account) -> Json:
    """BotInfoResponse, with chats off."""
    return {
        "userId": account.id,
        "basicId": account.extra["basic_id"],
        "premiumId": f"@{account.handle}",
        "displayName": account.name,
        "chatMode": "bot",
        "markAsReadMode": "auto",
    }


def _refused(refusal: Refusal, request_id: str) -> web.Response:
    answer: Json = {"message": refusal.message}
    if refusal.details:
        answer["details"] = refusal.details
    if refusal.sent:
        answer["sentMessages"] = refusal.sent
    response = _json(answer, request_id, refusal.status)
    if refusal.accepted is not None:
        response.headers["x-line-accepted-request-id"] = refusal.accepted
    return response


def _json(answer: Json, request_id: str, status: int = 200) -> web.Response:
    return web.json_response(
        answer,
        status=status,
        headers={"x-line-request-id": request_id},
        dumps=lambda o: json.dumps(o, ensure_ascii=False),
    )
