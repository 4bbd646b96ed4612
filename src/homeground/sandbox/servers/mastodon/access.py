"""Apps, and OAuth 2 as Doorkeeper speaks it: consent page, codes, tokens, revocation.

Source: docs.joinmastodon.org/methods/apps and /methods/oauth, seen 2026-11-22. There is no sign-in
page: whoever opens the consent page of the sandbox is the person who may agree.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from homeground.sandbox import consent
from homeground.sandbox.codes import Code, Codes, NoCode
from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .errors import Json, Refusal, invalid, invalid_token, needs_user, outside_scopes, revoked_token
from .parameters import Parameters

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
CODE_SECONDS = 600
GROUPS = ("read", "write")
"""Scopes that contain others: `write` allows `write:statuses`."""
SCOPES = frozenset(
    {
        "read", "write", "push", "follow", "profile",
        *(f"read:{w}" for w in ["accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes", "notifications", "search", "statuses"]),
        *(f"write:{w}" for w in ["accounts", "blocks", "bookmarks", "conversations", "favourites", "filters", "follows", "lists", "media", "mutes", "notifications", "reports", "statuses"]),
    }
)  # fmt: skip
UNKNOWN_CLIENT = (
    "Client authentication failed due to unknown client, no client authentication included, or "
    "unsupported authentication method."
)
BAD_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection "
    "URI used in the authorization request, or was issued to another client."
)
DENIED = "The resource owner or authorization server denied the request."


@dataclass(frozen=True, slots=True)
class App:
    id: str
    name: str
    website: str | None
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    client_id: str
    client_secret: str


@dataclass(slots=True)
class Token:
    """`account_id` is `None` for a token of the app alone."""

    account_id: str | None
    app: App
    scopes: frozenset[str]
    created: float
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """`token` names who is counted against the limits."""

    token: str
    account: Account | None
    app: App

    def user(self) -> Account:
        if self.account is None:
            raise needs_user()
        return self.account


class Access:
    """`person` gives the account that agrees: an existing one by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str | None], Account]):
        self.world = world
        self.person = person
        self.codes = Codes(world, "mastodon", CODE_SECONDS)

    @property
    def apps(self) -> dict[str, App]:
        found: dict[str, App] = self.world.of("mastodon").setdefault("apps", {})
        return found

    @property
    def tokens(self) -> dict[str, Token]:
        found: dict[str, Token] = self.world.of("mastodon").setdefault("tokens", {})
        return found

    def caller(self, request: web.Request, needs: str) -> Caller | None:
        """Who calls, or `None` without a token; a token must hold the scope.

        Raises: Refusal, 401 for a token that is not known or was revoked, 403 for the scope.
        """
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        text = (
            value.strip() if scheme.lower() == "bearer" else request.query.get("access_token", "")
        )
        if not text:
            return None
        token = self.tokens.get(text)
        if token is None:
            raise invalid_token()
        account = self.world.account("mastodon", token.account_id) if token.account_id else None
        if token.revoked or (account is not None and account.expired):
            raise revoked_token()
        if account is not None:
            request[ACCOUNT_ID] = account.id
        if needs and not _allowed(token.scopes, needs):
            raise outside_scopes()
        return Caller(text, account, token.app)

    def register(self, given: Parameters) -> App:
        name = given.text("client_name")
        uris = given.texts("redirect_uris") or (given.text("redirect_uris") or "").split()
        problems = []
        if not name:
            problems.append("Application name can't be blank")
        if not uris:
            problems.append("Redirect URI can't be blank")
        if any(urlsplit(uri).scheme == "" for uri in uris):
            problems.append("Redirect URI must be an absolute URI.")
        website = given.text("website") or None
        if website and not re.fullmatch(r"https?://[!-~]+", website):
            # app/validators/url_validator.rb, en.yml: invalid.
            problems.append("Website is not a valid URL")
        scopes = frozenset((given.text("scopes") or "read").split())
        if scopes - SCOPES:
            problems.append("Scopes doesn't match configured on the server.")
        if problems:
            raise invalid(", ".join(problems))
        return self.add_app(str(name), uris, scopes, website)

    def add_app(
        self, name: str, uris: list[str], scopes: frozenset[str], website: str | None = None
    ) -> App:
        app = App(
            id=str(self.world.count("mastodon.app")),
            name=name,
            website=website,
            redirect_uris=tuple(uris),
            scopes=scopes,
            client_id=secrets.token_urlsafe(32),
            client_secret=secrets.token_urlsafe(32),
        )
        self.apps[app.client_id] = app
        return app

    def add_token(self, app: App, account_id: str | None, scopes: frozenset[str]) -> str:
        text = secrets.token_urlsafe(32)
        self.tokens[text] = Token(account_id, app, scopes, self.world.clock.timestamp())
        return text

    # --- the consent page ---------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        _, problem = self._asked(request.query)
        if problem:
            return consent.problem("Mastodon", problem)
        app = self.apps[request.query["client_id"]]
        return consent.page(
            request,
            network="Mastodon",
            app=app.name,
            wants=request.query.get("scope", "read").split(),
            accounts=self._accounts(),
            back=request.query["redirect_uri"],
        )

    async def agree(self, request: web.Request) -> web.Response:
        form = await consent.form_of(request)
        scopes, problem = self._asked(form)
        if problem:
            return consent.problem("Mastodon", problem)
        back, state = form["redirect_uri"], consent.state_of(form)
        if consent.declined(form):
            if back == OUT_OF_BAND:
                return consent.problem("Mastodon", DENIED, 200)
            declined = [("error", "access_denied"), ("error_description", DENIED)]
            raise consent.back(back, [*declined, *state])
        chosen = consent.people(form, self._accounts(), self.person)
        if not chosen:
            return consent.problem("Mastodon", "Choose an account.")
        code = self.codes.give(
            client_id=form["client_id"],
            redirect_uri=back,
            account_ids=(chosen[0].id,),
            scopes=scopes,
            challenge=form.get("code_challenge", ""),
            method=form.get("code_challenge_method", ""),
        )
        if back == OUT_OF_BAND:
            raise web.HTTPFound(f"{request.path}/native?{urlencode({'code': code})}")
        raise consent.back(back, [("code", code), *state])

    async def native(self, request: web.Request) -> web.Response:
        """Where a code is shown to be copied."""
        return consent.shown("Mastodon", "Authorization code", request.query.get("code", ""))

    def _accounts(self) -> list[Account]:
        return [account for account in self.world.accounts if account.network == "mastodon"]

    def _asked(self, query: Mapping[str, str]) -> tuple[frozenset[str], str | None]:
        """The scopes of a request for consent, and what is wrong with it."""
        app = self.apps.get(query.get("client_id", ""))
        if app is None:
            return frozenset(), UNKNOWN_CLIENT
        scopes = frozenset(query.get("scope", "read").split())
        problem = None
        if not _takes(app, query.get("redirect_uri", "")):
            problem = "The requested redirect URI is not valid."
        elif query.get("response_type") != "code":
            problem = "The authorization server does not support this response type."
        elif any(not _allowed(app.scopes, scope) for scope in scopes):
            problem = "The requested scope is invalid, unknown, or malformed."
        elif query.get("code_challenge") and query.get("code_challenge_method") != "S256":
            problem = "The code challenge method must be S256."
        return scopes, problem

    # --- tokens -------------------------------------------------------------------------------

    def token(self, given: Parameters) -> Json:
        """Raises: Refusal, 401 for the client, 400 for the grant."""
        app = self._client(given)
        match given.text("grant_type"):
            case "authorization_code":
                code = self._code(app, given)
                return self._told(app, code.account_ids[0], code.scopes)
            case "client_credentials":
                scopes = frozenset((given.text("scope") or "read").split())
                if any(not _allowed(app.scopes, scope) for scope in scopes):
                    raise Refusal(
                        400,
                        "invalid_scope",
                        "The requested scope is invalid, unknown, or malformed.",
                    )
                return self._told(app, None, scopes)
            case _:
                # The password grant is gone since 4.4.
                raise Refusal(
                    400,
                    "unsupported_grant_type",
                    "The authorization grant type is not supported by the authorization server.",
                )

    def revoke(self, given: Parameters) -> None:
        """Raises: Refusal, 403, when the token is another client's."""
        token = self.tokens.get(given.text("token") or "")
        app = self.apps.get(given.text("client_id") or "")
        secret = given.text("client_secret") or ""
        if app is None or not hmac.compare_digest(app.client_secret, secret):
            raise Refusal(403, "unauthorized_client", "You are not authorized to revoke this token")
        if token is not None:
            if token.app != app:
                raise Refusal(
                    403, "unauthorized_client", "You are not authorized to revoke this token"
                )
            token.revoked = True

    def _client(self, given: Parameters) -> App:
        app = self.apps.get(given.text("client_id") or "")
        secret = given.text("client_secret") or ""
        if app is None or not hmac.compare_digest(app.client_secret, secret):
            raise Refusal(401, "invalid_client", UNKNOWN_CLIENT)
        return app

    def _code(self, app: App, given: Parameters) -> Code:
        wrong = Refusal(400, "invalid_grant", BAD_GRANT)
        try:
            code = self.codes.take(given.text("code") or "")
        except NoCode:
            raise wrong from None
        if code.client_id != app.client_id or code.redirect_uri != given.text("redirect_uri"):
            raise wrong
        if not code.fits(given.text("code_verifier") or ""):
            raise wrong
        return code

    def _told(self, app: App, account_id: str | None, scopes: frozenset[str]) -> Json:
        text = self.add_token(app, account_id, scopes)
        return {
            "access_token": text,
            "token_type": "Bearer",
            "scope": " ".join(sorted(scopes)),
            "created_at": int(self.world.clock.timestamp()),
        }


def _allowed(scopes: frozenset[str], needed: str) -> bool:
    """`needed` may name several scopes, of which one is enough."""
    return any(
        one in scopes or (one.partition(":")[0] in GROUPS and one.partition(":")[0] in scopes)
        for one in needed.split()
    )


def _takes(app: App, redirect_uri: str) -> bool:
    """An application of the sandbox's own controls may have named no address: it takes every one."""
    if app.redirect_uris:
        return redirect_uri in app.redirect_uris
    return redirect_uri == OUT_OF_BAND or urlsplit(redirect_uri).scheme in ("http", "https")


def app_json(app: App) -> Json:
    """A new app as its registrar sees it: CredentialApplication."""
    shown: dict[str, Any] = {
        "id": app.id,
        "name": app.name,
        "website": app.website,
        "scopes": sorted(app.scopes),
        "redirect_uri": "\n".join(app.redirect_uris),
        "redirect_uris": list(app.redirect_uris),
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "client_secret_expires_at": 0,
        # Push messages are not sent by the sandbox; the member is required and deprecated.
        "vapid_key": "",
    }
    return shown
