"""OAuth 2: the page where a person agrees, and the token endpoint.

apiok.ru/en/ext/oauth/server and …/permissions, seen 2026-11-22. Rights are separated by semicolons;
the query of an address to return to is not compared. With LONG_ACCESS_TOKEN a token lives for thirty
days from its last use; without, for half an hour. Errors come with 200 (the gem school_friend reads
them so); "Invalid refresh token structure" is quoted in github.com/gazay/odnoklassniki/issues/5, the
other words are from memory. There is no address at which a token is revoked.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .state import Session, State

CODE_SECONDS = 120
"""Two minutes: from memory."""
SHORT_SECONDS = 1800.0
LONG_SECONDS = 30 * 86_400.0
NAME = "Одноклассники"


class OAuth:
    """`person` gives the group with a handle: one that is there, or a new one."""

    def __init__(self, world: World, state: State, person: Callable[[str], Account]):
        self.world = world
        self.state = state
        self.person = person
        self.applications = Applications(world, "odnoklassniki")
        self.codes = Codes(world, "odnoklassniki", CODE_SECONDS)

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem(NAME, wrong)
        return consent.page(
            request,
            network=NAME,
            app=application.name,
            wants=_scopes(request.query),
            accounts=self._groups(),
            back=request.query["redirect_uri"],
            several=True,
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem(NAME, wrong)
        if consent.declined(form):
            declined = [("error", "access_denied"), *consent.state_of(form)]
            raise consent.back(form["redirect_uri"], declined)
        chosen = consent.people(form, self._groups(), self.person)
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=tuple(group.id for group in chosen),
            scopes=frozenset(_scopes(form)),
        )
        raise consent.back(form["redirect_uri"], [("code", code), *consent.state_of(form)])

    def _groups(self) -> list[Account]:
        groups = {a.id: a for a in self.world.accounts if a.network == "odnoklassniki"}
        return list(groups.values())

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        """Who asks, or what is wrong: the words of the page are not documented."""
        application = self.applications.find(query.get("client_id", ""))
        for name in ("client_id", "redirect_uri"):
            if not query.get(name):
                return None, f"Invalid request: {name} is missing."
        if query.get("response_type") != "code":
            return None, "Invalid request: response_type."
        if application is None:
            return None, "Invalid request: there is no such application."
        if not application.takes(_without_query(query["redirect_uri"])):
            return None, "Invalid request: redirect_uri is not registered."
        return application, ""

    # --- tokens -------------------------------------------------------------------------------

    async def token(self, request: web.Request) -> web.Response:
        form = {**request.query, **await consent.form_of(request)}
        client_id = form.get("client_id", "")
        if self.applications.proven(client_id, form.get("client_secret", "")) is None:
            return _refused("invalid_client", "Invalid client credentials")
        match form.get("grant_type"):
            case "authorization_code":
                return self._from_code(form, client_id)
            case "refresh_token":
                return self._from_refresh(form, client_id)
            case _:
                return _refused("unsupported_grant_type", "Unsupported grant type")

    def _from_code(self, form: Mapping[str, str], client_id: str) -> web.Response:
        try:
            code = self.codes.take(form.get("code", ""))
        except NoCode as none:
            words = "Invalid code" if none.why == "unknown" else "Expired code"
            return _refused("invalid_request", words)
        if code.client_id != client_id:
            return _refused("invalid_request", "Invalid code")
        given = form.get("redirect_uri", "")
        if _without_query(code.redirect_uri) != _without_query(given):
            return _refused("invalid_request", "Invalid redirect_uri")
        groups = [
            group
            for one in code.account_ids
            if (group := self.world.account("odnoklassniki", one)) is not None
        ]
        number = self.world.count("odnoklassniki.person")
        person = f"{groups[0].name} Administrator" if groups else "Sandbox Person"
        user_id = groups[0].extra["user_id"] if groups else str(580_000_000_000 + number)
        session = Session(
            user_id=user_id,
            person=person,
            group_ids=tuple(group.id for group in groups),
            client_id=client_id,
            permissions=code.scopes,
            seconds=LONG_SECONDS if "LONG_ACCESS_TOKEN" in code.scopes else SHORT_SECONDS,
            expires=0,
        )
        refresh = secrets.token_hex(24)
        until = self.world.clock.timestamp() + LONG_SECONDS
        self.state.refreshes[refresh] = replace(session, expires=until)
        return self._issue(session, refresh_token=refresh)

    def _from_refresh(self, form: Mapping[str, str], client_id: str) -> web.Response:
        """The refresh token stays the same."""
        session = self.state.refreshes.get(form.get("refresh_token", ""))
        if session is None or session.client_id != client_id:
            return _refused("invalid_token", "Invalid refresh token structure")
        if session.expires <= self.world.clock.timestamp():
            return _refused("invalid_token", "Expired refresh token")
        return self._issue(session)

    def _issue(self, session: Session, **more: str) -> web.Response:
        token = f"-n-{secrets.token_hex(28)}"
        until = self.world.clock.timestamp() + session.seconds
        self.state.sessions[token] = replace(session, expires=until)
        body: dict[str, Any] = {
            "access_token": token,
            "token_type": "session",
            "expires_in": str(int(session.seconds)),
        }
        return web.json_response(body | more)


def _scopes(query: Mapping[str, str]) -> list[str]:
    asked = query.get("scope", "").replace(",", ";").split(";")
    return [one.strip() for one in asked if one.strip()]


def _without_query(address: str) -> str:
    return urlsplit(address)._replace(query="", fragment="").geturl()


def _refused(error: str, description: str) -> web.Response:
    return web.json_response({"error_description": description, "error": error})
