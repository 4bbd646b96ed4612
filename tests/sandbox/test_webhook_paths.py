"""Webhooks set up where each network has a path for it; what is told, held against the schemas."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import vk_api
from linebot.v3 import messaging, oauth, webhook
from linebot.v3.webhooks import MessageEvent, TextMessageContent
from vk_api.bot_longpoll import VkBotEventType, VkBotLongPoll

from homeground.sandbox.calling.kept import kept
from tests.networks.harness import RunningSandbox
from tests.networks.listener import listening
from tests.networks.openapi import OpenApi

from .max_caller import schema_of
from .telegram_schema import TelegramSchema
from .test_client_vk_api import ToSandbox
from .test_webhooks import DAY, House, answering, quiet
from .vk_caller import Refused, VkCaller
from .vk_schema import VkSchema
from .x_caller import XCaller


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    made: list[House] = []
    async with listening(answering(lambda: made[0])) as (listener, _):
        made.append(House(listener))
        yield made[0]


async def ask(sandbox: RunningSandbox, method: str, url: str, **more: Any) -> tuple[int, Any]:
    async with sandbox.session.request(method, url, **more) as answer:
        raw = await answer.read()
        return answer.status, json.loads(raw) if raw else None


# --- Meta -----------------------------------------------------------------------------------------


async def test_a_page_and_its_app_both_subscribe(sandbox: RunningSandbox, house: House) -> None:
    app = await sandbox.control("apps", network="facebook")
    page = await sandbox.token("facebook")
    graph = f"{page['base_url']}/v25.0"
    token = f"{app['client_id']}|{app['client_secret']}"
    asked = {
        "object": "page",
        "callback_url": house.url,
        "fields": "feed",
        "verify_token": "wrong",
        "access_token": token,
    }
    address = f"{graph}/{app['client_id']}/subscriptions"
    status, refused = await ask(sandbox, "POST", address, data=asked)
    assert (status, refused["error"]["code"]) == (400, 2200)
    assert await ask(sandbox, "POST", address, data=asked | {"verify_token": "verify"}) == (
        200,
        {"success": True},
    )
    _, listed = await ask(sandbox, "GET", f"{address}?access_token={token}")
    assert listed["data"][0]["callback_url"] == house.url
    assert not kept(sandbox.sandbox.world).subscriptions, "the Page has not agreed yet"
    bearer = {"Authorization": f"Bearer {page['credentials']['access_token']}"}
    pages = f"{graph}/{page['account_id']}/subscribed_apps"
    status, _ = await ask(sandbox, "POST", pages, data={"subscribed_fields": ""}, headers=bearer)
    assert status == 400
    agreed = {"subscribed_fields": "feed"}
    assert (await ask(sandbox, "POST", pages, data=agreed, headers=bearer))[0] == 200
    assert len(kept(sandbox.sandbox.world).subscriptions) == 1
    data = {"message": "Kajo"}
    await ask(sandbox, "POST", f"{graph}/{page['account_id']}/feed", data=data, headers=bearer)
    await sandbox.advance(DAY)
    assert await quiet(sandbox, "facebook")
    assert (await ask(sandbox, "DELETE", pages, headers=bearer))[0] == 200
    assert not kept(sandbox.sandbox.world).subscriptions


async def test_only_the_app_itself_may_subscribe(sandbox: RunningSandbox) -> None:
    app = await sandbox.control("apps", network="facebook")
    graph = f"{sandbox.url}/facebook/v25.0/{app['client_id']}/subscriptions"
    status, told = await ask(sandbox, "POST", graph, data={"object": "page"})
    assert (status, told["error"]["code"]) == (400, 104)
    status, told = await ask(sandbox, "GET", f"{graph}?access_token={app['client_id']}|guess")
    assert (status, told["error"]["code"]) == (400, 15)


# --- X --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def x_schema(shared: Path) -> OpenApi:
    return OpenApi.of(shared, "x")


async def test_an_app_at_x_has_its_webhook_and_accounts(
    sandbox: RunningSandbox, house: House, x_schema: OpenApi
) -> None:
    x = XCaller(sandbox, await sandbox.token("x", followers=20_000), x_schema)
    grants = sandbox.sandbox.world.of("x")["grants"]
    app = grants[x.token["credentials"]["access_token"]].app
    wrong = await x("POST", "/2/webhooks", json={"url": house.url})
    assert wrong.status == 400
    assert "CrcValidationFailed" in json.dumps(wrong.body)
    sandbox.sandbox.world.of("x")["apps"][app] = "consumer"
    hook = (await x("POST", "/2/webhooks", json={"url": house.url})).data
    assert hook["valid"]
    assert (await x("POST", "/2/webhooks", json={"url": house.url})).status == 400
    assert [one["id"] for one in (await x("GET", "/2/webhooks")).data] == [hook["id"]]
    assert (await x("PUT", f"/2/webhooks/{hook['id']}")).data == {"valid": True}
    asked = {
        "event_type": "post.mention.create",
        "filter": {"user_id": x.account_id},
        "webhook_id": hook["id"],
        "tag": "replies",
    }
    made = await x("POST", "/2/activity/subscriptions", json=asked)
    number = made.data["subscription"]["subscription_id"]
    everything = f"/2/account_activity/webhooks/{hook['id']}/subscriptions/all"
    assert (await x("GET", everything)).data == {"subscribed": False}
    assert (await x("POST", everything, json={})).data == {"subscribed": True}
    await x.post("Kajo is out")
    await sandbox.advance(DAY)
    calls = await quiet(sandbox, "x")
    kinds = {call["what"] for call in calls}
    assert kinds == {"post.mention.create", "tweet_create_events"}
    document = x_schema._document["components"]["schemas"]
    for call in calls:
        if call["what"] == "post.mention.create":
            assert call["payload"]["data"]["tag"] == "replies"
            assert call["payload"]["data"]["event_type"] in json.dumps(document)
            assert set(call["payload"]["data"]) <= set(
                document["ActivityStreamResponse"]["properties"]["data"]["properties"]
            )
        else:
            assert call["payload"]["for_user_id"] == x.account_id
    assert (await x("DELETE", f"/2/activity/subscriptions/{number}")).data == {"deleted": True}
    assert (await x("DELETE", f"/2/webhooks/{hook['id']}")).data == {"deleted": True}
    assert not kept(sandbox.sandbox.world).subscriptions


# --- VK -------------------------------------------------------------------------------------------

EVENTS = {"wall_reply_new": 1, "wall_reply_delete": 1, "wall_post_new": 1}


@pytest_asyncio.fixture
async def vk(sandbox: RunningSandbox, vk_schema: VkSchema) -> VkCaller:
    token = await sandbox.token("vk", "user", language="ru", followers=20_000)
    return VkCaller(sandbox, vk_schema, token)


async def until_confirmed(vk: VkCaller, number: int) -> str:
    for _ in range(1200):
        listed = await vk("groups.getCallbackServers", group_id=-vk.wall, server_ids=number)
        status = str(listed["items"][0]["status"])
        if status != "wait":
            return status
        await asyncio.sleep(0.05)
    return "wait"


async def test_vk_confirms_a_server_before_it_calls(vk: VkCaller, house: House) -> None:
    group = {"group_id": -vk.wall}
    code = (await vk("groups.getCallbackConfirmationCode", **group))["code"]
    server = {"url": house.url, "title": "Homeground", "secret_key": "agreed"}
    number = (await vk("groups.addCallbackServer", **group, **server))["server_id"]
    # The house answers another string than this community's.
    assert code != "1a2b3c4d"
    assert await until_confirmed(vk, number) == "failed"
    await vk("groups.setCallbackSettings", **group, server_id=number, **EVENTS)
    await vk.post()
    await vk.sandbox.advance(DAY)
    assert not house.told
    for one in kept(vk.sandbox.sandbox.world).subscriptions.values():
        one.secrets["confirmation"] = "1a2b3c4d"
    other = server | {"url": f"{house.url}/2"}
    await vk("groups.editCallbackServer", **group, server_id=number, **other)
    assert await until_confirmed(vk, number) == "ok"
    told = await vk("groups.getCallbackSettings", **group, server_id=number)
    assert told["events"]["wall_reply_new"] == 1
    assert told["events"]["wall_reply_edit"] == 0
    await vk.post()
    await vk.sandbox.advance(DAY)
    await quiet(vk.sandbox, "vk")
    events = [json.loads(heard.body) for heard in house.told]
    assert {event["type"] for event in events} == {"wall_post_new", "wall_reply_new"}
    for event in events:
        shape = f"callback/objects.json#/definitions/callback_{event['type']}"
        # dev.vk.com/api/community-events/json-schema names it; the schema does not.
        event["object"].pop("post_owner_id", None)
        assert list(vk.schema._problems(shape, event["object"])) == []
        assert event["secret"] == "agreed"
        assert event["group_id"] == -vk.wall
    await vk("groups.deleteCallbackServer", **group, server_id=number)
    with pytest.raises(Refused) as refused:
        await vk("groups.getCallbackSettings", **group, server_id=number)
    assert refused.value.code == 104


async def test_vk_asks_for_ten_servers_at_most(vk: VkCaller, house: House) -> None:
    for _ in range(10):
        await vk("groups.addCallbackServer", group_id=-vk.wall, url=house.url, title="one")
    with pytest.raises(Refused) as refused:
        await vk("groups.addCallbackServer", group_id=-vk.wall, url=house.url, title="one")
    assert refused.value.code == 2000


async def test_long_poll_by_vk_api_of_pypi(vk: VkCaller) -> None:
    session = vk_api.VkApi(token=vk.token, api_version="5.199")
    session.http.mount("https://api.vk.ru", ToSandbox(vk.base))
    poll = await asyncio.to_thread(VkBotLongPoll, session, -vk.wall, 1)
    number = await vk.post()
    await vk.sandbox.advance(DAY / 2)
    events = await asyncio.to_thread(poll.check)
    await vk.sandbox.advance(DAY)
    assert await asyncio.to_thread(poll.check) == [], "the key has ended, and another was asked for"
    events += await asyncio.to_thread(poll.check)
    said = vk.sandbox.sandbox.world.comments(next(vk.sandbox.sandbox.world.posts_on("vk")))
    told = [event.obj for event in events if event.type == VkBotEventType.WALL_REPLY_NEW]
    assert {str(one["id"]) for one in told} == {comment.id for comment in said}
    assert {one["post_id"] for one in told} == {number}
    assert await asyncio.to_thread(poll.check) == []
    session.http.close()
    poll.session.close()


async def test_what_long_poll_says_when_it_cannot_go_on(vk: VkCaller) -> None:
    group = {"group_id": -vk.wall}
    given = await vk("groups.getLongPollServer", **group)
    address = given["server"]
    query = {"act": "a_check", "key": given["key"], "ts": given["ts"], "wait": "0"}
    assert await ask(vk.sandbox, "GET", address, params=query) == (
        200,
        {"ts": given["ts"], "updates": []},
    )
    for wrong, failed in (({"ts": "99"}, 1), ({"key": "other"}, 2), ({"ts": "then"}, 3)):
        _, told = await ask(vk.sandbox, "GET", address, params=query | wrong)
        assert told["failed"] == failed
    await vk.sandbox.advance(2 * DAY)
    assert (await ask(vk.sandbox, "GET", address, params=query))[1] == {"failed": 2}
    await vk("groups.setLongPollSettings", **group, enabled=0)
    with pytest.raises(Refused) as refused:
        await vk("groups.getLongPollServer", **group)
    assert refused.value.code == 100
    assert (await vk("groups.getLongPollSettings", **group))["is_enabled"] is False


async def test_what_a_vk_token_opens(vk: VkCaller) -> None:
    told = await vk("groups.get", extended=1, filter="editor", fields="members_count")
    assert [group["id"] for group in told["items"]] == [-vk.wall]
    assert (await vk("groups.get"))["items"] == [-vk.wall]
    assert (await vk("groups.get", filter="events"))["count"] == 0
    assert await vk("account.getAppPermissions") & 1 << 13
    with pytest.raises(Refused) as refused:
        await vk("groups.get", user_id=1)
    assert refused.value.code == 260
    token = await vk.sandbox.token("vk", "community", handle="of_a_community")
    community = VkCaller(vk.sandbox, vk.schema, token)
    rights = await community("groups.getTokenPermissions")
    assert {"wall", "manage"} <= {right["name"] for right in rights["permissions"]}


# --- Telegram -------------------------------------------------------------------------------------


async def test_telegram_calls_what_it_kept(
    sandbox: RunningSandbox, house: House, shared: Path
) -> None:
    token = await sandbox.token("telegram", followers=30_000)
    base = f"{token['base_url']}/bot{token['credentials']['bot_token']}"
    schema = TelegramSchema(shared / "schemas" / "telegram" / "api.json")
    house.wrong = [502]
    await sandbox.control("clock", frozen=True)
    await ask(sandbox, "POST", f"{base}/setWebhook", json={"url": house.url, "secret_token": "s"})
    message = {"chat_id": token["account_id"], "text": "Kajo"}
    await ask(sandbox, "POST", f"{base}/sendMessage", json=message)
    await sandbox.advance(DAY / 2)
    await quiet(sandbox, "telegram")
    info = (await ask(sandbox, "GET", f"{base}/getWebhookInfo"))[1]["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 502"
    assert info["pending_update_count"] == 1
    assert schema._of("WebhookInfo", info, "") == []
    assert (await ask(sandbox, "GET", f"{base}/getUpdates"))[0] == 409
    await sandbox.advance(60)
    await quiet(sandbox, "telegram")
    info = (await ask(sandbox, "GET", f"{base}/getWebhookInfo"))[1]["result"]
    assert info["pending_update_count"] == 0
    for heard in house.told:
        assert schema._of("Update", json.loads(heard.body), "") == []
    await ask(sandbox, "POST", f"{base}/deleteWebhook")
    assert (await ask(sandbox, "GET", f"{base}/getUpdates"))[1]["result"] == []
    assert not kept(sandbox.sandbox.world).subscriptions


# --- LINE -----------------------------------------------------------------------------------------


async def test_line_with_its_own_client(sandbox: RunningSandbox, house: House) -> None:
    token = await sandbox.token("line", followers=20_000)
    own = token["credentials"]

    def first_token() -> Any:
        with oauth.ApiClient(oauth.Configuration(host=token["base_url"])) as client:
            api = oauth.ChannelAccessToken(client)
            channel = own["channel_id"], own["channel_secret"]
            return api.issue_channel_token("client_credentials", *channel)

    issued = await asyncio.to_thread(first_token)
    assert issued.expires_in == 30 * 86_400
    given = {"host": token["base_url"], "access_token": issued.access_token}

    def set_up() -> Any:
        with messaging.ApiClient(messaging.Configuration(**given)) as client:
            api = messaging.MessagingApi(client)
            with pytest.raises(messaging.exceptions.NotFoundException):
                api.get_webhook_endpoint()
            api.set_webhook_endpoint(messaging.SetWebhookEndpointRequest(endpoint=house.url))
            tested = api.test_webhook_endpoint(messaging.TestWebhookEndpointRequest())
            said = messaging.TextMessage(text="Kajo")
            api.broadcast(messaging.BroadcastRequest(messages=[said]))
            return api.get_webhook_endpoint(), tested

    endpoint, tested = await asyncio.to_thread(set_up)
    assert (endpoint.endpoint, endpoint.active) == (house.url, True)
    assert (tested.success, tested.status_code) == (True, 200)
    house.listener.heard.clear()
    await sandbox.advance(DAY)
    await quiet(sandbox, "line")
    parser = webhook.WebhookParser(own["channel_secret"])
    for heard in house.told:
        [event] = parser.parse(heard.body.decode(), heard.headers["x-line-signature"])
        assert isinstance(event, MessageEvent)
        assert isinstance(event.message, TextMessageContent)
        assert event.source.user_id.startswith("U")
    assert house.told


async def test_line_tokens_end(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("line")
    own, base = token["credentials"], token["base_url"]
    asked = {
        "grant_type": "client_credentials",
        "client_id": own["channel_id"],
        "client_secret": own["channel_secret"],
    }
    address = f"{base}/v2/oauth/accessToken"
    first = (await ask(sandbox, "POST", address, data=asked))[1]["access_token"]

    async def works(bearer: str) -> bool:
        headers = {"Authorization": f"Bearer {bearer}"}
        return (await ask(sandbox, "GET", f"{base}/v2/bot/info", headers=headers))[0] == 200

    assert await works(first)
    verify = f"{base}/v2/oauth/verify"
    told = (await ask(sandbox, "POST", verify, data={"access_token": first}))[1]
    assert told["client_id"] == own["channel_id"]
    for _ in range(30):
        last = (await ask(sandbox, "POST", address, data=asked))[1]["access_token"]
    assert not await works(first), "a channel has thirty"
    assert await works(last)
    await sandbox.advance(31 * DAY)
    assert not await works(last)
    assert await works(own["channel_access_token"])
    for wrong in ({"client_secret": "x"}, {"client_id": "1"}, {"grant_type": "password"}):
        status, told = await ask(sandbox, "POST", address, data=asked | wrong)
        assert status == 400
        assert told["error_description"]
    gone = f"{base}/v2/oauth/revoke"
    assert (await ask(sandbox, "POST", gone, data={"access_token": "none"})) == (200, None)


# --- MAX ------------------------------------------------------------------------------------------


async def test_max_by_its_subscriptions(
    sandbox: RunningSandbox, house: House, shared: Path
) -> None:
    token = await sandbox.token("max", followers=20_000)
    schema = schema_of(shared)
    headers = {"Authorization": token["credentials"]["access_token"]}
    address = f"{token['base_url']}/subscriptions"
    for wrong in ({}, {"url": "http://a.example/"}, {"url": house.url, "secret": "abc"},
                  {"url": "https://a.example:5000/"}, {"url": house.url, "update_types": "all"}):  # fmt: skip
        assert (await ask(sandbox, "POST", address, json=wrong, headers=headers))[0] == 400
    asked = {"url": house.url, "secret": "agreed", "update_types": ["comment_created", "bot_added"]}
    assert await ask(sandbox, "POST", address, json=asked, headers=headers) == (
        200,
        {"success": True},
    )
    status, listed = await ask(sandbox, "GET", address, headers=headers)
    # MAX's own document has no `version`, which its ancestor's has.
    assert schema.answer_problems("GET", "/subscriptions", status, listed) in ([], ["version"])
    assert listed["subscriptions"][0]["update_types"] == asked["update_types"]
    where = f"{token['base_url']}/messages?chat_id={token['account_id']}"
    await ask(sandbox, "POST", where, json={"text": "Kajo"}, headers=headers)
    await sandbox.advance(DAY)
    await quiet(sandbox, "max")
    assert {json.loads(heard.body)["update_type"] for heard in house.told} == {"comment_created"}
    gone = f"{address}?url={house.url}"
    assert (await ask(sandbox, "DELETE", gone, headers=headers))[1]["success"] is True
    assert (await ask(sandbox, "DELETE", gone, headers=headers))[1]["success"] is False
