"""What networks tell: paired documents, their signatures, and that nothing breaks a reader.

Each file in `told/<network>/` has a call's body and the events that it is. An id `*` is ours, made
of the content, because the network gives none.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linebot.v3.webhook import SignatureValidator, WebhookParser
from linebot.v3.webhooks import MessageEvent
from telegram import Bot, Update

from homeground.networks import incoming, model
from homeground.networks.calls import same
from homeground.networks.incoming import Call, Event, Forged, What
from homeground.networks.registry import RECEIVERS

from .documents import FEWER, documents
from .test_fixtures import ours as ours_of_the_model

TOLD = Path(__file__).parent / "told"
PAIRS = sorted(TOLD.glob("*/*.json"))
NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)


def ours(value: Any) -> Any:
    if isinstance(value, list):
        return [ours(item) for item in value]
    if isinstance(value, dict) and value.get("$type") == "Event":
        return Event(**{name: ours(item) for name, item in value.items() if name != "$type"})
    return ours_of_the_model(value)


def posted(document: Any, **headers: str) -> Call:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Call("POST", "https://house.example/in/1-x", headers, {}, body)


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_pair(path: Path) -> None:
    pair = json.loads(path.read_text(encoding="utf-8"))
    assert pair["source"].startswith("https://")
    date.fromisoformat(pair["seen_on"])
    receiver = RECEIVERS[path.parent.name]
    events, expected = receiver.events(posted(pair["body"])), ours(pair["gives"])
    assert [
        replace(event, id="*") if wanted.id == "*" else event
        for event, wanted in zip(events, expected, strict=True)
    ] == expected
    again = receiver.events(posted(pair["body"]))
    assert [event.id for event in again] == [event.id for event in events]
    assert len({event.id for event in events}) == len(events)


def test_every_receiver_has_documents() -> None:
    assert {path.parent.name for path in PAIRS} == set(RECEIVERS)


@pytest.mark.parametrize("network", sorted(RECEIVERS))
def test_a_person_is_told_what_to_do_with_names_that_are_there(network: str) -> None:
    receiver = RECEIVERS[network]
    names = {field.name: f"<{field.name}>" for field in receiver.secrets}
    assert set(receiver.proposed) <= set(names)
    steps = [step.format(url="<url>", **names) for step in receiver.steps]
    assert any("<url>" in step for step in steps)


# --- signatures ---------------------------------------------------------------------------------

SECRETS = {
    "facebook": {"verify_token": "v", "app_secret": "s"},
    "instagram": {"verify_token": "v", "app_secret": "s"},
    "threads": {"verify_token": "v", "app_secret": "s"},
    "x": {"consumer_secret": "s"},
    "vk": {"secret": "s", "confirmation": "c"},
    "telegram": {"secret_token": "s"},
    "line": {"channel_secret": "s"},
    "max": {"secret": "s"},
}


def test_line_signs_as_its_document_shows() -> None:
    """https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/"""
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    secrets = {"channel_secret": "8c570fa6dd201bb328f1c1eac23a96d8"}
    signature = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    RECEIVERS["line"].prove(posted(body, **{"x-line-signature": signature}), secrets, now=NOW)
    with pytest.raises(Forged):
        RECEIVERS["line"].prove(
            posted(body + b" ", **{"x-line-signature": signature}), secrets, now=NOW
        )


@FEWER
@given(text=st.text(), secret=st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_line_and_its_own_sdk_take_the_same_calls(text: str, secret: str) -> None:
    body = json.dumps({"destination": "U1", "events": [], "text": text}, ensure_ascii=True)
    digest = hmac.digest(secret.encode(), body.encode(), "sha256")
    for signature in (base64.b64encode(digest).decode(), "wrong", digest.hex()):
        call = posted(body.encode(), **{"x-line-signature": signature})
        try:
            RECEIVERS["line"].prove(call, {"channel_secret": secret}, now=NOW)
            taken = True
        except Forged:
            taken = False
        assert taken == SignatureValidator(secret).validate(body, signature)


def test_line_and_its_own_sdk_read_the_same_message() -> None:
    pair = json.loads((TOLD / "line/message.json").read_text(encoding="utf-8"))
    body = json.dumps(pair["body"])
    signature = base64.b64encode(hmac.digest(b"s", body.encode(), "sha256")).decode()
    (theirs,) = WebhookParser("s").parse(body, signature)
    (event,) = RECEIVERS["line"].events(posted(body.encode()))
    assert isinstance(theirs, MessageEvent)
    assert event.comment is not None
    assert event.comment.author is not None
    assert event.id == theirs.webhook_event_id
    assert event.comment.text == theirs.message.text  # type: ignore[union-attr]
    assert event.comment.author.id == theirs.source.user_id  # type: ignore[union-attr]
    assert event.comment.created_at.timestamp() * 1000 == theirs.timestamp


@pytest.mark.parametrize("name", ["comment", "answer", "copy.in.group", "edited.post"])
def test_telegram_and_python_telegram_bot_read_the_same(name: str) -> None:
    body = json.loads((TOLD / f"telegram/{name}.json").read_text(encoding="utf-8"))["body"]
    theirs = Update.de_json(body, Bot("1:x"))
    (event,) = RECEIVERS["telegram"].events(posted(body))
    message = theirs.effective_message
    assert message is not None
    assert event.id == str(theirs.update_id)
    assert event.at == (message.edit_date or message.date)
    if event.comment is not None:
        author = message.sender_chat or message.from_user
        assert author is not None
        assert event.comment.author is not None
        assert event.comment.id == str(message.message_id)
        assert event.comment.text == (message.text or message.caption)
        assert event.comment.author.id == str(author.id)
        assert event.comment.author.name == (getattr(author, "title", None) or author.full_name)  # type: ignore[union-attr]
        # Its own link opens the thread beside the message.
        assert event.comment.url == (message.link or "").partition("?")[0]
        assert event.thread_id == f"{message.chat.id}/{message.message_thread_id}"
    if event.post is not None:
        assert event.post.url == message.link


def test_x_answers_as_its_document_does() -> None:
    """https://docs.x.com/x-api/webhooks/quickstart: its own code, on its published token."""
    secret = "z3ZX4v7mAAUGykl3EcmkqbartmuW8VFOOzCloLx9Q45P0hLrFu"
    token = "9b4507b3-9040-4669-9ca3-6b94edb50553"
    digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
    call = Call("GET", "u", {}, {"crc_token": token}, b"")
    answer = RECEIVERS["x"].greeting(call, {"consumer_secret": secret})
    assert answer is not None
    assert answer.mime == "application/json"
    expected = {"response_token": f"sha256={base64.b64encode(digest).decode()}"}
    assert json.loads(answer.body) == expected


@FEWER
@given(question=st.text(max_size=300))
def test_x_is_never_told_the_signature_of_a_call(question: str) -> None:
    call = Call("GET", "u", {}, {"crc_token": question}, b"")
    try:
        answer = RECEIVERS["x"].greeting(call, {"consumer_secret": "s"})
    except Forged:
        return
    assert answer is not None
    signature = json.loads(answer.body)["response_token"]
    forged = posted(question.encode(), **{"x-twitter-webhooks-signature": signature})
    RECEIVERS["x"].prove(forged, {"consumer_secret": "s"}, now=NOW)
    assert {event.what for event in RECEIVERS["x"].events(forged)} == {What.OTHER}


def test_meta_escapes_what_it_signs() -> None:
    """Signed are the bytes that come: letters outside ASCII are escaped there already."""
    body = b'{"object":"page","entry":[{"id":"1","changes":[{"value":"\\u00e4\\u00f6\\u00e5"}]}]}'
    signature = f"sha256={hmac.new(b's', body, hashlib.sha256).hexdigest()}"
    call = posted(body, **{"x-hub-signature-256": signature})
    RECEIVERS["facebook"].prove(call, SECRETS["facebook"], now=NOW)


@FEWER
@given(one=st.text(), other=st.text())
def test_secrets_are_the_same_only_when_they_are(one: str, other: str) -> None:
    assert same(one, other) == (bool(one) and one == other)
    assert same(one, one) == bool(one)
    assert not same(None, other)


@pytest.mark.parametrize("network", sorted(RECEIVERS))
@FEWER
@given(body=st.binary(max_size=60), value=st.text(max_size=60))
def test_nothing_made_up_is_proved(network: str, body: bytes, value: str) -> None:
    names = ("x-hub-signature-256", "x-twitter-webhooks-signature", "x-line-signature")
    secret = ("x-telegram-bot-api-secret-token", "x-max-bot-api-secret")
    headers = dict.fromkeys(names, value) | dict.fromkeys(secret, value.replace("s", ""))
    with pytest.raises(Forged):
        RECEIVERS[network].prove(posted(body, **headers), SECRETS[network], now=NOW)
    with pytest.raises(Forged):
        RECEIVERS[network].prove(posted(body, **headers), {}, now=NOW)


# --- readers that nothing breaks ----------------------------------------------------------------

FIELDS = (
    "object", "entry", "id", "time", "changes", "field", "value", "item", "verb", "post_id",
    "comment_id", "parent_id", "from", "message", "created_time", "messaging", "sender", "mid",
    "timestamp", "values", "root_post", "replied_to", "media", "text", "username", "update_id",
    "channel_post", "edited_message", "chat", "date", "message_id", "reply_to_message",
    "forward_origin", "is_automatic_forward", "message_thread_id", "type", "group_id", "event_id",
    "owner_id", "from_id", "events", "source", "userId", "webhookEventId", "destination", "data",
    "event_type", "payload", "filter", "user_id", "tweet_create_events", "tweet_delete_events",
    "direct_message_events", "for_user_id", "user", "id_str", "created_at", "extended_tweet",
    "entities", "referenced_posts", "update_type", "recipient", "body", "chat_id", "link",
    "sender_chat", "includes", "status", "timestamp_ms", "message_create", "users",
)  # fmt: skip


@pytest.mark.parametrize("network", sorted(RECEIVERS))
@FEWER
@given(document=documents(FIELDS))
def test_no_document_breaks_a_reader(network: str, document: dict[str, Any]) -> None:
    read(network, document)


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: f"{p.parent.name}/{p.stem}")
@settings(FEWER, max_examples=20)
@given(data=st.data())
def test_no_missing_null_or_retyped_part_breaks_a_reader(path: Path, data: st.DataObject) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))["body"]
    for _ in range(data.draw(st.integers(1, 3))):
        spot = data.draw(st.sampled_from(list(spots(body))))
        damage(body, spot, copy.deepcopy(data.draw(st.sampled_from(ODD))))
    read(path.parent.name, body)


ODD = ("missing", None, True, 0, -1, 10**30, 1.5, "", "x", "\ud800", [], {}, [None], "unknown_kind")


def spots(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Where something can be damaged; an empty document has one place too."""
    yield path or ("nothing here",)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from spots(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from spots(inner, (*path, number))


def damage(value: Any, path: tuple[Any, ...], how: Any) -> None:
    for name in path[:-1]:
        if not isinstance(value, dict | list) or (isinstance(value, list) and len(value) <= name):
            return
        value = value.get(name) if isinstance(value, dict) else value[name]
    if isinstance(value, dict):
        if how == "missing":
            value.pop(path[-1], None)
        else:
            value[path[-1]] = how
    elif isinstance(value, list) and isinstance(path[-1], int) and path[-1] < len(value):
        value[path[-1]] = None if how == "missing" else how


@pytest.mark.parametrize("network", sorted(RECEIVERS))
@FEWER
@given(body=st.binary(max_size=200))
def test_no_bytes_break_a_reader(network: str, body: bytes) -> None:
    RECEIVERS[network].events(posted(body))


@pytest.mark.parametrize("network", sorted(RECEIVERS))
@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"a":' * 100_000, b"9" * 10_000, b"\xef\xbb\xbf{}"]
)
def test_no_odd_json_breaks_a_reader(network: str, body: bytes) -> None:
    (event,) = RECEIVERS[network].events(posted(body))
    assert event.what is What.OTHER


def read(network: str, document: Any) -> None:
    body = json.dumps(document).encode()
    for event in RECEIVERS[network].events(posted(body)):
        assert isinstance(event, incoming.Event)
        assert isinstance(event.id, str)
        assert event.id
        if event.what in (What.COMMENT, What.MESSAGE):
            assert isinstance(event.comment, model.Comment)
            assert event.comment.created_at.tzinfo is not None
        if event.what in (What.COMMENT_GONE, What.COMMENT):
            assert event.comment_id
