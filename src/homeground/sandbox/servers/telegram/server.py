"""The paths of Telegram's Bot API, and what is checked before any method runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from homeground.sandbox import pages
from homeground.sandbox.calling.caller import Caller
from homeground.sandbox.server import ACCOUNT_ID, Server
from homeground.sandbox.world import Account

from . import chats, editing, errors, files, polls, sending, updates
from .call import NETWORK, Call, parameters
from .calls import TelegramCaller
from .errors import Refusal
from .rates import Rates
from .state import Queue, State

Method = Callable[[Call], Any]
METHODS: dict[str, Method] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "getChatMemberCount": chats.get_member_count,
    "getChatMember": chats.get_member,
    "getChatAdministrators": chats.get_administrators,
    "banChatMember": chats.ban,
    "unbanChatMember": chats.unban,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVideo": sending.send_video,
    "sendDocument": sending.send_document,
    "sendMediaGroup": sending.send_media_group,
    "sendPoll": sending.send_poll,
    "stopPoll": polls.stop,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "deleteMessage": editing.delete,
    "deleteMessages": editing.delete_many,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.webhook_info,
    "getFile": files.get_file,
}
BY_NAME = {name.lower(): method for name, method in METHODS.items()}
""" "All methods in the Bot API are case-insensitive." """
RETRY_AFTER_SECONDS = 30  # of an ordered rate limit; real ones vary


class TelegramServer(Server):
    network = NETWORK
    name = "Telegram"
    kinds = ("channel", "unprivileged")
    limits = (
        "5 messages in 5 seconds to a chat",
        "20 messages a minute to a group",
        "30 messages a second in all",
    )
    """The second is a bot that is in the channel without an administrator's rights."""

    def start(self) -> None:
        self.state = State()

    def catch_up(self) -> None:
        updates.collect(self.world, self.state)

    def caller(self) -> Caller:
        return TelegramCaller(self.world, self.state)

    def next_comment_id(self) -> str:
        """The number of a message in a discussion group."""
        return str(self.world.count("telegram.discussion", 101))

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.route("*", r"/bot{token:[^/]+}/{method:\w+}", self.call),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self.download),
            web.get(r"/{handle:[A-Za-z0-9_]+}/{number:\d+}", self.page),
        ]

    async def operation(self, request: web.Request) -> str:
        method = request.match_info.get("method", "").lower()
        if method.startswith("delete") and method != "deletewebhook":
            return "delete"
        if not method.startswith(("send", "edit", "stop")):
            return "read"
        try:
            params, _ = await parameters(request)
        except Refusal:
            return "publish"
        account = self.state.accounts_by_token.get(request.match_info["token"])
        named = str(params.get("chat_id", ""))
        in_group = account is not None and named == account.extra["discussion_id"]
        return "comment" if in_group else "publish"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        """A channel with its bot, or a further bot for the channel which has this handle already."""
        known = self.world.find_account(NETWORK, lambda a: a.handle == handle)
        number = self.world.count("telegram.account")
        bot_id = 7_000_000_000 + number
        secret = self.world.random("telegram.token", number).randbytes(17).hex()
        token = f"{bot_id}:AA{secret[:33]}"
        discussion = known.extra["discussion_id"] if known else f"-100{2_500_000_000 + number}"
        account = Account(
            network=NETWORK,
            id=known.id if known else f"-100{1_500_000_000 + number}",
            kind=kind,
            name=known.name if known else name,
            handle=handle,
            language=known.language if known else language,
            followers=known.followers if known else followers,
            credentials={"bot_token": token, "discussion_chat_id": discussion},
            created_at=self.world.clock.now(),
            blocked=known.blocked if known else set(),
            extra={
                "discussion_id": discussion,
                "bot_id": bot_id,
                "bot_username": f"sandbox_{number}_bot",
                "administrator": kind == "channel",
            },
        )
        self.state.accounts_by_token[token] = account
        self.state.queues[token] = Queue(next_id=500_000_000 + number * 100_000)
        self.state.rates[token] = Rates()
        return account

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        try:
            account = self._account(request)
        except Refusal as refusal:
            return _refused(refusal)
        request[ACCOUNT_ID] = account.id
        raised = {
            "http_500": Refusal(500, "Internal Server Error"),
            "rate_limit": errors.too_many(RETRY_AFTER_SECONDS),
            # Bots meet no captcha; that a person must let the bot in again is the nearest.
            "captcha": errors.forbidden("bot was kicked from the channel chat"),
            "expired_token": errors.unauthorized(),
            # Nothing is refused for being sent twice; for an edit that changes nothing it is.
            "duplicate": errors.not_modified(),
        }[fault]
        return _refused(raised)

    def permalink(self, post_id: str) -> str:
        account_id, _, number = post_id.rpartition("_")
        account = self.world.account(NETWORK, account_id)
        return f"/{account.handle if account else 'c'}/{number}"

    async def call(self, request: web.Request) -> web.Response:
        try:
            return _json({"ok": True, "result": await self._run(request)})
        except Refusal as refusal:
            return _refused(refusal)

    async def _run(self, request: web.Request) -> Any:
        account = self._account(request)
        request[ACCOUNT_ID] = account.id
        if account.expired:
            raise errors.unauthorized()
        params, uploaded = await parameters(request)
        call = Call(params, uploaded, account, self.world, self.state, self.origin(request))
        name = request.match_info["method"].lower()
        if name == "getupdates":
            return await updates.get(call, self.catch_up)
        method = BY_NAME.get(name)
        if method is None:
            raise errors.not_found()
        return method(call)

    def _account(self, request: web.Request) -> Account:
        """Raises: Refusal 404 for what has not the form of a token, 401 for an unknown one.

        So python-telegram-bot saw it (telegram/request/_baserequest.py), which takes both for a
        wrong token.
        """
        token = request.match_info["token"]
        number, colon, secret = token.partition(":")
        if not colon or not number.isdigit() or not secret:
            raise errors.not_found()
        account = self.state.accounts_by_token.get(token)
        if account is None:
            raise errors.unauthorized()
        return account

    async def download(self, request: web.Request) -> web.Response:
        try:
            self._account(request)
        except Refusal as refusal:
            return _refused(refusal)
        path = request.match_info["path"]
        file = next((f for f in self.state.files.values() if files.path(f) == path), None)
        if file is None:
            return _refused(errors.not_found())
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def page(self, request: web.Request) -> web.Response:
        account = self.world.find_account(
            NETWORK, lambda a: a.handle == request.match_info["handle"]
        )
        number = int(request.match_info["number"])
        message = self.state.messages.get((int(account.id), number)) if account else None
        post = self.world.post(NETWORK, message.post_id or "") if message else None
        if post is None:
            raise web.HTTPNotFound(text="Message deleted or never there.")
        return pages.post_page(self.world, post, self.name)


def _refused(refusal: Refusal) -> web.Response:
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    headers = {}
    if refusal.retry_after is not None:
        answer["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    return _json(answer, refusal.code, headers)


def _json(answer: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(
        answer, status=status, headers=headers, dumps=lambda o: json.dumps(o, ensure_ascii=False)
    )
