"""Asking networks what is new, and telling them where to call: what goes out, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from homeground.networks import errors
from homeground.networks.contract import Connector
from homeground.networks.http import Http
from homeground.networks.registry import CONNECTORS, LISTENERS, RECEIVERS, SUBSCRIBERS

from .listener import Heard, Listener, listening

CREDENTIALS = {
    "vk": {"access_token": "community-key"},
    "telegram": {"bot_token": "123:AA"},
    "line": {"channel_access_token": "token"},
    "max": {"access_token": "token"},
    "facebook": {"access_token": "token"},
}
IDS = {"vk": "-5", "telegram": "-100123", "line": "U1", "max": "-7", "facebook": "1755"}
URL = "https://house.example/in/1-abc"
SECRETS = {
    "vk": {"secret": "s", "confirmation": "c"},
    "telegram": {"secret_token": "s"},
    "line": {"channel_secret": "s"},
    "max": {"secret": "s"},
    "facebook": {"app_secret": "s", "verify_token": "v"},
}


def connector(network: str, server: Listener, http: Http, **more: str) -> Connector:
    return CONNECTORS[network](
        http,
        account_id=more.get("account_id", IDS[network]),
        credentials=CREDENTIALS[network],
        base_url=server.url,
        handle="lumikko",
    )


def method(heard: Heard) -> str:
    return heard.path.rpartition("/")[2]


# --- Telegram -----------------------------------------------------------------------------------


async def test_telegram_is_asked_from_after_what_was_kept() -> None:
    updates = [{"update_id": 8, "message": {}}, {"update_id": 7}, {"no": "number"}]

    def answer(heard: Heard) -> web.Response:
        return web.json_response({"ok": True, "result": updates})

    async with listening(answer) as (server, http):
        listener = LISTENERS["telegram"]
        first = await listener.hear(connector("telegram", server, http), {}, wait_seconds=1)
        assert first.cursor == {"offset": "9"}
        assert [json.loads(body)["update_id"] for body in first.calls] == [8, 7]
        updates.clear()
        second = await listener.hear(
            connector("telegram", server, http), first.cursor, wait_seconds=1
        )
        assert (second.calls, second.cursor) == ([], first.cursor)
    asked = [json.loads(heard.body) for heard in server.heard]
    assert "offset" not in asked[0]
    assert asked[1]["offset"] == 9
    assert "edited_message" in asked[0]["allowed_updates"]


async def test_telegram_says_that_a_webhook_takes_everything() -> None:
    def answer(heard: Heard) -> web.Response:
        said = "Conflict: can't use getUpdates method while webhook is active"
        refused = {"ok": False, "error_code": 409, "description": said}
        return web.json_response(refused, status=409)

    async with listening(answer) as (server, http):
        with pytest.raises(errors.Unavailable, match="webhook is active"):
            await LISTENERS["telegram"].hear(
                connector("telegram", server, http), {}, wait_seconds=1
            )


# --- VK -----------------------------------------------------------------------------------------

UPDATE = {"group_id": 5, "type": "wall_reply_new", "event_id": "e1", "v": "5.199", "object": {}}


class VKServer:
    """`groups.getLongPollServer`, and a long poll that says what it is told to."""

    def __init__(self, *said: Any) -> None:
        self.said = list(said)
        self.keys = 0
        self.asked: list[dict[str, str]] = []

    def __call__(self, heard: Heard) -> web.Response:
        if heard.path == "/method/groups.getLongPollServer":
            assert heard.form["group_id"] == "5"
            self.keys += 1
            server = {"key": f"key{self.keys}", "server": f"{self.url}/wh5", "ts": "100"}
            return web.json_response({"response": server})
        assert heard.path == "/wh5"
        self.asked.append({name: value[0] for name, value in parse_qs(heard.query).items()})
        return web.json_response(self.said.pop(0))

    url = ""


@pytest.mark.parametrize(
    ("said", "cursor", "calls"),
    [
        ({"ts": "101", "updates": [UPDATE]}, {"key": "key1", "ts": "101"}, 1),
        ({"ts": 102, "updates": []}, {"key": "key1", "ts": "102"}, 0),
        # 1: history before ts is lost; 2: the key ended, the place holds; 3: both are lost.
        ({"failed": 1, "ts": 130}, {"key": "key1", "ts": "130"}, 0),
        ({"failed": 2}, {"key": "key2", "ts": "57"}, 0),
        ({"failed": 3}, {"key": "key2", "ts": "100"}, 0),
        ({"failed": 4}, {"key": "key2", "ts": "100"}, 0),
    ],
)
async def test_vk_goes_on_where_it_says(said: Any, cursor: dict[str, str], calls: int) -> None:
    vk = VKServer(said)
    async with listening(vk) as (server, http):
        vk.url = server.url
        asked = connector("vk", server, http)
        first = await LISTENERS["vk"].hear(asked, {}, wait_seconds=1)
        assert first.calls == []
        assert first.cursor["ts"] == "100"
        heard = await LISTENERS["vk"].hear(asked, first.cursor | {"ts": "57"}, wait_seconds=2)
    assert vk.asked == [{"act": "a_check", "key": "key1", "ts": "57", "wait": "2"}]
    assert {name: heard.cursor[name] for name in cursor} == cursor
    assert len(heard.calls) == calls
    for body in heard.calls:
        assert json.loads(body) == UPDATE


@pytest.mark.parametrize("said", [{}, {"updates": []}, [], None, {"ts": None}])
async def test_vk_long_poll_that_cannot_be_read_is_asked_later(said: Any) -> None:
    vk = VKServer(said)
    async with listening(vk) as (server, http):
        vk.url = server.url
        cursor = {"server": f"{server.url}/wh5", "key": "k", "ts": "1"}
        with pytest.raises(errors.Unavailable):
            await LISTENERS["vk"].hear(connector("vk", server, http), cursor, wait_seconds=1)


async def test_vk_does_not_send_us_to_a_server_of_anybodys() -> None:
    def answer(heard: Heard) -> web.Response:
        elsewhere = {"key": "k", "server": "http://169.254.169.254/wh5", "ts": "1"}
        return web.json_response({"response": elsewhere})

    async with listening(answer) as (server, http):
        with pytest.raises(errors.Unavailable, match="cannot be asked"):
            await LISTENERS["vk"].hear(connector("vk", server, http), {}, wait_seconds=1)


def test_only_communities_and_bots_have_a_queue() -> None:
    assert LISTENERS["vk"].queue_of("-5", {}) == LISTENERS["vk"].queue_of("club5", {})
    assert LISTENERS["vk"].queue_of("99", {}) is None
    assert LISTENERS["telegram"].queue_of("-100", {"bot_token": "1:a"}) == "1:a"
    assert LISTENERS["telegram"].queue_of("-100", {}) is None


# --- telling where to call ----------------------------------------------------------------------


def test_who_is_asked_or_told_also_calls() -> None:
    assert set(LISTENERS) <= set(RECEIVERS)
    assert set(SUBSCRIBERS) <= set(RECEIVERS)


async def test_vk_is_told_in_the_words_of_its_schema(shared: Path) -> None:
    methods = json.loads((shared / "schemas/vk/groups/methods.json").read_text(encoding="utf-8"))
    known = {each["name"]: each for each in methods["methods"]}
    answers: dict[str, Any] = {
        "groups.getCallbackConfirmationCode": {"code": "62dfc19d"},
        "groups.getCallbackServers": {"count": 0, "items": []},
        "groups.addCallbackServer": {"server_id": 3},
        "groups.setCallbackSettings": 1,
    }

    def answer(heard: Heard) -> web.Response:
        return web.json_response({"response": answers[method(heard)]})

    async with listening(answer) as (server, http):
        asked = connector("vk", server, http)
        assert await SUBSCRIBERS["vk"].learn(asked) == {"confirmation": "62dfc19d"}
        await SUBSCRIBERS["vk"].subscribe(asked, URL, SECRETS["vk"])
    assert [method(heard) for heard in server.heard] == list(answers)
    for heard in server.heard:
        parameters = known[method(heard)]["parameters"]
        names = {each["name"] for each in parameters}
        required = {each["name"] for each in parameters if each.get("required")}
        assert required <= set(heard.form)
        assert set(heard.form) - {"access_token", "v"} <= names
        assert "group" in known[method(heard)]["access_token_type"]
    added, settings = server.heard[2].form, server.heard[3].form
    assert (added["url"], added["secret_key"]) == (URL, "s")
    assert settings["server_id"] == "3"
    assert settings["wall_reply_new"] == "1"


async def test_vk_is_told_once_however_often() -> None:
    def answer(heard: Heard) -> web.Response:
        known = {"count": 1, "items": [{"id": 9, "title": "Homeground", "url": "https://old"}]}
        return web.json_response({"response": known if "Servers" in heard.path else 1})

    async with listening(answer) as (server, http):
        await SUBSCRIBERS["vk"].subscribe(connector("vk", server, http), URL, SECRETS["vk"])
    assert [method(heard) for heard in server.heard] == [
        "groups.getCallbackServers",
        "groups.editCallbackServer",
        "groups.setCallbackSettings",
    ]
    assert server.heard[1].form["server_id"] == "9"


async def test_a_persons_page_has_nothing_to_be_told_of() -> None:
    async with listening(lambda heard: web.json_response({})) as (server, http):
        asked = connector("vk", server, http, account_id="99")
        with pytest.raises(errors.NotAuthorized, match="community"):
            await SUBSCRIBERS["vk"].learn(asked)
    assert server.heard == []


async def test_telegram_is_told_in_the_words_of_its_specification(shared: Path) -> None:
    api = json.loads((shared / "schemas/telegram/api.json").read_text(encoding="utf-8"))
    names = {field["name"] for field in api["methods"]["setWebhook"]["fields"]}

    def answer(heard: Heard) -> web.Response:
        return web.json_response({"ok": True, "result": True})

    async with listening(answer) as (server, http):
        asked = connector("telegram", server, http)
        await SUBSCRIBERS["telegram"].subscribe(asked, URL, SECRETS["telegram"])
    (heard,) = server.heard
    told = json.loads(heard.body)
    assert method(heard) == "setWebhook"
    assert set(told) <= names
    assert (told["url"], told["secret_token"]) == (URL, "s")


@pytest.mark.parametrize(
    ("network", "path", "said"),
    [
        ("line", "/v2/bot/channel/webhook/endpoint", {"endpoint": URL}),
        ("max", "/subscriptions", {"url": URL, "secret": "s"}),
    ],
)
async def test_line_and_max_are_told(network: str, path: str, said: dict[str, str]) -> None:
    async with listening(lambda heard: web.json_response({"success": True})) as (server, http):
        asked = connector(network, server, http)
        await SUBSCRIBERS[network].subscribe(asked, URL, SECRETS[network])
    (heard,) = server.heard
    assert heard.path == path
    assert json.loads(heard.body).items() >= said.items()


async def test_max_may_say_no_with_200() -> None:
    no = {"success": False, "message": "url is not https"}
    async with listening(lambda heard: web.json_response(no)) as (server, http):
        with pytest.raises(errors.Rejected, match="url is not https"):
            await SUBSCRIBERS["max"].subscribe(connector("max", server, http), URL, SECRETS["max"])


async def test_a_page_is_subscribed_to_its_app() -> None:
    async with listening(lambda heard: web.json_response({"success": True})) as (server, http):
        asked = connector("facebook", server, http)
        await SUBSCRIBERS["facebook"].subscribe(asked, URL, SECRETS["facebook"])
    (heard,) = server.heard
    assert heard.path.endswith("/1755/subscribed_apps")
    assert heard.form == {"subscribed_fields": "feed,mention"}
