"""OAuth 2 as functions: the address to send a person to, and the requests and answers after it.

Nothing here sends, keeps or reads a clock: `oauth2_way` does the sending, whoever calls it keeps
the state and the verifier between the two steps.

RFC 6749 (authorization code, refresh), RFC 7636 (PKCE, S256 only), RFC 7009 (revocation).
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Self
from urllib.parse import urlencode, urlsplit

from .errors import Declined, NetworkError, NotAuthorized, Unavailable
from .http import Response
from .reading import Json, count, mapping, words


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a network's OAuth 2 lives. `network` is its slug, `separator` stands between scopes."""

    network: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    separator: str = " "
    client_in: Literal["header", "form"] = "header"
    """Where our id and secret go: RFC 6749 wants every server to take the header; not all do."""


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
    document: Json = field(default_factory=dict, repr=False, compare=False)
    """The whole answer: networks say there whose token it is."""

    @property
    def rights(self) -> frozenset[str] | None:
        return None if self.scopes is None else frozenset(self.scopes)

    @property
    def credentials(self) -> dict[str, str]:
        """As most connectors take them, and `renew` after them."""
        renewing = {"refresh_token": self.refresh_token} if self.refresh_token else {}
        return {"access_token": self.access_token, **renewing}

    def lacks(self, wanted: Iterable[str]) -> frozenset[str]:
        """Those of `wanted` that were not granted; none when the network does not say."""
        return frozenset(wanted) - frozenset(self.scopes) if self.scopes else frozenset()


def new_state() -> str:
    """A value nobody can guess, against somebody else's answer being passed off as ours."""
    return secrets.token_urlsafe(32)


def same_state(sent: str, came_back: str) -> bool:
    return secrets.compare_digest(sent.encode(errors="replace"), came_back.encode(errors="replace"))


def authorize_url(
    provider: Provider,
    client: Client,
    *,
    state: str,
    challenge: Challenge | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """Where the person says yes. `more` is what the network wants to be asked besides."""
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": client.redirect_uri,
    }
    if provider.scopes:
        asked["scope"] = provider.separator.join(provider.scopes)
    asked |= {"state": state, **(more or {})}
    if challenge is not None:
        asked |= {"code_challenge": challenge.s256, "code_challenge_method": "S256"}
    joint = "&" if urlsplit(provider.authorize_url).query else "?"
    return f"{provider.authorize_url}{joint}{urlencode(asked)}"


def code_from_return(
    came_back: Mapping[str, str], kept: Mapping[str, str], *, network: str, called: str
) -> str:
    """The code that the person came back with; `called` is the network's name in words.

    Raises: Declined, NotAuthorized, Unavailable.
    """
    refuse_other_state(came_back, kept, network=network, called=called)
    error = came_back.get("error")
    if error in _SAID_NO:
        raise declined(network=network, called=called)
    if error in _LATER:
        raise Unavailable(
            f"{called} could not let Homeground in now. Try again later.",
            code=error,
            network=network,
        )
    if error:
        says = _SAYS.get(error, "it gave a reason that Homeground does not know")
        raise NotAuthorized(
            f"{called} did not let Homeground in: {says}.",
            code=error if error in _SAYS else None,
            network=network,
        )
    code = came_back.get("code")
    if not code:
        raise NotAuthorized(
            f"{called} sent you back without an answer: connect the account again.",
            network=network,
        )
    return code


def refuse_other_state(
    came_back: Mapping[str, str], kept: Mapping[str, str], *, network: str, called: str
) -> None:
    """Raises: NotAuthorized when this is not the answer to what was begun here."""
    sent, back = kept.get("state", ""), came_back.get("state", "")
    # Some networks leave the state out when the person said no; nothing is opened by that.
    refused = not back and "error" in came_back
    if not sent or not (refused or same_state(sent, back)):
        raise NotAuthorized(
            f"This answer of {called} does not belong to what was begun here. Begin again, and "
            "finish in the same browser.",
            code="state",
            network=network,
        )


def declined(*, network: str, called: str) -> Declined:
    return Declined(
        f"{called} was not allowed to let Homeground in. Connect the account again if that was a "
        "mistake.",
        code="access_denied",
        network=network,
    )


def token_request(
    provider: Provider, client: Client, *, code: str, challenge: Challenge | None = None
) -> TokenRequest:
    """Turns the code that came back into a token; a code works once, and not for long."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
    }
    if challenge is not None:
        form["code_verifier"] = challenge.verifier
    return request_as(provider, client, provider.token_url, form)


def refresh_request(provider: Provider, client: Client, *, refresh_token: str) -> TokenRequest:
    """A new token for an old one. Where the answer has a new refresh token, the old one is void."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return request_as(provider, client, provider.token_url, form)


def request_as(
    provider: Provider, client: Client, url: str, form: Mapping[str, str]
) -> TokenRequest:
    """`form` with whose application asks for it."""
    told, headers = dict(form), {"Accept": "application/json"}
    if client.secret is None or provider.client_in == "form":
        told["client_id"] = client.id
        if client.secret is not None:
            told["client_secret"] = client.secret
    else:
        # RFC 6749, section 2.3.1: both halves are form-encoded before they are joined.
        half = (urlencode({"": part})[1:] for part in (client.id, client.secret))
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(half).encode()).decode()
    return TokenRequest(url, told, headers)


def token_from_answer(answer: Response, provider: Provider, *, now: datetime) -> Token:
    """Reads the token answer (RFC 6749, sections 5.1 and 5.2).

    Raises: NotAuthorized when the network refuses; Unavailable when the answer makes no sense.
    """
    document = mapping(answer.json())
    token = token_from_document(document, now=now)
    if answer.status == 200 and token is not None:
        return token
    raise refused(answer.status, document, network=provider.network)


def token_from_document(document: Json, *, now: datetime) -> Token | None:
    """`None` when it has no token."""
    access_token = words(document.get("access_token"))
    if access_token is None or not _TOKEN.fullmatch(access_token):
        return None
    told = document.get("expires_in")
    seconds = count(int(told) if isinstance(told, str) and _DIGITS.fullmatch(told) else told)
    scope = words(document.get("scope"))
    return Token(
        access_token=access_token,
        refresh_token=words(document.get("refresh_token")),
        expires_at=now + timedelta(seconds=min(seconds, _LONGEST)) if seconds else None,
        # RFC 6749 has spaces between scopes, some networks what they take them with.
        scopes=tuple(filter(None, re.split(r"[\s,;]+", scope))) if scope else None,
        document=document,
    )


def refused(status: int, document: Json, *, network: str) -> NetworkError:
    """What a refusal means (RFC 6749, section 5.2). Some networks answer 200 to refuse."""
    # The network's own description is left out: some echo the code or the token in it.
    code = words(document.get("error")) or str(status)
    if (400 <= status < 500 and status != 429) or (status == 200 and code in _SAYS):
        says = _SAYS.get(code, f"it refused ({status})")
        return NotAuthorized(
            f"The network did not let Homeground in: {says}.",
            code=code if code in _SAYS else str(status),
            network=network,
        )
    return Unavailable(
        f"The network gave no token ({status}). Try again later.",
        code=str(status),
        network=network,
    )


_TOKEN = re.compile(r"[\x20-\x7e]+")
"""RFC 6749, appendix A.12. Anything else could not be sent in a header."""
_DIGITS = re.compile(r"[0-9]{1,12}")
_LONGEST = 100 * 366 * 24 * 3600
"""Seconds; some networks write "never" as a number that no calendar has."""

_SAID_NO = {
    "access_denied",  # RFC 6749, 4.1.2.1
    "user_denied",
    "user_cancelled_login",  # LinkedIn
    "user_cancelled_authorize",  # LinkedIn
}
_LATER = {"server_error", "temporarily_unavailable"}

# https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 and #section-5.2
_SAYS = {
    "invalid_grant": "the sign-in has run out or was used already: sign in again",
    "invalid_token": "the access has ended already: sign in again",
    "invalid_client": "it does not know this application: check its id and secret",
    "unauthorized_client": "this application may not sign in this way: check its settings",
    "unsupported_grant_type": "this application may not sign in this way: check its settings",
    "unsupported_response_type": "this application may not sign in this way: check its settings",
    "invalid_scope": "it does not grant these rights: check the application's settings",
    "unauthorized_scope_error": "it does not grant these rights: check the application's settings",
    "invalid_request": "it could not make sense of the request",
    "redirect_uri_mismatch": "the address for the way back is not the one in the application's settings",
}
