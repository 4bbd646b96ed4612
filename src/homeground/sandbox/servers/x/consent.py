"""OAuth 2 with PKCE: the page where a person agrees, and the token endpoint.

Source: docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code, seen
2026-11-22. The sandbox has no developer portal: any client id may ask as a public client; an app
that came with an account of the sandbox may prove itself with its secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from homeground.sandbox.world import Account, World

from .callers import SCOPES, Grant, grant

CODE_SECONDS = 30
"""A code lives for thirty seconds, X's documentation says."""
TOKEN_SECONDS = 7200


@dataclass(slots=True)
class Code:
    client_id: str
    redirect_uri: str
    challenge: str
    method: str
    scopes: frozenset[str]
    account_id: str
    expires: float


class Consent:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str | None], Account]):
        self.world = world
        self.person = person

    async def page(self, request: web.Request) -> web.Response:
        query = request.query
        if problem := _wrong_in(query):
            return web.Response(
                status=400, text=_page(f"<p>{escape(problem)}</p>"), content_type="text/html"
            )
        handle = query.get("as", "sandbox_person")
        hidden = "".join(
            f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
            for name, value in query.items()
        )
        scopes = "".join(f"<li>{escape(scope)}</li>" for scope in query["scope"].split())
        return web.Response(
            text=_page(
                f"<p><strong>{escape(query['client_id'])}</strong> wants to use the account "
                f"<strong>@{escape(handle)}</strong> of this sandbox:</p><ul>{scopes}</ul>"
                f"<form method=post>{hidden}<button>Authorize app</button></form>"
            ),
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'none'"},
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if problem := _wrong_in(form):
            return web.Response(
                status=400, text=_page(f"<p>{escape(problem)}</p>"), content_type="text/html"
            )
        account = self.person(form.get("as"))
        code = secrets.token_urlsafe(48)
        codes: dict[str, Code] = self.world.of("x").setdefault("codes", {})
        codes[code] = Code(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            challenge=form["code_challenge"],
            method=form["code_challenge_method"],
            scopes=frozenset(form["scope"].split()),
            account_id=account.id,
            expires=self.world.clock.timestamp() + CODE_SECONDS,
        )
        parts = urlsplit(form["redirect_uri"])
        answer = [*parse_qsl(parts.query), ("state", form["state"]), ("code", code)]
        raise web.HTTPFound(urlunsplit(parts._replace(query=urlencode(answer))))

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        client_id, problem = self._client(request, form)
        if problem is not None:
            return problem
        match form.get("grant_type"):
            case "authorization_code":
                return self._from_code(form, client_id)
            case "refresh_token":
                return self._from_refresh(form, client_id)
            case None:
                return _refused("invalid_request", "Missing required parameter [grant_type].")
            case other:
                return _refused("unsupported_grant_type", f"Grant type [{other}] is not supported.")

    async def revoke(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        grants: dict[str, Grant] = self.world.of("x").setdefault("grants", {})
        grants.pop(form.get("token", ""), None)
        self._refreshes.pop(form.get("token", ""), None)
        return web.json_response({"revoked": True})

    @property
    def _refreshes(self) -> dict[str, Grant]:
        found: dict[str, Grant] = self.world.of("x").setdefault("refreshes", {})
        return found

    def _client(
        self, request: web.Request, form: dict[str, str]
    ) -> tuple[str, web.Response | None]:
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return form.get("client_id", ""), None
        try:
            name, _, secret = base64.b64decode(rest).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            name, secret = "", ""
        apps: dict[str, str] = self.world.of("x").get("apps", {})
        if name not in apps or not hmac.compare_digest(apps[name], secret):
            # The wording was seen in public reports.
            return name, _refused("unauthorized_client", "Missing valid authorization header", 401)
        return name, None

    def _from_code(self, form: dict[str, str], client_id: str) -> web.Response:
        for name in ("code", "redirect_uri", "code_verifier"):
            if not form.get(name):
                return _refused("invalid_request", f"Missing required parameter [{name}].")
        codes: dict[str, Code] = self.world.of("x").get("codes", {})
        code = codes.pop(form["code"], None)  # once only
        wrong = _refused("invalid_request", "Value passed for the authorization code was invalid.")
        if code is None or code.expires <= self.world.clock.timestamp():
            return wrong
        if code.client_id != client_id or code.redirect_uri != form["redirect_uri"]:
            return wrong
        if not hmac.compare_digest(code.challenge, _challenge(form["code_verifier"], code.method)):
            return _refused(
                "invalid_request",
                "Value passed for the code verifier did not match the code challenge.",
            )
        return self._issue(code.account_id, client_id, code.scopes)

    def _from_refresh(self, form: dict[str, str], client_id: str) -> web.Response:
        before = self._refreshes.pop(form.get("refresh_token", ""), None)  # rotation: once only
        if before is None or before.app != client_id or before.account_id is None:
            return _refused("invalid_request", "Value passed for the token was invalid.")
        return self._issue(before.account_id, client_id, before.scopes)

    def _issue(self, account_id: str, client_id: str, scopes: frozenset[str]) -> web.Response:
        token = secrets.token_urlsafe(48)
        now = self.world.clock.timestamp()
        grant(self.world, token, Grant(account_id, client_id, scopes, now + TOKEN_SECONDS))
        body: dict[str, Any] = {
            "token_type": "bearer",
            "expires_in": TOKEN_SECONDS,
            "access_token": token,
            "scope": " ".join(sorted(scopes)),
        }
        if "offline.access" in scopes:
            refresh = secrets.token_urlsafe(48)
            self._refreshes[refresh] = Grant(account_id, client_id, scopes)
            body["refresh_token"] = refresh
        return web.json_response(body)


def _wrong_in(query: Any) -> str | None:
    for name in (
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    ):
        if not query.get(name):
            return f"Missing required parameter [{name}]."
    if query.get("response_type") != "code":
        return "response_type must be code."
    if query["code_challenge_method"] not in ("S256", "plain"):
        return "code_challenge_method must be S256 or plain."
    if unknown := sorted(set(query["scope"].split()) - SCOPES):
        return f"Unknown scope: {', '.join(unknown)}."
    if urlsplit(query["redirect_uri"]).scheme not in ("http", "https"):
        return "redirect_uri must be an http or https address."
    return None


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _refused(error: str, description: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def _page(body: str) -> str:
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Authorize</title>"
        f"<body><h1>X in the sandbox</h1>{body}</body></html>"
    )
