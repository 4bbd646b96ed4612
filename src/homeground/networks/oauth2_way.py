"""Connecting an account by OAuth 2, as most networks do it; a network names what is its own.

A subclass has the addresses, the rights, and `grants`: whose accounts a token opens. What differs
is said by class variables (PKCE, where the secret goes) or by overriding one method.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Literal

from .connecting import Begun, ByRedirect, Grant, Place, Renewed
from .errors import NetworkError, NotOffered, Rejected
from .oauth2 import (
    Challenge,
    Client,
    Provider,
    Token,
    TokenRequest,
    authorize_url,
    code_from_return,
    new_state,
    refresh_request,
    refused,
    request_as,
    token_from_answer,
    token_request,
)
from .reading import mapping, words

GONE = frozenset({"invalid_token", "invalid_grant", "expired_token"})
"""Refusals of a token which is worthless already."""


class OAuth2Way(ByRedirect):
    """`rights` are the scopes that are asked for, in that order."""

    network: ClassVar[str]
    called: ClassVar[str]
    """The network's name in words."""
    authorize_at: ClassVar[str]
    token_at: ClassVar[str]
    revoke_at: ClassVar[str] = ""
    pkce: ClassVar[bool] = False
    separator: ClassVar[str] = " "
    client_in: ClassVar[Literal["header", "form"]] = "form"
    asks_besides: ClassVar[Mapping[str, str]] = {}
    """What the page of consent is told besides."""

    @abstractmethod
    async def grants(self, place: Place, token: Token) -> list[Grant]:
        """The accounts that a token opens. Raises: Rejected when it opens none; NetworkError."""

    async def begin(self, place: Place) -> Begun:
        client = self.client(place)
        if not client.id:
            raise Rejected(
                f"Homeground has no application at {self.called} yet: enter its id and secret in "
                "the settings first.",
                network=self.network,
            )
        return self.sent(self.provider(place), client, pkce=self.pkce)

    def sent(self, provider: Provider, client: Client, *, pkce: bool) -> Begun:
        state, challenge = new_state(), Challenge.new() if pkce else None
        url = authorize_url(
            provider, client, state=state, challenge=challenge, more=self.asks_besides
        )
        verifier = {"verifier": challenge.verifier} if challenge else {}
        return Begun(url, {"state": state, **verifier})

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        code = code_from_return(came_back, kept, network=self.network, called=self.called)
        return await self.grants(place, await self.exchange(place, code, kept, came_back))

    async def exchange(
        self, place: Place, code: str, kept: Mapping[str, str], came_back: Mapping[str, str]
    ) -> Token:
        """The token for a code."""
        request = token_request(
            self.provider(place), self.client(place), code=code, challenge=verifier_of(kept)
        )
        return await self.token(place, request)

    async def renew(self, place: Place, credentials: Mapping[str, str]) -> Renewed:
        if not self.renewable:
            return await super().renew(place, credentials)
        refresh_token = credentials.get("refresh_token")
        if not refresh_token:
            raise NotOffered(
                f"{self.called} gave nothing to renew this access with: connect the account again "
                "before it ends.",
                network=self.network,
            )
        request = refresh_request(
            self.provider(place), self.client(place), refresh_token=refresh_token
        )
        token = await self.renewed(place, request, credentials)
        return Renewed({**credentials, **token.credentials}, token.expires_at, token.rights)

    async def renewed(
        self, place: Place, request: TokenRequest, credentials: Mapping[str, str]
    ) -> Token:
        """The token for an older one of `credentials`."""
        return await self.token(place, request)

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        if not self.revocable:
            await super().revoke(place, credentials)
        for hint in ("refresh_token", "access_token"):
            if token := credentials.get(hint):
                form = {"token": token, "token_type_hint": hint}
                request = request_as(
                    self.provider(place), self.client(place), place.at(self.revoke_at), form
                )
                await revoked(place, request, network=self.network)

    def provider(self, place: Place) -> Provider:
        return Provider(
            self.network,
            place.at(self.authorize_at),
            place.at(self.token_at),
            tuple(self.rights),
            self.separator,
            self.client_in,
        )

    def client(self, place: Place) -> Client:
        return Client(place.app.client_id, place.redirect_uri, place.app.client_secret or None)

    async def token(self, place: Place, request: TokenRequest) -> Token:
        """Raises: NotAuthorized, Unavailable; Unsure when the answer was lost."""
        answer = await place.http.send(
            "POST", request.url, write=True, form=request.form, headers=request.headers
        )
        return token_from_answer(answer, self.provider(place), now=place.now)


def verifier_of(kept: Mapping[str, str]) -> Challenge | None:
    return Challenge(kept["verifier"]) if "verifier" in kept else None


async def revoked(place: Place, request: TokenRequest, *, network: str) -> None:
    """Sends a revocation; a token that is worthless already is no error (RFC 7009, section 2.2)."""
    answer = await place.http.send(
        "POST", request.url, write=True, form=request.form, headers=request.headers
    )
    if 200 <= answer.status < 300:
        return
    try:
        document = mapping(answer.json())
    except NetworkError:
        document = {}
    if words(document.get("error")) not in GONE:
        raise refused(answer.status, document, network=network)
