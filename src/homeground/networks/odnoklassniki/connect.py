"""How groups on Odnoklassniki are connected, by a person who administers them.

https://apiok.ru/en/ext/oauth/server, https://apiok.ru/en/ext/oauth/permissions
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import Rejected, Unavailable
from homeground.networks.oauth2 import Token
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.reading import mapping, objects, words

from .api import Api
from .network import NETWORK, PAGE_MAX
from .translate import profile_from_group

LEADS = frozenset({"ADMIN", "MODERATOR"})
GROUPS_MAX = 500
"""Of how many groups a person is asked for their place there: each is a request."""


class SignInWithOdnoklassniki(OAuth2Way):
    """Without PKCE, which Odnoklassniki does not have."""

    label = "Sign in with Odnoklassniki"
    about = (
        "Does everything that Homeground can on Odnoklassniki, for the groups that you lead. The "
        "application needs these rights from api-support@ok.ru."
    )
    network = "odnoklassniki"
    called = "Odnoklassniki"
    authorize_at = "https://connect.ok.ru/oauth/authorize"
    token_at = "https://api.ok.ru/oauth/token.do"  # noqa: S105 - an address
    separator = ";"
    asks_besides: ClassVar[Mapping[str, str]] = {"layout": "w"}
    renewable = True
    app = (
        CredentialField("client_id", "Application id", secret=False),
        CredentialField("application_key", "Public key of the application", secret=False),
        CredentialField("client_secret", "Secret key of the application"),
    )
    rights: ClassVar[Mapping[str, str]] = {
        "VALUABLE_ACCESS": "Hardly any method can be called.",
        "LONG_ACCESS_TOKEN": "The access ends after half an hour unless it is renewed.",
        "GROUP_CONTENT": "Groups cannot be read, published in or measured.",
        "PHOTO_CONTENT": "Images cannot be sent.",
        "VIDEO_CONTENT": "Videos cannot be sent.",
    }

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        credentials = {
            **token.credentials,
            "application_key": place.app.more.get("application_key", ""),
            "application_secret_key": place.app.client_secret,
        }
        if not credentials["application_key"]:
            raise Rejected(
                "Odnoklassniki needs the application's public key too: enter it in the settings.",
                network=self.network,
            )
        base = place.base_url or NETWORK.api
        api = Api(place.http, base_url=base, credentials=credentials)
        led = [number async for number in _led(api)]
        if not led:
            raise Rejected(
                "Odnoklassniki knows no group that this person leads. Have somebody make them an "
                "administrator or moderator of the group, or sign in as somebody who is.",
                network=self.network,
            )
        found: list[Grant] = []
        for start in range(0, len(led), PAGE_MAX):
            answer = await api.ask(
                "group.getInfo",
                {
                    "uids": ",".join(led[start:][:PAGE_MAX]),
                    "fields": "uid,name,shortname,members_count",
                },
            )
            profiles = (profile_from_group(group, site_url=base) for group in objects(answer))
            found.extend(
                Grant(
                    profile.id,
                    profile.name,
                    profile.handle or "",
                    credentials,
                    expires_at=token.expires_at,
                    rights=token.rights,
                )
                for profile in profiles
                if profile is not None
            )
        return found


async def _led(api: Api) -> AsyncIterator[str]:
    """The groups that whoever signed in leads."""
    person = words(mapping(await api.ask("users.getCurrentUser", {"fields": "uid"})).get("uid"))
    if person is None:
        raise Unavailable("Odnoklassniki did not say who signed in.", network="odnoklassniki")
    numbers = [number async for number in _joined(api)]
    for number in numbers[:GROUPS_MAX]:
        places = await api.ask("group.getUserGroupsByIds", {"group_id": number, "uids": person})
        # The English document has a list, the Russian one an object around it.
        listed = places if isinstance(places, list) else mapping(places).get("memberships")
        if any(words(place.get("status")) in LEADS for place in objects(listed)):
            yield number


async def _joined(api: Api) -> AsyncIterator[str]:
    anchor: str | None = None
    seen: set[str] = set()
    while True:
        more = {"anchor": anchor} if anchor else {}
        page = mapping(await api.ask("group.getUserGroupsV2", {"count": str(PAGE_MAX), **more}))
        new = [
            number
            for group in objects(page, "groups")
            if (number := words(group.get("groupId"))) and number not in seen
        ]
        for number in new:
            yield number
        seen.update(new)
        anchor = words(page.get("anchor"))
        if not new or anchor is None or len(seen) >= GROUPS_MAX:
            return


WAYS: tuple[Way, ...] = (SignInWithOdnoklassniki(),)
