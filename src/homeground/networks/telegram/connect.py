"""How a channel on Telegram is connected: by a bot that administers it.

https://core.telegram.org/bots/api#getchatmember, #chatmemberadministrator, #chatfullinfo
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import ByForm, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NotAuthorized, NotFound, Rejected, Unavailable
from homeground.networks.reading import Json, mapping, words

from .api import Api
from .network import NETWORK
from .translate import chat_id, profile_from_chat

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
LEADS = frozenset({"administrator", "creator"})


class Bot(ByForm):
    label = "Enter a bot’s token and its channel"
    about = "Does everything that Homeground can on Telegram, as far as the bot’s rights go."
    rights: ClassVar[Mapping[str, str]] = {
        "can_post_messages": "Nothing can be published.",
        "can_edit_messages": "Posts cannot be edited.",
        "can_delete_messages": "Posts older than 48 hours cannot be deleted.",
    }
    fields = (
        CredentialField("bot_token", "Token of the bot, from @BotFather"),
        CredentialField("channel", "The channel: its @name or number (-100…)", secret=False),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        token = given.get("bot_token", "").strip()
        if not TOKEN.fullmatch(token):
            raise Rejected(
                "This is no bot’s token: @BotFather writes it with a number and a colon in front "
                "(123456:AB…).",
                network="telegram",
            )
        named = given.get("channel", "").strip()
        channel = chat_id(re.sub(r"^(https?://)?t\.me/", "", named))
        api = Api(place.http, base_url=place.base_url or NETWORK.api, token=token)
        bot = mapping(await api.ask("getMe", {})).get("id")
        if not isinstance(bot, int):
            raise Unavailable("Telegram did not say which bot this is.", network="telegram")
        chat = mapping(await api.ask("getChat", {"chat_id": channel}))
        profile = profile_from_chat(chat, members=None, site_url=place.base_url)
        if profile is None:
            raise NotFound(f"Telegram does not know {named}.", network="telegram")
        member = mapping(await api.ask("getChatMember", {"chat_id": profile.id, "user_id": bot}))
        rights = _rights(member)
        if words(member.get("status")) not in LEADS or _may_not_post(chat, member):
            raise NotAuthorized(
                f"The bot may not publish in “{profile.name}”: make it an administrator of the "
                "channel, with the right to post messages.",
                network="telegram",
            )
        credentials = {"bot_token": token}
        if discussion := await self._discussion(api, chat, bot):
            credentials["discussion_chat_id"] = discussion
        return [Grant(profile.id, profile.name, profile.handle or "", credentials, rights=rights)]

    async def _discussion(self, api: Api, chat: Json, bot: int) -> str | None:
        """The group of the channel's comments, where the bot is in it."""
        linked = words(chat.get("linked_chat_id"))
        if linked is None:
            return None
        try:
            member = await api.ask("getChatMember", {"chat_id": int(linked), "user_id": bot})
        except (NotAuthorized, NotFound, Rejected, ValueError):
            return None  # Telegram tells this only to those who are in the group
        status = words(mapping(member).get("status"))
        return linked if status in LEADS | {"member"} else None


def _may_not_post(chat: Json, member: Json) -> bool:
    # Whoever made a channel may do everything there; in a group there is no such right.
    return (
        words(chat.get("type")) == "channel"
        and words(member.get("status")) != "creator"
        and member.get("can_post_messages") is not True
    )


def _rights(member: Json) -> frozenset[str] | None:
    if words(member.get("status")) == "creator":
        return frozenset(Bot.rights)
    told = {name: value for name, value in member.items() if name.startswith("can_")}
    return frozenset(name for name, value in told.items() if value is True) if told else None


WAYS: tuple[Way, ...] = (Bot(),)
