"""Signing in with an app password, and staying signed in.

https://docs.bsky.app/docs/api/com-atproto-server-create-session
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.http import Http, Response
from homeground.networks.reading import mapping, objects, words

from .errors import error_from_answer


@dataclass(slots=True)
class Session:
    """What a server gave for an app password; empty until somebody signs in."""

    did: str = ""
    server: str = ""
    """Where the account's records are kept, as its DID's document says; empty when it does not."""
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


# An account may sign in 300 times a day (see `network.facts`), and a connector is made for each
# job: so those which share a client share the session, and it goes when the client goes.
_SESSIONS: WeakKeyDictionary[Http, dict[tuple[str, str, str], Session]] = WeakKeyDictionary()


class SignedIn:
    """One account's access to its server."""

    def __init__(self, http: Http, base_url: str, credentials: Mapping[str, str]):
        self._http = http
        self._base_url = base_url
        self._identifier = credentials.get("identifier", "").removeprefix("@")
        self._password = credentials.get("password", "")
        kept = _SESSIONS.setdefault(http, {})
        self._session = kept.setdefault((base_url, self._identifier, self._password), Session())

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._password, self._session.access, self._session.refresh)

    async def session(self, *, instead_of: str = "") -> Session:
        """The session; a new one when its access is still `instead_of`, which the server refused.

        Raises: NotAuthorized, RateLimited, Unavailable.
        """
        async with self._session.lock:
            if not self._session.access:
                await self._sign_in()
            elif instead_of and self._session.access == instead_of:
                await self._renew()
        return self._session

    async def _renew(self) -> None:
        try:
            self._keep(await self._ask("refreshSession", self._session.refresh))
        except NotAuthorized:
            # It is older than a refresh lasts (two months), or was ended from elsewhere.
            self._session.access = self._session.refresh = ""
            await self._sign_in()

    async def _sign_in(self) -> None:
        if not self._identifier or not self._password:
            raise NotAuthorized(
                "This account has no handle or no app password: connect it again.",
                network="bluesky",
            )
        self._keep(await self._ask("createSession", None))

    async def _ask(self, method: str, token: str | None) -> Response:
        signing_in = token is None
        answer = await self._http.send(
            "POST",
            f"{self._base_url}/xrpc/com.atproto.server.{method}",
            # Nothing that anybody sees comes of this, so a lost answer leaves no doubt.
            write=False,
            headers=None if signing_in else {"Authorization": f"Bearer {token}"},
            json={"identifier": self._identifier, "password": self._password}
            if signing_in
            else None,
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer, secrets=self.secrets)
        return answer

    def _keep(self, answer: Response) -> None:
        told = mapping(answer.json())
        access, refresh = words(told.get("accessJwt")), words(told.get("refreshJwt"))
        did = words(told.get("did"))
        if told.get("active") is False:
            raise NotAuthorized(
                "Bluesky has taken this account out of service: sign in to Bluesky and see why.",
                code=words(told.get("status")),
                network="bluesky",
            )
        if access is None or refresh is None or did is None:
            raise Unavailable(
                "Bluesky’s answer to the sign-in cannot be read. Try again later.",
                network="bluesky",
            )
        self._session.access, self._session.refresh, self._session.did = access, refresh, did
        for service in objects(told, "didDoc", "service"):
            if (words(service.get("id")) or "").endswith("#atproto_pds"):
                self._session.server = words(service.get("serviceEndpoint")) or ""
