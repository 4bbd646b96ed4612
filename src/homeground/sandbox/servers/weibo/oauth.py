"""OAuth 2: the page where a person agrees, tokens, what a token is worth, and its end.

open.weibo.com/wiki/Oauth2/{authorize,access_token,get_token_info,revokeoauth2} and the table of
errors 21322 to 21331, seen 2026-11-22. There is no PKCE and no refresh token. How long a token lives
depends on the app's level and is not fixed by a document: five years for the developer's own account
is what the example of get_token_info shows, thirty days for others is from memory. The words that
come back with 21330 are from memory too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from . import errors

DEVELOPER_SECONDS = 157_679_999
OTHERS_SECONDS = 30 * 86_400
CODE_SECONDS = 600
"""How long a code lives is not documented."""
NAME = "微博 Weibo"


@dataclass(frozen=True, slots=True)
class Token:
    account_id: str
    appkey: str
    created: float
    expires: float


class OAuth:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str], Account]):
        self.world = world
        self.person = person
        self.applications = Applications(world, "weibo")
        self.codes = Codes(world, "weibo", CODE_SECONDS)

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
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem(NAME, wrong)
        return consent.page(
            request,
            network=NAME,
            app=application.name,
            wants=request.query.get("scope", "").split(","),
            accounts=self._accounts(),
            back=request.query["redirect_uri"],
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem(NAME, wrong)
        if consent.declined(form):
            declined = [
                ("error_uri", "/oauth2/authorize"),
                ("error", "access_denied"),
                ("error_description", "user denied your request."),
                ("error_code", "21330"),
            ]
            raise consent.back(form["redirect_uri"], [*consent.state_of(form), *declined])
        chosen = consent.people(form, self._accounts(), self.person)
        if not chosen:
            return consent.problem(NAME, "Choose an account.")
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=(chosen[0].id,),
        )
        raise consent.back(form["redirect_uri"], [*consent.state_of(form), ("code", code)])

    def _accounts(self) -> list[Account]:
        return [account for account in self.world.accounts if account.network == "weibo"]

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        application = self.applications.find(query.get("client_id", ""))
        wrong = _wrong_in(query)
        if wrong is None and application is None:
            wrong = f"error:invalid_client (21324): client_id {query['client_id']}"
        elif wrong is None and application and not application.takes(query["redirect_uri"]):
            wrong = "error:redirect_uri_mismatch (21322)"
        return (None if wrong else application), wrong or ""

    async def access_token(self, request: web.Request) -> web.Response:
        form = await _given(request)
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        if self.applications.proven(client_id, secret) is None:
            return _refused("invalid_client", 21324, "client_id or client_secret is invalid")
        if form.get("grant_type") != "authorization_code":
            return _refused("unsupported_grant_type", 21328, "unsupported grant type")
        wrong = _refused("invalid_grant", 21325, f"invalid authorization code:{_shown(form)}")
        try:
            code = self.codes.take(form.get("code", ""))
        except NoCode:
            return wrong
        if code.client_id != client_id:
            return wrong
        if code.redirect_uri != form.get("redirect_uri"):
            return _refused("redirect_uri_mismatch", 21322, "redirect uri mismatch")
        token = "2.00" + secrets.token_urlsafe(21).replace("-", "a").replace("_", "b")
        account_id = code.account_ids[0]
        self.issue(token, account_id, client_id, OTHERS_SECONDS)
        return web.json_response(
            {
                "access_token": token,
                "remind_in": str(OTHERS_SECONDS),
                "expires_in": OTHERS_SECONDS,
                "uid": account_id,
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


async def _given(request: web.Request) -> dict[str, str]:
    return dict(request.query) | dict(await consent.form_of(request))


def _shown(form: Mapping[str, str]) -> str:
    return form.get("code", "")[:40]


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in ("client_id", "redirect_uri"):
        if not query.get(name):
            return f"error:invalid_request (21323): miss {name}"
    if query.get("response_type", "code") != "code":
        return "error:unsupported_response_type (21329)"
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
