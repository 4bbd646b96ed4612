"""OAuth 2 with PKCE, as functions: the address to send a person to, and the requests after it.

Nothing here sends, keeps or reads a clock: a web flow keeps `Challenge` and `state` in its session
between the two steps, and compares the state that comes back with `compare_digest`.

RFC 6749 (authorization code, refresh), RFC 7636 (PKCE, S256 only).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from .errors import NetworkError, NotAuthorized, Unavailable
from .http import Response
from .reading import count, mapping, words


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a network's OAuth 2 lives. `network` is its slug."""

    network: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Client:
    """Our application as the network registered it. A public client has no secret."""

    id: str
    redirect_uri: str
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A secret that only whoever began the flow knows (RFC 7636, section 4)."""

    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        # 32 random bytes make 43 characters, the length that section 4.1 recommends.
        return cls(secrets.token_urlsafe(32))

    @property
    def s256(self) -> str:
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A form for `Http.send("POST", url, write=True, form=form, headers=headers)`."""

    url: str
    form: dict[str, str] = field(repr=False)
    headers: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """What the network gave. `scopes` is `None` when it does not say what it granted."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None

    def lacks(self, wanted: Iterable[str]) -> frozenset[str]:
        """Those of `wanted` that were not granted; none when the network does not say."""
        return frozenset(wanted) - frozenset(self.scopes) if self.scopes else frozenset()


def new_state() -> str:
    """A value nobody can guess, against somebody else's answer being passed off as ours."""
    return secrets.token_urlsafe(32)


def same_state(sent: str, came_back: str) -> bool:
    return secrets.compare_digest(sent.encode(), came_back.encode())


def authorize_url(provider: Provider, client: Client, *, state: str, challenge: Challenge) -> str:
    """Where the person says yes."""
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": client.redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge.s256,
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(provider.authorize_url).query else "?"
    return f"{provider.authorize_url}{joint}{urlencode(asked)}"


def token_request(
    provider: Provider, client: Client, *, code: str, challenge: Challenge
) -> TokenRequest:
    """Turns the code that came back into a token; a code works once, and not for long."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": challenge.verifier,
    }
    return _request(provider, client, form)


def refresh_request(provider: Provider, client: Client, *, refresh_token: str) -> TokenRequest:
    """A new token for an old one. Where the answer has a new refresh token, the old one is void."""
    return _request(
        provider, client, {"grant_type": "refresh_token", "refresh_token": refresh_token}
    )


def token_from_answer(answer: Response, provider: Provider, *, now: datetime) -> Token:
    """Reads the token answer (RFC 6749, sections 5.1 and 5.2).

    Raises: NotAuthorized when the network refuses; Unavailable when the answer makes no sense.
    """
    document = mapping(answer.json())
    access_token = words(document.get("access_token"))
    if answer.status == 200 and access_token:
        seconds = count(document.get("expires_in"))
        scope = words(document.get("scope"))
        return Token(
            access_token=access_token,
            refresh_token=words(document.get("refresh_token")),
            expires_at=now + timedelta(seconds=min(seconds, _LONGEST)) if seconds else None,
            scopes=tuple(scope.split()) if scope else None,
        )
    raise _refused(answer.status, document, provider)


_LONGEST = 100 * 366 * 24 * 3600
"""Seconds; some networks write "never" as a number that no calendar has."""

# https://www.rfc-editor.org/rfc/rfc6749#section-5.2
_SAYS = {
    "invalid_grant": "the sign-in has run out or was used already: sign in again",
    "invalid_client": "it does not know this application: check its id and secret",
    "unauthorized_client": "this application may not sign in this way: check its settings",
    "unsupported_grant_type": "this application may not sign in this way: check its settings",
    "invalid_scope": "it does not grant these rights: check the application's settings",
    "invalid_request": "it could not make sense of the request",
}


def _refused(status: int, document: dict[str, Any], provider: Provider) -> NetworkError:
    # The network's own description is left out: some echo the code or the token in it.
    code = words(document.get("error")) or str(status)
    if 400 <= status < 500 and status != 429:
        says = _SAYS.get(code, f"it refused ({status})")
        return NotAuthorized(
            f"The network did not let Homeground in: {says}.",
            code=code if code in _SAYS else str(status),
            network=provider.network,
        )
    return Unavailable(
        f"The network gave no token ({status}). Try again later.",
        code=str(status),
        network=provider.network,
    )


def _request(provider: Provider, client: Client, form: dict[str, str]) -> TokenRequest:
    headers = {"Accept": "application/json"}
    if client.secret is None:
        form["client_id"] = client.id
    else:
        # RFC 6749, section 2.3.1: both halves are form-encoded before they are joined.
        half = (urlencode({"": part})[1:] for part in (client.id, client.secret))
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(half).encode()).decode()
    return TokenRequest(provider.token_url, form, headers)
