"""Telegram: its refusals, its requests against the published specification, its token, its oddities."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, telegram
from homeground.networks.contract import Can
from homeground.networks.http import Http, TimeLimits
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, documents
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "123456:AAF-secret_token"
CHANNEL, GROUP = "-1001234567890", "-1009876543210"

REFUSED = [
    (401, "Unauthorized", errors.NotAuthorized),
    (404, "Not Found", errors.NotAuthorized),
    (404, "Not Found: method not found", errors.NotOffered),
    (403, "Forbidden: bot was kicked from the channel chat", errors.NotAuthorized),
    (403, "Forbidden: bot is not a member of the channel chat", errors.NotAuthorized),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", errors.NotAuthorized),
    (409, "Conflict: terminated by other getUpdates request", errors.Unavailable),
    (413, "Request Entity Too Large", errors.Rejected),
    (429, "Too Many Requests: retry after 17", errors.RateLimited),
    (420, "FLOOD_WAIT_3", errors.RateLimited),
    (400, "Bad Request: chat not found", errors.NotAuthorized),
    (400, "Bad Request: PEER_ID_INVALID", errors.NotAuthorized),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", errors.NotAuthorized),
    (400, "Bad Request: not enough rights to send text messages to the chat", errors.NotAuthorized),
    (400, "Bad Request: have no rights to send a message", errors.NotAuthorized),
    (400, "Bad Request: need administrator rights in the channel chat", errors.NotAuthorized),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", errors.NotAuthorized),
    (400, "Bad Request: message to delete not found", errors.NotFound),
    (400, "Bad Request: message to edit not found", errors.NotFound),
    (400, "Bad Request: message to be replied not found", errors.NotFound),
    (400, "Bad Request: MESSAGE_ID_INVALID", errors.NotFound),
    (400, "Bad Request: user not found", errors.NotFound),
    (400, "Bad Request: PARTICIPANT_ID_INVALID", errors.NotFound),
    (400, "Bad Request: message is not modified: specified new message content and reply markup "
          "are exactly the same", errors.Duplicate),
    (400, "Bad Request: message can't be deleted for everyone", errors.Rejected),
    (400, "Bad Request: message can't be edited", errors.Rejected),
    (400, "Bad Request: there is no text in the message to edit", errors.Rejected),
    (400, "Bad Request: there is no caption in the message to edit", errors.Rejected),
    (400, "Bad Request: message is too long", errors.Rejected),
    (400, "Bad Request: message caption is too long", errors.Rejected),
    (400, "Bad Request: message text is empty", errors.Rejected),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", errors.Rejected),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", errors.Rejected),
    (400, "Bad Request: poll must have at least 2 option", errors.Rejected),
    (400, "Bad Request: can't remove chat owner", errors.Rejected),
    (400, "Bad Request: something quite new", errors.Rejected),
    (500, "Internal Server Error", errors.Unavailable),
    (502, "Bad Gateway", errors.Unavailable),
    (504, "Gateway Timeout", errors.Unavailable),
    (418, "I'm a teapot", errors.Rejected),
]  # fmt: skip


def said(code: object, words: object = "words", *, write: bool = False, **more: Any) -> Any:
    document = {"ok": False, "error_code": code, "description": words} | more
    return telegram.error_from_answer(document, write=write, secrets=(TOKEN,))


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "words", "branch"), REFUSED)
def test_every_refusal_becomes_its_branch(
    code: int, words: str, branch: type[errors.NetworkError]
) -> None:
    error = said(code, words)
    assert type(error) is branch
    assert error.code == str(code)
    assert error.network == "telegram"
    assert words in error.message
    assert len(error.message) > 30


def test_no_refusal_is_left_out_of_the_table_above() -> None:
    def refusal(code: int, words: str) -> telegram.Refusal | None:
        said = words.lower()
        fits = (
            r
            for r in telegram.REFUSALS
            if r.code == code and (not r.has or any(has in said for has in r.has))
        )
        return next(fits, None)

    assert {refusal(code, words) for code, words, _ in REFUSED} - {None} == set(telegram.REFUSALS)


@pytest.mark.parametrize("code", [500, 502, 504])
def test_an_error_of_telegrams_own_leaves_a_write_unsure(code: int) -> None:
    assert type(said(code, write=True)) is errors.Unsure


@pytest.mark.parametrize(
    ("parameters", "seconds"),
    [({"retry_after": 17}, 17), ({}, None), (None, None), ({"retry_after": "17"}, None)],
)
def test_too_many_says_how_long_to_wait(parameters: Any, seconds: int | None) -> None:
    error = said(429, "Too Many Requests", parameters=parameters)
    assert type(error) is errors.RateLimited
    assert error.retry_after_seconds == seconds


@pytest.mark.parametrize("code", [424242, None, "x", True, [], -1])
def test_an_unknown_number_is_a_refusal(code: object) -> None:
    assert type(said(code)) is errors.Rejected
    assert type(telegram.error_from_answer({}, write=True)) is errors.Rejected


def test_an_error_never_carries_the_token() -> None:
    error = said(400, f"Bad Request: no /bot{TOKEN}/sendMessage")
    assert TOKEN not in repr(error) + str(error)


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text())
def test_any_text_goes_out_as_it_is(text: str) -> None:
    told = json.loads(json.dumps(telegram.text_message(Draft(text=text))))
    assert told == {"text": text}


@FEWER
@given(text=st.text(max_size=1100))
def test_a_caption_is_counted_as_telegram_counts(text: str) -> None:
    fits = len(text.encode("utf-16-le", "surrogatepass")) // 2 <= 1024
    if fits:
        assert telegram.caption_from_draft(Draft(text=text)) == text
    else:
        with pytest.raises(errors.Rejected):
            telegram.caption_from_draft(Draft(text=text))


FIELDS = (
    "ok", "result", "error_code", "description", "parameters", "retry_after", "message_id", "chat",
    "id", "username", "title", "date", "text",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    site = "https://t.me"
    telegram.published_from_messages(answer, account_id=CHANNEL, site_url=site)
    telegram.published_from_messages([answer, None, 1], account_id=CHANNEL, site_url=site)
    telegram.profile_from_chat(answer, members=answer.get("id"), site_url=site)
    telegram.error_from_answer(answer, write=True)


def test_what_is_not_offered_says_why() -> None:
    for can in (Can.READ_BACK, Can.MEASURE, Can.COMMENTS, Can.SCHEDULE):
        gap = telegram.NETWORK.gap(can)
        assert gap.kind == "not offered"
        assert gap.source


# --- the speaker ------------------------------------------------------------------------------


def connector(http: Http, url: str, **credentials: str) -> telegram.Telegram:
    return telegram.Telegram(
        http,
        account_id=CHANNEL,
        credentials={"bot_token": TOKEN, "discussion_chat_id": GROUP} | credentials,
        base_url=url,
    )


def method_of(heard: Heard) -> str:
    return heard.path.rpartition("/")[2]


def answering(**results: Any) -> Callable[[Heard], web.Response]:
    """`sendMessage={…}` is its result; a response is given as it is, a callable makes one."""

    def answer(heard: Heard) -> web.Response:
        made = results[method_of(heard)]
        made = made(heard) if callable(made) else made
        if isinstance(made, web.Response):
            return made
        return web.json_response({"ok": True, "result": made})

    return answer


def refused(code: int, words: str, **more: Any) -> Callable[[Heard], web.Response]:
    document = {"ok": False, "error_code": code, "description": words} | more
    return lambda _: web.json_response(document, status=code)


def message(number: int, chat: str = CHANNEL) -> dict[str, Any]:
    held = {"id": int(chat), "type": "channel", "title": "Lumikko", "username": "lumikko"}
    return {"message_id": number, "date": 1795341600, "chat": held}


def images(folder: Path, count: int) -> tuple[Media, ...]:
    made = []
    for number in range(count):
        path = folder / f"{number}.jpg"
        path.write_bytes(b"\xff\xd8not looked at here")
        made.append(Media(path, "image", "image/jpeg", 10))
    return tuple(made)


async def test_every_request_fits_the_published_specification(shared: Path, tmp_path: Path) -> None:
    answer = answering(
        sendMessage=lambda h: message(41, str(json.loads(h.body)["chat_id"])),
        sendPhoto=message(42),
        sendMediaGroup=[message(43), message(44)],
        sendPoll=message(45),
        editMessageText=message(41),
        editMessageCaption=message(42),
        deleteMessage=True,
        getChat=message(1)["chat"],
        getChatMemberCount=1234,
        banChatMember=True,
        unbanChatMember=True,
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        text = "*Свет* & <тень>_\n\n🏮"
        draft = Draft(text=text, link="https://lumikko.example/a_b")
        published = await ours.publish(draft, key="k-1", now=NOW)
        assert (published.id, published.url) == ("41", f"{listener.url}/lumikko/41")
        one = await ours.publish(Draft(text=text, media=images(tmp_path, 1)), key="k-2", now=NOW)
        album = await ours.publish(Draft(text="", media=images(tmp_path, 2)), key="k-3", now=NOW)
        assert (one.id, album.id) == ("42", "43+44")
        poll = Poll("Какой?", ("Мох", "Снег"), 60)
        await ours.publish(Draft(text="Выбираем", poll=poll), key="k-4", now=NOW)
        await ours.edit("41", draft)
        await ours.edit("42", Draft(text="Иначе", media=images(tmp_path, 1)))
        await ours.delete(album.id)
        reply = await ours.reply("41", "Спасибо", comment_id="7", key="k-5", now=NOW)
        assert (reply.id, reply.parent_id) == ("41", "7")
        await ours.delete_comment("41", "7")
        await ours.block("574829")
        await ours.block("574829", blocked=False)
        profile = await ours.profile()
        assert (profile.name, profile.followers) == ("Lumikko", 1234)

        said = [(method_of(heard), _told(heard)) for heard in listener.heard]
        specification = _specification(shared)
        for method, told in said:
            _hold(specification, method, told)
        sent = [told for method, told in said if method == "sendMessage"]
        assert sent[0]["text"] == f"{text}\nhttps://lumikko.example/a_b"
        assert sent[0]["chat_id"] == int(CHANNEL)
        assert "parse_mode" not in str(said)
        assert sent[1]["chat_id"] == int(GROUP)
        assert sent[1]["reply_parameters"] == {"message_id": 7}
        gone = [told["message_id"] for method, told in said if method == "deleteMessage"]
        assert gone == [43, 44, 7]
        for heard in listener.heard:
            assert heard.path == f"/bot{TOKEN}/{method_of(heard)}"
            assert heard.query == ""
            assert TOKEN.encode() not in heard.body


def _told(heard: Heard) -> dict[str, Any]:
    """What a request said, in JSON's types; in a form, other things than texts are JSON."""
    if not heard.form:
        return dict(json.loads(heard.body))
    texts = {"caption", "text"}
    return {
        name: value if name in texts or value.startswith("file:") else json.loads(value)
        for name, value in heard.form.items()
    }


def _specification(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "schemas/telegram/api.json").read_text(encoding="utf-8")))


def _hold(specification: dict[str, Any], method: str, told: dict[str, Any]) -> None:
    attached = {
        item["media"].removeprefix("attach://")
        for item in told.get("media", [])
        if isinstance(item, dict)
    }
    assert all(str(told.get(name)).startswith("file:") for name in attached)
    rest = {name: value for name, value in told.items() if name not in attached}
    _hold_object(specification, method, specification["methods"][method], rest)


def _hold_object(
    specification: dict[str, Any], where: str, described: dict[str, Any], value: dict[str, Any]
) -> None:
    known = {field["name"]: field for field in described.get("fields", [])}
    assert set(value) <= set(known), where
    for name, field in known.items():
        if name in value:
            assert any(_fits(specification, kind, value[name]) for kind in field["types"]), (
                where,
                name,
                value[name],
            )
        else:
            assert not field["required"], (where, name)


def _fits(specification: dict[str, Any], kind: str, value: Any) -> bool:
    if kind.startswith("Array of "):
        inner = kind.removeprefix("Array of ")
        return isinstance(value, list) and all(_fits(specification, inner, v) for v in value)
    match kind:
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Boolean":
            return isinstance(value, bool)
        case "String":
            return isinstance(value, str)
        case "InputFile":
            return isinstance(value, str) and value.startswith("file:")
    if not isinstance(value, dict):
        return False
    try:
        _hold_object(specification, kind, specification["types"][kind], value)
    except AssertionError:
        return False
    return True


def test_the_specification_is_really_asked(shared: Path) -> None:
    specification = _specification(shared)
    for told in ({"chat_id": 1}, {"chat_id": 1, "text": 5}, {"chat_id": 1, "text": "x", "no": 1}):
        with pytest.raises(AssertionError):
            _hold(specification, "sendMessage", told)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}, errors.NotAuthorized),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}, errors.RateLimited),
        (400, "<html>", errors.Rejected),
        (502, "<html>", errors.Unsure),
        (503, "<html>", errors.Unavailable),
        (200, "<html>", errors.Unsure),
        (200, {"ok": True}, errors.Unsure),
        (200, {"ok": True, "result": True}, errors.Unsure),
        (200, {"ok": True, "result": {}}, errors.Unsure),
        (200, {"ok": False}, errors.Rejected),
        (200, {}, errors.Unsure),
        (200, [], errors.Unsure),
        (302, "", errors.Unsure),
    ],
)  # fmt: skip
async def test_what_an_answer_to_a_post_means(
    status: int, body: Any, error: type[Exception]
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    async with listening(lambda _: web.Response(status=status, text=text)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_the_token_is_in_no_error_of_the_wire_and_in_no_answers_address() -> None:
    async def silence(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    limits = TimeLimits(connect=0.2, answer=0.2, total=1)
    async with listening(lambda _: web.json_response({"ok": True, "result": 1})) as (
        listener,
        http,
    ):
        answer = await http.send(
            "POST", f"{listener.url}/bot{TOKEN}/getMe", write=False, secret_path=True
        )
        assert answer.url == listener.url
        addresses = [
            "http://127.0.0.1:1",
            "https://no-such-host.invalid",
            "ftp://example.com",
            "http://10.0.0.1",
            "nonsense",
        ]
        async with Http(allow_private=["http://127.0.0.1:1"], limits=limits) as impatient:
            for address in addresses:
                with pytest.raises(errors.NetworkError) as raised:
                    await connector(impatient, address).publish(Draft(text="x"), key="k", now=NOW)
                assert TOKEN not in "".join(traceback.format_exception(raised.value))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", silence)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}"
    async with Http(allow_private=[url], limits=limits) as impatient:
        with pytest.raises(errors.Unsure) as raised:
            await connector(impatient, url).publish(Draft(text="x"), key="k", now=NOW)
        assert TOKEN not in "".join(traceback.format_exception(raised.value))
    await runner.cleanup()


async def test_a_token_cannot_lead_to_another_address() -> None:
    async with listening(answering(getChat=refused(404, "Not Found"))) as (listener, http):
        ours = connector(http, listener.url, bot_token="x/../../other?a=b#c")
        with pytest.raises(errors.NotAuthorized):
            await ours.profile()
        (heard,) = listener.heard
        assert (heard.query, method_of(heard)) == ("", "getChat")
        assert heard.path.startswith("/botx/")


@pytest.mark.parametrize("text", ["", " \n"])
async def test_an_empty_post_is_not_sent(text: str) -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).publish(Draft(text=text), key="k", now=NOW)
        assert listener.heard == []


async def test_half_a_character_is_refused_with_its_place() -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.Rejected, match="position 3"):
            await ours.publish(Draft(text="ab\ud83c"), key="k", now=NOW)
        with pytest.raises(errors.Rejected, match="position 1"):
            await ours.edit("1", Draft(text="\ud83c"))
        with pytest.raises(errors.Rejected, match="position 1"):
            await ours.reply("1", "\ud83c", comment_id="2", key="k", now=NOW)
        assert listener.heard == []


async def test_what_telegram_does_not_do_is_refused_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    paper = Media(tmp_path / "a.pdf", "document", "application/pdf", 1)
    two = images(tmp_path, 2)
    poll = Poll("?", ("a", "b"), 5)
    drafts: list[tuple[Draft, type[Exception]]] = [
        (Draft(text="x", publish_at=NOW), errors.NotOffered),
        (Draft(text="x", answers_from=AnswersFrom.NOBODY), errors.NotOffered),
        (Draft(text="x", media=(*two, paper)), errors.Rejected),
        (Draft(text="x", media=two, poll=poll), errors.Rejected),
        (Draft(text="x", media=two * 6), errors.Rejected),
        (Draft(text="x" * 1025, media=two), errors.Rejected),
    ]
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        for draft, error in drafts:
            with pytest.raises(error):
                await ours.publish(draft, key="k", now=NOW)
        for asked in (ours.recent_posts(), ours.measure(["1"])):
            with pytest.raises(errors.NotOffered, match="not offered"):
                await asked
        with pytest.raises(errors.NotOffered, match="only as they arrive"):
            ours.comments("1")
        assert listener.heard == []


# --- changing and deleting --------------------------------------------------------------------


async def test_a_text_that_is_there_already_is_no_error() -> None:
    same = refused(400, "Bad Request: message is not modified")
    async with listening(answering(editMessageText=same)) as (listener, http):
        await connector(http, listener.url).edit("41", Draft(text="x"))


async def test_what_was_published_with_images_has_its_caption_changed() -> None:
    answer = answering(
        editMessageText=refused(400, "Bad Request: there is no text in the message to edit"),
        editMessageCaption=message(43),
    )
    async with listening(answer) as (listener, http):
        await connector(http, listener.url).edit("43+44", Draft(text="Иначе"))
        told = json.loads(listener.heard[-1].body)
    assert told == {"chat_id": int(CHANNEL), "message_id": 43, "caption": "Иначе"}


async def test_a_message_that_may_not_be_changed_is_said_to_be_so() -> None:
    answer = answering(editMessageText=refused(400, "Bad Request: message can't be edited"))
    async with listening(answer) as (listener, http):
        with pytest.raises(errors.Rejected, match="be changed"):
            await connector(http, listener.url).edit("41", Draft(text="x"))


@pytest.mark.parametrize(
    ("words", "raises"),
    [
        ("Bad Request: message to delete not found", None),
        ("Bad Request: MESSAGE_ID_INVALID", None),
        ("Bad Request: message can't be deleted for everyone", errors.Rejected),
        ("Bad Request: chat not found", errors.NotAuthorized),
    ],
)
async def test_deleting_what_is_gone_is_no_error(
    words: str, raises: type[Exception] | None
) -> None:
    async with listening(answering(deleteMessage=refused(400, words))) as (listener, http):
        ours = connector(http, listener.url)
        if raises is None:
            await ours.delete("41+42")
            await ours.delete_comment("41", "7")
            assert len(listener.heard) == 3
        else:
            with pytest.raises(raises):
                await ours.delete("41")


async def test_without_a_discussion_group_comments_are_told_what_to_do() -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url, discussion_chat_id="")
        for asked in (
            ours.reply("1", "x", comment_id="2", key="k", now=NOW),
            ours.delete_comment("1", "2"),
            ours.block("5"),
        ):
            with pytest.raises(errors.NotAuthorized, match="discussion group"):
                await asked
        with pytest.raises(errors.NotOffered, match="choose the comment"):
            await ours.reply("1", "x", key="k", now=NOW)
        assert listener.heard == []


@pytest.mark.parametrize("comment_id", ["", "x", "1+2", "-5"])
async def test_what_is_no_comment_is_not_asked_for(comment_id: str) -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.NotFound):
            await ours.delete_comment("1", comment_id)
        with pytest.raises(errors.NotFound):
            await ours.reply("1", "x", comment_id=comment_id, key="k", now=NOW)
        with pytest.raises(errors.NotFound):
            await ours.block("x")
        assert listener.heard == []


async def test_a_channel_that_is_being_connected_is_asked_for_by_its_name() -> None:
    answer = answering(getChat=message(1)["chat"], getChatMemberCount=5)
    async with listening(answer) as (listener, http):
        ours = telegram.Telegram(
            http,
            account_id="",
            credentials={"bot_token": TOKEN},
            base_url=listener.url,
            handle="lumikko",
        )
        assert (await ours.profile()).id == CHANNEL
        assert {json.loads(heard.body)["chat_id"] for heard in listener.heard} == {"@lumikko"}
