"""How channels on MAX are connected: by a bot that administers them.

https://dev.max.ru/docs-api/methods/GET/chats/-chatId-/members/me
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import ClassVar

from homeground.networks.connecting import ByForm, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NotAuthorized, Rejected
from homeground.networks.proving import proved
from homeground.networks.reading import mapping, objects, words

from .api import Api
from .network import NETWORK, PAGE
from .speak import Max
from .translate import chat_id


class Bot(ByForm):
    label = "Enter a bot’s token"
    about = "Does everything that Homeground can on MAX, in the channels that the bot administers."
    rights: ClassVar[Mapping[str, str]] = {"write": "Nothing can be published."}
    fields = (
        CredentialField("access_token", "Token of the bot"),
        CredentialField(
            "channel",
            "The channel: its @name or number; empty for all that the bot is in",
            secret=False,
            required=False,
        ),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        credentials = {"access_token": given.get("access_token", "").strip()}
        api = Api(
            place.http,
            base_url=place.base_url or NETWORK.api,
            token=credentials["access_token"],
        )
        await api.ask("GET", "/me")
        named = given.get("channel", "").strip().removeprefix("https://max.ru/")
        if named:
            return [await self._one(place, api, credentials, named)]
        found = []
        async for number in _channels(api):
            try:
                found.append(await self._one(place, api, credentials, number))
            except NotAuthorized:
                continue  # a channel that it may only read
        if not found:
            raise Rejected(
                "This bot administers no channel: add it to yours as an administrator with the "
                "right to write, then try again.",
                network="max",
            )
        return found

    async def _one(
        self, place: Place, api: Api, credentials: Mapping[str, str], named: str
    ) -> Grant:
        is_number = named.lstrip("-").isdigit()
        grant = await proved(
            Max,
            place,
            credentials,
            account_id=named if is_number else "",
            handle="" if is_number else named,
        )
        me = await api.ask("GET", f"/chats/{chat_id(grant.account_id)}/members/me")
        listed = me.get("permissions")
        rights = (
            frozenset(right for right in listed if isinstance(right, str))
            if isinstance(listed, list)
            else None
        )
        leads = me.get("is_admin") is True or me.get("is_owner") is True
        # Newer names of the same right may come, so only its absence from the old ones counts.
        if not leads or (
            rights is not None and not any("write" in r or "post" in r for r in rights)
        ):
            raise NotAuthorized(
                f"The bot may not publish in “{grant.name}”: make it an administrator of the "
                "channel, with the right to write.",
                network="max",
            )
        return Grant(grant.account_id, grant.name, grant.handle, credentials, rights=rights)


async def _channels(api: Api) -> AsyncIterator[str]:
    marker: str | None = None
    seen: set[str] = set()
    while marker not in seen:
        more = {"marker": marker} if marker else {}
        page = await api.ask("GET", "/chats", params={"count": str(PAGE), **more})
        for chat in objects(page, "chats"):
            number = words(chat.get("chat_id"))
            if number and chat.get("type") == "channel" and chat.get("status") in (None, "active"):
                yield number
        seen.add(marker or "")
        marker = words(mapping(page).get("marker"))
        if marker is None:
            return


WAYS: tuple[Way, ...] = (Bot(),)
