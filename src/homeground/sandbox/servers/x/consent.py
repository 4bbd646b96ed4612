"""OAuth 2 with PKCE: the page where a person agrees, and the token endpoint.

Source: docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code, seen
2026-11-22. An application that is not public proves itself with HTTP Basic; one that came with an
account of the sandbox may too.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .callers import SCOPES, Grant, grant

CODE_SECONDS = 30
"""A code lives for thirty seconds, X's documentation says."""
TOKEN_SECONDS = 7200
REFRESH_SECONDS = 180 * 86_400
"""Six months without use: from memory."""
_NEEDED = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")


class Consent:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(
        self, world: World, applications: Applications, person: Callable[[str | None], Account]
    ):
        self.world = world
        self.applications = applications
        self.person = person
        self.codes = Codes(world, "x", CODE_SECONDS)

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem("X", wrong)
        return consent.page(
            request,
            network="X",
            app=application.name,
            wants=request.query["scope"].split(),
            accounts=accounts(self.world),
            back=request.query["redirect_uri"],
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem("X", wrong)
        if consent.declined(form):
            answer = [("error", "access_denied"), *consent.state_of(form)]
            raise consent.back(form["redirect_uri"], answer)
        chosen = consent.people(form, accounts(self.world), self.person)
        if not chosen:
            return consent.problem("X", "Choose an account.")
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=(chosen[0].id,),
            scopes=frozenset(form["scope"].split()),
            challenge=form["code_challenge"],
            method=form["code_challenge_method"],
        )
        raise consent.back(form["redirect_uri"], [*consent.state_of(form), ("code", code)])

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        """Who asks, or what is wrong. The words of X's own page say less, and are not documented."""
        application = self.applications.find(query.get("client_id", ""))
        wrong = _wrong_in(query)
        if wrong is None and application is None:
            wrong = "Something went wrong: there is no App with this client_id."
        elif wrong is None and application and not application.takes(query["redirect_uri"]):
            wrong = "Something went wrong: the App does not have this redirect_uri."
        return (None if wrong else application), wrong or ""

    # --- tokens -------------------------------------------------------------------------------

    async def token(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
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
        form = await consent.form_of(request)
        client_id, problem = self._client(request, form)
        if problem is not None:
            return problem
        token = form.get("token", "")
        grants: dict[str, Grant] = self.world.of("x").setdefault("grants", {})
        for kept in (grants, self._refreshes):
            if token in kept and kept[token].app == client_id:
                del kept[token]
        return web.json_response({"revoked": True})  # also of what is none (RFC 7009)

    @property
    def _refreshes(self) -> dict[str, Grant]:
        found: dict[str, Grant] = self.world.of("x").setdefault("refreshes", {})
        return found

    def _client(
        self, request: web.Request, form: Mapping[str, str]
    ) -> tuple[str, web.Response | None]:
        # The wording was seen in public reports.
        missing = _refused("unauthorized_client", "Missing valid authorization header", 401)
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            name = form.get("client_id", "")
            application = self.applications.find(name)
            if application is None:
                # Not documented.
                words = "Value passed for the client_id was invalid."
                return name, _refused("invalid_request", words)
            return name, None if application.public else missing
        try:
            name, _, secret = base64.b64decode(rest).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            name, secret = "", ""
        own: str | None = self.world.of("x").get("apps", {}).get(name)
        if self.applications.proven(name, secret) is not None:
            return name, None
        if own is not None and hmac.compare_digest(own.encode(), secret.encode()):
            return name, None
        return name, missing

    def _from_code(self, form: Mapping[str, str], client_id: str) -> web.Response:
        for name in ("code", "redirect_uri", "code_verifier"):
            if not form.get(name):
                return _refused("invalid_request", f"Missing required parameter [{name}].")
        wrong = _refused("invalid_request", "Value passed for the authorization code was invalid.")
        try:
            code = self.codes.take(form["code"])
        except NoCode:
            return wrong
        if code.client_id != client_id or code.redirect_uri != form["redirect_uri"]:
            return wrong
        if not code.fits(form["code_verifier"]):
            return _refused(
                "invalid_request",
                "Value passed for the code verifier did not match the code challenge.",
            )
        return self._issue(code.account_ids[0], client_id, code.scopes)

    def _from_refresh(self, form: Mapping[str, str], client_id: str) -> web.Response:
        wrong = _refused("invalid_request", "Value passed for the token was invalid.")
        refresh = form.get("refresh_token", "")
        before = self._refreshes.get(refresh)
        if before is None or before.app != client_id or before.account_id is None:
            return wrong
        del self._refreshes[refresh]  # rotation: once only
        if before.expires is not None and before.expires <= self.world.clock.timestamp():
            return wrong
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
            self._refreshes[refresh] = Grant(account_id, client_id, scopes, now + REFRESH_SECONDS)
            body["refresh_token"] = refresh
        return web.json_response(body)


def accounts(world: World) -> list[Account]:
    """Who may agree: everybody on X who is a person rather than an app alone."""
    return [one for one in world.accounts if one.network == "x" and one.kind != "app"]


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in _NEEDED:
        if not query.get(name):
            return f"Missing required parameter [{name}]."
    if query.get("response_type") != "code":
        return "response_type must be code."
    if query["code_challenge_method"] not in ("S256", "plain"):
        return "code_challenge_method must be S256 or plain."
    if unknown := sorted(set(query["scope"].split()) - SCOPES):
        return f"Unknown scope: {', '.join(unknown)}."
    return None


def _refused(error: str, description: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
