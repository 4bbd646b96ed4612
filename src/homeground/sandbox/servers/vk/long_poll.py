"""groups.getLongPollServer, and the server behind it: events that wait until somebody asks.

dev.vk.com/api/bots-long-poll/getting-started and schema 5.199, seen 2026-11-22: `failed` 1 says that
events are gone and gives the number to go on with, 2 that the key has ended, 3 that all must be asked
for anew. How long a key lasts and how many events wait is not documented: here a day and a thousand.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from homeground.sandbox.calling.happened import news
from homeground.sandbox.calling.kept import Json, Subscription
from homeground.sandbox.world import World

from . import errors
from .call import Call
from .calls import VERSION, VkCaller
from .servers import OTHER, changed
from .state import State

KEY_SECONDS = 86_400.0
MOST_WAITING = 1000
LONGEST_WAIT_SECONDS = 90.0
USUAL_WAIT_SECONDS = 25.0


@dataclass(slots=True)
class Line:
    """What waits for one community. `heard` holds what has been told already, as webhooks do."""

    heard: Subscription
    enabled: bool = True
    """Real communities have it switched off at first. Here whoever made the key switched it on."""
    keys: dict[str, float] = field(default_factory=dict)
    """Given out, and until when (seconds since 1970)."""
    events: list[Json] = field(default_factory=list)
    first: int = 1
    """The number of the oldest event that waits."""

    @property
    def last(self) -> int:
        """The number of the newest event."""
        return self.first + len(self.events) - 1


def get_server(call: Call) -> dict[str, str]:
    line = _line(call)
    if not line.enabled:
        # Seen in public reports, without an error of its own in the schema.
        raise errors.wrong_parameter("longpoll for this group is not enabled")
    _collect(call.world, call.state, line)
    number = call.world.count("vk.long_poll")
    key = call.world.random("vk.long_poll", number).randbytes(20).hex()
    line.keys[key] = call.world.clock.timestamp() + KEY_SECONDS
    return {"key": key, "server": f"{call.base}/wh{call.group_id}", "ts": str(line.last)}


def get_settings(call: Call) -> dict[str, Any]:
    line = _line(call)
    events = {name: int(name in line.heard.fields) for name in sorted(VkCaller.fields)}
    return {"api_version": VERSION, "is_enabled": line.enabled, "events": OTHER | events}


def set_settings(call: Call) -> int:
    line = _line(call)
    if "enabled" in call.params:
        if call.flag("enabled") and not line.enabled:
            line.heard.since = call.world.clock.timestamp()
        line.enabled = call.flag("enabled")
    line.heard.fields = changed(call, line.heard.fields)
    return 1


METHODS: dict[str, tuple[Callable[[Call], Any], tuple[str, ...]]] = {
    "groups.getLongPollServer": (get_server, ("user", "community")),
    "groups.getLongPollSettings": (get_settings, ("user", "community")),
    "groups.setLongPollSettings": (set_settings, ("user", "community")),
}


async def check(request: web.Request, world: World, state: State) -> web.Response:
    """GET {server}?act=a_check&key=…&ts=…&wait=…: waits really, up to `wait` seconds."""
    line = _lines(world).get(f"-{request.match_info['group']}")
    query = request.query
    if line is None or query.get("act") != "a_check":
        return _told({"failed": 3})
    if line.keys.get(query.get("key", ""), 0.0) <= world.clock.timestamp():
        return _told({"failed": 2})
    ts = query.get("ts", "")
    if not ts.isdecimal() or len(ts) > 18:
        return _told({"failed": 3})
    after = int(ts)
    if not line.first - 1 <= after <= line.last:
        return _told({"failed": 1, "ts": str(line.last)})
    wait = query.get("wait", "")
    seconds = float(wait) if wait.isdecimal() else USUAL_WAIT_SECONDS
    until = time.monotonic() + min(seconds, LONGEST_WAIT_SECONDS)
    _collect(world, state, line)
    while line.last <= after and time.monotonic() < until:
        await asyncio.sleep(0.05)
        _collect(world, state, line)
    return _told({"ts": str(line.last), "updates": line.events[max(0, after + 1 - line.first) :]})


def _collect(world: World, state: State, line: Line) -> None:
    if not line.enabled:
        return
    caller = VkCaller(world, state)
    line.events += [told.payload for told in caller.compose(line.heard, news(world, line.heard))]
    if (over := len(line.events) - MOST_WAITING) > 0:
        del line.events[:over]
        line.first += over


def _line(call: Call) -> Line:
    if call.required_integer("group_id") != call.group_id:
        raise errors.no_access()
    lines = _lines(call.world)
    if call.account.id not in lines:
        heard = VkCaller(call.world, call.state).subscription(
            f"vk:long-poll:{call.group_id}",
            call.account.id,
            "",
            secrets={},
            fields=VkCaller.usual,
            origin=call.base,
        )
        lines[call.account.id] = Line(heard)
    return lines[call.account.id]


def _lines(world: World) -> dict[str, Line]:
    """By the community's wall."""
    kept: dict[str, Line] = world.of("vk").setdefault("long_poll", {})
    return kept


def _told(answer: Json) -> web.Response:
    return web.json_response(answer, dumps=lambda o: json.dumps(o, ensure_ascii=False))
