"""OAuth 2: the page where a person agrees, tokens, what a token is worth, and its end.

open.weibo.com/wiki/Oauth2/{authorize,access_token,get_token_info,revokeoauth2} and the table of
errors 21322 to 21331, seen 2026-11-22. There is no PKCE and no refresh token. How long a token lives
depends on the app's level and is not fixed by a document: five years for the developer's own account
is what the example of get_token_info shows, thirty days for others is from memory. The sandbox has no
developer console: any client id with any secret may ask, with any address to return to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from homeground.sandbox.world import Account, World

from . import errors

DEVELOPER_SECONDS = 157_679_999
OTHERS_SECONDS = 30 * 86_400
CODE_SECONDS = 600
"""How long a code lives is not documented."""


@dataclass(frozen=True, slots=True)
class Token:
    account_id: str
    appkey: str
    created: float
    expires: float


@dataclass(frozen=True, slots=True)
class Code:
    account_id: str
    client_id: str
    redirect_uri: str
    expires: float


class OAuth:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str], Account]):
        self.world = world
        self.person = person

    # --- what the API asks --------------------------------------------------------------------

    def issue(self, token: str, account_id: str, appkey: str, seconds: int) -> None:
        now = self.world.clock.timestamp()
        self._tokens[token] = Token(account_id, appkey, now, now + seconds)

    def account(self, token: str) -> Account:
        """Raises: WeiboError without, with an unknown, and with an expired token."""
        if not token:
            raise errors.no_token()
        known = self._tokens.get(token)
        account = self.world.account("weibo", known.account_id) if known else None
        if known is None or account is None:
            raise errors.wrong_token()
        if account.expired or known.expires <= self.world.clock.timestamp():
            raise errors.expired_token()
        return account

    # --- the endpoints ------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        if problem := _wrong_in(request.query):
            return _html(f"<p>{escape(problem)}</p>", 400)
        handle = request.query.get("as", "sandbox_person")
        hidden = "".join(
            f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
            for name, value in request.query.items()
        )
        return _html(
            f"<p><strong>{escape(request.query['client_id'])}</strong> 将使用沙盒账号 "
            f"<strong>@{escape(handle)}</strong>。</p>"
            f"<form method=post>{hidden}<button>授权</button></form>"
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await _form(request)
        if problem := _wrong_in(form):
            return _html(f"<p>{escape(problem)}</p>", 400)
        code = secrets.token_hex(16)
        self._codes[code] = Code(
            account_id=self.person(form.get("as", "sandbox_person")).id,
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            expires=self.world.clock.timestamp() + CODE_SECONDS,
        )
        parts = urlsplit(form["redirect_uri"])
        answer = parse_qsl(parts.query)
        if "state" in form:
            answer.append(("state", form["state"]))
        answer.append(("code", code))
        raise web.HTTPFound(urlunsplit(parts._replace(query=urlencode(answer))))

    async def access_token(self, request: web.Request) -> web.Response:
        form = await _given(request)
        if not form.get("client_id") or not form.get("client_secret"):
            return _refused("invalid_client", 21324, "client_id or client_secret is invalid")
        if form.get("grant_type") != "authorization_code":
            return _refused("unsupported_grant_type", 21328, "unsupported grant type")
        code = self._codes.pop(form.get("code", ""), None)  # once only
        if (
            code is None
            or code.expires <= self.world.clock.timestamp()
            or code.client_id != form["client_id"]
        ):
            return _refused("invalid_grant", 21325, f"invalid authorization code:{_shown(form)}")
        if code.redirect_uri != form.get("redirect_uri"):
            return _refused("redirect_uri_mismatch", 21322, "redirect uri mismatch")
        token = "2.00" + secrets.token_urlsafe(21).replace("-", "a").replace("_", "b")
        self.issue(token, code.account_id, code.client_id, OTHERS_SECONDS)
        return web.json_response(
            {
                "access_token": token,
                "remind_in": str(OTHERS_SECONDS),
                "expires_in": OTHERS_SECONDS,
                "uid": code.account_id,
            }
        )

    async def token_info(self, request: web.Request) -> web.Response:
        given = (await _given(request)).get("access_token", "")
        try:
            self.account(given)
        except errors.WeiboError as error:
            return error.response("/oauth2/get_token_info")
        token = self._tokens[given]
        return web.json_response(
            {
                "uid": int(token.account_id),
                "appkey": token.appkey,
                "scope": None,
                "create_at": int(token.created),
                "expire_in": int(token.expires - self.world.clock.timestamp()),
            }
        )

    async def revoke(self, request: web.Request) -> web.Response:
        given = (await _given(request)).get("access_token", "")
        try:
            self.account(given)
        except errors.WeiboError as error:
            return error.response("/oauth2/revokeoauth2")
        del self._tokens[given]
        return web.json_response({"result": "true"})

    @property
    def _tokens(self) -> dict[str, Token]:
        found: dict[str, Token] = self.world.of("weibo").setdefault("tokens", {})
        return found

    @property
    def _codes(self) -> dict[str, Code]:
        found: dict[str, Code] = self.world.of("weibo").setdefault("codes", {})
        return found


async def _given(request: web.Request) -> dict[str, str]:
    return dict(request.query) | await _form(request)


async def _form(request: web.Request) -> dict[str, str]:
    """Empty when it cannot be read."""
    try:
        return {name: str(value) for name, value in (await request.post()).items()}
    except (ValueError, HttpProcessingError):
        return {}


def _shown(form: Mapping[str, str]) -> str:
    return form.get("code", "")[:40]


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in ("client_id", "redirect_uri"):
        if not query.get(name):
            return f"error:invalid_request (21323): miss {name}"
    if query.get("response_type", "code") != "code":
        return "error:unsupported_response_type (21329)"
    if urlsplit(query["redirect_uri"]).scheme not in ("http", "https"):
        return "error:redirect_uri_mismatch (21322)"
    return None


def _refused(error: str, code: int, description: str) -> web.Response:
    body: dict[str, Any] = {
        "error": error,
        "error_code": code,
        "request": "/oauth2/access_token",
        "error_uri": "/oauth2/access_token",
        "error_description": description,
    }
    return web.json_response(body, status=400)


def _html(body: str, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        text=(
            "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>授权</title>"
            f"<body><h1>沙盒里的微博</h1>{body}</body></html>"
        ),
        content_type="text/html",
        headers={"Content-Security-Policy": "default-src 'none'"},
    )
