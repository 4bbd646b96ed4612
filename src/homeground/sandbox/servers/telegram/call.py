"""One call of a method: which bot, with which parameters, on which world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from homeground.sandbox.world import Account, World

from . import errors
from .state import Json, Message, Queue, State

NETWORK = "telegram"


@dataclass(slots=True)
class Call:
    """`base` is this server's own address, for links; `files` are the uploaded ones, by name."""

    params: Mapping[str, Any]
    files: Mapping[str, web.FileField]
    account: Account
    world: World
    state: State
    base: str

    @property
    def channel_id(self) -> int:
        return int(self.account.id)

    @property
    def discussion_id(self) -> int:
        return int(self.account.extra["discussion_id"])

    @property
    def token(self) -> str:
        return self.account.credentials["bot_token"]

    @property
    def queue(self) -> Queue:
        return self.state.queues[self.token]

    def text(self, name: str) -> str:
        """A text, or "" when it is missing. Numbers are read as their digits."""
        value = self.params.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return _utf8(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise errors.bad_request(f'field "{name}" must be of type String')
        return str(value)

    def whole(self, name: str, default: int | None = None) -> int | None:
        value = self.params.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        try:
            return int(str(value))
        except ValueError:
            raise errors.bad_request(f'field "{name}" must be a valid Number') from None

    def flag(self, name: str) -> bool:
        return str(self.params.get(name, "")).strip().lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A JSON-serialized parameter, or one of a JSON body; `None` when it is missing."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise errors.bad_request(f"can't parse {name} JSON object") from None

    def chat(self, *, post: bool = False) -> int:
        """The chat that `chat_id` names: the channel or its discussion group.

        Raises: Refusal 400 for an unknown chat, 403 for one that the bot is not in; with `post`, 400
        where it may not write.
        """
        named = self.text("chat_id").strip()
        if not named:
            raise errors.empty("chat_id")
        chat_id = self._chat_id(named)
        if chat_id not in (self.channel_id, self.discussion_id):
            kind = "channel" if self.world.account(NETWORK, str(chat_id)) else "supergroup"
            raise errors.forbidden(f"bot is not a member of the {kind} chat")
        if post and chat_id == self.channel_id and not self.account.extra["administrator"]:
            raise errors.bad_request("need administrator rights in the channel chat")
        return chat_id

    def _chat_id(self, named: str) -> int:
        if named.startswith("@"):
            account = self.world.find_account(
                NETWORK, lambda a: a.handle.lower() == named[1:].lower()
            )
            if account is not None:
                return int(account.id)
        else:
            try:
                number = int(named)
            except ValueError:
                number = 0
            if self.world.find_account(
                NETWORK, lambda a: str(number) in (a.id, a.extra["discussion_id"])
            ):
                return number
        raise errors.bad_request("chat not found")

    def message(self, chat_id: int, what: str) -> Message:
        """The message that `message_id` names. Raises: Refusal 400."""
        number = self.whole("message_id")
        if number is None:
            raise errors.bad_request("message identifier is not specified")
        found = self.state.messages.get((chat_id, number))
        if found is None:
            raise errors.bad_request(f"message to {what} not found")
        return found

    @property
    def bot(self) -> Json:
        return {
            "id": int(self.account.extra["bot_id"]),
            "is_bot": True,
            "first_name": f"{self.account.name} Bot",
            "username": self.account.extra["bot_username"],
        }


async def parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, web.FileField]]:
    """Query and body together: form, multipart or JSON.

    core.telegram.org/bots/api#making-requests

    Raises: Refusal 400 for a body that is not what it says.
    """
    params: dict[str, Any] = dict(request.query.items())
    files: dict[str, web.FileField] = {}
    if request.content_type == "application/json":
        raw = await request.read()
        try:
            body = json.loads(raw) if raw.strip() else {}
        except ValueError:
            raise errors.bad_request("can't parse the request's JSON") from None
        if not isinstance(body, dict):
            raise errors.bad_request("object expected as the request's JSON")
        return params | body, files
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value
            else:
                params[name] = value
    return params, files


def _utf8(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise errors.bad_request("strings must be encoded in UTF-8") from None
    return value
