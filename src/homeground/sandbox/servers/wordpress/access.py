"""Who asks: application passwords for a site of one's own, OAuth 2 tokens for WordPress.com.

developer.wordpress.org/rest-api/using-the-rest-api/authentication and
developer.wordpress.com/docs/oauth2, seen 2026-11-22. Both begin with a page where a person agrees:
wp-admin/authorize-application.php gives a new password to `success_url`, oauth2/authorize a code to
`redirect_uri`. WordPress.com's tokens do not expire. The sandbox has no app console: any client id
with any secret may ask.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from homeground.sandbox.world import Account, World

from .errors import com_invalid_token, unknown_user, wrong_password

CODE_SECONDS = 600
"""How long a code lives is not documented."""
_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Code:
    account_id: str
    client_id: str
    redirect_uri: str
    expires: float


class Access:
    """`person` gives the account of a kind that agrees: by its handle, else a new one."""

    def __init__(self, world: World, person: Callable[[str, str], Account]):
        self.world = world
        self.person = person

    # --- who asks -----------------------------------------------------------------------------

    def add_password(self, username: str, account_id: str, rng: Random | None = None) -> str:
        """A new application password, in six groups of four as WordPress shows it."""
        chosen = rng or secrets.SystemRandom()
        signs = "".join(chosen.choice(_SIGNS) for _ in range(24))
        self._logins.setdefault(username, {})[signs] = account_id
        return " ".join(signs[start : start + 4] for start in range(0, 24, 4))

    def add_token(self, account_id: str, token: str) -> str:
        self._tokens[token] = account_id
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
        account_id = passwords.get("".join(sign for sign in password if sign.isalnum()))
        account = self.world.account("wordpress", account_id) if account_id else None
        if account is None or account.expired:
            raise wrong_password()
        return account

    def by_token(self, request: web.Request) -> Account | None:
        """`None` without a token. Raises: ComRefusal for a wrong one."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        account = self.world.account("wordpress", self._tokens.get(token.strip(), ""))
        if account is None or account.expired:
            raise com_invalid_token()
        return account

    # --- a site of one's own --------------------------------------------------------------------

    async def application_page(self, request: web.Request) -> web.Response:
        if problem := _wrong_application(request.query):
            return _html(f"<p>{escape(problem)}</p>", 400)
        handle = request.query.get("as", "sandbox_person")
        return _asked(request.query["app_name"], handle, request.query, "Yes, I approve")

    async def approve(self, request: web.Request) -> web.Response:
        form = await _form(request)
        if problem := _wrong_application(form):
            return _html(f"<p>{escape(problem)}</p>", 400)
        account = self.person("self_hosted", form.get("as", "sandbox_person"))
        password = self.add_password(account.handle, account.id)
        if not form.get("success_url"):
            return _html(f"<p>Your new password is:</p><code>{escape(password)}</code>")
        raise _back(
            form["success_url"],
            site_url=f"{request.scheme}://{request.host}/wordpress",
            user_login=account.handle,
            password=password.replace(" ", ""),
        )

    # --- WordPress.com --------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        if problem := _wrong_in(request.query):
            return _html(f"<p>{escape(problem)}</p>", 400)
        handle = request.query.get("as", "sandbox_person")
        return _asked(request.query["client_id"], handle, request.query, "Approve")

    async def agree(self, request: web.Request) -> web.Response:
        form = await _form(request)
        if problem := _wrong_in(form):
            return _html(f"<p>{escape(problem)}</p>", 400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(
            account_id=self.person("wordpress_com", form.get("as", "sandbox_person")).id,
            client_id=form["client_id"],
            redirect_uri=form["redirect_uri"],
            expires=self.world.clock.timestamp() + CODE_SECONDS,
        )
        raise _back(
            form["redirect_uri"], code=code, **{n: form[n] for n in ("state",) if n in form}
        )

    async def token(self, request: web.Request) -> web.Response:
        form = await _form(request)
        if not form.get("client_id") or not form.get("client_secret"):
            return _refused("invalid_client", "Unknown client_id or wrong client_secret.")
        if form.get("grant_type") != "authorization_code":
            return _refused("unsupported_grant_type", "Unsupported grant_type.")
        code = self._codes.pop(form.get("code", ""), None)  # once only
        if (
            code is None
            or code.expires <= self.world.clock.timestamp()
            or code.client_id != form["client_id"]
            or code.redirect_uri != form.get("redirect_uri")
        ):
            return _refused("invalid_grant", "Invalid authorization code.")
        account = self.world.account("wordpress", code.account_id)
        assert account is not None
        return web.json_response(
            {
                "access_token": self.add_token(account.id, secrets.token_urlsafe(48)),
                "token_type": "bearer",
                "blog_id": account.id,
                "blog_url": f"https://{account.credentials['site']}",
                "scope": "",
            }
        )

    async def token_info(self, request: web.Request) -> web.Response:
        account = self.world.account(
            "wordpress", self._tokens.get(request.query.get("token", ""), "")
        )
        if account is None:
            return com_invalid_token().response()
        return web.json_response(
            {
                "client_id": request.query.get("client_id", ""),
                "user_id": str(account.extra["user_id"]),
                "blog_id": account.id,
                "scope": "",
            }
        )

    @property
    def _logins(self) -> dict[str, dict[str, str]]:
        """By username: application password to account id."""
        found: dict[str, dict[str, str]] = self._shelf("logins")
        return found

    @property
    def _tokens(self) -> dict[str, str]:
        found: dict[str, str] = self._shelf("tokens")
        return found

    @property
    def _codes(self) -> dict[str, Code]:
        found: dict[str, Code] = self._shelf("codes")
        return found

    def _shelf(self, name: str) -> Any:
        return self.world.of("wordpress").setdefault(name, {})


async def _form(request: web.Request) -> dict[str, str]:
    """Empty when it cannot be read."""
    try:
        return {name: str(value) for name, value in (await request.post()).items()}
    except (ValueError, HttpProcessingError):
        return {}


def _back(address: str, **answer: str) -> web.HTTPFound:
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query), *answer.items()])
    return web.HTTPFound(urlunsplit(parts._replace(query=query)))


def _wrong_application(query: Mapping[str, str]) -> str | None:
    if not query.get("app_name"):
        return "An application name is needed: app_name."
    for name in ("success_url", "reject_url"):
        if urlsplit(query.get(name, "https:")).scheme not in ("http", "https"):
            return f"The URL must be served over a secure connection: {name}."
    return None


def _wrong_in(query: Mapping[str, str]) -> str | None:
    for name in ("client_id", "redirect_uri"):
        if not query.get(name):
            return f"Missing parameter: {name}."
    if query.get("response_type") != "code":
        return "response_type must be code."
    if urlsplit(query["redirect_uri"]).scheme not in ("http", "https"):
        return "redirect_uri must be an http or https address."
    return None


def _refused(error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=400)


def _asked(who: str, handle: str, query: Mapping[str, str], button: str) -> web.Response:
    hidden = "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
        for name, value in query.items()
    )
    return _html(
        f"<p><strong>{escape(who)}</strong> wants to use the account "
        f"<strong>{escape(handle)}</strong> of this sandbox.</p>"
        f"<form method=post>{hidden}<button>{button}</button></form>"
    )


def _html(body: str, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        text=(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Authorize</title>"
            f"<body><h1>WordPress in the sandbox</h1>{body}</body></html>"
        ),
        content_type="text/html",
        headers={"Content-Security-Policy": "default-src 'none'"},
    )
