"""How an account on X is connected: OAuth 2 with PKCE, or OAuth 1.0a.

https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
https://docs.x.com/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Begun, ByRedirect, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.oauth1 import Keys, ThreeLegs
from homeground.networks.oauth2 import Token
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.proving import proved

from .speak import X


class SignInWithX(OAuth2Way):
    """A confidential client says who it is in a header, a public one (no secret) in the form."""

    kind = "user"
    label = "Sign in with X"
    about = (
        "Does everything that Homeground can on X. Every request is charged to your application."
    )
    network = "x"
    called = "X"
    authorize_at = "https://x.com/i/oauth2/authorize"
    token_at = "https://api.x.com/2/oauth2/token"  # noqa: S105 - an address, not a secret
    revoke_at = "https://api.x.com/2/oauth2/revoke"
    pkce = True
    client_in = "header"
    renewable = True
    revocable = True
    app = (
        CredentialField("client_id", "OAuth 2.0 client id", secret=False),
        CredentialField("client_secret", "OAuth 2.0 client secret", required=False),
    )
    rights: ClassVar[Mapping[str, str]] = {
        "tweet.read": "Posts, comments and counts cannot be read.",
        "tweet.write": "Nothing can be published, answered or deleted.",
        "tweet.moderate.write": "Comments cannot be hidden.",
        "users.read": "The account itself cannot be read.",
        "media.write": "Images and videos cannot be sent.",
        "offline.access": "The access ends after two hours, and cannot be renewed.",
    }

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        return [
            await proved(
                X,
                place,
                token.credentials,
                kind=self.kind,
                expires_at=token.expires_at,
                rights=token.rights,
            )
        ]


class SignInByOAuth1(ByRedirect):
    """The older sign-in, whose tokens do not end by themselves."""

    kind = "oauth1"
    label = "Sign in with X (OAuth 1.0a)"
    about = (
        "Does what the application's own permission allows (“Read and write”), and does not end by "
        "itself."
    )
    app = (
        CredentialField("client_id", "API key (consumer key)", secret=False),
        CredentialField("client_secret", "API key secret (consumer secret)"),
    )
    legs = ThreeLegs(
        network="x",
        called="X",
        request_at="https://api.x.com/oauth/request_token",
        authorize_at="https://api.x.com/oauth/authorize",
        access_at="https://api.x.com/oauth/access_token",
    )

    async def begin(self, place: Place) -> Begun:
        return await self.legs.begin(place)

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        keys, _ = await self.legs.finish(place, came_back, kept)
        return [await proved(X, place, _credentials(keys), kind=self.kind)]


def _credentials(keys: Keys) -> dict[str, str]:
    return {
        "consumer_key": keys.consumer_key,
        "consumer_secret": keys.consumer_secret,
        "access_token": keys.token,
        "access_token_secret": keys.token_secret,
    }


WAYS: tuple[Way, ...] = (SignInWithX(), SignInByOAuth1())
