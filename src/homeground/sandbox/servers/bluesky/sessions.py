"""Sign-in with a handle and an app password; access and refresh tokens that end by the clock.

Source: com.atproto.server lexicons and packages/pds/src/auth-verifier.ts, seen 2026-11-22. An access
token is good for two hours, a refresh token for ninety days and, once used, for two hours more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from aiohttp import web

from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .errors import (
    Json,
    bad_scope,
    bad_token,
    expired_token,
    no_token,
    revoked_token,
    wrong_password,
)

ACCESS_SECONDS = 2 * 3600
REFRESH_SECONDS = 90 * 86_400
GRACE_SECONDS = 2 * 3600
ACCESS, REFRESH = "com.atproto.appPass", "com.atproto.refresh"
LAPSE_SECONDS = 60.0


class Sessions:
    def __init__(self, world: World):
        self.world = world

    @property
    def _shelf(self) -> dict[str, Any]:
        return self.world.of("bluesky")

    def create(self, identifier: str, password: str) -> Json:
        name = identifier.lower().removeprefix("@")
        account = self.world.find_account("bluesky", lambda a: name in (a.handle, a.id))
        if account is None or not hmac.compare_digest(
            account.credentials["password"].encode(), password.encode(errors="replace")
        ):
            raise wrong_password()
        if self._lapsed(account, "create"):
            raise wrong_password()
        return self._open(account)

    def refresh(self, request: web.Request) -> Json:
        account, payload = self._verify(request, REFRESH)
        if self._lapsed(account, "refresh"):
            raise expired_token()
        ends: dict[str, float] = self._shelf.setdefault("refreshed", {})
        ends.setdefault(payload["jti"], self.world.clock.timestamp() + GRACE_SECONDS)
        return self._open(account)

    def end(self, request: web.Request) -> None:
        _, payload = self._verify(request, REFRESH)
        self._shelf.setdefault("refreshed", {})[payload["jti"]] = 0.0

    def caller(self, request: web.Request) -> Account | None:
        """Whose request it is; `None` without a token.

        Raises: Refusal for a token that is none, or no longer.
        """
        if "Authorization" not in request.headers:
            return None
        account, _ = self._verify(request, ACCESS)
        return account

    def lapse(self, request: web.Request) -> None:
        """Let this caller's sign-in be over, so far that the next renewal fails as well.

        A client may renew an expired token by itself; only when that fails, too, a person must
        act. Each way of renewing fails once.
        """
        account = self.caller(request)
        if account is not None:
            until = self.world.clock.timestamp() + LAPSE_SECONDS
            lapses = self._shelf.setdefault("lapses", {})
            lapses[account.id] = {"create": until, "refresh": until}

    def _lapsed(self, account: Account, way: str) -> bool:
        if account.expired:
            return True
        lapse: dict[str, float] = self._shelf.get("lapses", {}).get(account.id, {})
        return lapse.pop(way, 0.0) > self.world.clock.timestamp()

    def _open(self, account: Account) -> Json:
        number = self.world.count("bluesky.session")
        return {
            "accessJwt": self._sign(account, ACCESS, ACCESS_SECONDS, number),
            "refreshJwt": self._sign(account, REFRESH, REFRESH_SECONDS, number),
            **session_of(account),
        }

    def _sign(self, account: Account, scope: str, seconds: int, number: int) -> str:
        now = int(self.world.clock.timestamp())
        header = {"typ": "refresh+jwt" if scope == REFRESH else "at+jwt", "alg": "HS256"}
        payload = {
            "scope": scope,
            "sub": account.id,
            "iat": now,
            "exp": now + seconds,
            "aud": "did:web:sandbox.test",
            "jti": f"session-{number}",
        }
        body = f"{_base64(header)}.{_base64(payload)}"
        return f"{body}.{self._signature(body)}"

    def _signature(self, body: str) -> str:
        secret = f"bluesky:{self.world.seed}".encode()
        digest = hmac.new(secret, body.encode(errors="replace"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _verify(self, request: web.Request, scope: str) -> tuple[Account, Json]:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise no_token()
        body, _, signature = token.strip().rpartition(".")
        if not hmac.compare_digest(
            self._signature(body).encode(), signature.encode(errors="replace")
        ):
            raise bad_token()
        try:
            part = body.partition(".")[2]
            payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        except (binascii.Error, ValueError):
            raise bad_token() from None
        now = self.world.clock.timestamp()
        account = self.world.account("bluesky", payload["sub"])
        if account is None:
            raise bad_token()
        request[ACCOUNT_ID] = account.id
        if payload["exp"] <= now or account.expired:
            raise expired_token()
        if payload["scope"] != scope:
            raise bad_scope()
        ends = self._shelf.get("refreshed", {}).get(payload["jti"])
        if scope == REFRESH and ends is not None and ends <= now:
            raise revoked_token()
        return account, payload


def session_of(account: Account) -> Json:
    return {
        "handle": account.handle,
        "did": account.id,
        "email": f"{account.handle.partition('.')[0]}@sandbox.test",
        "emailConfirmed": True,
        "emailAuthFactor": False,
        "active": True,
    }


def _base64(document: Json) -> str:
    encoded = json.dumps(document, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(encoded).decode().rstrip("=")
