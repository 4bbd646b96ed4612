"""Who is calling: OAuth 2 bearer tokens (user and app-only) and OAuth 1.0a signatures.

Source: docs.x.com/resources/fundamentals/authentication, seen 2026-11-22.
"""

from __future__ import annotations

import hmac
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from homeground.sandbox.applications import Applications
from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .problems import app_only_forbidden, forbidden, unauthorized
from .signing import parameters_of, signature

SCOPES = frozenset(
    {
        "tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "media.write",
        "offline.access", "like.read", "like.write", "follows.read", "dm.read", "dm.write",
    }
)  # fmt: skip
CLOCK_SKEW_SECONDS = 300


@dataclass(slots=True)
class Grant:
    """What an OAuth 2 token is good for. `account_id` is `None` for an app-only token.

    `expires` is seconds since 1970 in the sandbox's time; tokens handed out by the sandbox's own
    controls have none, so that moving the clock does not lock everybody out.
    """

    account_id: str | None
    app: str
    scopes: frozenset[str]
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    account: Account | None
    app: str
    scopes: frozenset[str]

    def user(self) -> Account:
        if self.account is None:
            raise app_only_forbidden()
        return self.account


class Callers:
    def __init__(self, world: World):
        self.world = world
        self.applications = Applications(world, "x")

    @property
    def grants(self) -> dict[str, Grant]:
        found: dict[str, Grant] = self.world.of("x").setdefault("grants", {})
        return found

    async def identify(
        self, request: web.Request, *, needs: frozenset[str], app_only: bool
    ) -> Caller:
        """The caller of a request, who must hold the scopes it needs.

        Raises: Refusal 401 for no or wrong credentials, 403 for app-only tokens where a user is
        needed, and for missing scopes.
        """
        header = request.headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        match scheme.lower():
            case "bearer":
                caller = self._by_token(token.strip())
            case "oauth":
                caller = await self._by_signature(request, header)
            case _:
                raise unauthorized()
        if caller.account is not None:
            request[ACCOUNT_ID] = caller.account.id
            if caller.account.expired:
                raise unauthorized()
            if not needs <= caller.scopes:
                raise forbidden()
        elif not app_only:
            raise app_only_forbidden()
        return caller

    def _by_token(self, token: str) -> Caller:
        grant = self.grants.get(token)
        if grant is None:
            raise unauthorized()
        if grant.expires is not None and grant.expires <= self.world.clock.timestamp():
            raise unauthorized()
        if grant.account_id is None:
            return Caller(None, grant.app, grant.scopes)
        account = self.world.account("x", grant.account_id)
        if account is None:
            raise unauthorized()
        return Caller(account, grant.app, grant.scopes)

    @property
    def signers(self) -> dict[str, tuple[str, str, str]]:
        """OAuth 1.0a access tokens that people agreed to: consumer key, secret, account id."""
        found: dict[str, tuple[str, str, str]] = self.world.of("x").setdefault("signers", {})
        return found

    async def _by_signature(self, request: web.Request, header: str) -> Caller:
        oauth = parameters_of(header)
        consumer, token = oauth.get("oauth_consumer_key", ""), oauth.get("oauth_token", "")
        account, consumer_secret, token_secret = self._signer(consumer, token)
        if account is None or not await self.is_signed(
            request, oauth, consumer_secret=consumer_secret, token_secret=token_secret
        ):
            raise unauthorized()
        # OAuth 1.0a knows no scopes: the app's permission is read and write.
        return Caller(account, consumer, SCOPES)

    def _signer(self, consumer: str, token: str) -> tuple[Account | None, str, str]:
        """Whose token it is, the consumer's secret and the token's."""
        if token in self.signers:
            owner, secret, account_id = self.signers[token]
            application = self.applications.find(consumer)
            if application is None or owner != consumer:
                return None, "", ""
            return self.world.account("x", account_id), application.client_secret, secret
        account = self.world.find_account(
            "x",
            lambda a: (
                "consumer_key" in a.credentials
                and a.credentials["consumer_key"] == consumer
                and a.credentials["access_token"] == token
            ),
        )
        if account is None:
            return None, "", ""
        own = account.credentials
        return account, own["consumer_secret"], own["access_token_secret"]

    def secret_of(self, app: str) -> str | None:
        """An app's consumer secret, with which X signs what it calls."""
        application = self.applications.find(app)
        if application is not None:
            return application.client_secret
        account = self.world.find_account("x", lambda a: a.credentials.get("consumer_key") == app)
        if account is not None:
            return account.credentials["consumer_secret"]
        known: dict[str, str] = self.world.of("x").get("apps", {})
        return known.get(app)

    async def is_signed(
        self,
        request: web.Request,
        oauth: dict[str, str],
        *,
        consumer_secret: str,
        token_secret: str,
    ) -> bool:
        """Whether a request is signed with these secrets, now, and for the first time."""
        if oauth.get("oauth_signature_method") != "HMAC-SHA1":
            return False
        if oauth.get("oauth_version", "1.0") != "1.0" or not self._is_fresh(oauth):
            return False
        expected = signature(
            request.method,
            _asked_url(request),
            parameters_of(request.headers.get("Authorization", "")),
            await _form_pairs(request),
            consumer_secret=consumer_secret,
            token_secret=token_secret,
        )
        if not hmac.compare_digest(
            expected.encode(), oauth.get("oauth_signature", "").encode(errors="replace")
        ):
            return False
        nonces: dict[tuple[str, str, str], float] = self.world.of("x").setdefault("nonces", {})
        used = (
            oauth.get("oauth_consumer_key", ""),
            oauth["oauth_timestamp"],
            oauth.get("oauth_nonce", ""),
        )
        if not used[2] or used in nonces:
            return False
        nonces[used] = self.world.clock.timestamp()
        return True

    def _is_fresh(self, oauth: dict[str, str]) -> bool:
        stamp = oauth.get("oauth_timestamp", "")
        if not re.fullmatch(r"\d{1,12}", stamp):
            return False
        # By the sandbox's clock, or by the machine's: a client that signs with the time of its own
        # machine cannot know that the sandbox's clock was moved.
        clocks = (self.world.clock.timestamp(), time.time())
        return any(abs(int(stamp) - now) <= CLOCK_SKEW_SECONDS for now in clocks)


def _asked_url(request: web.Request) -> str:
    """The address that the client signed.

    Behind a proxy that is the proxy's: one that changes host or path says so in the usual
    X-Forwarded headers, and `https://api.twitter.com/2/tweets` is then `/2/tweets` here.
    """
    path = request.rel_url.raw_path
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    host = request.headers.get("X-Forwarded-Host")
    if host is None:
        return f"{request.scheme}://{request.host}{path}{query}"
    scheme = request.headers.get("X-Forwarded-Proto", "https")
    return f"{scheme}://{host}{path.removeprefix('/x')}{query}"


async def _form_pairs(request: web.Request) -> list[tuple[str, str]]:
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    return parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True)


def grant(world: World, token: str, what: Grant) -> None:
    """Let `token` be known from now on."""
    grants: dict[str, Any] = world.of("x").setdefault("grants", {})
    grants[token] = what
