"""LINE: its refusals, its requests against the published document, its key, its token, its oddities."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, line
from homeground.networks.contract import Settling
from homeground.networks.http import Http, TimeLimits
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Engagement, Media, Poll

from .documents import FEWER, documents
from .harness import RunningSandbox
from .listener import Heard, listening
from .openapi import OpenApi
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "yH5RmNzBVm/secret+token="
KEY = "123e4567-e89b-12d3-a456-426614174000"

REFUSED = [
    (400, "A message (messages[0]) in the request body is invalid", errors.Rejected),
    (400, "Must be a valid HTTPS URL", errors.Rejected),
    (401, "Authentication failed due to the following reason: invalid token", errors.NotAuthorized),
    (403, "Access to this API is not available for your account", errors.NotAuthorized),
    (404, "Not found", errors.NotFound),
    (405, "Method not allowed", errors.NotOffered),
    (410, "Gone", errors.NotFound),
    (413, "Payload Too Large", errors.Rejected),
    (415, "Unsupported Media Type", errors.Rejected),
    (429, "You have reached your monthly limit.", errors.ChallengeRequired),
    (429, "The API rate limit has been exceeded. Try again later.", errors.RateLimited),
    (418, "something quite new", errors.Rejected),
]


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "words", "branch"), REFUSED)
def test_every_refusal_becomes_its_branch(
    status: int, words: str, branch: type[errors.NetworkError]
) -> None:
    error = line.error_from_answer({"message": words}, status=status)
    assert type(error) is branch
    assert error.code == str(status)
    assert error.network == "line"
    assert words in error.message
    assert len(error.message) > 30


def test_no_refusal_is_left_out_of_the_table_above() -> None:
    met = {
        next((r for r in line.REFUSALS if r.fits(status=status, told=words.lower())), None)
        for status, words, _ in REFUSED
    }
    assert met - {None} == set(line.REFUSALS)


def test_a_refusal_says_which_part_is_meant() -> None:
    details = [
        {"message": "May not be empty", "property": "messages[0].text"},
        None,
        {"message": 5},
    ]
    error = line.error_from_answer({"message": "2 errors", "details": details}, status=400)
    assert "messages[0].text: May not be empty" in error.message


def test_a_plan_that_is_used_up_leads_to_where_it_is_changed() -> None:
    error = line.error_from_answer({"message": "You have reached your monthly limit."}, status=429)
    assert isinstance(error, errors.ChallengeRequired)
    assert error.url == "https://manager.line.biz"


def test_an_error_never_carries_the_token() -> None:
    said = {"message": f"bad {TOKEN}", "details": [{"message": TOKEN, "property": TOKEN}]}
    error = line.error_from_answer(said, status=400, secrets=(TOKEN,))
    assert TOKEN not in repr(error) + str(error)


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text())
def test_any_text_goes_out_as_it_is(text: str) -> None:
    told = json.loads(json.dumps(line.messages_from_draft(Draft(text=text))))
    assert told == ([{"type": "text", "text": text}] if text.strip() else [])


FIELDS = (
    "message", "details", "property", "userId", "basicId", "premiumId", "displayName", "status",
    "followers", "overview", "uniqueImpression", "messages", "impression", "clicks", "click",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    line.profile_from_bot(answer, followers=None, site_url="https://line.me")
    line.followers_from_insight(answer)
    line.engagement_from_insight(answer)
    line.engagement_from_insight({"overview": answer, "messages": [answer], "clicks": [answer]})
    line.error_from_answer(answer, status=400)


def test_what_is_not_offered_says_why() -> None:
    refused = [gap for gap in line.NETWORK.gaps.values() if gap.kind == "not offered"]
    assert len(refused) > 5
    assert all(gap.source for gap in refused)


def test_the_key_is_what_settles() -> None:
    assert line.NETWORK.settling is Settling.KEY
    assert line.NETWORK.key_valid_seconds == 24 * 3600


# --- the speaker, against the document --------------------------------------------------------


@pytest.fixture
def published(shared: Path) -> OpenApi:
    schema = shared / "schemas" / "line" / "messaging-api.yml"
    document = yaml.safe_load(schema.read_text(encoding="utf-8"))
    # Which kind of message is meant stands in a discriminator; two kinds are sent here.
    kinds = [{"$ref": f"#/components/schemas/{kind}Message"} for kind in ("Text", "Image")]
    document["components"]["schemas"]["BroadcastRequest"]["properties"]["messages"]["items"] = {
        "anyOf": kinds
    }
    return OpenApi(document)


def connector(http: Http, url: str | None, token: str = TOKEN) -> line.Line:
    return line.Line(
        http,
        account_id="Ub9952f8",
        credentials={"channel_access_token": token},
        base_url=url,
        handle="lumikko",
    )


BOT = {
    "userId": "Ub9952f8",
    "basicId": "@lumikko",
    "displayName": "Lumikko",
    "chatMode": "bot",
    "markAsReadMode": "auto",
}
IMAGE = Media(Path("a.jpg"), "image", "image/jpeg", 10, public_url="https://h.example/a.jpg")


async def test_every_request_fits_the_published_document(published: OpenApi) -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        ours = connector(http, there.url)
        there.will(200, {}, X_Line_Request_Id="5b59509c-1")
        text = "*灯り* & <影>_\n\n🏮"
        draft = Draft(text, link="https://a.example", media=(IMAGE,))
        post = await ours.publish(draft, key=KEY, now=NOW)
        assert (post.id, post.url) == ("5b59509c-1", f"{there.url}/posts/5b59509c-1")
        there.will(200, BOT)
        there.will(200, {"status": "ready", "followers": 7620})
        profile = await ours.profile()
        assert (profile.id, profile.followers) == ("Ub9952f8", 7620)
        there.will(200, {"overview": {"uniqueImpression": 82}})
        there.will(404, {"message": "Not found"})
        counts = await ours.measure(["5b59509c-1", "5b59509c-2"])
        assert {number: c.reach for number, c in counts.items()} == {"5b59509c-1": 82}

        # The insight methods stand in a document of their own.
        described = [r for r in there.requests if "/insight/" not in r.path]
        assert Recorder(requests=described).problems(published) == []
        assert {r.headers["Authorization"] for r in there.requests} == {f"Bearer {TOKEN}"}
        (sent,) = [r for r in there.requests if r.method == "POST"]
        assert UUID(sent.headers["X-Line-Retry-Key"]) == UUID(KEY)
        messages = sent.json()["messages"]
        assert messages[0]["text"] == f"{text}\nhttps://a.example"
        assert messages[1]["originalContentUrl"] == "https://h.example/a.jpg"
        assert not any("X-Line-Retry-Key" in r.headers for r in there.requests if r is not sent)


def test_the_document_is_really_asked(published: OpenApi) -> None:
    for body in (b"{}", b'{"messages": []}', b'{"messages": [{"type": "text"}]}'):
        assert published.request_problems(
            "POST", "/v2/bot/message/broadcast", content_type="application/json", body=body
        )


# --- what an answer means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"message": "Authentication failed"}, errors.NotAuthorized),
        (429, {"message": "The API rate limit has been exceeded."}, errors.RateLimited),
        (400, "<html>", errors.Rejected),
        (400, [], errors.Rejected),
        (500, {"message": "x"}, errors.Unsure),
        (502, "<html>", errors.Unsure),
        (503, "<html>", errors.Unavailable),
        (200, "<html>", errors.Unsure),
        (200, {}, errors.Unsure),
        (302, "", errors.Unsure),
        (409, {"message": "The retry key is already accepted"}, errors.Unsure),
    ],
)
async def test_what_an_answer_without_a_number_means(
    status: int, body: Any, error: type[Exception]
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    async with listening(lambda _: web.Response(status=status, text=text)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft("x"), key=KEY, now=NOW)
        assert len(listener.heard) == 1
        assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_what_was_accepted_before_has_the_number_that_it_had_then() -> None:
    def answer(_: Heard) -> web.Response:
        return web.json_response(
            {"message": "The retry key is already accepted"},
            status=409,
            headers={"x-line-request-id": "new", "x-line-accepted-request-id": "first"},
        )

    async with listening(answer) as (listener, http):
        post = await connector(http, listener.url).publish(Draft("x"), key=KEY, now=NOW)
    assert post.id == "first"


@pytest.mark.parametrize("insight", [(403, {}), (200, {"status": "unready"}), (200, [])])
async def test_an_account_is_proved_though_its_friends_are_not_counted(
    insight: tuple[int, Any],
) -> None:
    def answer(heard: Heard) -> web.Response:
        if heard.path.endswith("/info"):
            return web.json_response(BOT)
        return web.json_response(insight[1], status=insight[0])

    async with listening(answer) as (listener, http):
        profile = await connector(http, listener.url).profile()
    assert (profile.name, profile.followers) == ("Lumikko", None)


@pytest.mark.parametrize("body", ["<html>", "[]", "{}"])
async def test_what_is_no_account_is_not_taken_for_one(body: str) -> None:
    async with listening(lambda _: web.Response(text=body)) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).profile()


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "秘密"])
async def test_what_cannot_be_a_token_is_not_sent(token: str) -> None:
    async with listening(lambda _: web.Response()) as (listener, http):
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
            await connector(http, url).publish(Draft("x"), key=KEY, now=NOW)
        assert TOKEN not in "".join(traceback.format_exception(raised.value))
    await runner.cleanup()


# --- what is refused before anything is sent --------------------------------------------------


async def test_what_line_does_not_take_is_refused_before_anything_is_sent() -> None:
    film = Media(Path("a.mp4"), "video", "video/mp4", 1)
    nowhere = Media(Path("a.jpg"), "image", "image/jpeg", 1)
    far = Media(Path("a.jpg"), "image", "image/jpeg", 1, public_url=f"https://h/{'a' * 2000}")
    drafts: list[tuple[Draft, type[Exception], str]] = [
        (Draft(""), errors.Rejected, "empty"),
        (Draft(" \n"), errors.Rejected, "empty"),
        (Draft("🏮" * 2501), errors.Rejected, "5,002"),
        (Draft("x" * 4990, link="https://a.example"), errors.Rejected, "link included"),
        (Draft("ab\ud83c"), errors.Rejected, "position 3"),
        (Draft("x", publish_at=NOW), errors.NotOffered, "at once"),
        (Draft("x", answers_from=AnswersFrom.NOBODY), errors.NotOffered, "no comments"),
        (Draft("x", poll=Poll("?", ("a", "b"), 5)), errors.NotOffered, "poll"),
        (Draft("x", media=(film,)), errors.NotOffered, "link to the video"),
        (Draft("x", media=(IMAGE,) * 5), errors.Rejected, "at most 4"),
        (Draft("x", media=(nowhere,)), errors.Rejected, "HOMEGROUND_PUBLIC_URL"),
        (Draft("x", media=(far,)), errors.Rejected, "2,000"),
    ]
    async with listening(lambda _: web.Response()) as (listener, http):
        ours = connector(http, listener.url)
        for draft, error, says in drafts:
            with pytest.raises(error, match=says):
                await ours.publish(draft, key=KEY, now=NOW)
        unread: tuple[Callable[[], Any], ...] = (
            lambda: ours.recent_posts(),
            lambda: ours.delete("1"),
            lambda: ours.edit("1", Draft("x")),
        )
        for asked in unread:
            with pytest.raises(errors.NotOffered, match="not offered"):
                await asked()
        assert await ours.measure(["a&b"]) == {}
        assert listener.heard == []


async def test_line_itself_takes_images_from_https_only() -> None:
    plain = Media(Path("a.jpg"), "image", "image/jpeg", 1, public_url="http://h.example/a.jpg")
    async with Http() as http:
        with pytest.raises(errors.Rejected, match="https://"):
            await connector(http, None).publish(Draft("x", media=(plain,)), key=KEY, now=NOW)


# --- against the sandbox ----------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["reset_after_accept", "timeout_after_accept", "http_500"])
async def test_a_broadcast_whose_answer_was_lost_is_settled_by_its_key(
    fault: str, sandbox: RunningSandbox
) -> None:
    ours = await sandbox.connector("line")
    key = str(uuid4())
    await sandbox.fault("line", fault, times=1)
    with pytest.raises(errors.Unsure):
        await ours.publish(Draft("灯り"), key=key, now=NOW)
    first = await ours.publish(Draft("灯り"), key=key, now=NOW)
    again = await ours.publish(Draft("灯り"), key=key, now=NOW)
    (post,) = sandbox.posts("line")
    assert first.id == again.id == post["id"]
    other = await ours.publish(Draft("灯り"), key=str(uuid4()), now=NOW)
    assert other.id != first.id
    assert len(sandbox.posts("line")) == 2


async def test_a_small_audience_stays_unknown(sandbox: RunningSandbox) -> None:
    ours = await sandbox.connector("line", followers=3)
    published = await ours.publish(Draft("灯り"), key=KEY, now=NOW)
    await sandbox.advance(3 * 24 * 3600)
    counts = (await ours.measure([published.id]))[published.id]
    assert (counts.views, counts.reach, counts.clicks) == (None, None, None)
    assert await ours.measure(["no-such-request"]) in ({}, {"no-such-request": Engagement()})


async def test_only_the_people_that_the_account_names(sandbox: RunningSandbox) -> None:
    """Multicast: to their ids, once for each key; the sandbox counts whom it reached."""
    from homeground.sandbox.servers.line import people

    token = await sandbox.token("line", followers=900)
    world = sandbox.sandbox.world
    account = world.account("line", token["account_id"])
    assert account is not None
    ids = [people.user_id(world, account, number) for number in (3, 5, 8)]
    token["credentials"] |= {"recipients": f"{ids[0]}, {ids[1]}\n{ids[2]} {ids[0]}"}
    ours = sandbox.connect(token)
    first = await ours.publish(Draft("灯り"), key=KEY, now=NOW)
    assert (await ours.publish(Draft("灯り"), key=KEY, now=NOW)).id == first.id
    (sending,) = sandbox.sandbox.servers["line"].state.sendings  # type: ignore[attr-defined]
    assert (sending.kind, sending.recipients) == ("multicast", 3)


@pytest.mark.parametrize(
    ("given", "says"),
    [("U123", "1 of the account"), (" ".join(f"U{n:032x}" for n in range(501)), "names 501")],
)
async def test_recipients_that_cannot_be(given: str, says: str) -> None:
    credentials = {"channel_access_token": "t", "recipients": given}
    async with listening(lambda _: web.Response()) as (listener, http):
        ours = line.Line(
            http, account_id="U1", credentials=credentials, base_url=listener.url, handle="@k"
        )
        with pytest.raises(errors.Rejected, match=says):
            await ours.publish(Draft("灯り"), key=KEY, now=NOW)
        assert listener.heard == []
