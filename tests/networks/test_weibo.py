"""Sina Weibo: its error table, its two tiers, its forms, and its oddities."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, weibo
from homeground.networks.http import Http
from homeground.networks.model import Draft, Media, Poll
from homeground.networks.reading import Json
from homeground.text.counting import RULES

from .documents import FEWER
from .listener import Heard, Listener, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "2.00-secret-token"
LINK = "https://lumikko.example/kajo"
SITE = "https://weibo.com"
OPEN = {"tier": "open", "safe_domain": "lumikko.example", "real_ip": "211.156.0.1"}
BIZ = {"tier": "biz", "real_ip": "211.156.0.1"}

BRANCHES: dict[type[errors.NetworkError], set[int]] = {
    errors.Unavailable: {10001, 10002, 10003, 10009, 10010, 10011, 20014, 21331},
    errors.NotAuthorized: {
        10004, 10005, 10006, 10013, 10014, 20102, 20203, 20508, 21301, 21302, 21314, 21315, 21316,
        21317, 21319, 21320, 21321, 21322, 21323, 21324, 21325, 21326, 21327, 21328, 21329, 21330,
        21332, 21335, 21337,
    },
    errors.Rejected: {
        10007, 10008, 10012, 10016, 10017, 10018, 20001, 20002, 20005, 20006, 20007, 20008, 20009,
        20012, 20013, 20018, 20020, 20021, 20103, 20104, 20109, 20202, 20204, 21503, 21602,
    },
    errors.Duplicate: {20017, 20019, 20111},
    errors.RateLimited: {10022, 10023, 10024, 20016, 21303},
    errors.NotFound: {20003, 20101, 20201},
    errors.ChallengeRequired: {20015, 20022, 20031, 20507},
    errors.NotOffered: {10020, 10021},
}  # fmt: skip
UNCLEAR = {10001, 10003, 10010, 10011}


def said(code: object, words: str = "words", *, write: bool = False) -> errors.NetworkError:
    return weibo.error_from_answer(
        {"request": "/2/statuses/share.json", "error_code": code, "error": words},
        write=write,
        secrets=(TOKEN,),
    )


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BRANCHES.items() for code in sorted(codes)],
)
def test_every_code_becomes_its_branch(code: int, branch: type[errors.NetworkError]) -> None:
    # Weibo's own example has the number as a string.
    for shape in (code, str(code)):
        error = said(shape)
        assert type(error) is branch
        assert error.code == str(code)
        assert error.network == "weibo"
        assert len(error.message) > 30
    assert type(said(code, write=True)) is (errors.Unsure if code in UNCLEAR else branch)


def test_no_code_is_left_out_of_the_table_above() -> None:
    assert set(weibo.CODES) == set().union(*BRANCHES.values()) | {20032}


def test_accepted_but_delayed_is_looked_for_and_not_repeated() -> None:
    error = said(20032, "Update success, while server slow now", write=True)
    assert type(error) is errors.Unsure
    assert "one or two minutes" in error.message
    assert weibo.NETWORK.read_back_delay_seconds >= 120
    assert type(said(20032)) is errors.Unavailable


def test_every_code_has_a_source() -> None:
    assert all(row.source.startswith("https://") for row in weibo.CODES.values())
    assert not weibo.CODES[21332].verified


@pytest.mark.parametrize("code", [424242, None, "x", True, [], -1, float("nan"), float("inf")])
def test_an_unknown_number_is_a_refusal(code: object) -> None:
    assert type(said(code)) is errors.Rejected
    assert type(weibo.error_from_answer({}, write=True)) is errors.Rejected


def test_oauths_words_are_read_and_a_secret_is_not() -> None:
    error = weibo.error_from_answer(
        {"error": "expired_token", "error_code": 21327, "error_description": f"old: {TOKEN}"},
        write=False,
        secrets=(TOKEN,),
    )
    assert type(error) is errors.NotAuthorized
    assert "old: …" in str(error)
    assert TOKEN not in repr(error)


def test_a_tier_that_does_not_suffice_is_explained() -> None:
    for code in (10005, 10014):
        assert "commercial API" in str(said(code))


# --- rules ------------------------------------------------------------------------------------


def media(name: str = "light.jpg", mime: str = "image/jpeg", size: int = 10) -> Media:
    return Media(Path(name), "image", mime, size)


OK = f"第一盏灯 {LINK}"


@pytest.mark.parametrize(
    ("draft", "rules", "words"),
    [
        (Draft(text=""), OPEN, "without a text"),
        (Draft(text=" \n"), BIZ, "without a text"),
        (Draft(text="没有链接"), OPEN, "link to lumikko.example"),
        (Draft(text="看", link="https://lumikko.example.evil/"), OPEN, "link to lumikko.example"),
        (Draft(text="看 lumikko.example/kajo"), OPEN, "link to lumikko.example"),
        (Draft(text=f"#灯 节# {LINK}"), OPEN, "#灯 节#"),
        (Draft(text=OK), OPEN | {"safe_domain": ""}, "add the safe domain"),
        (Draft(text=OK), OPEN | {"real_ip": ""}, "real IP"),
        (Draft(text=f"{'灯' * 131}{LINK}"), OPEN, "1 of Weibo's characters too long"),
        (Draft(text="灯" * 2001), BIZ, "1 of Weibo's characters too long"),
        (Draft(text=OK, media=(media(), media())), OPEN, "one picture"),
        (Draft(text=OK, media=(media(),) * 10), BIZ, "9 pictures"),
        (Draft(text=OK, media=(media("a.webp", "image/webp"),)), OPEN, "a.webp"),
        (Draft(text=OK, media=(media(size=5 * 1024 * 1024),)), OPEN, "less than 5 MB"),
        (Draft(text=OK, publish_at=NOW + timedelta(hours=1)), OPEN, "later"),
        (Draft(text=OK, poll=Poll("?", ("a", "b"), 60)), BIZ, "poll"),
        (Draft(text=f"ab\ud83c {LINK}"), OPEN, "position 3"),
    ],
)
def test_what_weibo_would_refuse_is_said_before(
    draft: Draft, rules: dict[str, str], words: str
) -> None:
    with pytest.raises(errors.Rejected, match=words):
        weibo.refuse_draft(draft, **{"safe_domain": "", **rules})


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        (Draft(text=OK, media=(media(size=5 * 1024 * 1024 - 1),)), OPEN),
        (Draft(text="看", link="http://cn.lumikko.example"), OPEN),
        (Draft(text=f"买#1 ({LINK})，好"), OPEN),
        (Draft(text=f"{'灯' * 130}{LINK}"), OPEN),
        (Draft(text=f"看 {LINK}"), OPEN | {"safe_domain": "https://Lumikko.example/"}),
        (Draft(text="#灯# 没有链接", media=(media(),) * 9), BIZ | {"real_ip": ""}),
        (Draft(text="灯" * 2000), BIZ),
    ],
)
def test_what_weibo_takes_is_let_through(draft: Draft, rules: dict[str, str]) -> None:
    weibo.refuse_draft(draft, **{"safe_domain": "", **rules})


@FEWER
@given(text=st.text())
def test_no_text_breaks_the_rules_check(text: str) -> None:
    with contextlib.suppress(errors.Rejected):
        weibo.refuse_draft(Draft(text=text), **OPEN)
    weibo.hosts_in(text)
    if weibo.is_long(text):
        assert RULES["weibo"].count(text) > 140


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text(min_size=1), link=st.none() | st.just(LINK))
def test_any_text_survives_there_and_back(text: str, link: str | None) -> None:
    draft = Draft(text=text, link=link)
    for form in (weibo.share_form(draft, real_ip="1.2.3.4"), weibo.post_form(draft, real_ip="")):
        item = json.loads(
            json.dumps(
                {
                    "id": 1,
                    "created_at": "Tue May 31 17:46:55 +0800 2011",
                    "text": form["status"],
                }
            )
        )
        post = weibo.post_from_status(item, site_url=SITE, account_id="1")
        assert post is not None
        assert post.text == (text if link is None else f"{text}\n{LINK}")


@given(
    st.datetimes(min_value=datetime(2009, 8, 14), max_value=datetime(2999, 1, 1)),
    st.integers(-23 * 60, 23 * 60),
)
def test_a_time_is_read_in_any_zone(moment: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    made = moment.replace(microsecond=0, tzinfo=zone)
    assert weibo.created_at_from(made.strftime("%a %b %d %H:%M:%S %z %Y")) == made


@pytest.mark.parametrize(
    "value",
    [None, 5, "", "Tue Foo 31 17:46:55 +0800 2011", "Tue May 32 17:46:55 +0800 2011",
     "Tue May 31 25:46:55 +0800 2011", "Mon Jan 01 00:00:00 +0100 0001",
     "Tue May 31 17:46:55 +9900 2011"],
)  # fmt: skip
def test_a_time_that_is_none_is_unknown(value: object) -> None:
    assert weibo.created_at_from(value) is None


@given(st.integers(1, 10**18 - 1))
def test_a_short_id_says_the_same_number(number: int) -> None:
    signs = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    short, back = weibo.short_id(str(number)), ""
    while short:
        short, part = short[:-4], short[-4:]
        value = 0
        for sign in part:
            value = value * 62 + signs.index(sign)
        back = str(value).rjust(7 if short else 0, "0") + back
    assert int(back) == number


def test_a_permalink_of_an_odd_id_fails_nothing() -> None:
    assert weibo.permalink(SITE, "5", "3501756485200075") == f"{SITE}/5/z0JH2lOMb"
    assert weibo.permalink(SITE, "5", "²") == f"{SITE}/5/²"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "idstr", "mid", "created_at", "text", "user", "screen_name", "pic_urls",
             "url_objects", "info", "url_short", "url_long", "longText", "longTextContent",
             "reply_comment", "comments", "reposts", "attitudes", "likes", "deleted",
             "followers_count", "error_code", "error"]
        ),
        inner,
        max_size=8,
    ),
    max_leaves=20,
)  # fmt: skip


@FEWER
@given(JSON)
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    weibo.counts_from_answer(answer)
    if isinstance(answer, dict):
        dated = {**answer, "id": 1, "created_at": "Tue May 31 17:46:55 +0800 2011"}
        for item in (answer, dated):
            weibo.post_from_status(item, site_url=SITE)
            weibo.comment_from_item(item, post_id="1", site_url=SITE)
        weibo.profile_from_user(answer, site_url=SITE)
        weibo.error_from_answer(answer, write=True)


# --- the speaker ------------------------------------------------------------------------------


def connector(
    http: Http, url: str, rules: dict[str, str] | None = None, token: str = TOKEN
) -> weibo.Weibo:
    return weibo.Weibo(
        http,
        account_id="1404376560",
        credentials={"access_token": token, **(OPEN if rules is None else rules)},
        base_url=url,
    )


STATUS: Json = {
    "created_at": "Sun Nov 22 18:05:00 +0800 2026",
    "id": 3504803600502730,
    "idstr": "3504803600502730",
    "text": OK,
    "user": {"id": 1404376560, "screen_name": "光之家"},
}
COMMENT: Json = {
    "created_at": "Sun Nov 22 18:06:00 +0800 2026",
    "id": 12438492184,
    "text": "好",
    "user": {"id": 5, "screen_name": "zaku"},
}


def answering(**bodies: Any) -> Callable[[Heard], web.Response]:
    """`statuses_share={…}` answers statuses/share.json; a callable is given the request."""

    def answer(heard: Heard) -> web.Response:
        name = heard.path.removeprefix("/2/").removesuffix(".json").replace("/", "_")
        body = bodies[name]
        made = body(heard) if callable(body) else body
        return web.json_response(made, status=400 if "error_code" in made else 200)

    return answer


def parameters(heard: Heard) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(heard.query).items()}


def hold(listener: Listener) -> None:
    """The token is in no address; where something is read it is a header, else a form field."""
    for heard in listener.heard:
        assert TOKEN not in heard.path + heard.query
        if heard.form:
            assert heard.form["access_token"] == TOKEN
            assert TOKEN not in str(heard.headers)
        else:
            assert heard.headers["Authorization"] == f"OAuth2 {TOKEN}"


async def test_an_open_application_shares_a_link_with_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "light.jpg"
    picture.write_bytes(b"\xff\xd8not looked at here")
    file = Media(picture, "image", "image/jpeg", 10)
    async with listening(answering(statuses_share=STATUS)) as (listener, http):
        ours = connector(http, listener.url)
        published = await ours.publish(Draft(text="灯", link=LINK), key="k", now=NOW)
        assert published.id == "3504803600502730"
        assert published.url == f"{listener.url}/1404376560/z20XK26My"
        await ours.publish(Draft(text=OK, media=(file,)), key="k", now=NOW)
        plain, pictured = listener.heard
        token = {"access_token": TOKEN, "rip": "211.156.0.1"}
        assert plain.form == token | {"status": f"灯\n{LINK}"}
        assert plain.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert pictured.form == token | {"status": OK, "pic": "file:light.jpg"}
        hold(listener)


async def test_a_commercial_application_posts_long_texts_and_pictures(tmp_path: Path) -> None:
    files = []
    for name in ("a.png", "b.png"):
        path = tmp_path / name
        path.write_bytes(b"\x89PNG")
        files.append(Media(path, "image", "image/png", 4))
    numbers = iter(("p1", "p2"))
    answers = answering(
        statuses_upload_pic_biz=lambda _: {"pic_id": next(numbers)},
        statuses_upload_url_text_biz=STATUS,
        statuses_update_biz=STATUS,
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url, BIZ)
        await ours.publish(Draft(text="灯" * 141, media=tuple(files)), key="k", now=NOW)
        await ours.publish(Draft(text="#早安#"), key="k", now=NOW)
        first, second, posted, plain = listener.heard
        assert first.form == {"access_token": TOKEN, "pic": "file:a.png"}
        assert second.form["pic"] == "file:b.png"
        assert posted.form["pic_id"] == "p1,p2"
        assert posted.form["is_longtext"] == "1"
        assert "is_longtext" not in plain.form
        assert "pic_id" not in plain.form
        hold(listener)


async def test_refused_content_is_never_sent() -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).publish(Draft(text="没有"), key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).reply("1", "灯" * 141, key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).reply("1", " ", key="k", now=NOW)
        with pytest.raises(errors.NotAuthorized):
            await connector(http, listener.url, token="").publish(Draft(text=OK), key="k", now=NOW)
        assert listener.heard == []


async def test_a_picture_that_may_be_there_leaves_the_post_unsent(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG")
    draft = Draft(text="灯", media=(Media(path, "image", "image/png", 4),))
    for body in ({}, {"error_code": 10001, "error": "System error"}):
        async with listening(answering(statuses_upload_pic_biz=body)) as (listener, http):
            with pytest.raises(errors.Unavailable, match=r"a\.png"):
                await connector(http, listener.url, BIZ).publish(draft, key="k", now=NOW)


async def test_recent_posts_come_newest_first() -> None:
    older = STATUS | {"id": 4, "idstr": "4", "created_at": "Sun Nov 22 17:05:00 +0800 2026"}
    page = {"statuses": [older, None, STATUS, {"deleted": "1"}], "total_number": 4}
    async with listening(
        answering(statuses_user_timeline=page, statuses_user_timeline_biz=page)
    ) as (listener, http):
        for rules in (OPEN, BIZ):
            posts = await connector(http, listener.url, rules).recent_posts(limit=500)
            assert [post.id for post in posts] == ["3504803600502730", "4"]
            assert posts[0].created_at == NOW
        asked = {"count": "100", "page": "1"}
        assert parameters(listener.heard[0]) == asked | {"uid": "1404376560"}
        assert parameters(listener.heard[1]) == asked
        hold(listener)


async def test_a_long_post_is_read_back_whole() -> None:
    """Otherwise it could never be recognized after an unsure attempt."""
    cut = STATUS | {"isLongText": True, "text": "很长...全文"}
    whole = {"id": cut["id"], "idstr": cut["idstr"], "longText": {"longTextContent": "很长的故事"}}
    answers = answering(
        statuses_user_timeline_biz={"statuses": [cut]},
        statuses_show_batch_biz={"statuses": [whole]},
    )
    async with listening(answers) as (listener, http):
        (post,) = await connector(http, listener.url, BIZ).recent_posts()
        assert post.text == "很长的故事"
        assert post.created_at == NOW
        asked = {"ids": "3504803600502730", "isGetLongText": "1"}
        assert parameters(listener.heard[1]) == asked
        hold(listener)


async def test_counts_are_asked_for_a_hundred_at_a_time() -> None:
    def counts(heard: Heard) -> Any:
        asked = parameters(heard)["ids"].split(",")
        assert len(asked) <= 100
        return [{"id": i, "reposts": "2"} for i in asked if i != "7"]

    async with listening(answering(statuses_count_biz=counts)) as (listener, http):
        ids = [str(number) for number in range(150)]
        found = await connector(http, listener.url, BIZ).measure(ids)
        assert len(listener.heard) == 2
        assert set(ids) - set(found) == {"7"}
        assert found["9"].shares == 2
        assert found["9"].likes is None
        hold(listener)


async def test_posts_that_are_all_gone_have_no_counts() -> None:
    gone = {"error_code": "20101", "error": "Target weibo does not exist"}
    async with listening(answering(statuses_count=gone)) as (listener, http):
        assert await connector(http, listener.url).measure(["1"]) == {}
        assert await connector(http, listener.url).measure([]) == {}


async def test_comments_are_read_whole_while_new_ones_arrive() -> None:
    """The pages go by `max_id`: what comes in meanwhile moves none of them."""
    stored = list(range(1, 451))

    def page(heard: Heard) -> Any:
        asked = parameters(heard)
        most = int(asked.get("max_id", 10**9))
        items = sorted((i for i in stored if i <= most), reverse=True)[: int(asked["count"])]
        stored.append(stored[-1] + 1)
        seconds = [(i, f"{i // 60 % 60:02}:{i % 60:02}") for i in items]
        return {
            "comments": [
                COMMENT | {"id": i, "created_at": f"Sun Nov 22 18:{at} +0800 2026"}
                for i, at in seconds
            ]
        }

    async with listening(answering(comments_show=page)) as (listener, http):
        found = [c async for c in connector(http, listener.url).comments("77")]
        assert [int(c.id) for c in found] == list(range(1, 451))
        assert {c.post_id for c in found} == {"77"}
        assert len(listener.heard) == 4
        hold(listener)


async def test_pages_that_never_end_are_ended() -> None:
    page = {"comments": [COMMENT, COMMENT | {"id": "x"}, {"id": None}]}
    async with listening(answering(comments_show=page)) as (listener, http):
        found = [c async for c in connector(http, listener.url).comments("77")]
        assert [c.id for c in found] == ["12438492184", "x"] or len(found) == 2
        assert len(listener.heard) == 2


async def test_answers_to_a_comment_and_to_the_post() -> None:
    answered = COMMENT | {"text": "谢谢", "reply_comment": {"id": 9, "user": None}}
    async with listening(answering(comments_reply_biz=answered, comments_create_biz=COMMENT)) as (
        listener,
        http,
    ):
        ours = connector(http, listener.url, BIZ)
        comment = await ours.reply("77", "谢谢", comment_id="9", key="k", now=NOW)
        assert (comment.parent_id, comment.text) == ("9", "谢谢")
        assert (await ours.reply("77", "好", key="k", now=NOW)).parent_id is None
        assert listener.heard[0].form["without_mention"] == "1"
        assert listener.heard[0].form["rip"] == "211.156.0.1"
        assert "cid" not in listener.heard[1].form
        hold(listener)


async def test_deleting_what_is_gone_is_no_error() -> None:
    answers = answering(
        statuses_destroy_biz={"error_code": 20101, "error": "gone"},
        comments_destroy_biz={"error_code": "20201", "error": "gone"},
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url, BIZ)
        await ours.delete("77")
        await ours.delete_comment("77", "9")
        assert [heard.form for heard in listener.heard] == [
            {"access_token": TOKEN, "id": "77"},
            {"access_token": TOKEN, "cid": "9"},
        ]


async def test_an_open_application_is_told_that_it_cannot_delete() -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.NotOffered, match="commercial"):
            await ours.delete("77")
        with pytest.raises(errors.NotOffered, match="commercial"):
            await ours.delete_comment("77", "9")
        assert listener.heard == []


async def test_mentions_are_read_back_to_a_time() -> None:
    older = STATUS | {"id": 4, "idstr": "4", "created_at": "Sun Nov 22 17:05:00 +0800 2026"}
    theirs = {"screen_name": "zaku", "id": 5}
    ours = STATUS | {"id": 3, "idstr": "3", "user": {"id": 1404376560}}
    comment = COMMENT | {"status": STATUS}

    def page(what: str, *items: Json) -> Callable[[Heard], Any]:
        return lambda heard: {what: [] if "max_id" in parameters(heard) else list(items)}

    answers = answering(
        statuses_mentions=page("statuses", STATUS | {"user": theirs}, older | {"user": None}, ours),
        comments_mentions=page("comments", comment),
    )
    async with listening(answers) as (listener, http):
        speaker = connector(http, listener.url)
        heard = [p async for p in speaker.mentions()]
        assert [p.id for p in heard] == ["12438492184", "3504803600502730", "4"]
        # A comment has no page of its own.
        assert heard[0].url == f"{listener.url}/1404376560/z20XK26My"
        since = NOW - timedelta(minutes=30)
        assert [p.id async for p in speaker.mentions(since=since)] == [p.id for p in heard[:2]]
        hold(listener)


async def test_the_profile_proves_the_token() -> None:
    async with listening(answering(users_show={"id": 1, "screen_name": "光"})) as (listener, http):
        assert (await connector(http, listener.url).profile()).name == "光"
    async with listening(answering(users_show={})) as (listener, http):
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).profile()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {}, errors.Unsure),
        (200, [], errors.Unsure),
        (200, None, errors.Unsure),
        (200, "<html>", errors.Unsure),
        (200, {"error_code": "20032", "error": "slow"}, errors.Unsure),
        (403, {"error_code": 10024, "error": "limit"}, errors.RateLimited),
        (400, {"error_code": 20019, "error": "Repeat conetnt"}, errors.Duplicate),
        (400, {"error_code": 20031, "error": "Test and verify"}, errors.ChallengeRequired),
        (400, "<html>", errors.Unavailable),
        (401, "", errors.NotAuthorized),
        (429, {}, errors.RateLimited),
        (500, {"error_code": 10001, "error": "System error"}, errors.Unsure),
    ],
)
async def test_what_an_answer_to_a_post_means(
    status: int, body: Any, error: type[errors.NetworkError]
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    async with listening(lambda _: web.Response(status=status, text=text)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft(text=OK), key="k", now=NOW)
        assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    ("rules", "address"),
    [(OPEN, "https://api.weibo.com/2/x.json"), (BIZ, "https://c.api.weibo.com/2/x/biz.json")],
)
def test_each_tier_has_a_host_of_its_own(rules: dict[str, str], address: str) -> None:
    assert connector(Http(), "https://api.weibo.com", rules)._address("x") == address


def test_only_what_is_built_is_declared() -> None:
    for gaps in weibo.NETWORK.gaps_by_kind.values():
        assert set(gaps) <= weibo.NETWORK.can


def test_each_tier_has_limits_of_its_own() -> None:
    described = weibo.NETWORK
    assert [limit.maximum for limit in described.text_limits("open")] == [140]
    assert [limit.maximum for limit in described.text_limits("biz")] == [2_000]
    per_post = [described.image_limit(kind) for kind in ("open", "biz")]
    assert [limit.per_post for limit in per_post if limit] == [1, 9]
