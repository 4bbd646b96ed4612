"""How an account on a Mastodon server is connected: each server gets an application of its own.

https://docs.joinmastodon.org/methods/apps/, https://docs.joinmastodon.org/methods/oauth/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from homeground.networks.connecting import App, Begun, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NetworkError, Unavailable
from homeground.networks.oauth2 import Token
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.proving import proved
from homeground.networks.reading import Json, mapping, words

from .errors import error_from_answer
from .speak import Mastodon


class SignInAtServer(OAuth2Way):
    """Registers Homeground at the account's server, anew for each account that is connected."""

    label = "Sign in at your server"
    about = "Does everything that Homeground can on Mastodon, and does not end by itself."
    network = "mastodon"
    called = "The server"
    authorize_at = "https://mastodon.social/oauth/authorize"
    token_at = "https://mastodon.social/oauth/token"  # noqa: S105 - an address
    revoke_at = "https://mastodon.social/oauth/revoke"
    register_at = "https://mastodon.social/api/v1/apps"
    metadata_at = "https://mastodon.social/.well-known/oauth-authorization-server"
    pkce = True
    revocable = True
    app: ClassVar[tuple[CredentialField, ...]] = ()
    rights: ClassVar[Mapping[str, str]] = {
        "profile": "The account itself cannot be read.",
        "read:notifications": "Mentions cannot be read.",
        "read:search": "Posts of others cannot be searched.",
        "read:statuses": "Posts, comments and counts cannot be read.",
        "write:blocks": "People cannot be blocked.",
        "write:media": "Images and videos cannot be sent.",
        "write:statuses": "Nothing can be published, answered or deleted.",
    }

    async def begin(self, place: Place) -> Begun:
        offered = await self._metadata(place)
        scopes = _scopes(self.rights, offered)
        app = await self._register(place, scopes)
        begun = self.sent(
            replace(self.provider(place), scopes=scopes),
            self.client(replace(place, app=app)),
            pkce="S256" in _strings(offered.get("code_challenge_methods_supported")),
        )
        kept = {"client_id": app.client_id, "client_secret": app.client_secret}
        return Begun(begun.url, {**begun.kept, **kept})

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        return await super().finish(_with_app(place, kept), came_back, kept)

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        credentials = {
            **token.credentials,
            "client_id": place.app.client_id,
            "client_secret": place.app.client_secret,
        }
        return [
            await proved(
                Mastodon,
                place,
                credentials,
                expires_at=token.expires_at,
                rights=_granted(token.rights),
            )
        ]

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        await super().revoke(_with_app(place, credentials), credentials)

    async def _metadata(self, place: Place) -> Json:
        """What the server says of itself; servers before 4.3 say nothing."""
        answer = await place.http.send("GET", place.at(self.metadata_at), write=False)
        if answer.status != 200:
            return {}
        try:
            return mapping(answer.json())
        except NetworkError:
            return {}  # other software answers a page of words to whatever it does not know

    async def _register(self, place: Place, scopes: tuple[str, ...]) -> App:
        answer = await place.http.send(
            "POST",
            place.at(self.register_at),
            # An application that nobody knows of does no harm: a lost answer leaves no doubt.
            write=False,
            form={
                "client_name": "Homeground",
                "redirect_uris": place.redirect_uri,
                "scopes": " ".join(scopes),
            },
        )
        if not 200 <= answer.status < 300:
            raise error_from_answer(answer)
        told = mapping(answer.json())
        number, secret = words(told.get("client_id")), words(told.get("client_secret"))
        if number is None or secret is None:
            raise Unavailable(
                "This server did not register Homeground. Is it a Mastodon server?",
                network=self.network,
            )
        return App(number, secret)


def _with_app(place: Place, keys: Mapping[str, str]) -> Place:
    app = App(keys.get("client_id", ""), keys.get("client_secret", ""))
    return replace(place, app=app)


def _scopes(rights: Mapping[str, str], offered: Json) -> tuple[str, ...]:
    """Servers before 4.3 refuse “profile”, and need the wider scope that has it."""
    known = "profile" in _strings(offered.get("scopes_supported"))
    return tuple("read:accounts" if scope == "profile" and not known else scope for scope in rights)


def _granted(rights: frozenset[str] | None) -> frozenset[str] | None:
    """What was granted, in the names of `rights`: a wider scope has the narrower ones in it."""
    if rights is None:
        return None
    return rights | {
        scope
        for scope in SignInAtServer.rights
        if scope.partition(":")[0] in rights
        or (scope == "profile" and rights & {"read", "read:accounts"})
    }


def _strings(value: object) -> frozenset[str]:
    items = value if isinstance(value, list) else []
    return frozenset(item for item in items if isinstance(item, str))


WAYS: tuple[Way, ...] = (SignInAtServer(),)
