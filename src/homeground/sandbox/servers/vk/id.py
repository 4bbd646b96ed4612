"""VK ID: the page where a person agrees, tokens for an hour, and who the person is.

id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/connection/api-integration/api-description, seen
2026-11-22: PKCE is a must, and `device_id`, which comes with the code, is asked for again with every
exchange. The words about the verifier are those of github.com/VKCOM/vkid-web-sdk/issues/34 and
github.com/VKCOM/vk-php-sdk/issues/122; the others are made alike. Clients read errors both with 200
and with 400 (no document says which): here they take turns. That a refresh token works once and lives
180 days, and that the old access token goes on until its hour is over, is from memory.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .state import State

CODE_SECONDS = 600
TOKEN_SECONDS = 3600
REFRESH_SECONDS = 180 * 86_400
USUAL_SCOPE = "vkid.personal_info"
SCOPES = frozenset(
    {
        USUAL_SCOPE, "email", "phone", "friends", "wall", "groups", "stories", "docs", "photos",
        "ads", "video", "status", "market", "pages", "notifications", "stats", "notes",
    }
)  # fmt: skip
_NEEDED = ("client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person agreed to; `device_id` is of the browser in which they did."""

    account_id: str
    client_id: str
    device_id: str
    scope: str
    expires: float


class Refused(Exception):
    def __init__(self, error: str, description: str):
        super().__init__(description)
        self.error = error
        self.description = description


class VkId:
    """`person` gives the account of whoever agrees: by the community's handle, else a new one."""

    def __init__(self, world: World, state: State, person: Callable[[str], Account]):
        self.world = world
        self.state = state
        self.person = person
        self.applications = Applications(world, "vk")
        self.codes = Codes(world, "vk", CODE_SECONDS)

    def is_over(self, token: str) -> bool:
        """Whether a token of VK ID has had its hour."""
        grant = self._grants.get(token)
        return grant is not None and grant.expires <= self.world.clock.timestamp()

    # --- the page -----------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem("VK ID", wrong)
        return consent.page(
            request,
            network="VK ID",
            app=application.name,
            wants=_scope(request.query).split(),
            accounts=self._accounts(),
            back=request.query["redirect_uri"],
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem("VK ID", wrong)
        state = consent.state_of(form)
        if consent.declined(form):
            # The words are not documented.
            declined = [("error", "access_denied"), ("error_description", "User denied access")]
            raise consent.back(form["redirect_uri"], [*declined, *state])
        chosen = consent.people(form, self._accounts(), self.person)
        if not chosen:
            return consent.problem("VK ID", "Choose an account.")
        device_id = secrets.token_urlsafe(60)
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=(chosen[0].id,),
            challenge=form["code_challenge"],
            method="S256",
            prefix="vk2.a.",
            scope=_scope(form),
            device_id=device_id,
        )
        answer = [("code", code), ("expires_in", str(CODE_SECONDS)), ("device_id", device_id)]
        raise consent.back(form["redirect_uri"], [*answer, *state, ("type", "code_v2")])

    def _accounts(self) -> list[Account]:
        """The administrators of the communities: it is people who sign in."""
        communities = {a.id: a for a in self.world.accounts if a.network == "vk"}
        return [
            replace(account, name=self.state.people[account.extra["user_id"]])
            for account in communities.values()
        ]

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        """Who asks, or what is wrong: what VK ID's page says is not documented."""
        application = self.applications.find(query.get("client_id", ""))
        wrong = _wrong_in(query)
        if wrong is None and application is None:
            wrong = "Selected app is not available: client_id."
        elif wrong is None and application and not application.takes(query["redirect_uri"]):
            wrong = "redirect_uri is missing or invalid."
        return (None if wrong else application), wrong or ""

    # --- the endpoints ------------------------------------------------------------------------

    async def auth(self, request: web.Request) -> web.Response:
        form = {**request.query, **await consent.form_of(request)}
        try:
            self._application(form)
            match form.get("grant_type"):
                case "authorization_code":
                    return self._issue(self._from_code(form), form, with_id_token=True)
                case "refresh_token":
                    return self._issue(self._from_refresh(form), form, with_id_token=False)
                case _:
                    raise _invalid("grant_type")
        except Refused as refused:
            return self._refuse(refused)

    async def revoke(self, request: web.Request) -> web.Response:
        """Takes back what the person agreed to: all of the application's tokens for them."""
        form = {**request.query, **await consent.form_of(request)}
        try:
            grant = self._granted(form)
        except Refused as refused:
            return self._refuse(refused)
        for kept in (self._grants, self._refreshes):
            for token, other in list(kept.items()):
                if (other.account_id, other.client_id) == (grant.account_id, grant.client_id):
                    del kept[token]
                    self.state.accounts_by_token.pop(token, None)
        return web.json_response({"response": 1})

    async def logout(self, request: web.Request) -> web.Response:
        """Ends this token alone."""
        form = {**request.query, **await consent.form_of(request)}
        try:
            self._granted(form)
        except Refused as refused:
            return self._refuse(refused)
        del self._grants[form["access_token"]], self.state.accounts_by_token[form["access_token"]]
        return web.json_response({"response": 1})

    async def user_info(self, request: web.Request) -> web.Response:
        form = {**request.query, **await consent.form_of(request)}
        try:
            grant = self._granted(form)
        except Refused as refused:
            return self._refuse(refused)
        account = self._account(grant)
        user_id = account.extra["user_id"]
        first, _, last = self.state.people[user_id].partition(" ")
        user: dict[str, Any] = {
            "user_id": str(user_id),
            "first_name": first,
            "last_name": last,
            "avatar": "",
            "sex": 0,
            "verified": False,
            "birthday": "",
        }
        if "email" in grant.scope.split():
            user["email"] = f"{account.handle}@sandbox.test"
        return web.json_response({"user": user})

    # --- what they check ----------------------------------------------------------------------

    def _application(self, form: Mapping[str, str]) -> Application:
        found = self.applications.find(form.get("client_id", ""))
        if found is None:
            raise Refused("invalid_client", "client_id is missing or invalid")
        return found

    def _from_code(self, form: Mapping[str, str]) -> Grant:
        verifier = form.get("code_verifier", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{43,128}", verifier):
            raise _invalid("verifier")
        try:
            code = self.codes.take(form.get("code", ""))
        except NoCode as none:
            words = "code is expired" if none.why == "expired" else "code is missing or invalid"
            raise Refused("invalid_grant", words) from None
        if code.client_id != form["client_id"]:
            raise Refused("invalid_grant", "code is missing or invalid")
        if code.redirect_uri != form.get("redirect_uri"):
            raise _invalid("redirect_uri")
        if code.more["device_id"] != form.get("device_id"):
            raise _invalid("device_id")
        if not code.fits(verifier):
            raise _invalid("verifier")
        return Grant(
            account_id=code.account_ids[0],
            client_id=code.client_id,
            device_id=code.more["device_id"],
            scope=code.more["scope"],
            expires=0,
        )

    def _from_refresh(self, form: Mapping[str, str]) -> Grant:
        refresh = form.get("refresh_token", "")
        grant = self._refreshes.get(refresh)
        if grant is None or grant.client_id != form["client_id"]:
            raise Refused("invalid_grant", "refresh_token is missing or invalid")
        if grant.device_id != form.get("device_id"):
            raise _invalid("device_id")
        del self._refreshes[refresh]
        if grant.expires <= self.world.clock.timestamp():
            raise Refused("invalid_grant", "refresh_token is expired")
        return grant

    def _granted(self, form: Mapping[str, str]) -> Grant:
        grant = self._grants.get(form.get("access_token", ""))
        if grant is None or grant.client_id != self._application(form).client_id:
            raise Refused("invalid_token", "access_token is missing or invalid")
        if grant.expires <= self.world.clock.timestamp():
            raise Refused("invalid_token", "access_token is expired")
        return grant

    def _account(self, grant: Grant) -> Account:
        found = self.world.account("vk", grant.account_id)
        assert found is not None
        return found

    def _issue(self, grant: Grant, form: Mapping[str, str], *, with_id_token: bool) -> web.Response:
        now = self.world.clock.timestamp()
        account = self._account(grant)
        access, refresh = (f"vk2.a.{secrets.token_urlsafe(90)}" for _ in range(2))
        self._grants[access] = replace(grant, expires=now + TOKEN_SECONDS)
        self._refreshes[refresh] = replace(grant, expires=now + REFRESH_SECONDS)
        self.state.accounts_by_token[access] = replace(
            account, kind="vk_id", credentials={"access_token": access}
        )
        body: dict[str, Any] = {
            "refresh_token": refresh,
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "user_id": account.extra["user_id"],
            "state": form.get("state", ""),
            "scope": grant.scope,
        }
        if with_id_token:
            body["id_token"] = f"eyJ.{secrets.token_urlsafe(40)}"  # nobody here reads it
        return web.json_response(body)

    def _refuse(self, refused: Refused) -> web.Response:
        status = 400 if self.world.count("vk.id.refusal") % 2 else 200
        body = {"error": refused.error, "error_description": refused.description}
        return web.json_response(body, status=status)

    @property
    def _grants(self) -> dict[str, Grant]:
        kept: dict[str, Grant] = self.world.of("vk").setdefault("grants", {})
        return kept

    @property
    def _refreshes(self) -> dict[str, Grant]:
        kept: dict[str, Grant] = self.world.of("vk").setdefault("refreshes", {})
        return kept


def _invalid(name: str) -> Refused:
    return Refused("invalid_request", f"{name} is missing or invalid")


def _scope(query: Mapping[str, str]) -> str:
    """The rights that are asked for; the least of them is there in any case."""
    asked = query.get("scope", "").split()
    return " ".join(dict.fromkeys([USUAL_SCOPE, *asked]))


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in _NEEDED:
        if not query.get(name):
            return f"{name} is missing or invalid."
    if query.get("response_type") != "code":
        return "response_type is missing or invalid."
    # The documents write both s256 and S256.
    if query["code_challenge_method"].upper() != "S256":
        return "code_challenge_method is missing or invalid."
    if unknown := sorted(set(query.get("scope", "").split()) - SCOPES):
        return f"scope is missing or invalid: {unknown[0]}."
    return None
