"""Odnoklassniki: its error table, its signature, its requests against its documents, its oddities."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors
from homeground.networks import odnoklassniki as ok
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, documents
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
DOCUMENTED = json.loads(
    (Path(__file__).parent / "overlays" / "odnoklassniki.json").read_text(encoding="utf-8")
)["methods"]
TOKEN, SECRET, KEY = "tkn1-secret-token", "APPLICATION-SECRET", "CBAPUBLICKEY"
CREDENTIALS = {"application_key": KEY, "application_secret_key": SECRET, "access_token": TOKEN}
GROUP = "55348644610059"

BRANCHES = {
    errors.RateLimited: {7, 8, 9, 11, 26},
    errors.Unavailable: {1, 2, 30, 31, 5000, 9999},
    errors.NotAuthorized: {
        10, 23, 24, 50, 101, 102, 103, 104, 105, 107, 200, 210, 401, 453, 455, 456, 457, 458,
        701, 900,
    },
    errors.Rejected: {
        4, 12, 21, 100, 120, 121, 324, 454, 500, 501, 502, 503, 504, 505, 511, 512, 513, 600,
        601, 602, 603, 604, 605, 606, 607, 704,
    },
    errors.NotFound: {106, 110, 140, 141, 160, 300, 700, 702},
    errors.ChallengeRequired: {22, 402, 403, 514},
    errors.NotOffered: {3, 451},
}  # fmt: skip


def said(code: object, words: str = "words", *, write: bool = False, **more: Any) -> Any:
    return ok.error_from_answer(
        {"error_code": code, "error_msg": words, "error_data": None, **more},
        write=write,
        secrets=(TOKEN, SECRET),
    )


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BRANCHES.items() for code in sorted(codes)],
)
def test_every_code_becomes_its_branch(code: int, branch: type[errors.NetworkError]) -> None:
    error = said(code)
    assert type(error) is branch
    assert error.code == str(code)
    assert error.network == "odnoklassniki"
    assert len(error.message) > 30


def test_no_code_is_left_out_of_the_table_above() -> None:
    assert set(ok.CODES) == set().union(*BRANCHES.values())


@pytest.mark.parametrize("code", sorted(BRANCHES[errors.Unavailable]))
def test_an_error_of_the_networks_own_leaves_a_write_unsure(code: int) -> None:
    assert type(said(code, write=True)) is errors.Unsure


def test_a_missing_right_says_which_and_where_to_ask() -> None:
    text = str(said(10, "PERMISSION_DENIED : User must grant an access"))
    assert "GROUP_CONTENT" in text
    assert "api-support@ok.ru" in text


@pytest.mark.parametrize(
    ("shape", "url"),
    [
        ({"ver_redirect_url": "https://ok.ru/verify?st=1"}, "https://ok.ru/verify?st=1"),
        ({"error_data": "https://ok.ru/captcha"}, "https://ok.ru/captcha"),
        ({"error_data": "javascript:alert(1)"}, None),
        ({"error_data": {"a": 1}}, None),
        ({}, None),
    ],
)
def test_a_challenge_says_where_if_the_network_does(shape: dict[str, Any], url: str | None) -> None:
    error = said(403, **shape)
    assert type(error) is errors.ChallengeRequired
    assert error.url == url


@pytest.mark.parametrize("code", [424242, None, "x", True, [], -1, 1e400])
def test_an_unknown_number_is_a_refusal(code: object) -> None:
    assert type(said(code)) is errors.Rejected
    assert type(ok.error_from_answer({}, write=True)) is errors.Rejected


def test_an_error_never_carries_a_secret() -> None:
    error = said(103, f"PARAM_SESSION_KEY : {TOKEN} {SECRET}")
    assert TOKEN not in repr(error) + str(error)
    assert SECRET not in repr(error) + str(error)


# --- signature --------------------------------------------------------------------------------


def test_a_form_is_signed_as_the_documents_say() -> None:
    form = ok.form_for("group.getInfo", {"uids": "5", "fields": "uid,name"}, CREDENTIALS)
    secret = md5((TOKEN + SECRET).encode()).hexdigest()
    told = f"application_key={KEY}fields=uid,nameformat=jsonmethod=group.getInfouids=5{secret}"
    assert form["sig"] == md5(told.encode()).hexdigest()
    assert form["access_token"] == TOKEN
    assert SECRET not in str(form)


@FEWER
@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=6))
def test_a_signature_does_not_depend_on_order_or_token(parameters: dict[str, str]) -> None:
    try:
        signed = ok.signature(parameters, "s")
    except UnicodeEncodeError:
        return
    turned = dict(reversed(list(parameters.items())))
    assert ok.signature({**turned, "access_token": TOKEN, "sig": "x"}, "s") == ok.signature(
        {k: v for k, v in parameters.items() if k not in ("access_token", "sig")}, "s"
    )
    assert len(signed) == 32


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text())
def test_any_text_survives_there_and_back(text: str) -> None:
    sent = ok.parameters_from_draft(Draft(text=text), group_id=GROUP)
    media = json.loads(sent["attachment"])["media"]
    topic = {"id": "1", "created_ms": 1, "media": media}
    post = ok.post_from_topic(topic, group_id=GROUP, site_url="https://ok.ru")
    assert post is not None
    assert post.text == text


FIELDS = (
    "id", "uid", "created_ms", "date", "date_ms", "text", "text_tokens", "media", "type", "url",
    "link", "list", "photo_refs", "author_ref", "author_id", "author_name", "like_summary",
    "like_count", "count", "discussion_summary", "comments_count", "reshare_summary", "views_count",
    "media_topics", "topics", "comments", "entities", "users", "groups", "name", "first_name",
    "anchor", "has_more", "reach", "views", "renderings", "photos", "token", "error_code",
    "error_msg", "error_data", "members_count", "shortname", "comment", "comment_id",
    "reply_to_comment_id", "mid", "topicId",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    site = "https://ok.ru"
    for post in ok.posts_from_topics(answer, group_id=GROUP, site_url=site):
        ok.engagement_with_statistics(post.engagement, answer)
    ok.post_from_topic(answer, group_id=GROUP, site_url=site)
    people = ok.people_from_answer(answer, site_url=site)
    ok.comment_from_discussion(answer, post_id="1", people=people, site_url=site)
    ok.profile_from_group(answer, site_url=site)
    ok.token_from_upload(answer)
    ok.topic_id_from_answer(answer)
    ok.comment_id_from_answer(answer)
    ok.republished_id_from_answer(answer, was="1")
    ok.error_from_answer(answer, write=True)


def test_what_is_not_offered_says_why() -> None:
    for can in (Can.HIDE_COMMENT, Can.CLOSE_COMMENTS, Can.BLOCK, Can.MENTIONS):
        gap = ok.NETWORK.gap(can)
        assert gap.kind == "not offered"
        assert gap.source


# --- the speaker ------------------------------------------------------------------------------


def connector(http: Http, url: str) -> ok.Odnoklassniki:
    return ok.Odnoklassniki(http, account_id=GROUP, credentials=CREDENTIALS, base_url=url)


def method_of(heard: Heard) -> str:
    return heard.query.removeprefix("method=")


def answering(**responses: Any) -> Callable[[Heard], web.Response]:
    """`mediatopic_post={…}` answers mediatopic.post; a callable is given the form."""

    def answer(heard: Heard) -> web.Response:
        made = responses[method_of(heard).replace(".", "_")]
        return web.json_response(made(heard.form) if callable(made) else made)

    return answer


def topic(number: int, **more: Any) -> dict[str, Any]:
    made = {"id": str(number), "created_ms": 1795341600000 + number * 1000}
    return made | {"media": [{"type": "text", "text": f"№{number}"}]} | more


def refused(code: int) -> dict[str, Any]:
    return {"error_code": code, "error_msg": "words", "error_data": None}


async def test_every_request_is_signed_and_fits_the_documents(tmp_path: Path) -> None:
    picture = tmp_path / "lantern.jpg"
    picture.write_bytes(b"\xff\xd8not looked at here")
    media = Media(picture, "image", "image/jpeg", 10)
    film = Media(picture, "video", "video/mp4", 10)
    url = ""

    def answer(heard: Heard) -> web.Response:
        canned: dict[str, Any] = {
            "photosV2.getUploadUrl": {"photo_ids": ["a=="], "upload_url": f"{url}/up?apiToken=t"},
            "video.getUploadUrl": {"video_id": 7, "upload_url": f"{url}/film"},
            "video.update": {},
            "group.getStatTrends": {"reach": [{"time": 1_795_323_600_000, "value": 3}]},
            "mediatopic.post": "41",
            "mediatopic.getTopics": {"media_topics": [topic(41)]},
            "mediatopic.getByIds": {"media_topics": [topic(41)]},
            "group.getStatTopics": {"topics": [{"id": "41", "reach": 3, "link_clicks": 1}]},
            "discussions.getComments": {"comments": [{"id": "c", "date": "2026-11-22 13:05:00"}]},
            "discussions.addDiscussionComment": {"id": "c2"},
            "discussions.deleteDiscussionComment": {"success": True},
            "mediatopic.deleteTopic": {"success": True, "restore_id": "r"},
            "mediatopic.getRepublishedTopic": {},
            "group.getInfo": [{"uid": GROUP, "name": "Lumikko", "members_count": 5}],
        }
        if heard.path == "/film":
            return web.Response(text="<retval>1</retval>")
        if heard.path == "/up":
            return web.json_response({"photos": {"a==": {"token": "photo-token"}}})
        return web.json_response(canned[method_of(heard)])

    async with listening(answer) as (listener, http):
        url = listener.url
        ours = connector(http, url)
        draft = Draft(
            text="Свет & <тень>\n\n🏮",
            link="https://lumikko.example/a,b",
            media=(media, film),
            answers_from=AnswersFrom.NOBODY,
            poll=Poll("Какой?", ("Мох", "Снег"), 60),
            publish_at=datetime(2026, 12, 1, tzinfo=UTC),
        )
        published = await ours.publish(draft, key="k-1", now=NOW)
        assert published.id == "41"
        assert published.url == f"{url}/group/{GROUP}/topic/41"
        assert published.scheduled_for == draft.publish_at
        assert [post.id for post in await ours.recent_posts(limit=5)] == ["41"]
        assert (await ours.measure(["41"]))["41"].reach == 3
        day = date(2026, 11, 22)
        (told,) = await ours.statistics(since=day, until=day)
        assert (told.day, told.reach, told.views) == (day, 3, None)
        assert [comment.id async for comment in ours.comments("41")] == ["c"]
        made = await ours.reply("41", "Спасибо", comment_id="c", key="k-2", now=NOW)
        assert (made.id, made.parent_id) == ("c2", "c")
        await ours.mark_spam("41", "c")
        await ours.delete_comment("41", "c")
        await ours.delete("41")
        await ours.unschedule("42")
        assert (await ours.profile()).followers == 5

        asked = [heard for heard in listener.heard if heard.path == "/fb.do"]
        assert {method_of(heard) for heard in asked} == set(DOCUMENTED)
        for heard in asked:
            _hold_against_documents(heard)
        (upload,) = (heard for heard in listener.heard if heard.path == "/up")
        assert upload.form == {"pic1": "file:lantern.jpg"}
        assert TOKEN.encode() not in upload.body
        for heard in listener.heard:
            # An address ends up in logs; the upload's need not be the API's host at all.
            assert TOKEN not in heard.path + heard.query + str(heard.headers)
            assert SECRET not in heard.path + heard.query + str(heard.headers) + str(heard.form)
        posted = next(h.form for h in asked if method_of(h) == "mediatopic.post")
        attachment = json.loads(posted["attachment"])
        assert attachment["media"][1] == {"type": "photo", "list": [{"id": "photo-token"}]}
        assert attachment["media"][2] == {"type": "movie", "list": [{"id": "7"}]}
        assert attachment["publishAtMs"] == 1796083200000


def _hold_against_documents(heard: Heard) -> None:
    method = method_of(heard)
    form = dict(heard.form)
    assert form.pop("access_token") == TOKEN
    assert form["application_key"] == KEY
    assert form["format"] == "json"
    secret = md5((TOKEN + SECRET).encode()).hexdigest()
    signed = {k: v for k, v in form.items() if k != "sig"} | {"method": method}
    told = "".join(f"{name}={signed[name]}" for name in sorted(signed)) + secret
    assert form.pop("sig") == md5(told.encode()).hexdigest()
    given = set(form) - {"application_key", "format"}
    assert given <= set(DOCUMENTED[method]["parameters"]), method
    assert set(DOCUMENTED[method]["required"]) <= given, method


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (refused(102), errors.NotAuthorized),
        (refused(454), errors.Rejected),
        (refused(8), errors.RateLimited),
        (refused(2), errors.Unsure),
        ({"error_code": None}, errors.Rejected),
        ({}, errors.Unsure),
        (None, errors.Unsure),
        (True, errors.Unsure),
        ([], errors.Unsure),
    ],
)
async def test_what_an_answer_to_a_post_means(body: Any, error: type[Exception]) -> None:
    async with listening(lambda _: web.json_response(body)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert TOKEN not in str(raised.value)


async def test_an_answer_that_is_no_json_leaves_a_post_unsure() -> None:
    async with listening(lambda _: web.Response(text="<html>")) as (listener, http):
        with pytest.raises(errors.Unsure):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).recent_posts()


async def test_a_status_that_refuses_published_nothing() -> None:
    async with listening(lambda _: web.Response(status=403, text="<html>")) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)


async def test_an_error_document_counts_whatever_its_status() -> None:
    async with listening(lambda _: web.json_response(refused(104), status=400)) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await connector(http, listener.url).profile()


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
            await ours.reply("1", "\ud83c", key="k", now=NOW)
        assert listener.heard == []


@pytest.mark.parametrize("post_id", ["", "x", "1,2", "-5", "٣"])
async def test_what_is_no_topic_is_not_asked_for(post_id: str) -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.NotFound):
            await ours.delete(post_id)
        with pytest.raises(errors.NotFound):
            await ours.measure([post_id])
        assert listener.heard == []


@pytest.mark.parametrize(
    ("uploaded", "error"),
    [({"photos": {}}, errors.Rejected), (refused(503), errors.Rejected), ([], errors.Rejected)],
)
async def test_an_image_that_cannot_be_read_is_refused_before_the_post(
    uploaded: Any, error: type[Exception], tmp_path: Path
) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")

    def answer(heard: Heard) -> web.Response:
        if heard.path == "/up":
            return web.json_response(uploaded)
        return web.json_response({"upload_url": f"http://{heard.headers['Host']}/up"})

    async with listening(answer) as (listener, http):
        draft = Draft(text="x", media=(Media(picture, "image", "image/jpeg", 1),))
        with pytest.raises(error):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)
        assert "mediatopic.post" not in {method_of(heard) for heard in listener.heard}


async def test_an_upload_address_inside_a_private_network_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")
    answer = answering(photosV2_getUploadUrl={"upload_url": "http://10.0.0.1/take"})
    async with listening(answer) as (listener, http):
        draft = Draft(text="x", media=(Media(picture, "image", "image/jpeg", 1),))
        with pytest.raises(errors.Rejected, match="private"):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)


async def test_a_video_that_is_not_taken_leaves_no_post(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x" * 20_000)
    film = Media(tmp_path / "a.mp4", "video", "video/mp4", 20_000)
    url = ""

    def answer(heard: Heard) -> web.Response:
        if heard.path == "/up":
            return web.Response(status=415, text="<retval>0</retval>")
        return web.json_response({"video_id": 7, "upload_url": f"{url}/up"})

    async with listening(answer) as (listener, http):
        url = listener.url
        with pytest.raises(errors.Rejected, match=r"a\.mp4"):
            await connector(http, url).publish(Draft(text="x", media=(film,)), key="k", now=NOW)
        assert [method_of(heard) for heard in listener.heard if heard.path != "/up"] == [
            "video.getUploadUrl"
        ]


# --- reading back -----------------------------------------------------------------------------


async def test_recent_posts_are_read_page_by_page() -> None:
    def page(form: dict[str, str]) -> Any:
        start = int(form.get("anchor", "60"))
        topics = [topic(n) for n in range(start, max(start - 20, 0), -1)]
        return {"media_topics": topics, "anchor": str(max(start - 20, 0))}

    async with listening(answering(mediatopic_getTopics=page)) as (listener, http):
        posts = await connector(http, listener.url).recent_posts(limit=50)
        assert [post.id for post in posts] == [str(n) for n in range(60, 10, -1)]
        assert len(listener.heard) == 3
        everything = await connector(http, listener.url).recent_posts(limit=500)
        assert len(everything) == 60


async def test_where_topics_are_not_listed_the_statistics_list_them() -> None:
    answer = answering(
        mediatopic_getTopics=refused(3),
        group_getStatTopics={"topics": [{"id": "2"}, {"id": "1"}]},
        mediatopic_getByIds={"media_topics": [topic(1), topic(2)]},
    )
    async with listening(answer) as (listener, http):
        posts = await connector(http, listener.url).recent_posts(limit=5)
        assert [post.id for post in posts] == ["2", "1"]
        for heard in listener.heard:
            _hold_against_documents(heard)


async def test_a_topic_that_is_gone_does_not_hide_the_others() -> None:
    def by_ids(form: dict[str, str]) -> Any:
        numbers = [int(number) for number in form["topic_ids"].split(",")]
        return refused(300) if 2 in numbers else {"media_topics": [topic(n) for n in numbers]}

    answer = answering(mediatopic_getByIds=by_ids, group_getStatTopics={"topics": []})
    async with listening(answer) as (listener, http):
        counts = await connector(http, listener.url).measure(["1", "2", "3"])
    assert set(counts) == {"1", "3"}
    assert counts["1"].reach is None


async def test_a_hundred_topics_are_measured_with_one_request_of_each_kind() -> None:
    def by_ids(form: dict[str, str]) -> Any:
        return {"media_topics": [topic(int(n)) for n in form["topic_ids"].split(",")]}

    def stats(form: dict[str, str]) -> Any:
        assert int(form["start_time"]) <= 1795341601000
        assert int(form["end_time"]) >= 1795341600000 + 130_000
        start = int(form.get("anchor", "0"))
        topics = [{"id": str(n), "reach": n} for n in range(start + 1, min(start + 100, 130) + 1)]
        return {"topics": topics, "anchor": str(start + 100), "has_more": start < 100}

    answer = answering(mediatopic_getByIds=by_ids, group_getStatTopics=stats)
    async with listening(answer) as (listener, http):
        counts = await connector(http, listener.url).measure([str(n) for n in range(1, 131)])
        asked = [method_of(heard) for heard in listener.heard]
    assert {number: each.reach for number, each in counts.items()} == {
        str(n): n for n in range(1, 131)
    }
    assert asked.count("mediatopic.getByIds") == 2
    assert asked.count("group.getStatTopics") == 2


@pytest.mark.parametrize(
    ("code", "raises"), [(10, None), (3, None), (100, None), (102, errors.NotAuthorized)]
)
async def test_without_statistics_the_rest_is_still_measured(
    code: int, raises: type[Exception] | None
) -> None:
    answer = answering(
        mediatopic_getByIds={"media_topics": [topic(1, like_summary={"count": 4})]},
        group_getStatTopics=refused(code),
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        if raises is not None:
            with pytest.raises(raises):
                await ours.measure(["1"])
            return
        counts = await ours.measure(["1"])
    assert (counts["1"].likes, counts["1"].reach) == (4, None)


async def test_comments_are_paged_sorted_and_come_once() -> None:
    def comment(number: int) -> dict[str, Any]:
        at = datetime(2026, 11, 22, 13, 0) + timedelta(seconds=number)
        return {"id": f"c{number}", "text": f"№{number}", "date": f"{at:%Y-%m-%d %H:%M:%S}"}

    def page(form: dict[str, str]) -> Any:
        assert form["anchor"] == "FIRST" or form["anchor"].isdigit()
        start = 0 if form["anchor"] == "FIRST" else int(form["anchor"])
        # One comment of the page before came in again, and each page is newest first.
        numbers = range(min(start + 100, 230), max(start - 1, 0), -1)
        return {"comments": [comment(n) for n in numbers], "anchor": str(start + 100)}

    async with listening(answering(discussions_getComments=page)) as (listener, http):
        found = [each async for each in connector(http, listener.url).comments("41")]
    assert [each.id for each in found] == [f"c{n}" for n in range(1, 231)]
    assert found[0].created_at == datetime(2026, 11, 22, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer", [{}, {"comments": None}, [], None, {"comments": [], "anchor": "x"}]
)
async def test_no_comments_are_none(answer: Any) -> None:
    async with listening(answering(discussions_getComments=answer)) as (listener, http):
        assert [each async for each in connector(http, listener.url).comments("41")] == []
        assert len(listener.heard) == 1


# --- deleting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deleted", "still_there", "raises"),
    [
        (refused(300), None, None),
        (refused(100), [], None),
        (refused(100), [topic(41)], errors.Rejected),
        (refused(50), [topic(41)], errors.NotAuthorized),
        ({"success": False}, [], None),
        ({"success": False}, [topic(41)], errors.Rejected),
        ({"success": True}, None, None),
        (True, None, None),
    ],
)
async def test_deleting_what_is_gone_is_no_error(
    deleted: Any, still_there: list[Any] | None, raises: type[Exception] | None
) -> None:
    answer = answering(
        mediatopic_deleteTopic=deleted, mediatopic_getByIds={"media_topics": still_there}
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        if raises is None:
            await ours.delete("41")
        else:
            with pytest.raises(raises):
                await ours.delete("41")


@pytest.mark.parametrize("code", [700, 702, 141, 300])
async def test_deleting_a_comment_twice_is_no_error(code: int) -> None:
    answer = answering(discussions_deleteDiscussionComment=refused(code))
    async with listening(answer) as (listener, http):
        await connector(http, listener.url).delete_comment("41", "c")


async def test_an_unknown_group_is_not_found() -> None:
    async with listening(answering(group_getInfo=[])) as (listener, http):
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).profile()


@pytest.mark.parametrize("account_id", ["", "lumikko"])
async def test_a_group_without_its_number_is_told_to_give_it(account_id: str) -> None:
    async with listening(answering()) as (listener, http):
        ours = ok.Odnoklassniki(
            http, account_id=account_id, credentials=CREDENTIALS, base_url=listener.url
        )
        with pytest.raises(errors.Rejected, match="number"):
            await ours.profile()
        assert listener.heard == []
