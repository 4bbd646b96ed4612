"""Instagram: subcodes, containers, requests against Meta's specification, and its oddities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import containers, errors, graph, instagram, processing
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from . import graphspec
from .documents import FEWER, answer, documents
from .listener import Heard, listening
from .test_facebook import noting

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "EAAB-instagram-token"
SITE = "https://www.instagram.com"

SUBCODES = {
    errors.Unavailable: {2207001, 2207003, 2207020, 2207027, 2207032, 2207053},
    errors.Rejected: {
        2207004, 2207005, 2207009, 2207010, 2207026, 2207028, 2207040, 2207052,
    },
    errors.NotFound: {2207006, 2207008},
    errors.RateLimited: {2207042, 2207051},
    errors.ChallengeRequired: {2207050},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "IMAGE_SECONDS", 0.02)
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.01)


def said(subcode: int, code: int = -1, *, write: bool = False) -> errors.NetworkError:
    document = {"error": {"code": code, "error_subcode": subcode, "error_user_msg": "words"}}
    return graph.error_from_answer(
        answer(400, document, write=write), network="instagram", subcodes=instagram.SUBCODES
    )


@pytest.mark.parametrize(
    ("subcode", "branch"),
    [(code, branch) for branch, codes in SUBCODES.items() for code in sorted(codes)],
)
def test_every_subcode_becomes_its_branch(subcode: int, branch: type[Exception]) -> None:
    error = said(subcode)
    assert type(error) is branch
    assert error.network == "instagram"


def test_no_subcode_is_left_out() -> None:
    assert set(instagram.SUBCODES) == set().union(*SUBCODES.values())


def test_a_subcode_comes_before_its_code() -> None:
    assert type(said(2207051, code=4)) is errors.RateLimited
    assert "spam" in str(said(2207051, code=4))
    assert type(said(2207052, code=9004)) is errors.Rejected
    assert "HOMEGROUND_PUBLIC_URL" in str(said(2207052, code=9004))


def test_an_error_of_instagrams_own_leaves_publishing_unsure() -> None:
    assert type(said(2207001, write=True)) is errors.Unsure
    assert type(said(2207027, code=9007, write=True)) is errors.Unavailable


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(
    documents(
        ["id", "timestamp", "caption", "media_type", "permalink", "username", "children", "data",
         "from", "like_count", "comments_count", "text", "parent_id", "name", "followers_count",
         "views", "reach", "saved"]
    )
)  # fmt: skip
def test_no_answer_breaks_a_reader(document: Any) -> None:
    instagram.post_from_media(document, site_url=SITE)
    instagram.comment_from_media(document, post_id="41", site_url=SITE)
    instagram.profile_from_user(document, site_url=SITE)
    instagram.engagement_from_insights(document)


@FEWER
@given(st.text(min_size=1))
def test_any_caption_survives_there_and_back(text: str) -> None:
    draft = Draft(text=text, media=(image(),))
    sent = instagram.container_from_draft(draft, images=("https://house.example/a.jpg",))
    item = {"id": "1", "timestamp": "2026-11-22T10:00:00+0000", "caption": sent["caption"]}
    post = instagram.post_from_media(item, site_url=SITE)
    assert post is not None
    assert post.text == text


# --- the speaker ------------------------------------------------------------------------------


def image(name: str = "a.jpg", *, alt: str | None = None, public: bool = True) -> Media:
    url = f"https://house.example/{name}" if public else None
    return Media(Path(name), "image", "image/jpeg", 20, alt=alt, public_url=url)


def account(http: Http, url: str) -> instagram.Instagram:
    return instagram.Instagram(
        http,
        account_id="9001",
        credentials={"access_token": TOKEN},
        base_url=url,
        handle="lumikko",
    )


def error(code: int, subcode: int | None = None) -> web.Response:
    body: dict[str, Any] = {"message": f"words {TOKEN}", "code": code}
    if subcode is not None:
        body["error_subcode"] = subcode
    return web.json_response({"error": body}, status=400)


def answering(**by_edge: Any) -> Callable[[Heard], web.Response]:
    """`media={…}` answers an edge, `node` a node; what is not given is as in a good hour."""
    usual: dict[str, Any] = {
        "media": lambda heard: {"id": "77"} if heard.form else {"data": []},
        "media_publish": {"id": "41"},
        "content_publishing_limit": {"data": [{"quota_usage": 3, "config": {"quota_total": 50}}]},
        "node": lambda heard: (
            {"status_code": "FINISHED"}
            if "status" in heard.query
            else {"permalink": f"{SITE}/p/x/"}
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


DRAFT = Draft(text="x", media=(image(),))
KINDS = {"9001": "IGUser", "41": "IGMedia", "7": "IGComment"}


async def test_every_request_fits_the_published_specification(shared: Path) -> None:
    methods: list[str] = []
    comment = {"id": "7", "timestamp": "2026-11-22T11:00:00+0000"}
    answer = answering(
        comments=lambda heard: {"id": "8"} if heard.form else {"data": [comment]},
        replies={"id": "9"},
        insights={"data": [{"name": "reach", "values": [{"value": 5}]}]},
        tags={"data": []},
        node=lambda heard: {"status_code": "FINISHED", "id": "9001", "success": True},
    )
    async with listening(answer) as (listener, http):
        noting(http, methods)
        ours = account(http, listener.url)
        two = (image("a.jpg", alt="Фонарь"), image("b.jpg"))
        await ours.publish(Draft(text="Zwei", media=two), key="k", now=NOW)
        closed = Draft(
            text="Eins", media=two[:1], link="https://x.example", answers_from=AnswersFrom.NOBODY
        )
        await ours.publish(closed, key="k", now=NOW)
        await ours.recent_posts()
        assert (await ours.measure(["41"]))["41"].reach == 5
        assert [each.id async for each in ours.comments("41")] == ["7"]
        assert [each async for each in ours.mentions()] == []
        assert (await ours.reply("41", "Danke", comment_id="7", key="k", now=NOW)).id == "9"
        assert (await ours.reply("41", "Danke", key="k", now=NOW)).id == "8"
        await ours.hide_comment("41", "7")
        await ours.delete_comment("41", "7")
        await ours.close_comments("41", closed=False)
        await ours.delete("41")
        await ours.profile()
        for method, heard in zip(methods, listener.heard, strict=True):
            _, version, node, *edge = heard.path.split("/")
            assert version == "v25.0"
            assert heard.headers["Authorization"] == f"Bearer {TOKEN}"
            assert TOKEN not in heard.path + heard.query + str(heard.form)
            if node == "77":
                # A container; Meta's specification has no such node, its reference has.
                assert heard.query == "fields=status_code,status"
                continue
            wanted = graphspec.problems(
                shared / "schemas/meta", KINDS[node], edge[0] if edge else None, method, heard
            )
            assert wanted == [], heard
        assert {"media", "media_publish", "comments", "replies", "tags", "insights"} <= {
            *edges(listener.heard)
        }
        made = [h.form for h in listener.heard if h.path.endswith("/media") and h.form]
        assert made[0]["alt_text"] == "Фонарь"
        assert made[2] == {"media_type": "CAROUSEL", "children": "77,77", "caption": "Zwei"}
        disabled = [h.form for h in listener.heard if "comment_enabled" in h.form]
        assert disabled == [{"comment_enabled": "false"}, {"comment_enabled": "true"}]


async def test_a_container_is_published_only_when_it_is_ready() -> None:
    states = iter(["IN_PROGRESS", "FINISHED"])
    node = answering(
        node=lambda heard: {"status_code": next(states)} if "status" in heard.query else {}
    )
    async with listening(node) as (listener, http):
        await account(http, listener.url).publish(DRAFT, key="k", now=NOW)
        assert edges(listener.heard) == [
            "content_publishing_limit", "media", "node", "node", "media_publish", "node",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "branch"),
    [
        ({"status_code": "IN_PROGRESS"}, errors.Unavailable),
        ({}, errors.Unavailable),
        ({"status_code": "EXPIRED"}, errors.Unavailable),
        ({"status_code": "ERROR"}, errors.Unavailable),
        ({"status_code": "ERROR", "status": "Error: 2207052"}, errors.Rejected),
        ({"status_code": "ERROR", "status": 2207009}, errors.Rejected),
        ({"status_code": "ERROR", "status": "2207999"}, errors.Unavailable),
    ],
)
async def test_what_comes_to_nothing_is_not_published(
    status: Any, branch: type[errors.NetworkError]
) -> None:
    async with listening(answering(node=status)) as (listener, http):
        with pytest.raises(branch):
            await account(http, listener.url).publish(DRAFT, key="k", now=NOW)
        assert "media_publish" not in edges(listener.heard)


@pytest.mark.parametrize(
    ("code", "subcode", "branch"),
    [
        (9007, 2207027, errors.Unavailable),
        (24, 2207008, errors.Unavailable),
        (9, 2207042, errors.RateLimited),
        (25, 2207050, errors.ChallengeRequired),
        (-1, 2207001, errors.Unsure),
        (2, None, errors.Unsure),
        (80002, None, errors.RateLimited),
    ],
)
async def test_what_an_answer_to_publishing_means(
    code: int, subcode: int | None, branch: type[errors.NetworkError]
) -> None:
    async with listening(answering(media_publish=error(code, subcode))) as (listener, http):
        with pytest.raises(branch) as raised:
            await account(http, listener.url).publish(DRAFT, key="k", now=NOW)
        assert type(raised.value) is branch
        assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    ("draft", "branch", "says"),
    [
        (Draft(text="nur Text"), errors.Rejected, "image"),
        (Draft("x", media=(image(public=False),)), errors.Rejected, "HOMEGROUND_PUBLIC_URL"),
        (Draft("x", media=(image(),), publish_at=NOW + timedelta(1)), errors.Rejected, "later"),
        (Draft("x", media=(image(),), poll=Poll("?", ("a",), 60)), errors.Rejected, "poll"),
        (Draft("x", media=(Media(Path("a"), "video", "video/mp4", 1),)), errors.Rejected, "public"),
    ],
)
async def test_what_instagram_cannot_do_is_not_sent(
    draft: Draft, branch: type[Exception], says: str
) -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(branch, match=says):
            await account(http, listener.url).publish(draft, key="k", now=NOW)
        assert listener.heard == []


async def test_a_spent_limit_is_said_before_anything_is_sent() -> None:
    spent = {"data": [{"quota_usage": 50, "config": {"quota_total": 50, "quota_duration": 86400}}]}
    async with listening(answering(content_publishing_limit=spent)) as (listener, http):
        with pytest.raises(errors.RateLimited, match="50 of the 50"):
            await account(http, listener.url).publish(DRAFT, key="k", now=NOW)
        assert edges(listener.heard) == ["content_publishing_limit"]


async def test_a_post_whose_comments_could_not_be_closed_is_not_called_failed() -> None:
    node = answering(node=lambda heard: error(10) if heard.form else {"status_code": "FINISHED"})
    async with listening(node) as (listener, http):
        draft = Draft("x", media=(image(),), answers_from=AnswersFrom.NOBODY)
        with pytest.raises(errors.Unsure, match="is published"):
            await account(http, listener.url).publish(draft, key="k", now=NOW)


async def test_answers_that_did_not_all_come_with_their_comment_are_asked_for() -> None:
    def at(minute: int) -> str:
        return f"2026-11-22T11:{minute:02}:00+0000"

    answers = [{"id": str(100 + n), "timestamp": at(30 + n), "text": str(n)} for n in range(5)]
    top = {"id": "7", "timestamp": at(1), "text": "?"}
    some = {"data": answers[:2], "paging": {"cursors": {"after": "c"}, "next": "https://x"}}
    whole = {"id": "6", "timestamp": at(2), "replies": {"data": [{"id": "99", "timestamp": at(3)}]}}
    reading = answering(
        comments={"data": [whole, top | {"replies": some}]}, replies={"data": answers}
    )
    async with listening(reading) as (listener, http):
        found = [each async for each in account(http, listener.url).comments("41")]
        assert edges(listener.heard) == ["comments", "replies"]
    assert [each.id for each in found] == ["7", "6", "99", "100", "101", "102", "103", "104"]
    assert [each.parent_id for each in found] == [None, None, "6", *["7"] * 5]


async def test_what_is_gone_has_no_counts_and_is_deleted_without_complaint() -> None:
    gone = answering(insights=error(100, 33), node=lambda _: error(100, 33))
    async with listening(gone) as (listener, http):
        ours = account(http, listener.url)
        assert await ours.measure(["41"]) == {}
        await ours.delete("41")
        await ours.delete_comment("41", "7")


async def test_mentions_end_where_they_were_heard_already() -> None:
    items = [
        {"id": str(n), "timestamp": f"2026-11-2{n}T10:00:00+0000", "caption": "@lumikko"}
        for n in (1, 3, 2)
    ]
    async with listening(answering(tags={"data": items})) as (listener, http):
        since = datetime(2026, 11, 21, 10, tzinfo=UTC)
        heard = [post.id async for post in account(http, listener.url).mentions(since=since)]
    assert heard == ["3", "2"]
