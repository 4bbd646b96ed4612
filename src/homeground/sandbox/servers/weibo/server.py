"""The paths of Weibo's API, and what is checked before any method runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from homeground.sandbox import pages
from homeground.sandbox.applications import Application
from homeground.sandbox.server import ACCOUNT_ID, Saying, Server
from homeground.sandbox.world import Account, Post

from . import comments, errors, ids, pictures, posting, reading
from .call import Call
from .errors import WeiboError
from .oauth import DEVELOPER_SECONDS, OAuth
from .rates import Rates

SAFE_DOMAIN = "lumikko.example"
REAL_IP = "211.156.0.1"
APPKEY = "1352222456"


@dataclass(frozen=True, slots=True)
class Method:
    """`open` says whether the open tier has it, `business` whether it has a /biz form."""

    run: Callable[[Call], Any]
    verb: str
    operation: str
    open: bool = True
    business: bool = True


METHODS: dict[str, Method] = {
    "statuses/share": Method(posting.share, "POST", "publish", business=False),
    # Taken from apps of the open tier in 2017: github.com/sinaweibosdk/weibo_ios_sdk/issues/311
    "statuses/update": Method(posting.update, "POST", "publish", open=False),
    "statuses/upload": Method(posting.upload, "POST", "publish", open=False),
    "statuses/upload_url_text": Method(posting.upload_url_text, "POST", "publish", open=False),
    "statuses/upload_pic": Method(pictures.upload_pic, "POST", "upload", open=False),
    "statuses/destroy": Method(posting.destroy, "POST", "delete"),
    "statuses/user_timeline": Method(reading.user_timeline, "GET", "read"),
    "statuses/show": Method(reading.show, "GET", "read"),
    "statuses/show_batch": Method(reading.show_batch, "GET", "read", open=False),
    "statuses/count": Method(reading.count, "GET", "read"),
    "statuses/mentions": Method(reading.mentions, "GET", "read"),
    "comments/show": Method(comments.show, "GET", "read"),
    "comments/to_me": Method(comments.to_me, "GET", "read"),
    "comments/by_me": Method(comments.by_me, "GET", "read"),
    "comments/mentions": Method(comments.mentions, "GET", "read"),
    "comments/create": Method(comments.create, "POST", "comment"),
    "comments/reply": Method(comments.reply, "POST", "comment"),
    "comments/destroy": Method(comments.destroy, "POST", "delete"),
    "users/show": Method(reading.user, "GET", "read"),
    "account/get_uid": Method(reading.uid, "GET", "read", business=False),
    "account/rate_limit_status": Method(reading.rate_limit_status, "GET", "read", business=False),
}
"""Each method, as open.weibo.com/wiki has it below 2/ and, with /biz, below C/2/ (seen 2026-11-22).
`statuses/update/biz` and `comments/by_me/biz` are from memory."""


class WeiboServer(Server):
    network: ClassVar[str] = "weibo"
    name: ClassVar[str] = "Sina Weibo"
    kinds: ClassVar[tuple[str, ...]] = ("open", "biz")
    limits = (
        "100 calls a user and day, 30 posts a user and hour (not of business accounts)",
        "15,000 calls an address and hour, 50,000 of business accounts",
    )
    own_faults: ClassVar[frozenset[str]] = frozenset({"accepted_late", "similar"})

    def start(self) -> None:
        self.oauth = OAuth(self.world, self._person)
        self.rates = Rates(self.world)

    def catch_up(self) -> None:
        posting.release(self.world)

    def next_comment_id(self) -> str:
        return ids.next_id(self.world)

    def remember(self, account: Account, said: Saying) -> Post | None:
        return posting.put_out(self.world, account, said.text, self.world.clock.now(), [])

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.route("*", r"/2/{method:[\s\S]+}.json", self.call),
            web.get("/oauth2/authorize", self.oauth.page),
            web.post("/oauth2/authorize", self.oauth.agree),
            web.post("/oauth2/access_token", self.oauth.access_token),
            web.route("*", "/oauth2/get_token_info", self.oauth.token_info),
            web.route("*", "/oauth2/revokeoauth2", self.oauth.revoke),
            web.get(r"/{uid:\d+}/{mid:\w+}", self.page),
        ]

    async def operation(self, request: web.Request) -> str:
        method = METHODS.get(request.match_info.get("method", "").removesuffix("/biz"))
        return method.operation if method else "read"

    def issue(self, kind: str, *, name: str, handle: str, language: str, followers: int) -> Account:
        number = self.world.count("weibo.account")
        account_id = str(7_500_000_000 + number)
        token = "2.00" + self.world.random("weibo.token", number).randbytes(14).hex() + "D"
        self.oauth.issue(token, account_id, APPKEY, DEVELOPER_SECONDS)
        return Account(
            network="weibo",
            id=account_id,
            kind=kind,
            name=name,
            handle=handle,
            language=language,
            followers=followers,
            credentials={
                "access_token": token,
                "safe_domain": SAFE_DOMAIN,
                "tier": kind,
                "real_ip": REAL_IP,
            },
            created_at=self.world.clock.now(),
        )

    def register(self, *, name: str, redirect_uris: tuple[str, ...], public: bool) -> Application:
        """`appkey` is Weibo's own word for the id."""
        kept = self.oauth.applications
        appkey, secret = kept.digits(10), kept.letters(32, "0123456789abcdef")
        return kept.add(Application(appkey, secret, name, redirect_uris, more={"appkey": appkey}))

    def _person(self, handle: str) -> Account:
        """Who agrees on the consent page."""
        found = self.world.find_account("weibo", lambda account: account.handle == handle)
        return found or self.world.add_account(
            self.issue("open", name="沙盒用户", handle=handle, language="zh", followers=500)
        )

    async def refuse(self, fault: str, request: web.Request) -> web.StreamResponse:
        if fault == "accepted_late":
            return await self.call(request, late=True)
        refused = {
            "rate_limit": errors.user_limit(),
            "captcha": errors.captcha(),
            "expired_token": errors.expired_token(),
            "duplicate": errors.repeated(),
            "similar": errors.similar(),
            "http_500": errors.system_error(),
        }[fault]
        return refused.response(_path(request))

    def permalink(self, post_id: str) -> str:
        post = self.world.post("weibo", post_id)
        return f"/{post.account_id if post else 0}/{ids.short(post_id)}"

    async def call(self, request: web.Request, *, late: bool = False) -> web.Response:
        try:
            return _json(await self._run(request, late))
        except WeiboError as error:
            return error.response(_path(request))

    async def _run(self, request: web.Request, late: bool) -> Any:
        params, files = await _given(request)
        name = request.match_info["method"]
        business = name.endswith("/biz")
        method = METHODS.get(name.removesuffix("/biz"))
        if method is None or (business and not method.business):
            raise errors.unknown_method()
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        account = self.oauth.account(
            params.get("access_token") or (bearer.strip() if scheme == "OAuth2" else "")
        )
        request[ACCOUNT_ID] = account.id
        if request.method != method.verb:
            raise errors.wrong_http_method()
        self.rates.call(account, request.remote or "")
        if account.kind != "biz" and (business or not method.open):
            raise errors.no_permission()
        if method.operation == "publish":
            self.rates.post(account)
        return method.run(
            Call(
                params=params,
                files=files,
                account=account,
                world=self.world,
                root=f"{request.scheme}://{request.host}",
                remote=request.remote or "",
                late=late,
                business=business,
            )
        )

    async def page(self, request: web.Request) -> web.Response:
        found = self.world.post("weibo", ids.long(request.match_info["mid"]))
        if (
            found is None
            or found.account_id != request.match_info["uid"]
            or found.extra.get("visible")
        ):
            raise web.HTTPNotFound(text="抱歉，此微博不存在。")
        return pages.post_page(self.world, found, self.name)


async def _given(request: web.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Query and form together, and the parts of the form that are files.

    Raises: WeiboError 10008 for a form that cannot be read.
    """
    params, files = dict(request.query), {}
    try:
        form = await request.post()
    except (ValueError, HttpProcessingError):
        raise errors.wrong_parameters() from None
    for name, value in form.items():
        if isinstance(value, str):
            params[name] = value
        elif isinstance(value, web.FileField):
            value.file.seek(0)
            files[name] = value.file.read()
        else:
            files[name] = bytes(value)
    return params, files


def _path(request: web.Request) -> str:
    return request.path.removeprefix("/weibo")


def _json(answer: Any) -> web.Response:
    return web.json_response(answer, dumps=lambda body: json.dumps(body, ensure_ascii=False))
