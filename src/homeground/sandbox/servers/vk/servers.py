"""groups.addCallbackServer and its kin: which addresses of a community VK calls about what.

Schema 5.199 (groups/methods.json), and dev.vk.com/api/callback/getting-started: up to ten addresses,
each confirmed before it is called. VK asks for the confirmation after it has answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from homeground.sandbox.calling.caller import NotSubscribed
from homeground.sandbox.calling.kept import Subscription
from homeground.sandbox.calling.transport import may_be_called

from . import errors
from .call import Call
from .calls import VERSION, VkCaller, confirmation

MOST_SERVERS = 10
LONGEST_TITLE, LONGEST_SECRET = 14, 50
NUMBER = "number"


def confirmation_code(call: Call) -> dict[str, str]:
    _of_own_group(call)
    return {"code": confirmation(call.world, call.account)}


def add(call: Call) -> dict[str, int]:
    _of_own_group(call)
    if len(_servers(call)) >= MOST_SERVERS:
        raise errors.callback_servers_limit()
    url, title, secret = _described(call)
    number = call.world.count(f"vk.callback.{call.group_id}")
    made = _subscription(call, f"vk:{call.group_id}:{number}", url, secret)
    made.extra |= {NUMBER: number, "title": title, "creator": call.user_id}
    made.fields = frozenset()  # nothing is told before setCallbackSettings says what
    made.status = "wait"
    VkCaller(call.world, call.state).kept.subscribe(made)
    _confirm(call, made)
    return {"server_id": number}


def edit(call: Call) -> int:
    server = _server(call, call.required_integer("server_id"))
    url, title, secret = _described(call)
    moved = url != server.url
    server.url, server.secrets["secret"] = url, secret
    server.extra["title"] = title
    if moved:
        server.status = "wait"
        _confirm(call, server)
    return 1


def delete(call: Call) -> int:
    server = _server(call, call.required_integer("server_id"))
    VkCaller(call.world, call.state).kept.drop(server.id)
    return 1


def listed(call: Call) -> dict[str, Any]:
    _of_own_group(call)
    wanted = {int(number) for number in call.listed("server_ids") if number.isdecimal()}
    found = [
        {
            "id": one.extra[NUMBER],
            "title": one.extra["title"],
            "creator_id": one.extra["creator"],
            "url": one.url,
            "secret_key": one.secrets["secret"],
            "status": one.status,
        }
        for one in _servers(call)
        if not wanted or one.extra[NUMBER] in wanted
    ]
    return {"count": len(found), "items": found}


def settings(call: Call) -> dict[str, Any]:
    server = _server(call, call.required_integer("server_id"))
    events = {name: int(name in server.fields) for name in sorted(VkCaller.fields)}
    return {"api_version": server.extra.get("version", VERSION), "events": OTHER | events}


def set_settings(call: Call) -> int:
    """Of the events those that happen here are kept; the others are taken and told never."""
    server = _server(call, call.required_integer("server_id"))
    server.fields = changed(call, server.fields)
    if version := call.text("api_version"):
        server.extra["version"] = version
    return 1


def changed(call: Call, fields: frozenset[str]) -> frozenset[str]:
    """What is wanted after a call that names some events."""
    named = {name: call.flag(name) for name in VkCaller.fields if name in call.params}
    return frozenset(name for name in VkCaller.fields if named.get(name, name in fields))


OTHER = dict.fromkeys(
    (
        "audio_new", "board_post_delete", "board_post_edit", "board_post_new",
        "board_post_restore", "donut_money_withdraw", "donut_money_withdraw_error",
        "donut_subscription_cancelled", "donut_subscription_create",
        "donut_subscription_expired", "donut_subscription_price_changed",
        "donut_subscription_prolonged", "group_change_photo", "group_change_settings",
        "group_join", "group_leave", "group_officers_edit", "lead_forms_new",
        "market_comment_delete", "market_comment_edit", "market_comment_new",
        "market_comment_restore", "market_order_edit", "market_order_new", "message_allow",
        "message_deny", "message_edit", "message_new", "message_reaction_event",
        "message_read", "message_reply", "message_typing_state", "photo_comment_delete",
        "photo_comment_edit", "photo_comment_new", "photo_comment_restore", "photo_new",
        "poll_vote_new", "user_block", "user_unblock", "video_comment_delete",
        "video_comment_edit", "video_comment_new", "video_comment_restore", "video_new",
        "wall_repost", "wall_schedule_post_delete", "wall_schedule_post_new",
    ),
    0,
)  # fmt: skip
"""Events of which the sandbox has nothing to tell."""


def _of_own_group(call: Call) -> None:
    if call.required_integer("group_id") != call.group_id:
        raise errors.no_access()


def _described(call: Call) -> tuple[str, str, str]:
    url, title, secret = call.text("url"), call.text("title"), call.text("secret_key")
    if not may_be_called(url):
        raise errors.invalid("url")
    if not title or len(title) > LONGEST_TITLE:
        raise errors.invalid("title")
    if len(secret) > LONGEST_SECRET:
        raise errors.invalid("secret_key")
    return url, title, secret


def _subscription(call: Call, name: str, url: str, secret: str) -> Subscription:
    caller = VkCaller(call.world, call.state)
    return caller.subscription(
        name,
        call.account.id,
        url,
        secrets=caller.secrets_of(call.account, {"secret": secret}),
        fields=frozenset(),
        origin=call.base,
    )


def _servers(call: Call) -> list[Subscription]:
    mine = VkCaller(call.world, call.state).kept.of("vk", call.account.id)
    return [one for one in mine if NUMBER in one.extra]


def _server(call: Call, number: int) -> Subscription:
    _of_own_group(call)
    found = next((one for one in _servers(call) if one.extra[NUMBER] == number), None)
    if found is None:
        raise errors.not_found()
    return found


_CONFIRMING: set[asyncio.Task[None]] = set()
"""A task that nobody holds may be collected before it ends."""


def _confirm(call: Call, server: Subscription) -> None:
    async def confirm() -> None:
        with suppress(NotSubscribed):
            await VkCaller(call.world, call.state).agree(server)
        server.since = call.world.clock.timestamp()

    task = asyncio.get_running_loop().create_task(confirm())
    _CONFIRMING.add(task)
    task.add_done_callback(_CONFIRMING.discard)


METHODS: dict[str, tuple[Callable[[Call], Any], tuple[str, ...]]] = {
    "groups.getCallbackConfirmationCode": (confirmation_code, ("user", "community")),
    "groups.addCallbackServer": (add, ("user", "community")),
    "groups.editCallbackServer": (edit, ("user", "community")),
    "groups.deleteCallbackServer": (delete, ("user", "community")),
    "groups.getCallbackServers": (listed, ("user", "community")),
    "groups.getCallbackSettings": (settings, ("user", "community")),
    "groups.setCallbackSettings": (set_settings, ("user", "community")),
}
