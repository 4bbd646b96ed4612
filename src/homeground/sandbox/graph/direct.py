"""Signing in at Instagram or Threads itself: the window, codes, long-lived tokens and their refresh.

Source: developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/
business-login (13 Mar 2026), …/threads/get-started/get-access-tokens-and-permissions (12 Aug 2026)
and …/long-lived-tokens, seen 2026-11-22. “Matching code was not found or was already used” and
“Invalid platform app” were seen in public reports (github.com/jaredhanson/passport-instagram/issues/9).
Instagram's document wraps the answer in `data`, and clients read it without: here both take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .answering import Answering
from .errors import GraphError
from .grants import LONG_SECONDS, SHORT_SECONDS, Grant, Grants
from .login import scopes_of
from .parameters import of_request
from .tokens import caller, token_of

CODE_SECONDS = 3600
"""“The authorization code is valid for 1 hour and can only be used once.”"""
FLOW = "direct"


class Direct:
    """`prefix` is the one of its grant types (ig, th); `basic` the scope that must be asked for, and
    `scopes` all that there are.
    """

    def __init__(
        self,
        world: World,
        answering: Answering,
        person: Callable[[str], Account],
        *,
        name: str,
        prefix: str,
        basic: str,
        scopes: frozenset[str],
    ):
        self.world = world
        self.answering = answering
        self.network = answering.network
        self.person = person
        self.name = name
        self.prefix = prefix
        self.basic = basic
        self.scopes = scopes
        self.grants = Grants(world, self.network)
        self.applications = self.grants.applications
        self.codes = Codes(world, self.network, CODE_SECONDS)

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem(self.name, wrong)
        return consent.page(
            request,
            network=self.name,
            app=application.name,
            wants=scopes_of(request.query),
            accounts=self._accounts(),
            back=request.query["redirect_uri"],
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem(self.name, wrong)
        back, state = form["redirect_uri"], consent.state_of(form)
        if consent.declined(form):
            declined = [
                ("error", "access_denied"),
                ("error_reason", "user_denied"),
                ("error_description", "The user denied your request"),
            ]
            raise consent.back(back, [*declined, *state])
        chosen = consent.people(form, self._accounts(), self.person)
        if not chosen:
            return consent.problem(self.name, "Choose an account.")
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=back,
            account_ids=(chosen[0].id,),
            scopes=frozenset(scopes_of(form)),
            prefix="AQ",
            flow=FLOW,
        )
        # "Note that we #_ append to the end of the redirect URI, but it is not part of the code."
        raise consent.back(back, [("code", code), *state], "_")

    def _accounts(self) -> list[Account]:
        return [a for a in self.world.accounts if a.network == self.network]

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        application = self.applications.find(query.get("client_id", ""))
        if application is None:
            return None, "Invalid Request: Request parameters are invalid: Invalid platform app"
        if not application.takes(query.get("redirect_uri", "")):
            return None, "Invalid Request: Request parameters are invalid: Invalid redirect_uri"
        if query.get("response_type") != "code":
            return None, "Invalid Request: Request parameters are invalid: Invalid response_type"
        asked = scopes_of(query)
        if self.basic not in asked:
            return None, f"Invalid Request: {self.basic} is required."
        if unknown := sorted(set(asked) - self.scopes):
            return None, f"Invalid Request: Invalid scope: {unknown}"
        return application, ""

    # --- codes and tokens ---------------------------------------------------------------------

    async def access_token(self, request: web.Request) -> web.Response:
        """POST /oauth/access_token: a code for a token of an hour."""
        try:
            given = (await of_request(request)).values
        except GraphError as error:
            return self.answering.refusal(error, {})
        application = self.applications.find(given.get("client_id", ""))
        if application is None:
            return _refused("Invalid platform app")
        if not application.proves(given.get("client_secret", "")):
            return _refused("Error validating client secret.")  # not documented for this address
        if given.get("grant_type") != "authorization_code":
            return _refused("Invalid grant_type")  # not documented
        try:
            code = self.codes.take(given.get("code", ""))
        except NoCode:
            return _refused("Matching code was not found or was already used")
        if code.client_id != application.client_id:
            return _refused("Matching code was not found or was already used")
        if code.redirect_uri != given.get("redirect_uri"):
            return _refused(
                "Error validating verification code. Please make sure your redirect_uri is "
                "identical to the one you used in the OAuth dialog request"
            )
        account_id, now = code.account_ids[0], self.world.clock.timestamp()
        token = self.grants.give(
            Grant(
                kind="account",
                person_id=account_id,
                person="",
                account_ids=code.account_ids,
                client_id=code.client_id,
                scopes=code.scopes,
                issued=now,
                expires=now + SHORT_SECONDS,
            )
        )
        if self.prefix == "th":
            return web.json_response({"access_token": token, "user_id": int(account_id)})
        body: dict[str, Any] = {
            "access_token": token,
            "user_id": account_id,
            "permissions": ",".join(sorted(code.scopes)),
        }
        if self.world.count(f"{self.network}.exchange") % 2:
            return web.json_response({"data": [body]})
        flat = body | {"user_id": int(account_id), "permissions": sorted(code.scopes)}
        return web.json_response(flat)

    async def long_lived(self, request: web.Request) -> web.Response:
        """GET /access_token: a token of an hour for one of 60 days."""
        try:
            given = await of_request(request)
            if given.required("grant_type") != f"{self.prefix}_exchange_token":
                raise GraphError("Unsupported request - method type: get", 100)
            grant = self.grants.live(token_of(request, given))
            if grant is None or grant.kind != "account" or grant.long:
                # Seen in public reports; that a long-lived token gets it too is not documented.
                raise GraphError(
                    "Session key invalid. This could be because the session key has an incorrect "
                    "format, or because the user has revoked this session",
                    452,
                )
            application = self.applications.find(grant.client_id)
            if application is None or not application.proves(given.required("client_secret")):
                raise GraphError("Error validating client secret.", 1)
            now = self.world.clock.timestamp()
            token = self.grants.give(
                replace(grant, issued=now, expires=now + LONG_SECONDS, long=True)
            )
            return self.answering.answer(_bearer(token, LONG_SECONDS), {})
        except GraphError as error:
            return self.answering.refusal(error, {})

    async def refresh(self, request: web.Request) -> web.Response:
        """GET /refresh_access_token: the same token goes on; what is new is how long."""
        try:
            given = await of_request(request)
            if given.required("grant_type") != f"{self.prefix}_refresh_token":
                raise GraphError("Unsupported request - method type: get", 100)
            caller(self.world, self.network, request, given)
            token = token_of(request, given)
            seconds = self.grants.prolong(token)
            return self.answering.answer(_bearer(token, seconds), {})
        except GraphError as error:
            return self.answering.refusal(error, {})


def _bearer(token: str, seconds: float) -> dict[str, Any]:
    return {"access_token": token, "token_type": "bearer", "expires_in": int(seconds)}


def _refused(message: str) -> web.Response:
    body = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return web.json_response(body, status=400)
