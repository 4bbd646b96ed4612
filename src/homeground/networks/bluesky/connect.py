"""How an account on Bluesky is connected: by an app password, on whichever server it lives.

https://atproto.com/specs/did, https://atproto.com/specs/handle#handle-resolution
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from homeground.networks.connecting import ByForm, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NetworkError, NotFound, Rejected, Unavailable
from homeground.networks.http import Response
from homeground.networks.proving import proved
from homeground.networks.reading import Json, mapping, objects, words

from .errors import error_from_answer
from .speak import Bluesky

RESOLVE_AT = "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle"
DIRECTORY = "https://plc.directory"
OF_BLUESKY = re.compile(r"https://([\w.-]+\.)?(bsky\.network|bsky\.social)")
"""Bluesky's own servers share one door, which is the default."""
_DOMAIN = r"[a-z0-9][a-z0-9.-]*\.[a-z][a-z0-9-]*"


class AppPassword(ByForm):
    """Where no server is named, the account's own is looked up by its handle."""

    label = "Enter an app password"
    about = (
        "Does everything that Homeground can on Bluesky, and does not end by itself. It cannot "
        "change the account’s own password or address."
    )
    fields = (
        CredentialField("identifier", "Handle, as in name.bsky.social", secret=False),
        CredentialField("password", "App password"),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        identifier = given.get("identifier", "").strip().removeprefix("@")
        password = given.get("password", "").strip()
        if not identifier or not password:
            raise Rejected("Enter both the handle and an app password.", network="bluesky")
        if "." not in identifier and not identifier.startswith("did:"):
            raise Rejected(
                f"{identifier} is no whole handle: it has a domain, as in name.bsky.social.",
                network="bluesky",
            )
        server = "" if place.base_url else await server_of(place, identifier)
        credentials = {"identifier": identifier, "password": password}
        return [await proved(Bluesky, place, credentials, base_url=server)]


async def server_of(place: Place, identifier: str) -> str:
    """The server that keeps the account; empty when that is Bluesky's own door.

    Raises: NotFound, Unavailable.
    """
    if "@" in identifier:
        return ""  # an e-mail address: only the server that knows it can say whose it is
    did = identifier
    if not did.startswith("did:"):
        answer = await place.http.send(
            "GET", RESOLVE_AT, write=False, params={"handle": identifier.lower()}
        )
        if not 200 <= answer.status < 300:
            raise _unknown(answer, identifier)
        did = words(mapping(answer.json()).get("did")) or ""
    document = await _document(place, did, identifier)
    for service in objects(document, "service"):
        where = words(service.get("serviceEndpoint")) or ""
        if (words(service.get("id")) or "").endswith("#atproto_pds") and where:
            where = where.rstrip("/")
            return "" if OF_BLUESKY.fullmatch(where) else where
    raise Unavailable(
        f"The document of {identifier} names no server: give the server's address yourself.",
        network="bluesky",
    )


async def _document(place: Place, did: str, identifier: str) -> Json:
    """What the account says of itself (https://atproto.com/specs/did#did-documents)."""
    if re.fullmatch(r"did:plc:[a-z2-7]{24}", did):
        address = f"{DIRECTORY}/{did}"
    elif re.fullmatch(rf"did:web:{_DOMAIN}", did):
        address = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    else:
        raise NotFound(f"Bluesky does not know the handle {identifier}.", network="bluesky")
    answer = await place.http.send("GET", address, write=False)
    if not 200 <= answer.status < 300:
        raise _unknown(answer, identifier)
    return mapping(answer.json())


def _unknown(answer: Response, identifier: str) -> NetworkError:
    if answer.status in (400, 404, 410):
        return NotFound(
            f"Bluesky does not know the handle {identifier}: check its spelling, or give the "
            "address of the account’s server.",
            code=str(answer.status),
            network="bluesky",
        )
    return error_from_answer(answer)


WAYS: tuple[Way, ...] = (AppPassword(),)
