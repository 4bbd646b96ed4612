"""Asking VK what is new in a community, and telling it where to call.

https://dev.vk.com/en/api/bots-long-poll/getting-started
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from homeground.networks.contract import Connector
from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.http import same_origin
from homeground.networks.listening import Heard, Listener, Subscriber
from homeground.networks.reading import Json, count, mapping, objects, words

from .ask import Asking
from .incoming import EVENTS
from .network import VERSION
from .translate import owner_from_account

HISTORY_LOST, KEY_EXPIRED, ALL_LOST = 1, 2, 3
TITLE = "Homeground"


class VKListener(Listener):
    async def hear(
        self, connector: Connector, cursor: Mapping[str, str], *, wait_seconds: int
    ) -> Heard:
        """VK gives a server and a key for a while, and a place in its history (`ts`)."""
        vk = _asking(connector)
        if not cursor.get("server"):
            # What was before is not told.
            return Heard([], await _server(vk))
        answer = await vk.http.send(
            "GET",
            cursor["server"],
            write=False,
            params={
                "act": "a_check",
                "key": cursor.get("key", ""),
                "ts": cursor.get("ts", ""),
                "wait": str(wait_seconds),
            },
        )
        told = mapping(answer.json()) if answer.status == 200 else {}
        failed, ts = count(told.get("failed")), words(told.get("ts"))
        if failed == HISTORY_LOST and ts:
            # VK keeps its history for a while only: what was before `ts` is lost.
            return Heard([], {**cursor, "ts": ts})
        if failed == KEY_EXPIRED:
            return Heard([], await _server(vk) | {"ts": cursor.get("ts", "")})
        if failed is not None:
            return Heard([], await _server(vk))
        if ts is None:
            raise Unavailable("VK's long poll gave an answer that cannot be read.", network="vk")
        bodies = [json.dumps(u, ensure_ascii=False).encode() for u in objects(told, "updates")]
        return Heard(bodies, {**cursor, "ts": ts})

    def queue_of(self, account_id: str, credentials: Mapping[str, str]) -> str | None:
        """Communities only: a person's wall has no such thing."""
        owner = owner_from_account(account_id)
        return str(owner) if owner < 0 else None


class VKSubscriber(Subscriber):
    async def learn(self, connector: Connector) -> dict[str, str]:
        vk = _asking(connector)
        answer = await vk._ask("groups.getCallbackConfirmationCode", {"group_id": _group(vk)})
        code = words(mapping(answer).get("code"))
        if code is None:
            raise Unavailable("VK did not say what its confirmation string is.", network="vk")
        return {"confirmation": code}

    async def subscribe(self, connector: Connector, url: str, secrets: Mapping[str, str]) -> None:
        """VK asks the address at once whether it is ours."""
        vk = _asking(connector)
        server = {"url": url, "title": TITLE, "secret_key": secrets["secret"]}
        known = await _known_server(vk)
        if known is None:
            answer = await vk._ask(
                "groups.addCallbackServer", {"group_id": _group(vk), **server}, write=True
            )
            known = words(mapping(answer).get("server_id"))
        else:
            await vk._ask(
                "groups.editCallbackServer",
                {"group_id": _group(vk), "server_id": known, **server},
                write=True,
            )
        if known is None:
            raise Unavailable("VK did not say the number of the server.", network="vk")
        wanted = dict.fromkeys(EVENTS, "1")
        await vk._ask(
            "groups.setCallbackSettings",
            {"group_id": _group(vk), "server_id": known, "api_version": VERSION, **wanted},
            write=True,
        )


async def _known_server(vk: Asking) -> str | None:
    answer = await vk._ask("groups.getCallbackServers", {"group_id": _group(vk)})
    ours = (s for s in objects(answer, "items") if s.get("title") == TITLE)
    return next((words(server.get("id")) for server in ours), None)


async def _server(vk: Asking) -> dict[str, str]:
    told: Any = await vk._ask("groups.getLongPollServer", {"group_id": _group(vk)})
    answer: Json = mapping(told)
    server, key, ts = (words(answer.get(name)) for name in ("server", "key", "ts"))
    if server is None or key is None or ts is None:
        raise Unavailable("VK did not say where to ask what is new.", network="vk")
    if not (server.startswith("https://") or same_origin(server, vk.base_url)):
        raise Unavailable("VK named a server that cannot be asked.", network="vk")
    return {"server": server, "key": key, "ts": ts}


def _asking(connector: Connector) -> Asking:
    assert isinstance(connector, Asking)
    return connector


def _group(vk: Asking) -> str:
    if vk.owner_id >= 0:
        raise NotAuthorized(
            "VK tells what happens in communities, not on a person's page: connect the community "
            "with its own key.",
            network="vk",
        )
    return str(-vk.owner_id)


LISTENER = VKListener()
SUBSCRIBER = VKSubscriber()
