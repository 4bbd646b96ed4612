"""The sandbox's networks call webhooks: greeted, signed, once each, again when nobody heard."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import pickle
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from homeground.sandbox.calling.kept import kept
from tests.networks.contract.drafts import able_connector, draft, key, now
from tests.networks.harness import RunningSandbox
from tests.networks.listener import Heard, Listener, listening

DAY = 86_400.0
META = ("facebook", "instagram", "threads")
CALLING = ("facebook", "instagram", "line", "max", "telegram", "threads", "vk", "x")
SECRETS: dict[str, dict[str, str]] = {
    "facebook": {"app_secret": "app", "verify_token": "verify"},
    "instagram": {"app_secret": "app", "verify_token": "verify"},
    "threads": {"app_secret": "app", "verify_token": "verify"},
    "x": {"consumer_secret": "consumer"},
    "vk": {"secret": "agreed", "confirmation": "1a2b3c4d"},
    "telegram": {"secret_token": "agreed"},
    "line": {"channel_secret": "channel"},
    "max": {"secret": "agreed"},
}


@dataclass
class House:
    """Answers as a house that knows the secrets; `wrong` are statuses to answer with first."""

    listener: Listener
    wrong: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.listener.url}/hook"

    @property
    def told(self) -> list[Heard]:
        """What was posted, without VK's confirmation."""
        return [one for one in self.listener.heard if one.body and b"confirmation" not in one.body]


def answering(house: Callable[[], House]) -> Callable[[Heard], web.Response]:
    def answer(heard: Heard) -> web.Response:
        query = dict(part.split("=", 1) for part in heard.query.split("&") if "=" in part)
        if "hub.challenge" in query:
            right = query["hub.verify_token"] == "verify"
            return web.Response(text=query["hub.challenge"] if right else "no")
        if "crc_token" in query:
            digest = hmac.new(b"consumer", query["crc_token"].encode(), hashlib.sha256).digest()
            token = f"sha256={base64.b64encode(digest).decode()}"
            return web.json_response({"response_token": token})
        if json.loads(heard.body).get("type") == "confirmation":
            return web.Response(text="1a2b3c4d")
        if house().wrong:
            return web.Response(status=house().wrong.pop(0))
        return web.Response(text="ok")

    return answer


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    made: list[House] = []
    async with listening(answering(lambda: made[0])) as (listener, _):
        made.append(House(listener))
        yield made[0]


async def subscribed(sandbox: RunningSandbox, house: House, network: str, **more: Any) -> Any:
    account = next(a for a in sandbox.sandbox.world.accounts if a.network == network)
    return await sandbox.control(
        "webhooks",
        network=network,
        account_id=account.id,
        url=house.url,
        secrets=SECRETS[network],
        **more,
    )


async def shown(sandbox: RunningSandbox, network: str) -> list[dict[str, Any]]:
    async with sandbox.session.get(f"{sandbox.url}/_control/webhooks?network={network}") as answer:
        body = await answer.json()
    return [call for call in body["calls"] if call["what"] not in ("greeting", "confirmation")]


async def quiet(sandbox: RunningSandbox, network: str) -> list[dict[str, Any]]:
    """Every call, when none of those that are due is still to be made."""
    for _ in range(1200):
        calls = await shown(sandbox, network)
        waiting = kept(sandbox.sandbox.world).waiting
        moment = sandbox.sandbox.clock.timestamp()
        as_shown = {c["id"]: len(c["attempts"]) for c in calls if c["state"] == "waiting"}
        # What was waiting when it was shown may have been called since.
        same = as_shown == {one.id: len(one.attempts) for one in waiting}
        if same and all(one.due > moment for one in waiting):
            return calls
        await asyncio.sleep(0.05)
    raise AssertionError("the sandbox does not come to an end with its calls")


def truth(sandbox: RunningSandbox, network: str) -> list[str]:
    world = sandbox.sandbox.world
    return sorted(c.id for post in world.posts_on(network) for c in world.comments(post))


@pytest.mark.parametrize("network", CALLING)
async def test_each_comment_is_told_once(
    sandbox: RunningSandbox, house: House, network: str
) -> None:
    await able_connector(sandbox, network)
    await subscribed(sandbox, house, network)
    await posted_by_first(sandbox, network)
    for _ in range(4):
        await sandbox.advance(DAY / 4)
        calls = await quiet(sandbox, network)
    assert truth(sandbox, network)
    about = [one for call in calls for one in call["about"]]
    assert sorted(about) == truth(sandbox, network)
    assert {call["state"] for call in calls} == {"delivered"}
    assert len(house.told) == len(calls)


async def posted_by_first(sandbox: RunningSandbox, network: str) -> None:
    token = next(t for t in sandbox.tokens if t["network"] == network)
    await sandbox.connect(token).publish(draft(network), key=key(), now=now(sandbox))


@pytest.mark.parametrize("network", CALLING)
async def test_every_call_is_proved(sandbox: RunningSandbox, house: House, network: str) -> None:
    await able_connector(sandbox, network)
    await subscribed(sandbox, house, network)
    await posted_by_first(sandbox, network)
    await sandbox.advance(DAY)
    await quiet(sandbox, network)
    assert house.told
    for heard in house.told:
        headers = {name.lower(): value for name, value in heard.headers.items()}
        assert headers["content-type"] == "application/json"
        match network:
            case "facebook" | "instagram" | "threads":
                digest = hmac.new(b"app", heard.body, hashlib.sha256).hexdigest()
                assert headers["x-hub-signature-256"] == f"sha256={digest}"
                assert heard.body.isascii()
            case "x":
                made = hmac.new(b"consumer", heard.body, hashlib.sha256).digest()
                wanted = f"sha256={base64.b64encode(made).decode()}"
                assert headers["x-twitter-webhooks-signature"] == wanted
            case "line":
                made = hmac.new(b"channel", heard.body, hashlib.sha256).digest()
                assert headers["x-line-signature"] == base64.b64encode(made).decode()
            case "vk":
                assert json.loads(heard.body)["secret"] == "agreed"
            case "telegram":
                assert headers["x-telegram-bot-api-secret-token"] == "agreed"
            case _:
                assert headers["x-max-bot-api-secret"] == "agreed"


@pytest.mark.parametrize("network", CALLING)
async def test_what_was_not_heard_is_told_again(
    sandbox: RunningSandbox, house: House, network: str
) -> None:
    await able_connector(sandbox, network)
    await subscribed(sandbox, house, network)
    house.wrong = [500]
    await posted_by_first(sandbox, network)
    await sandbox.advance(DAY)
    await quiet(sandbox, network)
    await sandbox.advance(120)
    calls = await quiet(sandbox, network)
    again = [call for call in calls if len(call["attempts"]) > 1]
    assert [a["status"] for call in again for a in call["attempts"]] == [500, 200]
    assert {call["state"] for call in calls} == {"delivered"}
    if network == "line":
        events = [json.loads(h.body)["events"][0] for h in house.told]
        twice = [e for e in events if e["webhookEventId"] == events[0]["webhookEventId"]]
        assert [e["deliveryContext"]["isRedelivery"] for e in twice] == [False, True]
    if network == "vk":
        counters = [h.headers.get("X-Retry-Counter") for h in house.told]
        assert counters.count("1") == 1
        assert counters.count(None) == len(calls)


@pytest.mark.parametrize("network", CALLING)
async def test_it_ends_after_some_time(
    sandbox: RunningSandbox, house: House, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = sandbox.sandbox.servers[network].caller()
    assert caller is not None
    # MAX goes on for eight hours, every minute.
    retries = caller.retries[:9]
    monkeypatch.setattr(type(caller), "retries", retries)
    await able_connector(sandbox, network)
    await subscribed(sandbox, house, network)
    await posted_by_first(sandbox, network)
    house.wrong = [503] * 100_000
    for _ in range(len(retries) + 1):
        await sandbox.advance(DAY)
        await quiet(sandbox, network)
    calls = await shown(sandbox, network)
    first = calls[0]
    assert first["state"] == "given up"
    assert len(first["attempts"]) == len(retries) + 1
    if network == "max":
        assert not kept(sandbox.sandbox.world).subscriptions


@pytest.mark.parametrize("network", CALLING)
async def test_a_forged_call_and_one_repeated(
    sandbox: RunningSandbox, house: House, network: str
) -> None:
    await able_connector(sandbox, network)
    await subscribed(sandbox, house, network)
    await posted_by_first(sandbox, network)
    await sandbox.advance(DAY)
    first = (await quiet(sandbox, network))[0]
    before = len(house.told)
    await sandbox.control("webhooks/again", id=first["id"])
    await sandbox.control("webhooks/again", id=first["id"], forged=True)
    await quiet(sandbox, network)
    repeated, forged = house.told[before:]
    genuine = house.told[0]
    if network not in ("line", "vk"):
        assert repeated.body == genuine.body
    proofs = [
        name for name in genuine.headers
        if "signature" in name.lower() or "secret" in name.lower()
    ]  # fmt: skip
    if network == "vk":
        assert json.loads(forged.body)["secret"] != json.loads(repeated.body)["secret"]
        assert json.loads(repeated.body)["event_id"] == json.loads(genuine.body)["event_id"]
    else:
        assert proofs
        assert all(forged.headers[name] != repeated.headers[name] for name in proofs)


@pytest.mark.parametrize("network", [*META, "vk", "x"])
async def test_an_address_that_does_not_agree_is_not_called(
    sandbox: RunningSandbox, house: House, network: str
) -> None:
    await able_connector(sandbox, network)
    account = next(a for a in sandbox.sandbox.world.accounts if a.network == network)
    other = {name: f"other-{value}" for name, value in SECRETS[network].items()}
    body = {"network": network, "account_id": account.id, "url": house.url, "secrets": other}
    async with sandbox.session.post(f"{sandbox.url}/_control/webhooks", json=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]
    assert not kept(sandbox.sandbox.world).subscriptions


async def test_only_https_and_the_own_machine(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("line")
    for url in ("http://brand.example/hook", "ftp://127.0.0.1/x", "nonsense", "https://"):
        body = {"network": "line", "account_id": token["account_id"], "url": url}
        async with sandbox.session.post(f"{sandbox.url}/_control/webhooks", json=body) as answer:
            assert answer.status == 400, url


async def test_nobody_there_is_noted(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("line")
    url = "http://127.0.0.1:9/hook"
    body = {"network": "line", "account_id": token["account_id"], "url": url}
    await sandbox.control("webhooks", **body)
    await posted_by_first(sandbox, "line")
    await sandbox.advance(DAY)
    calls = await quiet(sandbox, "line")
    assert calls
    assert all(call["attempts"][0]["status"] is None for call in calls)
    assert all(call["attempts"][0]["problem"] for call in calls)


async def test_what_was_before_is_not_told(sandbox: RunningSandbox, house: House) -> None:
    await able_connector(sandbox, "vk")
    await posted_by_first(sandbox, "vk")
    await sandbox.advance(DAY)
    before = set(truth(sandbox, "vk"))
    assert before
    await subscribed(sandbox, house, "vk")
    await sandbox.advance(5 * DAY)
    calls = await quiet(sandbox, "vk")
    assert {one for call in calls for one in call["about"]} == set(truth(sandbox, "vk")) - before


async def test_calls_are_kept_over_a_restart(sandbox: RunningSandbox, house: House) -> None:
    house.wrong = [500] * 1000
    await able_connector(sandbox, "facebook")
    await subscribed(sandbox, house, "facebook")
    await posted_by_first(sandbox, "facebook")
    await sandbox.advance(DAY)
    await quiet(sandbox, "facebook")
    again = pickle.loads(pickle.dumps(sandbox.sandbox))
    assert kept(again.world) == kept(sandbox.sandbox.world)
    assert kept(again.world).waiting


async def test_a_reset_forgets_them(sandbox: RunningSandbox, house: House) -> None:
    await able_connector(sandbox, "line")
    await subscribed(sandbox, house, "line")
    await sandbox.control("reset", seed=1)
    assert not kept(sandbox.sandbox.world).subscriptions


async def test_a_slow_house_does_not_hold_the_sandbox_up(sandbox: RunningSandbox) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await able_connector(sandbox, "max")
    account = sandbox.sandbox.world.accounts[0]
    url = f"http://127.0.0.1:{port}/"
    await sandbox.control("webhooks", network="max", account_id=account.id, url=url)
    await posted_by_first(sandbox, "max")
    await asyncio.sleep(0.5)
    async with sandbox.session.get(f"{sandbox.url}/_control/posts") as answer:
        assert answer.status == 200
    assert (await shown(sandbox, "max"))[0]["state"] == "waiting"
    server.close()
