"""How an account on Threads is connected.

https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Place, Renewed, Way
from homeground.networks.errors import NotAuthorized
from homeground.networks.meta_login import MetaWay
from homeground.networks.oauth2 import Token
from homeground.networks.proving import proved

from .speak import Threads


class SignInWithThreads(MetaWay):
    label = "Sign in with Threads"
    about = (
        "Does everything that Homeground can on Threads. The access lasts 60 days and is renewed "
        "before; it is taken back on Threads: Settings → Website permissions."
    )
    network = "threads"
    called = "Threads"
    authorize_at = "https://www.threads.net/oauth/authorize"
    token_at = "https://graph.threads.net/oauth/access_token"  # noqa: S105 - an address
    exchange_at = "https://graph.threads.net/access_token"
    refresh_at = "https://graph.threads.net/refresh_access_token"
    renewable = True
    rights: ClassVar[Mapping[str, str]] = {
        "threads_basic": "The account and its posts cannot be read.",
        "threads_content_publish": "Nothing can be published.",
        "threads_delete": "Posts cannot be deleted.",
        "threads_keyword_search": "Posts of others cannot be searched.",
        "threads_manage_insights": "Views and counts cannot be read.",
        "threads_manage_mentions": "Mentions cannot be read.",
        "threads_manage_replies": "Comments cannot be answered or hidden.",
        "threads_read_replies": "Comments cannot be read.",
    }

    async def exchange(
        self, place: Place, code: str, kept: Mapping[str, str], came_back: Mapping[str, str]
    ) -> Token:
        short = await self.asked_for_token(
            place,
            "POST",
            place.at(self.token_at),
            {
                "client_id": place.app.client_id,
                "client_secret": place.app.client_secret,
                "grant_type": "authorization_code",
                "redirect_uri": place.redirect_uri,
                "code": code,
            },
        )
        return await self.asked_for_token(
            place,
            "GET",
            place.at(self.exchange_at),
            {
                "grant_type": "th_exchange_token",
                "client_secret": place.app.client_secret,
                "access_token": short.access_token,
            },
        )

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        return [
            await proved(
                Threads,
                place,
                token.credentials,
                account_id="me",
                expires_at=token.expires_at,
                rights=token.rights,
            )
        ]

    async def renew(self, place: Place, credentials: Mapping[str, str]) -> Renewed:
        """Threads renews a token from its second day to its sixtieth."""
        old = credentials.get("access_token")
        if not old:
            raise NotAuthorized(
                "This account has no access token: connect it again.", network=self.network
            )
        told = {"grant_type": "th_refresh_token", "access_token": old}
        token = await self.asked_for_token(place, "GET", place.at(self.refresh_at), told)
        return Renewed({**credentials, **token.credentials}, token.expires_at, token.rights)


WAYS: tuple[Way, ...] = (SignInWithThreads(),)
