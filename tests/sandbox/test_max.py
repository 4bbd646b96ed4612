"""The sandbox's MAX: what it takes, what it refuses and with which error; types by its schema."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from homeground.sandbox import keeping
from homeground.sandbox.servers.max.markup import plain
from homeground.sandbox.servers.max.rates import Rate
from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi

from .max_caller import VIDEO, MaxCaller, Refused, picture, schema_of

DAY = 86_400


@pytest.fixture(scope="session")
def max_schema(shared: Path) -> OpenApi:
    return schema_of(shared)


@pytest_asyncio.fixture
async def max_(sandbox: RunningSandbox, max_schema: OpenApi) -> MaxCaller:
    token = await sandbox.token(
        "max", language="ru", name="Nordlicht", handle="nordlicht_ru", followers=60_000
    )
    return MaxCaller(sandbox, max_schema, token)


# --- before any method ---------------------------------------------------------------------------


async def test_who_am_i_and_where(max_: MaxCaller) -> None:
    me = await max_("GET", "/me")
    assert me["is_bot"]
    chat = await max_("GET", f"/chats/{max_.chat}")
    assert (chat["chat_id"], chat["type"], chat["title"]) == (max_.chat, "channel", "Nordlicht")
    assert chat["participants_count"] == 60_000
    assert max_.chat < 0
    assert await max_("GET", "/chats/@nordlicht_ru") == chat
    await max_.post()
    assert (await max_("GET", f"/chats/{max_.chat}"))["messages_count"] == 1


async def test_what_the_bot_may_do_in_its_channel(max_: MaxCaller) -> None:
    member = await max_("GET", f"/chats/{max_.chat}/members/me")
    assert member["is_admin"]
    assert "write" in member["permissions"]
    assert member["user_id"] == (await max_("GET", "/me"))["user_id"]


@pytest.mark.parametrize("given", ["", "wrong", "Bearer {token}"])
async def test_a_token_counts_as_it_is(max_: MaxCaller, given: str) -> None:
    max_.token, token = given.format(token=max_.token), max_.token
    with pytest.raises(Refused, match=r"401 verify\.token"):
        await max_("GET", "/me")
    max_.token = token
    with pytest.raises(Refused, match="401 .* not supported, use Authorization"):
        await max_("GET", "/me", access_token=token)


async def test_expired(max_: MaxCaller) -> None:
    max_.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match=r"401 verify\.token"):
        await max_("GET", "/me")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/tea", 404),
        ("GET", "/chats", 404),
        ("GET", "/chats/-1", 404),
        ("GET", "/chats/nobody", 404),
        ("GET", "/messages", 400),
        ("GET", "/messages/mid.1", 404),
        ("GET", "/messages/mid.1/comments", 404),
        ("PATCH", "/messages", 405),
        ("POST", "/me", 405),
        ("DELETE", "/messages", 400),
        ("POST", "/uploads", 400),
    ],
)
async def test_addresses(max_: MaxCaller, method: str, path: str, status: int) -> None:
    with pytest.raises(Refused) as raised:
        await max_(method, path)
    assert raised.value.status == status


# --- sending -------------------------------------------------------------------------------------


async def test_a_message(max_: MaxCaller) -> None:
    sent = await max_.post("Северное сияние 🌌 https://nordlicht.example/a")
    post = max_.only()
    assert post.text == sent["body"]["text"] == "Северное сияние 🌌 https://nordlicht.example/a"
    assert post.id == sent["body"]["mid"]
    assert sent["recipient"] == {"chat_id": max_.chat, "chat_type": "channel", "user_id": None}
    assert "sender" not in sent, "the channel's own"
    assert "stat" not in sent, "only where messages are read"
    assert sent["timestamp"] == int(post.created_at.timestamp() * 1000)
    async with max_.sandbox.session.get(sent["url"]) as page:
        assert page.status == 200
        assert "Северное сияние" in await page.text()
    server = max_.sandbox.sandbox.servers["max"]
    assert sent["url"] == f"{max_.base}{server.permalink(post.id)}"


async def test_the_length_of_a_text(max_: MaxCaller) -> None:
    await max_.post("🌌" * 4000)
    with pytest.raises(Refused, match=r"400 proto\.payload: text: size"):
        await max_.post("a" * 4001)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": None, "attachments": []},
        {"text": 5},
        {"text": "\ud800"},
        {"text": "a", "format": "bbcode"},
        {"text": "a", "notify": False},
        {"text": "a", "link": {"type": "reply", "mid": "mid.1"}},
        {"text": "a", "attachments": {}},
        {"text": "a", "attachments": [5]},
        {"text": "a", "attachments": [{"type": "sticker", "payload": {"code": "1"}}]},
        {"text": "a", "attachments": [{"type": "image"}]},
        {"text": "a", "attachments": [{"type": "image", "payload": {}}]},
        {"text": "a", "attachments": [{"type": "image", "payload": {"token": "x"}}]},
        {"text": "a", "attachments": [{"type": "image", "payload": {"photos": {"1": 5}}}]},
        {"text": "a", "attachments": [{"type": "image", "payload": {"url": "http://1.2.3.4/"}}]},
        {"text": "a", "attachments": [{"type": "video", "payload": {"token": ["x"]}}]},
        [],
        None,
    ],
)
async def test_bodies_that_are_not_taken(max_: MaxCaller, body: Any) -> None:
    with pytest.raises(Refused, match=r"400 proto\.payload"):
        await max_("POST", "/messages", body, chat_id=max_.chat)
    assert max_.sandbox.posts("max") == []


async def test_only_into_its_own_channel(max_: MaxCaller) -> None:
    other = await max_.sandbox.token("max")
    for query, status in (
        ({"chat_id": other["account_id"]}, 403),
        ({"chat_id": 5}, 404),
        ({"chat_id": "x"}, 400),
        ({"chat_id": 2**64}, 400),
        ({"user_id": 5}, 403),
        ({}, 400),
    ):
        with pytest.raises(Refused) as raised:
            await max_("POST", "/messages", {"text": "a"}, **query)
        assert raised.value.status == status, query


async def test_two_messages_a_second(max_: MaxCaller) -> None:
    max_.sandbox.sandbox.clock.set(max_.sandbox.sandbox.clock.now(), frozen=True)
    send = {"chat_id": max_.chat, "seconds": 0}
    await max_("POST", "/messages", {"text": "1"}, **send)
    await max_("POST", "/messages", {"text": "2"}, **send)
    with pytest.raises(Refused, match=r"429 too\.many\.requests"):
        await max_("POST", "/messages", {"text": "3"}, **send)
    assert len(max_.sandbox.posts("max")) == 2
    await max_("POST", "/messages", {"text": "3"}, chat_id=max_.chat, seconds=1)


async def test_waiting_really_is_enough_while_the_clock_stands() -> None:
    rate = Rate()
    assert rate.take(5.0)
    assert rate.take(5.0)
    assert not rate.take(5.0)
    await asyncio.sleep(1.01)
    assert rate.take(5.0)


@pytest.mark.parametrize(
    ("form", "text", "shown", "kinds"),
    [
        (None, "**a** <b>", "**a** <b>", []),
        (
            "markdown",
            "🌌 **a *b* c** `d*e*`",
            "🌌 a b c d*e*",
            ["strong", "emphasized", "monospaced"],
        ),
        ("markdown", "# Kopf\n2 * 3 * 4 a_b_c", "Kopf\n2 * 3 * 4 a_b_c", ["heading"]),
        ("markdown", "[dort](https://a.example/)", "dort", ["link"]),
        ("html", "<p>a &amp; <b>b <i>c</i></b></x>", "a & b c", ["strong", "emphasized"]),
        ("html", '<a href="https://a.example/">dort</a> 2 < 3', "dort 2 < 3", ["link"]),
    ],
)
def test_formats(form: str | None, text: str, shown: str, kinds: list[str]) -> None:
    said, markup = plain(text, form)
    assert said == shown
    assert [m["type"] for m in markup] == kinds
    if kinds == ["link"]:
        assert markup == [{"type": "link", "from": 0, "length": 4, "url": "https://a.example/"}]


async def test_a_formatted_message_is_read_plain(max_: MaxCaller) -> None:
    sent = await max_.post("🌌 **hell**", format="markdown")
    assert sent["body"]["text"] == "🌌 hell"
    assert sent["body"]["markup"] == [{"type": "strong", "from": 3, "length": 4}]
    assert max_.only().text == "🌌 **hell**"


# --- attachments ---------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [False, True])
async def test_an_uploaded_image(max_: MaxCaller, raw: bool) -> None:
    tokens = await max_.upload(picture(), raw=raw)
    sent = await max_.post(attachments=[{"type": "image", "payload": tokens}])
    (attached,) = sent["body"]["attachments"]
    assert attached["type"] == "image"
    (file,) = max_.only().files
    assert (file.width, file.height, file.mime) == (640, 480, "image/jpeg")
    async with max_.sandbox.session.get(attached["payload"]["url"]) as answer:
        assert await answer.read() == file.content
    again = {"token": attached["payload"]["token"]}
    more = await max_.post("", attachments=[{"type": "image", "payload": again}])
    assert more["body"]["attachments"] == sent["body"]["attachments"]


async def test_an_image_from_an_address(max_: MaxCaller, aiohttp_server: Any) -> None:
    async def image(request: web.Request) -> web.Response:
        return web.Response(body=picture("PNG"))

    app = web.Application()
    app.add_routes([web.get("/a.png", image)])
    server = await aiohttp_server(app)
    payload = {"url": str(server.make_url("/a.png"))}
    await max_.post(attachments=[{"type": "image", "payload": payload}])
    assert max_.only().files[0].mime == "image/png"


async def test_a_video_takes_its_time(max_: MaxCaller) -> None:
    max_.sandbox.sandbox.clock.set(max_.sandbox.sandbox.clock.now(), frozen=True)
    uploaded = await max_.upload(VIDEO, "video")
    attachments = [{"type": "video", "payload": uploaded}]
    with pytest.raises(Refused, match=r"400 attachment\.not\.ready: Key: errors\.process"):
        await max_.post(attachments=attachments)
    await max_.sandbox.advance(2)
    sent = await max_.post(attachments=attachments)
    assert sent["body"]["attachments"][0]["type"] == "video"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"text", "image"), (picture("WEBP"), "image"), (b"text", "video"), (VIDEO, "image")],
)
async def test_files_that_are_not_taken(max_: MaxCaller, content: bytes, kind: str) -> None:
    with pytest.raises(Refused, match=r"400 proto\.payload"):
        await max_.upload(content, kind)


async def test_uploads_need_their_address_and_kind(max_: MaxCaller) -> None:
    async with max_.sandbox.session.post(f"{max_.base}/upload/guess", data=picture()) as answer:
        assert answer.status == 404
    for kind in ("photo", "audio"):
        with pytest.raises(Refused, match="400 .*type"):
            await max_("POST", "/uploads", type=kind)


async def test_another_bot_cannot_use_the_token(max_: MaxCaller) -> None:
    tokens = await max_.upload(picture())
    other = MaxCaller(max_.sandbox, max_.schema, await max_.sandbox.token("max"))
    with pytest.raises(Refused, match="Unknown image token"):
        await other.post(attachments=[{"type": "image", "payload": tokens}])


# --- reading, changing, deleting -----------------------------------------------------------------


async def test_messages_newest_first(max_: MaxCaller) -> None:
    sent = [await max_.post(f"Nr. {number}") for number in range(5)]
    mids = [message["body"]["mid"] for message in sent]

    async def listed(**query: Any) -> list[str]:
        answer = await max_("GET", "/messages", **query)
        return [message["body"]["mid"] for message in answer["messages"]]

    assert await listed(chat_id=max_.chat) == mids[::-1]
    assert await listed(chat_id=max_.chat, count=2) == mids[:2:-1]
    newest, oldest = sent[3]["timestamp"], sent[1]["timestamp"]
    assert await listed(chat_id=max_.chat, **{"from": newest, "to": oldest}) == mids[3:0:-1]
    assert await listed(message_ids=f"{mids[2]},mid.0,{mids[0]}") == [mids[2], mids[0]]
    for count in (0, 101):
        with pytest.raises(Refused, match="400 .*count"):
            await listed(chat_id=max_.chat, count=count)


async def test_views_grow(max_: MaxCaller) -> None:
    mid = (await max_.post())["body"]["mid"]
    before = (await max_("GET", f"/messages/{mid}"))["stat"]["views"]
    await max_.sandbox.advance(DAY)
    read = await max_("GET", "/messages", message_ids=mid)
    views = read["messages"][0]["stat"]["views"]
    assert views > before
    counts = max_.sandbox.sandbox.world.counts(max_.only())
    assert views <= counts.views


async def test_editing(max_: MaxCaller) -> None:
    tokens = await max_.upload(picture())
    sent = await max_.post("alt", attachments=[{"type": "image", "payload": tokens}])
    mid = sent["body"]["mid"]
    edited = {"text": "neu", "attachments": None, "link": None}
    assert await max_("PUT", "/messages", edited, message_id=mid) == {"success": True}
    assert (max_.only().text, len(max_.only().files)) == ("neu", 1)
    bare: dict[str, Any] = {"text": None, "attachments": []}
    assert await max_("PUT", "/messages", bare, message_id=mid) == {"success": True}
    assert (max_.only().text, max_.only().files) == ("neu", [])
    with pytest.raises(Refused, match="400"):
        await max_("PUT", "/messages", {"text": "", "attachments": None}, message_id=mid)
    with pytest.raises(Refused, match="404"):
        await max_("PUT", "/messages", edited, message_id="mid.0")


async def test_deleting(max_: MaxCaller) -> None:
    mid = (await max_.post())["body"]["mid"]
    assert await max_("DELETE", "/messages", message_id=mid) == {"success": True}
    assert max_.only().deleted
    with pytest.raises(Refused, match="404"):
        await max_("GET", f"/messages/{mid}")
    with pytest.raises(Refused, match="404"):
        await max_("DELETE", "/messages", message_id=mid)


async def test_nothing_changes_after_a_day(max_: MaxCaller) -> None:
    mid = (await max_.post("alt"))["body"]["mid"]
    await max_.sandbox.advance(DAY)
    for method, body in (("PUT", {"text": "neu"}), ("DELETE", None)):
        answer = await max_(method, "/messages", body, message_id=mid)
        assert answer["success"] is False
        assert "24 hours" in answer["message"]
    assert (max_.only().text, max_.only().deleted) == ("alt", False)


async def test_another_bots_messages_are_not_there(max_: MaxCaller) -> None:
    mid = (await max_.post())["body"]["mid"]
    other = MaxCaller(max_.sandbox, max_.schema, await max_.sandbox.token("max"))
    for method, path, query in (
        ("GET", f"/messages/{mid}", {}),
        ("DELETE", "/messages", {"message_id": mid}),
    ):
        with pytest.raises(Refused, match="404"):
            await other(method, path, **query)
    assert (await other("GET", "/messages", message_ids=mid))["messages"] == []
    assert not max_.only().deleted


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("http_500", 500, "internal.error"),
        ("rate_limit", 429, "too.many.requests"),
        ("captcha", 403, "chat.denied"),
        ("expired_token", 401, "verify.token"),
        ("duplicate", 400, "proto.payload"),
    ],
)
async def test_faults(max_: MaxCaller, fault: str, status: int, code: str) -> None:
    await max_.sandbox.fault("max", fault)
    with pytest.raises(Refused) as raised:
        await max_.post()
    assert (raised.value.status, raised.value.code) == (status, code)
    assert max_.sandbox.posts("max") == []
    await max_.post()


async def test_faults_meet_the_operation_that_they_are_for(max_: MaxCaller) -> None:
    for on in ("upload", "delete", "read"):
        await max_.sandbox.fault("max", "http_500", on=on)
    mid = (await max_.post())["body"]["mid"]
    with pytest.raises(Refused, match="500"):
        await max_.upload(picture())
    with pytest.raises(Refused, match="500"):
        await max_("DELETE", "/messages", message_id=mid)
    with pytest.raises(Refused, match="500"):
        await max_("GET", "/me")
    await max_("DELETE", "/messages", message_id=mid)


async def test_the_same_seed_gives_the_same(max_: MaxCaller) -> None:
    tokens = [max_.token]
    for _ in range(2):
        await max_.sandbox.control("reset", seed=1)
        tokens.append((await max_.sandbox.token("max"))["credentials"]["access_token"])
    assert len(set(tokens)) == 1
    with pytest.raises(Refused, match="404"):
        await max_("GET", "/messages/mid.0")


async def test_a_kept_world_goes_on(max_: MaxCaller, tmp_path: Path) -> None:
    await max_.upload(VIDEO, "video")
    sent = await max_.post()
    keeping.save(max_.sandbox.sandbox, tmp_path / "world")
    again = keeping.load(tmp_path / "world")
    assert again is not None
    assert again.world.post("max", sent["body"]["mid"]) is not None
