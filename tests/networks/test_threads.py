"""Threads: containers, requests as Meta's reference has them, and its oddities."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import containers, errors, processing, threads
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, documents
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "THAA-secret-token"
SITE = "https://www.threads.com"

# https://developers.facebook.com/documentation/threads/reference (publishing, user, reply
# management, media retrieval, insights), as of 20 April 2026 and before; there is no schema.
CONTAINER_PARAMETERS = {
    "media_type", "text", "image_url", "video_url", "is_carousel_item", "children", "reply_to_id",
    "reply_control", "alt_text", "link_attachment", "poll_attachment", "quote_post_id", "auto_publish_text",
}  # fmt: skip
POST_FIELDS = {
    "id", "media_product_type", "media_type", "media_url", "permalink", "owner", "username", "text",
    "timestamp", "shortcode", "thumbnail_url", "children", "is_quote_post", "alt_text",
    "link_attachment_url", "has_replies", "reply_audience",
}  # fmt: skip
REPLY_FIELDS = {
    "id", "media_product_type", "media_type", "media_url", "permalink", "username", "text",
    "timestamp", "shortcode", "thumbnail_url", "children", "is_quote_post", "has_replies",
    "root_post", "replied_to", "is_reply", "is_reply_owned_by_me", "hide_status", "reply_audience",
}  # fmt: skip
METRICS = {"views", "likes", "replies", "reposts", "quotes", "shares"}


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "IMAGE_SECONDS", 0.02)
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.01)


def profile(http: Http, url: str) -> threads.Threads:
    return threads.Threads(
        http,
        account_id="9001",
        credentials={"access_token": TOKEN},
        base_url=url,
        handle="lumikko",
    )


def image(name: str = "a.jpg", *, alt: str | None = None, public: bool = True) -> Media:
    url = f"https://house.example/{name}" if public else None
    return Media(Path(name), "image", "image/jpeg", 20, alt=alt, public_url=url)


def error(code: int, subcode: int | None = None) -> web.Response:
    body: dict[str, Any] = {"message": f"words {TOKEN}", "code": code}
    return web.json_response(
        {"error": body | ({"error_subcode": subcode} if subcode else {})}, status=400
    )


def answering(**by_edge: Any) -> Callable[[Heard], web.Response]:
    """`threads={…}` answers an edge, `node` a node; what is not given is as in a good hour."""
    usual: dict[str, Any] = {
        "threads": lambda heard: {"id": "77"} if heard.form else {"data": []},
        "threads_publish": {"id": "41"},
        "threads_publishing_limit": {"data": [{"quota_usage": 3, "config": {"quota_total": 250}}]},
        "node": lambda heard: (
            {"status": "FINISHED"}
            if "status" in heard.query
            else {"permalink": f"{SITE}/@l/post/x"}
        ),
    }

    def reply(heard: Heard) -> web.Response:
        edge = heard.path.split("/")[3:]
        made = (usual | by_edge)[edge[0] if edge else "node"]
        made = made(heard) if callable(made) else made
        return made if isinstance(made, web.Response) else web.json_response(made)

    return reply


def edges(heard: list[Heard]) -> list[str]:
    return [(each.path.split("/")[3:] or ["node"])[0] for each in heard]


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(
    documents(
        ["id", "timestamp", "text", "media_type", "permalink", "username", "children", "data",
         "replied_to", "link_attachment_url", "name", "views", "reposts", "quotes", "likes"]
    )
)  # fmt: skip
def test_no_answer_breaks_a_reader(document: Any) -> None:
    threads.post_from_media(document, site_url=SITE)
    threads.comment_from_reply(document, post_id="41", site_url=SITE)
    threads.profile_from_user(document, site_url=SITE)
    threads.engagement_from_insights(document)


@FEWER
@given(st.text(min_size=1))
def test_any_text_survives_there_and_back(text: str) -> None:
    sent = threads.container_from_draft(Draft(text=text))["text"]
    item = {"id": "1", "timestamp": "2026-11-22T10:00:00+0000", "text": sent}
    post = threads.post_from_media(item, site_url=SITE)
    assert post is not None
    assert post.text == text


# --- the speaker ------------------------------------------------------------------------------


async def test_every_request_is_as_the_reference_has_it() -> None:
    reply = {"id": "7", "timestamp": "2026-11-22T11:00:00+0000", "replied_to": {"id": "41"}}
    answer = answering(
        conversation={"data": [reply]},
        insights={"data": [{"name": "views", "values": [{"value": 5}]}]},
        mentions={"data": []},
        manage_reply={"success": True},
        node=lambda heard: {"status": "FINISHED", "id": "9001", "success": True},
    )
    async with listening(answer) as (listener, http):
        ours = profile(http, listener.url)
        two = (image("a.jpg", alt="Фонарь"), image("b.jpg"))
        await ours.publish(Draft(text="Zwei", media=two), key="k", now=NOW)
        await ours.publish(Draft(text="Eins", media=two[:1]), key="k", now=NOW)
        closed = Draft("x", answers_from=AnswersFrom.FOLLOWERS, link="https://lumikko.example")
        await ours.publish(closed, key="k", now=NOW)
        await ours.recent_posts()
        assert (await ours.measure(["41"]))["41"].views == 5
        assert [each.id async for each in ours.comments("41")] == ["7"]
        assert [each async for each in ours.mentions()] == []
        answered = await ours.reply("41", "Danke", comment_id="7", key="k", now=NOW)
        assert (answered.id, answered.parent_id) == ("41", "7")
        await ours.hide_comment("41", "7", hidden=False)
        await ours.delete("41")
        await ours.profile()
        for heard in listener.heard:
            query = dict(parse_qsl(heard.query))
            assert heard.path.startswith("/v1.0/")
            assert heard.headers["Authorization"] == f"Bearer {TOKEN}"
            assert TOKEN not in heard.path + heard.query + str(heard.form)
            edge = edges([heard])[0]
            fields = set(query.get("fields", "").split(",")) - {""}
            match edge:
                case "threads" if heard.form:
                    assert set(heard.form) <= CONTAINER_PARAMETERS
                    assert heard.form["media_type"] in {"TEXT", "IMAGE", "CAROUSEL"}
                case "threads" | "mentions":
                    assert fields <= POST_FIELDS
                case "threads_publish":
                    assert heard.form == {"creation_id": "77"}
                case "conversation":
                    assert fields <= REPLY_FIELDS
                    assert query["reverse"] == "false"
                case "insights":
                    assert set(query["metric"].split(",")) <= METRICS
                case "threads_publishing_limit":
                    assert fields in (
                        {"quota_usage", "config"}, {"reply_quota_usage", "reply_config"}
                    )  # fmt: skip
                case "manage_reply":
                    assert heard.form == {"hide": "false"}
                case _:
                    assert edge == "node"
        made = [h.form for h in listener.heard if h.path.endswith("/threads") and h.form]
        assert [form["media_type"] for form in made] == [
            "IMAGE", "IMAGE", "CAROUSEL", "IMAGE", "TEXT", "TEXT",
        ]  # fmt: skip
        assert made[0]["alt_text"] == "Фонарь"
        assert made[2]["children"] == "77,77"
        assert made[5]["reply_to_id"] == "7"


async def test_a_poll_goes_out_with_its_answers() -> None:
    async with listening(answering()) as (listener, http):
        draft = Draft("Welche Farbe?", poll=Poll("Welche Farbe?", ("Moos", "Снег", "Gold"), 60))
        await profile(http, listener.url).publish(draft, key="k", now=NOW)
        (made,) = (h.form for h in listener.heard if h.path.endswith("/threads"))
    assert json.loads(made["poll_attachment"]) == {
        "option_a": "Moos", "option_b": "Снег", "option_c": "Gold",
    }  # fmt: skip
    assert made["media_type"] == "TEXT"


async def test_a_container_is_published_only_when_it_is_ready() -> None:
    states = iter(["IN_PROGRESS", "IN_PROGRESS", "FINISHED"])
    node = answering(node=lambda heard: {"status": next(states)} if "status" in heard.query else {})
    async with listening(node) as (listener, http):
        await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        asked = edges(listener.heard)
    assert asked == [
        "threads_publishing_limit", "threads", "node", "node", "node", "threads_publish", "node",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "branch"),
    [
        ({"status": "IN_PROGRESS"}, errors.Unavailable),
        ({"status": "NEVER_HEARD_OF"}, errors.Unavailable),
        ({}, errors.Unavailable),
        ({"status": "EXPIRED"}, errors.Unavailable),
        ({"status": "ERROR"}, errors.Unavailable),
        ({"status": "ERROR", "error_message": "UNKNOWN"}, errors.Unavailable),
        ({"status": "ERROR", "error_message": "INVALID_ASPECT_RATIO"}, errors.Rejected),
    ],
)
async def test_what_comes_to_nothing_is_not_published(
    status: Any, branch: type[errors.NetworkError]
) -> None:
    async with listening(answering(node=status)) as (listener, http):
        with pytest.raises(branch):
            await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert "threads_publish" not in edges(listener.heard)


@pytest.mark.parametrize(
    ("answer", "branch"),
    [
        (error(24, 4279009), errors.Unavailable),
        (error(4), errors.RateLimited),
        (error(190, 463), errors.NotAuthorized),
        (error(100), errors.Rejected),
        (error(2), errors.Unsure),
        (web.json_response({}), errors.Unsure),
        (web.Response(text="<html>"), errors.Unsure),
        (web.Response(status=500), errors.Unsure),
    ],
)
async def test_what_an_answer_to_publishing_means(
    answer: web.Response, branch: type[errors.NetworkError]
) -> None:
    async with listening(answering(threads_publish=answer)) as (listener, http):
        with pytest.raises(branch) as raised:
            await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert TOKEN not in str(raised.value)


async def test_a_lost_answer_to_a_container_published_nothing() -> None:
    async with listening(answering(threads=web.Response(status=500))) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)


async def test_an_image_without_a_public_address_says_what_to_set() -> None:
    async with listening(answering()) as (listener, http):
        draft = Draft(text="x", media=(image(public=False),))
        with pytest.raises(errors.Rejected, match="HOMEGROUND_PUBLIC_URL"):
            await profile(http, listener.url).publish(draft, key="k", now=NOW)
        assert listener.heard == []


@pytest.mark.parametrize(
    ("draft", "branch"),
    [
        (Draft(text=" "), errors.Rejected),
        (Draft(text="x", publish_at=NOW + timedelta(hours=1)), errors.Rejected),
        (Draft(text="x", poll=Poll("?", ("a",), 60)), errors.Rejected),
        (Draft(text="x", poll=Poll("?", tuple("abcde"), 60)), errors.Rejected),
        (Draft(text="x", poll=Poll("?", ("a", "b" * 26), 60)), errors.Rejected),
        (Draft(text="x", poll=Poll("?", ("a", ""), 60)), errors.Rejected),
        (Draft(text="x", poll=Poll("?", ("a", "b"), 60, several=True)), errors.Rejected),
        (Draft("x", poll=Poll("?", ("a", "b"), 60), media=(image(),)), errors.Rejected),
        (Draft("x", media=(Media(Path("a"), "video", "video/mp4", 1),)), errors.Rejected),
        (Draft("x", answers_from=AnswersFrom.NOBODY), errors.NotOffered),
    ],
)
async def test_what_threads_cannot_do_is_not_sent(draft: Draft, branch: type[Exception]) -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(branch):
            await profile(http, listener.url).publish(draft, key="k", now=NOW)
        assert listener.heard == []


async def test_a_spent_limit_is_said_before_anything_is_sent() -> None:
    spent = {
        "data": [{"quota_usage": 250, "config": {"quota_total": 250, "quota_duration": 86400}}]
    }
    async with listening(answering(threads_publishing_limit=spent)) as (listener, http):
        with pytest.raises(errors.RateLimited, match="250 of the 250"):
            await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert edges(listener.heard) == ["threads_publishing_limit"]


@pytest.mark.parametrize("limit", [error(100), {"data": []}, {"data": [{"config": None}]}, {}])
async def test_a_limit_that_is_not_told_stops_nothing(limit: Any) -> None:
    async with listening(answering(threads_publishing_limit=limit)) as (listener, http):
        published = await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert published.id == "41"


async def test_a_post_is_published_even_if_its_address_cannot_be_read() -> None:
    node = answering(
        node=lambda heard: {"status": "FINISHED"} if "status" in heard.query else error(2)
    )
    async with listening(node) as (listener, http):
        published = await profile(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert published.url == f"{listener.url}/@lumikko"


async def test_what_is_gone_has_no_counts_and_is_deleted_without_complaint() -> None:
    gone = answering(insights=error(24, 4279009), node=error(100, 33))
    async with listening(gone) as (listener, http):
        ours = profile(http, listener.url)
        assert await ours.measure(["41"]) == {}
        await ours.delete("41")


async def test_an_empty_answer_is_not_sent() -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await profile(http, listener.url).reply("41", " ", key="k", now=NOW)
        assert listener.heard == []


async def test_mentions_end_where_they_were_heard_already() -> None:
    items = [
        {"id": str(n), "timestamp": f"2026-11-2{n}T10:00:00+0000", "text": "@lumikko"}
        for n in (1, 3, 2)
    ]
    async with listening(answering(mentions={"data": items})) as (listener, http):
        since = datetime(2026, 11, 21, 10, tzinfo=UTC)
        heard = [post.id async for post in profile(http, listener.url).mentions(since=since)]
    assert heard == ["3", "2"]
