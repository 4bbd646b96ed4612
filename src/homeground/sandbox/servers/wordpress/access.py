"""Who asks: application passwords for a site of one's own, OAuth 2 tokens for WordPress.com.

developer.wordpress.org/rest-api/using-the-rest-api/authentication and
developer.wordpress.com/docs/oauth2, seen 2026-11-22. Both begin with a page where a person agrees:
wp-admin/authorize-application.php gives a new password to `success_url`, oauth2/authorize a code to
`redirect_uri`. A site of one's own registers no applications. WordPress.com's tokens do not expire,
and there is no address at which one is revoked.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.applications import Application, Applications
from homeground.sandbox.codes import Codes, NoCode
from homeground.sandbox.world import Account, World

from .errors import com_invalid_token, unknown_user, wrong_password
from .passwords import Password

CODE_SECONDS = 600
"""How long a code lives is not documented."""
SITE, COM = "WordPress", "WordPress.com"
_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Token:
    """One of WordPress.com. With the scope "global" it is for all sites of a person."""

    account_ids: tuple[str, ...]
    client_id: str = ""
    scope: str = ""


class Access:
    """`person` gives the account of a kind that agrees: by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str, str], Account]):
        self.world = world
        self.person = person
        self.applications = Applications(world, "wordpress")
        self.codes = Codes(world, "wordpress", CODE_SECONDS)

    # --- who asks -----------------------------------------------------------------------------

    def add_password(
        self,
        username: str,
        account_id: str,
        rng: Random | None = None,
        *,
        name: str = "Homeground",
        app_id: str = "",
    ) -> str:
        """A new application password, in six groups of four as WordPress shows it."""
        chosen = rng or secrets.SystemRandom()
        signs = "".join(chosen.choice(_SIGNS) for _ in range(24))
        self._logins.setdefault(username, {})[signs] = Password(
            account_id=account_id,
            uuid=str(UUID(int=chosen.getrandbits(128), version=4)),
            name=name,
            app_id=app_id,
            created=self.world.clock.now(),
        )
        return " ".join(signs[start : start + 4] for start in range(0, 24, 4))

    def add_token(self, account_id: str, token: str) -> str:
        self._tokens[token] = Token((account_id,))
        return token

    def by_password(self, request: web.Request) -> Account | None:
        """`None` without a login. Raises: Refusal 401 for a wrong one."""
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            username, _, password = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise unknown_user() from None
        passwords = self._logins.get(username)
        if passwords is None:
            raise unknown_user()
        # Whatever is no letter and no digit is taken out before it is compared.
        kept = passwords.get("".join(sign for sign in password if sign.isalnum()))
        account = self.world.account("wordpress", kept.account_id) if kept else None
        if kept is None or account is None or account.expired:
            raise wrong_password()
        kept.last_used, kept.last_ip = self.world.clock.now(), request.remote
        return account

    def by_token(self, request: web.Request) -> tuple[list[Account], str] | None:
        """The sites that a token is for, and its scope; `None` without a token.

        Raises: ComRefusal for a wrong one.
        """
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = self._tokens.get(text.strip())
        accounts = self._sites(token) if token else []
        if token is None or not accounts or accounts[0].expired:
            raise com_invalid_token()
        return accounts, token.scope

    def _sites(self, token: Token) -> list[Account]:
        found = (self.world.account("wordpress", one) for one in token.account_ids)
        return [account for account in found if account is not None]

    def _accounts(self, kind: str) -> list[Account]:
        return [a for a in self.world.accounts if a.network == "wordpress" and a.kind == kind]

    # --- a site of one's own --------------------------------------------------------------------

    async def application_page(self, request: web.Request) -> web.Response:
        if wrong := _wrong_application(request.query):
            return consent.problem(SITE, wrong)
        return consent.page(
            request,
            network=SITE,
            app=request.query["app_name"],
            wants=("Everything that the account may do on this site",),
            accounts=self._accounts("self_hosted"),
            back=request.query.get("success_url", ""),
        )

    async def approve(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        if wrong := _wrong_application(form):
            return consent.problem(SITE, wrong)
        success, reject = form.get("success_url", ""), form.get("reject_url", "")
        if consent.declined(form):
            if reject:
                raise consent.back(reject, [])
            if success:
                raise consent.back(success, [("success", "false")])
            return consent.problem(SITE, "You have not let the application in.", 200)
        chosen = consent.people(form, self._accounts("self_hosted"), self._owner)
        if not chosen:
            return consent.problem(SITE, "Choose an account.")
        account = chosen[0]
        password = self.add_password(
            account.handle, account.id, name=form["app_name"], app_id=form.get("app_id", "")
        )
        if not success:
            return consent.shown(SITE, "Your new password is", password)
        answer = {
            "site_url": f"{request.scheme}://{request.host}/wordpress",
            "user_login": account.handle,
            "password": password.replace(" ", ""),
        }
        raise consent.back(success, answer.items())

    def _owner(self, handle: str) -> Account:
        return self.person("self_hosted", handle)

    def _blogger(self, handle: str) -> Account:
        return self.person("wordpress_com", handle)

    # --- WordPress.com --------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        application, wrong = self._asked(request.query)
        if application is None:
            return consent.problem(COM, wrong)
        scope = request.query.get("scope", "")
        return consent.page(
            request,
            network=COM,
            app=application.name,
            wants=scope.split() or ("One site of the account",),
            accounts=self._accounts("wordpress_com"),
            back=request.query["redirect_uri"],
            several="global" in scope.split(),
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        application, wrong = self._asked(form)
        if application is None:
            return consent.problem(COM, wrong)
        if consent.declined(form):
            declined = [("error", "access_denied"), *consent.state_of(form)]
            raise consent.back(form["redirect_uri"], declined)
        chosen = consent.people(form, self._accounts("wordpress_com"), self._blogger)
        if not chosen:
            return consent.problem(COM, "Choose a site.")
        everything = "global" in form.get("scope", "").split()
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            account_ids=tuple(a.id for a in (chosen if everything else chosen[:1])),
            scopes=frozenset(form.get("scope", "").split()),
        )
        raise consent.back(form["redirect_uri"], [("code", code), *consent.state_of(form)])

    def _asked(self, query: Mapping[str, str]) -> tuple[Application | None, str]:
        application = self.applications.find(query.get("client_id", ""))
        wrong = _wrong_in(query)
        if wrong is None and application is None:
            wrong = "Unknown client_id."
        elif wrong is None and application and not application.takes(query["redirect_uri"]):
            wrong = "Mismatch in redirect_uri."
        return (None if wrong else application), wrong or ""

    async def token(self, request: web.Request) -> web.Response:
        """The names of the errors are RFC 6749's; their words are not documented."""
        form = await consent.form_of(request)
        client_id = form.get("client_id", "")
        if self.applications.proven(client_id, form.get("client_secret", "")) is None:
            return _refused("invalid_client", "Unknown client_id or wrong client_secret.")
        if form.get("grant_type") != "authorization_code":
            return _refused("unsupported_grant_type", "Unsupported grant_type.")
        wrong = _refused("invalid_grant", "Invalid authorization code.")
        try:
            code = self.codes.take(form.get("code", ""))
        except NoCode:
            return wrong
        if code.client_id != client_id or code.redirect_uri != form.get("redirect_uri"):
            return wrong
        text, scope = secrets.token_urlsafe(48), " ".join(sorted(code.scopes))
        self._tokens[text] = Token(code.account_ids, client_id, scope)
        account = self.world.account("wordpress", code.account_ids[0])
        assert account is not None
        everything = "global" in code.scopes
        return web.json_response(
            {
                "access_token": text,
                "token_type": "bearer",
                "blog_id": "0" if everything else account.id,
                "blog_url": None if everything else f"https://{account.credentials['site']}",
                "scope": scope,
            }
        )

    async def token_info(self, request: web.Request) -> web.Response:
        token = self._tokens.get(request.query.get("token", ""))
        accounts = self._sites(token) if token else []
        client_id = request.query.get("client_id", "")
        if token is None or not accounts or token.client_id not in ("", client_id):
            return com_invalid_token().response()
        return web.json_response(
            {
                "client_id": client_id,
                "user_id": str(accounts[0].extra["user_id"]),
                "blog_id": "0" if "global" in token.scope.split() else accounts[0].id,
                "scope": token.scope,
            }
        )

    @property
    def _logins(self) -> dict[str, dict[str, Password]]:
        """By username: what is kept of each application password."""
        found: dict[str, dict[str, Password]] = self._shelf("logins")
        return found

    @property
    def _tokens(self) -> dict[str, Token]:
        found: dict[str, Token] = self._shelf("tokens")
        return found

    def _shelf(self, name: str) -> Any:
        return self.world.of("wordpress").setdefault(name, {})


def _wrong_application(query: Mapping[str, str]) -> str | None:
    if not query.get("app_name"):
        return "An application name is needed: app_name."
    if query.get("app_id") and not re.fullmatch(r"[0-9a-fA-F-]{36}", query["app_id"]):
        return "The application ID must be a UUID: app_id."
    for name in ("success_url", "reject_url"):
        if urlsplit(query.get(name) or "https:").scheme not in ("http", "https"):
            return f"The URL must be served over a secure connection: {name}."
    return None


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in ("client_id", "redirect_uri"):
        if not query.get(name):
            return f"Missing parameter: {name}."
    if query.get("response_type") != "code":
        return "response_type must be code."
    return None


def _refused(error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=400)
