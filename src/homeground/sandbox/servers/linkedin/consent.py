"""OAuth 2: the page where a member agrees, and the token endpoint.

Source: learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow and
programmatic-refresh-tokens, seen 2026-11-22. Refresh tokens are for approved partners of the
marketing programmes: here, for whoever was let near a page. That a token can be revoked at
oauth/v2/revoke is not in the documentation; several clients do it so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .callers import SCOPES, Callers, Grant

CODE_SECONDS = 30 * 60
TOKEN_SECONDS = 60 * 86_400
REFRESH_SECONDS = 365 * 86_400
PAGES = frozenset({"w_organization_social", "r_organization_social", "rw_organization_admin"})


class Consent:
    """`person` gives the account that agrees, by handle and kind: one that is there, or a new one.
    `admin` is the member who runs a page.
    """

    def __init__(
        self,
        world: World,
        callers: Callers,
        person: Callable[[str | None, str], Account],
        admin: Callable[[Account], Account],
    ):
        self.world = world
        self.callers = callers
        self.person = person
        self.admin = admin
        self.applications = Applications(world, "linkedin")
        self.codes = Codes(world, "linkedin", CODE_SECONDS)

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem("LinkedIn", wrong)
        scopes = request.query["scope"].split()
        return consent.page(
            request,
            network="LinkedIn",
            app=application.name,
            wants=scopes,
            accounts=self._accounts(scopes),
            back=request.query["redirect_uri"],
            several=bool(PAGES & set(scopes)),
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem("LinkedIn", wrong)
        if consent.declined(form):
            declined = [
                ("error", "user_cancelled_authorize"),
                ("error_description", "The user cancelled the authorization"),
            ]
            raise consent.back(form["redirect_uri"], [*declined, *consent.state_of(form)])
        scopes = form["scope"].split()
        kind = "organization" if PAGES & set(scopes) else "member"
        chosen = consent.people(
            form, self._accounts(scopes), lambda handle: self.person(handle, kind)
        )
        if not chosen:
            return consent.problem("LinkedIn", "Choose an account.")
        member = next((a for a in chosen if a.kind == "member"), None) or self.admin(chosen[0])
        pages = [account.id for account in chosen if account.kind == "organization"]
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=(member.id, *pages),
            scopes=frozenset(scopes),
        )
        raise consent.back(form["redirect_uri"], [("code", code), *consent.state_of(form)])

    def _accounts(self, scopes: list[str]) -> list[Account]:
        """Pages where they are asked for, members otherwise."""
        kind = "organization" if PAGES & set(scopes) else "member"
        return [a for a in self.world.accounts if a.network == "linkedin" and a.kind == kind]

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        application = self.applications.find(query.get("client_id", ""))
        wrong = _wrong_in(query)
        if wrong is None and application is None:
            wrong = f"The passed in client_id is invalid “{query['client_id']}”."
        elif wrong is None and application and not application.takes(query["redirect_uri"]):
            wrong = "The redirect_uri does not match the registered value."
        return (None if wrong else application), wrong or ""

    # --- tokens -------------------------------------------------------------------------------

    async def token(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        for name in ("grant_type", "client_id", "client_secret"):
            if not form.get(name):
                return _refused("invalid_request", f'A required parameter "{name}" is missing', 400)
        if self.applications.proven(form["client_id"], form["client_secret"]) is None:
            return _not_proven()
        match form["grant_type"]:
            case "authorization_code":
                return self._from_code(form)
            case "refresh_token":
                return self._from_refresh(form)
            case _:
                return _refused("unsupported_grant_type", "The grant type is not supported", 400)

    def _from_code(self, form: Mapping[str, str]) -> web.Response:
        wrong = _refused(
            "invalid_request",
            "Unable to retrieve access token: appid/redirect uri/code verifier does not match "
            "authorization code. Or authorization code expired. Or external member binding exists",
            400,
        )
        try:
            code = self.codes.take(form.get("code", ""))
        except NoCode:
            return wrong
        if code.client_id != form["client_id"] or code.redirect_uri != form.get("redirect_uri"):
            return wrong
        until = self.world.clock.timestamp() + REFRESH_SECONDS
        member, *pages = code.account_ids
        given = Grant(member, code.scopes, until, code.client_id, pages=tuple(pages))
        refresh = ""
        if PAGES & code.scopes:
            refresh = secrets.token_urlsafe(64)
            self._refreshes[refresh] = given
        return self._issue(refresh, given)

    def _from_refresh(self, form: Mapping[str, str]) -> web.Response:
        # The refresh token stays the same, and so does its end.
        refresh = form.get("refresh_token", "")
        before = self._refreshes.get(refresh)
        if (
            before is None
            or before.client_id != form["client_id"]
            or before.expires <= self.world.clock.timestamp()
        ):
            return _refused(
                "invalid_request",
                "The provided authorization grant or refresh token is invalid",
                400,
            )
        return self._issue(refresh, before)

    async def revoke(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        if self.applications.proven(client_id, secret) is None:
            return _not_proven()
        for kept in (self.callers.grants, self._refreshes):
            found = kept.get(form.get("token", ""))
            if found is not None and found.client_id == client_id:
                found.revoked = True
        return web.Response()

    async def introspect(self, request: web.Request) -> web.Response:
        """How a token of the asking app stands."""
        form = await consent.form_of(request)
        grant = self.callers.grants.get(form.get("token", ""))
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        if self.applications.proven(client_id, secret) is None:
            return _not_proven()
        if grant is None or grant.client_id != client_id:
            return web.json_response({"active": False})
        active = not grant.revoked and grant.expires > self.world.clock.timestamp()
        return web.json_response(
            {
                "active": active,
                "status": "active" if active else "revoked" if grant.revoked else "expired",
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
            whose.account_id,
            whose.scopes,
            now + TOKEN_SECONDS,
            whose.client_id,
            now,
            pages=whose.pages,
        )
        body: dict[str, Any] = {
            "access_token": token,
            "expires_in": TOKEN_SECONDS,
            "scope": ",".join(sorted(whose.scopes)),
            "token_type": "Bearer",
        }
        if refresh:
            left = int(whose.expires - now)
            body |= {"refresh_token": refresh, "refresh_token_expires_in": left}
        return web.json_response(body)


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in ("client_id", "redirect_uri", "scope"):
        if not query.get(name):
            return f"You need to pass the “{name}” parameter."
    if query.get("response_type") != "code":
        return "You need to pass “code” as the “response_type” parameter."
    if unknown := sorted(set(query["scope"].split()) - SCOPES):
        return f"Scope “{unknown[0]}” is not authorized for your application."
    return None


def _refused(error: str, description: str, status: int) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def _not_proven() -> web.Response:
    """github.com/auth0/passport-linkedin-oauth2/issues/64"""
    return _refused("invalid_client", "Client authentication failed", 401)
