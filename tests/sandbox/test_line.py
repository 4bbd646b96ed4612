"""The sandbox's LINE: what it takes, what it refuses and with which error; types by its schemas."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from PIL import Image

from homeground.sandbox import keeping
from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi
from tests.networks.public_files import public_url

from .line_caller import LineCaller, Refused, schema_of

DAY = 86_400
BROADCAST = "/v2/bot/message/broadcast"


@pytest.fixture(scope="session")
def line_schema(shared: Path) -> OpenApi:
    return schema_of(shared)


@pytest_asyncio.fixture
async def line(sandbox: RunningSandbox, line_schema: OpenApi) -> LineCaller:
    token = await sandbox.token(
        "line", language="ja", name="Nordlicht", handle="nordlicht_jp", followers=60_000
    )
    return LineCaller(sandbox, line_schema, token)


def picture(folder: Path) -> str:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "#274b6d").save(content, "JPEG")
    path = folder / "lantern.jpg"
    path.write_bytes(content.getvalue())
    return public_url(path)


def image(address: str, preview: str | None = None) -> dict[str, str]:
    return {
        "type": "image",
        "originalContentUrl": address,
        "previewImageUrl": address if preview is None else preview,
    }


# --- before any method ---------------------------------------------------------------------------


async def test_who_am_i(line: LineCaller) -> None:
    me = await line("GET", "/v2/bot/info")
    assert (me["userId"], me["displayName"], me["premiumId"]) == (
        line.id,
        "Nordlicht",
        "@nordlicht_jp",
    )


async def test_tokens(line: LineCaller) -> None:
    line.token, token = "wrong", line.token
    with pytest.raises(Refused, match="401 .*Authentication failed"):
        await line("GET", "/v2/bot/info")
    line.token = token
    line.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match="401 .*Authentication failed"):
        await line("GET", "/v2/bot/info")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v2/bot/tea"), ("POST", "/v2/bot/info"), ("GET", "/v3"), ("GET", BROADCAST)],
)
async def test_addresses(line: LineCaller, method: str, path: str) -> None:
    with pytest.raises(Refused, match="404 .*Not found"):
        await line(method, path)


# --- sending -------------------------------------------------------------------------------------


async def test_a_broadcast(line: LineCaller, tmp_path: Path) -> None:
    request_id = await line.broadcast("オーロラ 🌌", image(picture(tmp_path)), "二つ目")
    post = line.only()
    assert (post.id, post.text) == (request_id, "オーロラ 🌌\n\n二つ目")
    assert [(f.mime, f.width, f.height) for f in post.files] == [("image/jpeg", 640, 480)]
    server = line.sandbox.sandbox.servers["line"]
    async with line.sandbox.session.get(f"{line.base}{server.permalink(post.id)}") as page:
        assert page.status == 200
        assert "オーロラ" in await page.text()
    async with line.sandbox.session.get(f"{line.base}/posts/{uuid4()}") as page:
        assert page.status == 404


async def test_what_phones_cannot_fetch_they_do_not_show(line: LineCaller) -> None:
    address = "https://homeground.example/lantern.jpg"
    await line.broadcast("a", image(address), {**image(address), "type": "video"})
    assert line.only().files == []


async def test_the_length_of_a_text(line: LineCaller) -> None:
    await line.broadcast("🌌" * 2500)
    with pytest.raises(Refused) as raised:
        await line.broadcast("ok", "🌌" * 2500 + "a")
    assert raised.value.body == {
        "message": "The request body has 1 error(s)",
        "details": [
            {"message": "Length must be between 0 and 5000", "property": "messages[1].text"}
        ],
    }


@pytest.mark.parametrize(
    ("messages", "places"),
    [
        (None, ["messages"]),
        ([], ["messages"]),
        ("a", ["messages"]),
        ([{"type": "text", "text": "a"}] * 6, ["messages"]),
        ([5, {}, {"type": ["text"]}], ["messages[0].type", "messages[1].type", "messages[2].type"]),
        ([{"type": "sticker", "packageId": "1", "stickerId": "1"}], ["messages[0].type"]),
        ([{"type": "text"}, {"type": "text", "text": " "}], ["messages[0].text", "messages[1].text"]),
        ([{"type": "text", "text": "\ud800"}], ["messages[0].text"]),
        ([{"type": "textV2", "text": "{a}", "substitution": {"a": {}}}], ["messages[0].substitution"]),
        ([image("http://homeground.example/a.jpg", "")], ["messages[0].originalContentUrl", "messages[0].previewImageUrl"]),
        ([image("http://127.0.0.1/" + "a" * 2000, "http://[")], ["messages[0].originalContentUrl", "messages[0].previewImageUrl"]),
    ],
)  # fmt: skip
async def test_messages_that_are_not_taken(
    line: LineCaller, messages: Any, places: list[str]
) -> None:
    for path in (BROADCAST, "/v2/bot/message/validate/broadcast"):
        with pytest.raises(Refused) as raised:
            await line("POST", path, {"messages": messages})
        assert raised.value.status == 400
        assert [d["property"] for d in raised.value.body["details"]] == places
        assert raised.value.body["message"] == f"The request body has {len(places)} error(s)"
    assert line.sandbox.posts("line") == []


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * (2 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
async def test_bodies(line: LineCaller, raw: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {line.token}", "Content-Type": kind}
    async with line.sandbox.session.post(
        f"{line.base}{BROADCAST}", data=io.BytesIO(raw), headers=headers
    ) as answer:
        assert answer.status == status
        assert set(await answer.json()) == {"message"}


async def test_validation_sends_nothing(line: LineCaller) -> None:
    good = {"messages": [{"type": "text", "text": "a"}]}
    for kind in ("broadcast", "push", "multicast"):
        assert await line("POST", f"/v2/bot/message/validate/{kind}", good) == {}
    assert line.sandbox.posts("line") == []


async def test_followers_and_messages_to_some_of_them(line: LineCaller) -> None:
    first = await line("GET", "/v2/bot/followers/ids")
    assert len(first["userIds"]) == 300
    second = await line("GET", "/v2/bot/followers/ids", start=first["next"], limit=1000)
    assert len(set(first["userIds"] + second["userIds"])) == 1300
    last = await line("GET", "/v2/bot/followers/ids", start="y59999")
    assert (len(last["userIds"]), "next" in last) == (1, False)
    for query in ({"limit": 1001}, {"limit": 0}, {"limit": "x"}, {"start": "x"}):
        with pytest.raises(Refused, match="400"):
            await line("GET", "/v2/bot/followers/ids", **query)
    text = [{"type": "text", "text": "a"}]
    friend = first["userIds"][7]
    sent = await line("POST", "/v2/bot/message/push", {"to": friend, "messages": text})
    assert len(sent["sentMessages"]) == 1
    some = {"to": [*first["userIds"][:30], "Ustranger"], "messages": text}
    assert await line("POST", "/v2/bot/message/multicast", some) == {}
    assert (await line("GET", "/v2/bot/message/quota/consumption"))["totalUsage"] == 31
    assert line.sandbox.posts("line") == [], "these are letters, not posts"
    with pytest.raises(Refused, match="400 .*Failed to send messages"):
        await line("POST", "/v2/bot/message/push", {"to": "Ustranger", "messages": text})
    for kind, to in (("push", 5), ("push", None), ("multicast", "x"), ("multicast", [5])):
        with pytest.raises(Refused) as raised:
            await line("POST", f"/v2/bot/message/{kind}", {"to": to, "messages": text})
        assert raised.value.body["details"][0]["property"] == "to"
    with pytest.raises(Refused) as raised:
        await line("POST", BROADCAST, {"messages": text, "notificationDisabled": "no"})
    assert raised.value.body["details"][0]["property"] == "notificationDisabled"


# --- the retry key -------------------------------------------------------------------------------


async def test_a_retry_key_is_accepted_once_a_day(line: LineCaller) -> None:
    key = str(uuid4())
    first = await line.broadcast("a", key=key)
    for text in ("a", "other"):
        with pytest.raises(Refused) as raised:
            await line.broadcast(text, key=key)
        assert raised.value.status == 409
        assert raised.value.headers["x-line-accepted-request-id"] == first
        assert raised.value.body == {"message": "The retry key is already accepted"}
    await line.sandbox.advance(DAY)
    await line.broadcast("a", key=key)
    assert len(line.sandbox.posts("line")) == 2


async def test_a_pushs_messages_come_again(line: LineCaller) -> None:
    friend = (await line("GET", "/v2/bot/followers/ids", limit=1))["userIds"][0]
    body = {"to": friend, "messages": [{"type": "text", "text": "a"}]}
    key = str(uuid4())
    sent = await line("POST", "/v2/bot/message/push", body, key=key)
    with pytest.raises(Refused) as raised:
        await line("POST", "/v2/bot/message/push", body, key=key)
    assert raised.value.body["sentMessages"] == sent["sentMessages"]


async def test_a_refused_request_uses_no_key(line: LineCaller) -> None:
    key = str(uuid4())
    with pytest.raises(Refused, match="400"):
        await line.broadcast("", key=key)
    await line.broadcast("a", key=key)
    other = LineCaller(line.sandbox, line.schema, await line.sandbox.token("line"))
    await other.broadcast("a", key=key)


@pytest.mark.parametrize("key", ["", "5", "{123e4567-e89b-12d3-a456-426614174000}", "x" * 36])
async def test_retry_keys_are_uuids(line: LineCaller, key: str) -> None:
    with pytest.raises(Refused, match="400 .*retry key"):
        await line.broadcast("a", key=key)


async def test_other_calls_take_no_retry_key(line: LineCaller) -> None:
    with pytest.raises(Refused, match="400 .*retry key"):
        await line("GET", "/v2/bot/info", key=str(uuid4()))


# --- how much ------------------------------------------------------------------------------------


async def test_sixty_broadcasts_an_hour(line: LineCaller) -> None:
    for number in range(60):
        await line.broadcast(str(number))
    with pytest.raises(Refused, match="429 .*rate limit has been exceeded"):
        await line.broadcast("one more")
    await line.sandbox.advance(3600)
    await line.broadcast("one more")


async def test_the_monthly_limit(line: LineCaller) -> None:
    assert await line("GET", "/v2/bot/message/quota") == {"type": "none"}
    line.sandbox.sandbox.world.accounts[0].extra["quota"] = 100_000
    assert await line("GET", "/v2/bot/message/quota") == {"type": "limited", "value": 100_000}
    await line.broadcast("a")
    with pytest.raises(Refused, match="429 .*You have reached your monthly limit"):
        await line.broadcast("b")
    assert len(line.sandbox.posts("line")) == 1
    await line.sandbox.advance(32 * DAY)
    assert (await line("GET", "/v2/bot/message/quota/consumption"))["totalUsage"] == 0
    await line.broadcast("b")


# --- insight -------------------------------------------------------------------------------------


async def test_numbers_of_a_broadcast_come_after_a_day_and_end(line: LineCaller) -> None:
    request_id = await line.broadcast("見て https://a.example/1 https://a.example/2", "二")
    early = await line.event(request_id)
    assert early["overview"]["requestId"] == request_id
    assert early["overview"]["delivered"] is None
    assert early["overview"]["uniqueImpression"] is None
    await line.sandbox.advance(DAY)
    event = await line.event(request_id)
    overview = event["overview"]
    assert overview["delivered"] == 60_000
    assert 20 <= overview["uniqueClick"] < overview["uniqueImpression"] <= 60_000
    assert [m["seq"] for m in event["messages"]] == [1, 2]
    assert event["messages"][0]["impression"] >= overview["uniqueImpression"]
    assert [(c["seq"], c["url"]) for c in event["clicks"]] == [
        (1, "https://a.example/1"),
        (1, "https://a.example/2"),
    ]
    await line.sandbox.advance(14 * DAY)
    last = await line.event(request_id)
    assert last["overview"]["uniqueImpression"] > overview["uniqueImpression"]
    await line.sandbox.advance(14 * DAY)
    assert await line.event(request_id) == last, "counted for 14 days"


async def test_few_people_are_not_counted(line: LineCaller) -> None:
    token = await line.sandbox.token("line", followers=15)
    small = LineCaller(line.sandbox, line.schema, token)
    request_id = await small.broadcast("a https://a.example/")
    await line.sandbox.advance(2 * DAY)
    event = await small.event(request_id)
    assert event["overview"]["delivered"] == 15
    assert event["overview"]["uniqueImpression"] is None
    assert event["clicks"][0]["click"] is None
    for unknown in ("", str(uuid4())):
        with pytest.raises(Refused, match="40"):
            await small.event(unknown)
    with pytest.raises(Refused, match="404"):
        await line.event(request_id)


async def test_followers_and_deliveries_by_day(line: LineCaller) -> None:
    line.sandbox.sandbox.clock.set(
        line.sandbox.sandbox.clock.now().replace(hour=16), frozen=True
    )  # already tomorrow in UTC+9
    await line.broadcast("a")
    friends = (await line("GET", "/v2/bot/followers/ids", limit=10))["userIds"]
    letter = {"to": friends, "messages": [{"type": "text", "text": "a"}]}
    await line("POST", "/v2/bot/message/multicast", letter)
    world_day = line.sandbox.sandbox.clock.now()
    await line.sandbox.advance(DAY)
    sent_on = f"{line.sandbox.sandbox.clock.now():%Y%m%d}"
    delivery = "/v2/bot/message/delivery"
    assert await line("GET", f"{delivery}/broadcast", date=sent_on) == {
        "status": "ready",
        "success": 60_000,
    }
    few = await line("GET", f"{delivery}/multicast", date=sent_on)
    assert few == {"status": "unavailable_for_privacy"}
    assert (await line("GET", f"{delivery}/push", date=sent_on))["success"] == 0
    before = await line("GET", f"{delivery}/broadcast", date=f"{world_day:%Y%m%d}")
    assert before["success"] == 0
    insight = "/v2/bot/insight"
    assert (await line("GET", f"{insight}/message/delivery", date=sent_on)) == {
        "status": "ready",
        "apiBroadcast": 60_000,
        "apiMulticast": 10,
    }
    assert (await line("GET", f"{insight}/followers"))["followers"] == 60_000
    for path in (f"{insight}/followers", f"{insight}/message/delivery", f"{delivery}/push"):
        assert (await line("GET", path, date="20990101"))["status"] == "unready"
        assert (await line("GET", path, date="20150101"))["status"] == "out_of_service"
        for day in ("2026-11-22", "20261301", "x"):
            with pytest.raises(Refused, match="400 .*date"):
                await line("GET", path, date=day)


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("http_500", 500),
        ("rate_limit", 429),
        ("captcha", 403),
        ("expired_token", 401),
        ("duplicate", 409),
    ],
)
async def test_faults(line: LineCaller, fault: str, status: int) -> None:
    await line.sandbox.fault("line", fault)
    await line("GET", "/v2/bot/info")
    with pytest.raises(Refused) as raised:
        await line.broadcast("a")
    assert raised.value.status == status
    assert line.sandbox.posts("line") == []
    assert ("x-line-accepted-request-id" in raised.value.headers) == (status == 409)
    await line.broadcast("a")


async def test_the_same_seed_gives_the_same(line: LineCaller) -> None:
    seen = []
    for _ in range(2):
        await line.sandbox.control("reset", seed=7)
        again = LineCaller(line.sandbox, line.schema, await line.sandbox.token("line"))
        seen.append((again.id, again.token, await again.broadcast("a")))
    assert seen[0] == seen[1]


async def test_a_kept_world_goes_on(line: LineCaller, tmp_path: Path) -> None:
    request_id = await line.broadcast("a", key=str(uuid4()))
    keeping.save(line.sandbox.sandbox, tmp_path / "world")
    again = keeping.load(tmp_path / "world")
    assert again is not None
    assert again.world.post("line", request_id) is not None
