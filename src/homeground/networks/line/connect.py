"""How an official account on LINE is connected: by a token, or by its channel's id and secret.

https://developers.line.biz/en/docs/basics/channel-access-token/
https://github.com/line/line-openapi/blob/main/channel-access-token.yml
"""

from __future__ import annotations

from collections.abc import Mapping

from homeground.networks.connecting import ByForm, Grant, Place, Renewed, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NotAuthorized, Rejected
from homeground.networks.oauth2 import Provider, Token, TokenRequest, token_from_answer
from homeground.networks.oauth2_way import revoked
from homeground.networks.proving import proved

from .speak import Line

ISSUE_AT = "https://api.line.me/v2/oauth/accessToken"
REVOKE_AT = "https://api.line.me/v2/oauth/revoke"
ENOUGH = "Does everything that Homeground can on LINE"


class _Channel(ByForm):
    revocable = True

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        form = {"access_token": credentials.get("channel_access_token", "")}
        await revoked(place, TokenRequest(place.at(REVOKE_AT), form, {}), network="line")


class ChannelAccessToken(_Channel):
    label = "Enter a channel access token"
    about = f"{ENOUGH}. A long-lived token does not end by itself."
    fields = (CredentialField("channel_access_token", "Channel access token (long-lived)"),)

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        token = given.get("channel_access_token", "").strip()
        if not token:
            raise Rejected("Enter the channel access token.", network="line")
        return [await proved(Line, place, {"channel_access_token": token})]


class ChannelSecret(_Channel):
    """Homeground makes the tokens itself. LINE keeps 30 of them; the oldest go when more are made."""

    label = "Enter the channel’s id and secret"
    about = f"{ENOUGH}. Homeground makes a token for 30 days, and a new one before it ends."
    renewable = True
    fields = (
        CredentialField("channel_id", "Channel id", secret=False),
        CredentialField("channel_secret", "Channel secret"),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        keys = {name: given.get(name, "").strip() for name in ("channel_id", "channel_secret")}
        if not all(keys.values()):
            raise Rejected("Enter both the channel’s id and its secret.", network="line")
        token = await _issued(place, keys)
        credentials = {**keys, "channel_access_token": token.access_token}
        return [await proved(Line, place, credentials, expires_at=token.expires_at)]

    async def renew(self, place: Place, credentials: Mapping[str, str]) -> Renewed:
        """The old token keeps working until its own end."""
        token = await _issued(place, credentials)
        renewed = {**credentials, "channel_access_token": token.access_token}
        return Renewed(renewed, token.expires_at)


async def _issued(place: Place, keys: Mapping[str, str]) -> Token:
    form = {
        "grant_type": "client_credentials",
        "client_id": keys.get("channel_id", ""),
        "client_secret": keys.get("channel_secret", ""),
    }
    # A token that nobody uses does no harm: a lost answer leaves no doubt.
    answer = await place.http.send("POST", place.at(ISSUE_AT), write=False, form=form)
    try:
        return token_from_answer(answer, Provider("line", "", ISSUE_AT, ()), now=place.now)
    except NotAuthorized as refused:
        raise NotAuthorized(
            "LINE does not accept this id and secret: copy both anew from the channel's “Basic "
            "settings” in the LINE Developers console.",
            code=refused.code,
            network="line",
        ) from None


WAYS: tuple[Way, ...] = (ChannelAccessToken(), ChannelSecret())
