"""OAuth 2: the page where a member agrees, and the token endpoint.

Source: learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow and
programmatic-refresh-tokens, seen 2026-11-22. The sandbox has no developer portal: any client id may
ask, with any secret that is not empty.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from homeground.sandbox.world import Account, World

from .callers import SCOPES, Callers, Grant

CODE_SECONDS = 30 * 60
TOKEN_SECONDS = 60 * 86_400
REFRESH_SECONDS = 365 * 86_400


@dataclass(slots=True)
class Code:
    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    account_id: str
    expires: float


class Consent:
    """`person` gives the account that agrees, by handle and kind: one that is there, or a new one."""

    def __init__(
        self, world: World, callers: Callers, person: Callable[[str | None, str], Account]
    ):
        self.world = world
        self.callers = callers
        self.person = person

    async def page(self, request: web.Request) -> web.Response:
        query = request.query
        if problem := _wrong_in(query):
            return _document(f"<p>{escape(problem)}</p>", status=400)
        hidden = "".join(
            f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
            for name, value in query.items()
        )
        scopes = "".join(f"<li>{escape(scope)}</li>" for scope in query["scope"].split())
        return _document(
            f"<p><strong>{escape(query['client_id'])}</strong> would like to use the account "
            f"<strong>{escape(query.get('as', 'sandbox_person'))}</strong> of this sandbox:</p>"
            f"<ul>{scopes}</ul><form method=post>{hidden}<button>Allow</button></form>"
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if problem := _wrong_in(form):
            return _document(f"<p>{escape(problem)}</p>", status=400)
        scopes = frozenset(form["scope"].split())
        kind = "organization" if "w_organization_social" in scopes else "member"
        code = secrets.token_urlsafe(48)
        codes: dict[str, Code] = self.world.of("linkedin").setdefault("codes", {})
        codes[code] = Code(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            scopes=scopes,
            account_id=self.person(form.get("as"), kind).id,
            expires=self.world.clock.timestamp() + CODE_SECONDS,
        )
        parts = urlsplit(form["redirect_uri"])
        answer = [*parse_qsl(parts.query), ("code", code)]
        if "state" in form:
            answer.append(("state", form["state"]))
        raise web.HTTPFound(urlunsplit(parts._replace(query=urlencode(answer))))

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        for name in ("grant_type", "client_id", "client_secret"):
            if not form.get(name):
                return _refused("invalid_request", f'A required parameter "{name}" is missing', 400)
        match form["grant_type"]:
            case "authorization_code":
                return self._from_code(form)
            case "refresh_token":
                return self._from_refresh(form)
            case _:
                return _refused("unsupported_grant_type", "The grant type is not supported", 400)

    def _from_code(self, form: dict[str, str]) -> web.Response:
        codes: dict[str, Code] = self.world.of("linkedin").get("codes", {})
        code = codes.pop(form.get("code", ""), None)  # once only
        if (
            code is None
            or code.expires <= self.world.clock.timestamp()
            or code.client_id != form["client_id"]
            or code.redirect_uri != form.get("redirect_uri")
        ):
            return _refused(
                "invalid_request",
                "Unable to retrieve access token: appid/redirect uri/code verifier does not match "
                "authorization code. Or authorization code expired. Or external member binding "
                "exists",
                400,
            )
        refresh = secrets.token_urlsafe(64)
        until = self.world.clock.timestamp() + REFRESH_SECONDS
        self._refreshes[refresh] = Grant(code.account_id, code.scopes, until, code.client_id)
        return self._issue(refresh, self._refreshes[refresh])

    def _from_refresh(self, form: dict[str, str]) -> web.Response:
        # The refresh token stays the same, and so does its end.
        refresh = form.get("refresh_token", "")
        before = self._refreshes.get(refresh)
        if before is None or before.expires <= self.world.clock.timestamp():
            return _refused(
                "invalid_request",
                "The provided authorization grant or refresh token is invalid",
                400,
            )
        return self._issue(refresh, before)

    async def introspect(self, request: web.Request) -> web.Response:
        """How a token of the asking app stands."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        grant = self.callers.grants.get(form.get("token", ""))
        if (
            grant is None
            or grant.client_id != form.get("client_id")
            or not form.get("client_secret")
        ):
            return web.json_response({"active": False})
        active = grant.expires > self.world.clock.timestamp()
        return web.json_response(
            {
                "active": active,
                "status": "active" if active else "expired",
                "auth_type": "3L",
                "client_id": grant.client_id,
                "authorized_at": int(grant.given),
                "created_at": int(grant.given),
                "expires_at": int(grant.expires),
                "scope": ",".join(sorted(grant.scopes)),
            }
        )

    @property
    def _refreshes(self) -> dict[str, Grant]:
        found: dict[str, Grant] = self.world.of("linkedin").setdefault("refreshes", {})
        return found

    def _issue(self, refresh: str, whose: Grant) -> web.Response:
        token = secrets.token_urlsafe(96)
        now = self.world.clock.timestamp()
        self.callers.grants[token] = Grant(
            whose.account_id, whose.scopes, now + TOKEN_SECONDS, whose.client_id, now
        )
        return web.json_response(
            {
                "access_token": token,
                "expires_in": TOKEN_SECONDS,
                "refresh_token": refresh,
                "refresh_token_expires_in": int(whose.expires - now),
                "scope": ",".join(sorted(whose.scopes)),
                "token_type": "Bearer",
            }
        )


def _wrong_in(query: Any) -> str | None:
    for name in ("client_id", "redirect_uri", "scope"):
        if not query.get(name):
            return f"You need to pass the “{name}” parameter."
    if query.get("response_type") != "code":
        return "You need to pass “code” as the “response_type” parameter."
    if unknown := sorted(set(query["scope"].split()) - SCOPES):
        return f"Scope “{unknown[0]}” is not authorized for your application."
    if urlsplit(query["redirect_uri"]).scheme not in ("http", "https"):
        return "The redirect_uri does not match the registered value."
    return None


def _refused(error: str, description: str, status: int) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def _document(body: str, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        text="<!doctype html><html lang=en><meta charset=utf-8><title>Authorize</title>"
        f"<body><h1>LinkedIn in the sandbox</h1>{body}</body></html>",
        content_type="text/html",
        headers={"Content-Security-Policy": "default-src 'none'"},
    )
