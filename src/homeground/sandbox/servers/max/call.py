"""One call: which bot, with which query and body, on which world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from homeground.sandbox.world import Account, Post, World

from . import errors
from .state import Json, State

NETWORK = "max"
MOST_INT64 = 2**63 - 1


@dataclass(slots=True)
class Call:
    """`base` is this server's own address, for links."""

    query: Mapping[str, str]
    body: Json
    account: Account
    world: World
    state: State
    base: str

    def whole(self, name: str) -> int | None:
        """A whole number of the query. Raises: Refusal 400."""
        value = self.query.get(name, "").strip()
        if not value:
            return None
        try:
            number = int(value)
        except ValueError:
            raise errors.payload(f"{name}: must be a number") from None
        if abs(number) > MOST_INT64:
            raise errors.payload(f"{name}: must be a number of 64 bits")
        return number

    def chat(self) -> Account:
        """The channel that `chat_id` names; a bot is in one only. Raises: Refusal 400, 403, 404."""
        chat_id = self.whole("chat_id")
        if chat_id is None:
            raise errors.payload("chat_id: must not be null")
        return self.channel(str(chat_id))

    def channel(self, chat_id: str) -> Account:
        if chat_id == self.account.id:
            return self.account
        if self.world.account(NETWORK, chat_id) is None:
            raise errors.not_found(f"Chat {chat_id}")
        raise errors.denied("Bot is not a member of this chat")

    def post(self, mid: str) -> Post:
        """A message of the bot's channel. Raises: Refusal 404, for another channel's as well."""
        post = self.world.post(NETWORK, mid)
        if post is None or post.account_id != self.account.id:
            raise errors.not_found(f"Message {mid}")
        return post


async def body_of(request: web.Request) -> Json:
    """The JSON object in a request's body. Raises: Refusal 400."""
    raw = await request.read()
    try:
        body: Any = json.loads(raw)
    except ValueError:
        raise errors.payload("Body is no JSON") from None
    if not isinstance(body, dict):
        raise errors.payload("Body is no JSON object")
    return body
