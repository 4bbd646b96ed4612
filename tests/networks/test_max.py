"""MAX: its refusals, its requests against its ancestor's schema, its token, its oddities."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors
from homeground.networks import max as max_
from homeground.networks.contract import Can
from homeground.networks.http import Http, TimeLimits
from homeground.networks.limits import AnswersFrom
from homeground.networks.max import speak
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, documents
from .listener import Heard, listening
from .openapi import OVERLAYS, OpenApi, apply_overlay
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "f9LHodD0cOL-secret_token"
CHANNEL = "-70012345"

REFUSED = [
    (401, "verify.token", errors.NotAuthorized),
    (403, "verify.token", errors.NotAuthorized),
    (403, "chat.denied", errors.NotAuthorized),
    (403, "access.denied", errors.NotAuthorized),
    (429, "too.many.requests", errors.RateLimited),
    (400, "attachment.not.ready", errors.Unavailable),
    (400, "proto.payload", errors.Rejected),
    (401, "new.code", errors.NotAuthorized),
    (403, "new.code", errors.NotAuthorized),
    (404, "not.found", errors.NotFound),
    (405, "method.not.allowed", errors.NotOffered),
    (413, None, errors.Rejected),
    (429, None, errors.RateLimited),
    (418, "teapot", errors.Rejected),
]


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code", "branch"), REFUSED)
def test_every_refusal_becomes_its_branch(
    status: int, code: str | None, branch: type[errors.NetworkError]
) -> None:
    error = max_.error_from_answer({"code": code, "message": "in words"}, status=status)
    assert type(error) is branch
    assert error.code == (code or str(status))
    assert error.network == "max"
    assert "in words" in error.message
    assert len(error.message) > 30


def test_no_refusal_is_left_out_of_the_table_above() -> None:
    met = {
        next((r for r in max_.REFUSALS if r.fits(code=code, status=status)), None)
        for status, code, _ in REFUSED
    }
    assert met - {None} == set(max_.REFUSALS)


@pytest.mark.parametrize(
    ("header", "seconds"), [("17", 17), (None, None), ("soon", None), ("-1", None), ("", None)]
)
def test_too_many_says_how_long_to_wait(header: str | None, seconds: float | None) -> None:
    error = max_.error_from_answer({}, status=429, retry_after=header)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after_seconds == seconds


def test_an_error_never_carries_the_token() -> None:
    said = {"code": f"bad.{TOKEN}", "message": f"Invalid access_token {TOKEN}"}
    error = max_.error_from_answer(said, status=400, secrets=(TOKEN,))
    assert TOKEN not in repr(error) + str(error) + str(error.code)


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text())
def test_any_text_comes_back_as_it_went_out(text: str) -> None:
    body = json.loads(json.dumps(max_.body_from_draft(Draft(text=text), [])))
    message = {"timestamp": 1795341600000, "body": {"mid": "mid.1", "seq": 1, **body}}
    post = max_.post_from_message(message, handle="", site_url="https://max.ru")
    assert post is not None
    assert post.text == text
    assert post.media_count == 0


FIELDS = (
    "message", "messages", "body", "mid", "seq", "text", "attachments", "type", "timestamp", "url",
    "stat", "views", "chat_id", "title", "link", "is_public", "participants_count", "photos",
    "token", "payload", "success", "code",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    site: dict[str, Any] = {"handle": "lumikko", "site_url": "https://max.ru"}
    max_.published_from_answer(answer, **site)
    max_.posts_from_messages(answer, **site)
    max_.posts_from_messages({"messages": [answer]}, **site)
    max_.engagement_from_message(answer)
    max_.profile_from_chat(answer, site_url="https://max.ru")
    max_.image_from_upload(answer)
    max_.error_from_answer(answer, status=400)


def test_what_is_not_offered_says_why() -> None:
    for can in (Can.COMMENTS, Can.REPLY, Can.SCHEDULE, Can.POLL):
        gap = max_.NETWORK.gap(can)
        assert gap.kind == "not offered"
        assert gap.source


# --- the speaker, against the schema ----------------------------------------------------------


@pytest.fixture
def published(shared: Path) -> OpenApi:
    schema = shared / "schemas" / "max" / "tamtam-schema.yaml"
    document = yaml.safe_load(schema.read_text(encoding="utf-8"))
    apply_overlay(document, json.loads((OVERLAYS / "max.json").read_text(encoding="utf-8")))
    # Which kind of attachment is meant stands in a discriminator; only images are sent here.
    attachments = document["components"]["schemas"]["NewMessageBody"]["properties"]["attachments"]
    attachments["items"] = {"$ref": "#/components/schemas/PhotoAttachmentRequest"}
    return OpenApi(document)


def connector(http: Http, url: str, token: str = TOKEN) -> max_.Max:
    return max_.Max(
        http,
        account_id=CHANNEL,
        credentials={"access_token": token},
        base_url=url,
        handle="lumikko",
    )


def message(mid: str = "mid.ff01", **more: Any) -> dict[str, Any]:
    return {
        "recipient": {"chat_id": int(CHANNEL), "chat_type": "channel", "user_id": None},
        "timestamp": 1795341600000,
        "body": {"mid": mid, "seq": 1, "text": "Свет", "attachments": []},
        "stat": {"views": 7},
        **more,
    }


CHAT = {"chat_id": int(CHANNEL), "status": "active", "title": "Lumikko", "participants_count": 5}


def image(folder: Path, name: str = "a.jpg") -> Media:
    path = folder / name
    path.write_bytes(b"\xff\xd8not looked at here")
    return Media(path, "image", "image/jpeg", 10)


async def test_every_request_fits_the_ancestors_schema(published: OpenApi, tmp_path: Path) -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        ours = connector(http, there.url)
        there.will(200, {"message": message()})
        text = "*Свет* & <тень>_\n\n🏮"
        post = await ours.publish(Draft(text, link="https://a.example"), key="k", now=NOW)
        assert (post.id, post.url) == ("mid.ff01", f"{there.url}/lumikko")
        for token in ("one", "two"):
            there.will(200, {"url": f"{there.url}/upload/{token}"})
            there.will(200, {"photos": {token: {"token": token}}})
        there.will(200, {"message": message("mid.ff02")})
        both = Draft("", media=(image(tmp_path), image(tmp_path, "b.jpg")))
        assert (await ours.publish(both, key="k", now=NOW)).id == "mid.ff02"
        there.will(200, {"messages": [message()]})
        assert [p.text for p in await ours.recent_posts(limit=500)] == ["Свет"]
        there.will(200, {"messages": [message(), message("mid.other")]})
        counted = await ours.measure(["mid.ff01", "mid.gone"])
        assert {mid: c.views for mid, c in counted.items()} == {"mid.ff01": 7}
        there.will(200, {"success": True})
        await ours.edit("mid.ff01", Draft("Иначе"))
        there.will(200, {"success": True})
        await ours.delete("mid.ff01")
        there.will(200, CHAT)
        assert (await ours.profile()).followers == 5

        sent = [r for r in there.requests if not r.path.startswith("/upload/")]
        assert Recorder(requests=sent).problems(published) == []
        assert {r.headers.get("Authorization") for r in sent} == {TOKEN}
        assert TOKEN not in "".join(r.path + r.query for r in there.requests)
        uploads = [r for r in there.requests if r.path.startswith("/upload/")]
        assert [r.path for r in uploads] == ["/upload/one", "/upload/two"]
        assert not any("Authorization" in r.headers for r in uploads), "the token stays with MAX"
        assert all(b'name="data"' in r.body for r in uploads)
        bodies = [r.json() for r in sent if r.method in ("POST", "PUT") and r.body]
        assert bodies[0]["text"] == f"{text}\nhttps://a.example"
        tokens = [list(a["payload"]["photos"]) for a in bodies[1]["attachments"]]
        assert tokens == [["one"], ["two"]]
        assert bodies[2]["attachments"] is None


def test_the_schema_is_really_asked(published: OpenApi) -> None:
    for body in (b"{}", b'{"text": 5, "attachments": null, "link": null}'):
        assert published.request_problems(
            "POST", "/messages", query="chat_id=1", headers={"Authorization": "x"},
            content_type="application/json", body=body,
        )  # fmt: skip


async def test_many_posts_are_measured_in_parts() -> None:
    ids = [f"mid.{number}" for number in range(120)]
    asked: list[int] = []

    def answer(heard: Heard) -> web.Response:
        wanted = heard.query.split("message_ids=")[1].split("&")[0].replace("%2C", ",").split(",")
        asked.append(len(wanted))
        return web.json_response({"messages": [message(mid) for mid in wanted]})

    async with listening(answer) as (listener, http):
        assert set(await connector(http, listener.url).measure(ids)) == set(ids)
    assert asked == [50, 50, 20]


async def test_one_that_is_missing_does_not_hide_the_others() -> None:
    def answer(heard: Heard) -> web.Response:
        if "mid.gone" in heard.query:
            return web.json_response({"code": "not.found", "message": "x"}, status=404)
        return web.json_response({"messages": [message("mid.1")]})

    async with listening(answer) as (listener, http):
        counts = await connector(http, listener.url).measure(["mid.1", "mid.gone", "a&b"])
    assert set(counts) == {"mid.1"}


# --- what an answer means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"code": "verify.token", "message": "Invalid access_token"}, errors.NotAuthorized),
        (429, {"code": "too.many.requests", "message": "x"}, errors.RateLimited),
        (400, "<html>", errors.Rejected),
        (400, [], errors.Rejected),
        (404, {"code": "chat.not.found", "message": "x"}, errors.NotFound),
        (500, {"code": "internal.error"}, errors.Unsure),
        (502, "<html>", errors.Unsure),
        (503, "<html>", errors.Unavailable),
        (200, "<html>", errors.Unsure),
        (200, {}, errors.Unsure),
        (200, [], errors.Unsure),
        (200, {"message": {"body": {}}}, errors.Unsure),
        (302, "{}", errors.Unsure),
    ],
)
async def test_what_an_answer_to_a_post_means(
    status: int, body: Any, error: type[Exception]
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    async with listening(lambda _: web.Response(status=status, text=text)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert len(listener.heard) == 1
        assert TOKEN not in "".join(traceback.format_exception(raised.value))


def steps(*answers: tuple[int, Any]) -> Callable[[Heard], web.Response]:
    left = list(answers)

    def answer(_: Heard) -> web.Response:
        status, body = left.pop(0)
        return web.json_response(body, status=status)

    return answer


NOT_READY = (400, {"code": "attachment.not.ready", "message": "Key: errors.process.attachment"})


async def test_images_that_max_still_processes_are_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speak, "READY_AFTER_SECONDS", (0.0, 0.0))
    async with listening(steps(NOT_READY, NOT_READY, (200, {"message": message()}))) as (
        listener,
        http,
    ):
        post = await connector(http, listener.url).publish(Draft("x"), key="k", now=NOW)
        assert post.id == "mid.ff01"
    async with listening(steps(*[NOT_READY] * 3)) as (listener, http):
        with pytest.raises(errors.Unavailable, match="still processing"):
            await connector(http, listener.url).publish(Draft("x"), key="k", now=NOW)
        assert len(listener.heard) == 3


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"url": None}, errors.Unavailable),
        ({}, errors.Unavailable),
        ({"url": "http://elsewhere.example/up"}, errors.Unavailable),
        ({"url": "https://10.0.0.1/up"}, errors.Unavailable),
        ({"url": "https://"}, errors.Unavailable),
        ({"url": "file:///etc/passwd"}, errors.Unavailable),
    ],
)
async def test_an_address_for_an_image_that_cannot_be_used(
    told: Any, error: type[Exception], tmp_path: Path
) -> None:
    async with listening(steps((200, told))) as (listener, http):
        draft = Draft("x", media=(image(tmp_path),))
        with pytest.raises(error):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)
        assert [heard.path for heard in listener.heard] == ["/uploads"]


@pytest.mark.parametrize(("status", "body"), [(200, {"photos": {}}), (200, "x"), (500, {})])
async def test_an_image_that_was_not_taken_leaves_nothing_unsure(
    status: int, body: Any, tmp_path: Path
) -> None:
    def answer(heard: Heard) -> web.Response:
        if heard.path == "/uploads":
            return web.json_response({"url": f"http://{heard.headers['Host']}/up"})
        return web.json_response(body, status=status)

    async with listening(answer) as (listener, http):
        draft = Draft("x", media=(image(tmp_path),))
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)
        assert [heard.path for heard in listener.heard] == ["/uploads", "/up"]


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "тайна"])
async def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    async with listening(steps()) as (listener, http):
        with pytest.raises(errors.NotAuthorized) as raised:
            await connector(http, listener.url, token).profile()
        assert listener.heard == []
        assert not token or token not in "".join(traceback.format_exception(raised.value))


async def test_a_lost_answer_is_unsure_and_shows_no_token() -> None:
    async def silence(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", silence)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}"
    limits = TimeLimits(connect=0.2, answer=0.2, total=1)
    async with Http(allow_private=[url], limits=limits) as http:
        with pytest.raises(errors.Unsure) as raised:
            await connector(http, url).publish(Draft("x"), key="k", now=NOW)
        assert TOKEN not in "".join(traceback.format_exception(raised.value))
    await runner.cleanup()


# --- what is refused before anything is sent --------------------------------------------------


async def test_what_max_does_not_take_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    paper = Media(tmp_path / "a.pdf", "document", "application/pdf", 1)
    picture = image(tmp_path)
    drafts: list[tuple[Draft, type[Exception]]] = [
        (Draft(""), errors.Rejected),
        (Draft(" \n"), errors.Rejected),
        (Draft("x" * 4001), errors.Rejected),
        (Draft("x" * 3990, link="https://a.example"), errors.Rejected),
        (Draft("ab\ud83c"), errors.Rejected),
        (Draft("x", publish_at=NOW), errors.NotOffered),
        (Draft("x", answers_from=AnswersFrom.NOBODY), errors.NotOffered),
        (Draft("x", poll=Poll("?", ("a", "b"), 5)), errors.NotOffered),
        (Draft("x", media=(picture, paper)), errors.Rejected),
        (Draft("x", media=(picture,) * 11), errors.Rejected),
    ]
    async with listening(steps()) as (listener, http):
        ours = connector(http, listener.url)
        for draft, error in drafts:
            with pytest.raises(error):
                await ours.publish(draft, key="k", now=NOW)
        with pytest.raises(errors.Rejected, match="position 3"):
            await ours.edit("mid.1", Draft("ab\ud83c"))
        with pytest.raises(errors.NotOffered, match="temporarily unavailable"):
            ours.comments("mid.1")
        for post_id in ("", "a&b", "../me"):
            with pytest.raises(errors.NotFound):
                await ours.delete(post_id)
        assert listener.heard == []


# --- changing, deleting, connecting -----------------------------------------------------------

REFUSAL = (200, {"success": False, "message": "Can't, too late"})


async def test_deleting_what_is_gone_is_no_error() -> None:
    async with listening(steps((404, {"code": "not.found"}))) as (listener, http):
        await connector(http, listener.url).delete("mid.1")
    async with listening(steps(REFUSAL, (200, {"messages": []}))) as (listener, http):
        await connector(http, listener.url).delete("mid.1")
    async with listening(steps(REFUSAL, (200, {"messages": [message("mid.1")]}))) as (
        listener,
        http,
    ):
        with pytest.raises(errors.Rejected, match="too late"):
            await connector(http, listener.url).delete("mid.1")


async def test_what_may_not_be_changed_is_said_to_be_so() -> None:
    async with listening(steps(REFUSAL, (200, {"messages": [message("mid.1")]}))) as (
        listener,
        http,
    ):
        with pytest.raises(errors.Rejected, match="changed"):
            await connector(http, listener.url).edit("mid.1", Draft("x"))
    async with listening(steps(REFUSAL, (404, {"code": "not.found"}))) as (listener, http):
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).edit("mid.1", Draft("x"))


@pytest.mark.parametrize("status", ["removed", "left", "closed"])
async def test_a_channel_without_the_bot_is_not_connected(status: str) -> None:
    async with listening(steps((200, CHAT | {"status": status}))) as (listener, http):
        with pytest.raises(errors.NotAuthorized, match="administrator"):
            await connector(http, listener.url).profile()


async def test_a_channel_that_is_being_connected_is_asked_for_by_its_name() -> None:
    async with listening(steps((200, CHAT))) as (listener, http):
        ours = max_.Max(
            http,
            account_id="",
            credentials={"access_token": TOKEN},
            base_url=listener.url,
            handle="@lumikko",
        )
        assert (await ours.profile()).id == CHANNEL
        assert [heard.path for heard in listener.heard] == ["/chats/lumikko"]
