"""Messages with something missing or odd in them: MAX and LINE refuse them, and never fail."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.networks.harness import RunningSandbox

from .test_odd_bodies import spoiled

KEYBOARD = {"type": "inline_keyboard", "payload": {"buttons": [[{"type": "link", "text": "a"}]]}}


async def test_max(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("max")
    await sandbox.control("limits", network="max", enforced=False)  # hundreds of requests at once
    base, headers = token["base_url"], {"Authorization": token["credentials"]["access_token"]}

    async def send(method: str, body: Any, **query: str) -> int:
        async with sandbox.session.request(
            method, f"{base}/messages", json=body, params=query, headers=headers
        ) as answer:
            await answer.json()
            return answer.status

    image = {
        "type": "image",
        "payload": {"url": "x", "token": "x", "photos": {"1": {"token": "x"}}},
    }
    video = {"type": "video", "payload": {"token": "x"}}
    body = {
        "text": "**a** [b](https://a.example/)",
        "attachments": [image, video, KEYBOARD],
        "link": {"type": "reply", "mid": "mid.1"},
        "notify": True,
        "format": "markdown",
    }
    rng = Random(4)
    for odd in spoiled(body, rng):
        sandbox.sandbox.clock.advance(1)
        assert await send("POST", odd, chat_id=token["account_id"]) < 500, odd
    for query in ("chat_id", "message_ids", "from", "to", "count", "message_id"):
        for value in ("", "-", "1" * 5000, "ÿ", "²", "mid.\x00"):
            for method in ("GET", "PUT", "DELETE"):
                assert await send(method, {"text": "a"}, **{query: value}) < 500, (query, value)
    for path in ("/chats/" + "9" * 5000, "/chats/²", "/messages/%00", "/c/1/mid.0", "/me/"):
        async with sandbox.session.get(base + path, headers=headers) as answer:
            assert answer.status == 404, path


async def test_line(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("line")
    base = token["base_url"] + "/v2/bot"
    headers = {"Authorization": f"Bearer {token['credentials']['channel_access_token']}"}

    async def status(method: str, path: str, body: Any = None, **query: str) -> int:
        async with sandbox.session.request(
            method, f"{base}/{path}", json=body, params=query, headers=headers
        ) as answer:
            await answer.json()
            return answer.status

    image = {"type": "image", "originalContentUrl": "https://a.example/", "previewImageUrl": "x"}
    messages = [
        {"type": "text", "text": "a", "quickReply": {"items": []}},
        {"type": "textV2", "text": "{a}", "substitution": {"a": {"type": "mention"}}},
        image,
        image | {"type": "video", "trackingId": "a"},
    ]
    rng = Random(4)
    for kind, to in (("broadcast", None), ("push", "U1"), ("multicast", ["U1", "U2"])):
        body = {"messages": messages, "notificationDisabled": False, "to": to}
        for odd in spoiled(body, rng):
            sandbox.sandbox.clock.advance(60)
            for path in (f"message/{kind}", f"message/validate/{kind}"):
                assert await status("POST", path, odd) < 500, odd
    for path in (
        "insight/message/event",
        "insight/followers",
        "followers/ids",
        "message/delivery/push",
    ):
        for name in ("requestId", "date", "start", "limit"):
            for value in ("", "-", "1" * 5000, "ÿ", "²", "00000000", "y" + "1" * 9, "y²"):
                assert await status("GET", path, **{name: value}) < 500, (path, name, value)
    async with sandbox.session.get(f"{base}/info", headers={"Authorization": "Bearer ÿ"}) as answer:
        assert answer.status == 401
