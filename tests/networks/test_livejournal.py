"""LiveJournal: its fault table, its XML, its HTML, its sign-in and its oddities."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xmlrpc.client import Binary, Fault, dumps, loads

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, livejournal
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.livejournal.wire import (
    NotXmlRpc,
    request_from_call,
    struct_from_answer,
)
from homeground.networks.model import Draft, Media

from .documents import FEWER
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
PASSWORD = "correct horse battery"

BRANCHES = {
    errors.NotAuthorized: {
        100, 101, 150, 151, 158, 206, 300, 301, 303, 304, 305, 308, 309, 314, 316, 317, 318, 319,
        326, 404, 410,
    },
    errors.NotKept: {322},
    errors.Rejected: {
        102, 103, 104, 152, 153, 154, 157, 200, 202, 203, 204, 205, 207, 208, 209, 210, 211, 212,
        213, 215, 216, 217, 218, 219, 220, 221, 312, 313, 320, 409,
    },
    errors.ChallengeRequired: {155, 156, 214, 310},
    errors.NotFound: {302, 307, 327, 508},
    errors.NotOffered: {201, 315, 504, 506},
    errors.RateLimited: {402, 405, 406, 407, 408, 411},
    errors.Unavailable: {105, 306, 311, 321, 500, 501, 502, 503, 505, 507},
}  # fmt: skip

# https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl, its table %e
IN_THE_SERVERS_TABLE = {
    *range(100, 106), *range(150, 158), *range(200, 215), *range(300, 322), 402, *range(404, 412),
    *range(500, 507),
}  # fmt: skip


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BRANCHES.items() for code in sorted(codes)],
)
def test_every_code_becomes_its_branch(code: int, branch: type[errors.NetworkError]) -> None:
    error = livejournal.error_from_fault(str(code), "words", write=False)
    assert type(error) is branch
    assert error.code == str(code)
    assert error.network == "livejournal"
    assert len(error.message) > 30


def test_no_code_is_left_out() -> None:
    assert set(livejournal.CODES) == set().union(*BRANCHES.values())
    assert set(livejournal.CODES) >= IN_THE_SERVERS_TABLE


@pytest.mark.parametrize("code", [500, 501, 502, 505, 507, 599])
def test_an_error_of_the_servers_own_leaves_a_write_unsure(code: int) -> None:
    assert type(livejournal.error_from_fault(code, "", write=True)) is errors.Unsure
    assert type(livejournal.error_from_fault(code, "", write=False)) is errors.Unavailable


def test_a_lock_that_was_not_got_means_that_nothing_was_written() -> None:
    assert type(livejournal.error_from_fault(503, "", write=True)) is errors.Unavailable


@pytest.mark.parametrize(
    ("code", "branch"),
    [
        (331, errors.NotAuthorized),
        (412, errors.RateLimited),
        (299, errors.Rejected),
        (199, errors.NotAuthorized),
        (7, errors.Rejected),
        ("Server", errors.Rejected),
        (None, errors.Rejected),
    ],
)
def test_an_unknown_number_is_read_by_its_hundred(code: object, branch: type[Exception]) -> None:
    assert type(livejournal.error_from_fault(code, None, write=True)) is branch


def test_who_may_not_post_is_told_the_conditions() -> None:
    text = str(livejournal.error_from_fault(404, "Cannot post", write=True))
    assert "29 December 2025" in text
    assert "Sber ID" in text
    assert "500" in text


def test_an_error_never_carries_the_password() -> None:
    error = livejournal.error_from_fault(
        101, f"Invalid password: {PASSWORD}", write=False, secrets=(PASSWORD,)
    )
    assert PASSWORD not in str(error)


# --- XML --------------------------------------------------------------------------------------


def test_numbers_and_truths_stay_the_text_that_they_look_like() -> None:
    body = (
        b"<methodResponse><params><param><value><struct>"
        b"<member><name>event</name><value><int>007</int></value></member>"
        b"<member><name>subject</name><value><double>1.50</double></value></member>"
        b"<member><name>flag</name><value><boolean>1</boolean></value></member>"
        b"<member><name>plain</name><value> bare </value></member>"
        b"</struct></value></param></params></methodResponse>"
    )
    assert struct_from_answer(body) == {
        "event": "007",
        "subject": "1.50",
        "flag": "1",
        "plain": " bare ",
    }


def test_text_that_is_not_ascii_may_come_as_base64() -> None:
    body = dumps(({"a": Binary("Свет".encode()), "b": [Binary(b"\xff")]},), methodresponse=True)
    assert struct_from_answer(body.encode()) == {"a": "Свет", "b": ["�"]}


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<methodResponse><params><param><value><struct><member><name>event</name>"
    "<value>&b;</value></member></struct></value></param></params></methodResponse>"
)


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><methodResponse/>',
        b"",
        b"<html><body>503</body></html>",
        b"<methodResponse><params><param><value><int>1</int></value></param></params>",
        dumps(("no struct",), methodresponse=True).encode(),
        b"<methodResponse><params/></methodResponse>",
        b"<methodResponse><params><param><value><foo>1</foo></value></param></params>"
        b"</methodResponse>",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(NotXmlRpc):
        struct_from_answer(body)


@FEWER
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with pytest.raises((NotXmlRpc, Fault)):
        struct_from_answer(body)


def test_a_fault_keeps_its_number() -> None:
    with pytest.raises(Fault) as raised:
        struct_from_answer(dumps(Fault(405, "Post frequency limit."), methodresponse=True).encode())
    assert raised.value.faultCode == "405"


# --- text -------------------------------------------------------------------------------------

XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff").filter(
        lambda sign: sign in "\t\n\r" or ord(sign) >= 32
    )
)


def as_kept(text: str) -> str:
    """What the server does to every text: line ends, white space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\r\f\v")


@FEWER
@given(text=XML_TEXT, link=st.sampled_from([None, 'https://lumikko.example/?a=1&b="2"<\'>']))
def test_any_text_survives_there_and_back(text: str, link: str | None) -> None:
    draft = Draft(text="x" + text, link=link)
    told = livejournal.event_from_draft(draft, now=NOW)
    # Through real XML, as the server would read and send it.
    (arrived,), _ = loads(request_from_call("postevent", told))
    answer = {"itemid": 1, "anum": 2, "eventtime": "2026-11-22 10:05:00", "event": arrived["event"]}
    back = struct_from_answer(dumps((answer,), methodresponse=True).encode())
    post = livejournal.post_from_event(back, journal="j", site_url="https://x")
    assert post is not None
    assert post.text == as_kept("x" + text)
    assert post.link == link


@FEWER
@given(title=XML_TEXT.filter(lambda text: len(text) <= 15))
def test_any_title_survives_there_and_back(title: str) -> None:
    told = livejournal.event_from_draft(Draft(text="x", title=title), now=NOW)
    event = {"itemid": "1", "anum": "2", "logtime": "2026-11-22 10:05:00", **told}
    post = livejournal.post_from_event(event, journal="j", site_url="https://x")
    assert post is not None
    assert (post.title or "") == as_kept(" ".join(title.splitlines()))
    assert "\n" not in told["subject"]


@FEWER
@given(st.text())
def test_every_text_is_sent_or_refused_with_its_place(text: str) -> None:
    try:
        told = livejournal.event_from_draft(Draft(text=text), now=NOW)
    except errors.Rejected as refused:
        assert "U+" in str(refused) or "no empty post" in str(refused)  # noqa: PT017
    else:
        assert loads(request_from_call("postevent", told))[0][0]["event"] == told["event"]


@FEWER
@given(st.text())
def test_counting_never_fails_and_says_what_is_sent(text: str) -> None:
    counted = livejournal.html_bytes(text)
    try:
        assert counted == len(livejournal.html_from_text(text).encode())
    except errors.Rejected:
        assert counted >= 0


def test_what_people_wrote_in_html_becomes_their_words() -> None:
    written = livejournal.written_from_html(
        '<b>Да</b>&nbsp;&mdash; <i>нет</i><br />строка<lj-cut text="ещё"><p>абзац</p></lj-cut>'
        '<a href="https://a.example/">раз</a> <a href="https://b.example/">два</a><img src="x">'
    )
    assert written.text == "Да\xa0— нет\nстрока\nабзацраз два"
    assert written.link == "https://a.example/"
    assert written.images == 1


NAMES = st.sampled_from(
    ["itemid", "anum", "event", "subject", "eventtime", "logtime", "url", "poster", "reply_count",
     "events", "comments", "children", "dtalkid", "parentdtalkid", "state", "body", "datepostunix",
     "datepost", "postername", "pages", "userid", "fullname", "delayedid", "event_timestamp"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=20,
)
OBJECT = st.dictionaries(NAMES, JSON, max_size=8)


@FEWER
@given(OBJECT)
def test_no_answer_breaks_a_translator(answer: Any) -> None:
    livejournal.posts_from_events(answer, journal="j", site_url="https://x")
    livejournal.post_from_event(answer, journal="j", site_url="https://x")
    livejournal.scheduled_from_events(answer, journal="j", site_url="https://x")
    livejournal.post_from_delayed(answer, journal="j", site_url="https://x")
    livejournal.comments_from_answer(
        answer, post_id="1", post_url="https://x/1", site_url="https://x"
    )
    livejournal.profile_from_login(answer, username="j", site_url="https://x")
    livejournal.pages_from_answer(answer)


# --- the speaker ------------------------------------------------------------------------------

Told = dict[str, Any]


def connector(http: Http, url: str, **credentials: str) -> livejournal.LiveJournal:
    return livejournal.LiveJournal(
        http,
        account_id="lumikko_ru",
        credentials={"username": "lumikko_ru", "password": PASSWORD, **credentials},
        base_url=url,
    )


def call_of(heard: Heard) -> tuple[str, Told]:
    (told,), method = loads(heard.body)
    assert method is not None
    return method.removeprefix("LJ.XMLRPC."), dict(told)


def answering(**answers: Any) -> Callable[[Heard], web.Response]:
    """Answers by method; a callable is given what was told; a Fault is a fault."""
    count = 0

    def answer(heard: Heard) -> web.Response:
        nonlocal count
        method, told = call_of(heard)
        if method == "getchallenge":
            count += 1
            made: Any = {"auth_scheme": "c0", "challenge": f"c0:{count}", "expire_time": 1}
        else:
            made = answers[method]
        made = made(told) if callable(made) else made
        body = dumps(made if isinstance(made, Fault) else (made,), methodresponse=True)
        return web.Response(text=body, content_type="text/xml")

    return answer


async def test_every_call_is_signed_with_a_riddle_of_its_own_and_no_password() -> None:
    posted = {"itemid": 17, "anum": 203, "url": "https://lumikko-ru.livejournal.com/4555.html"}
    answer = answering(postevent=posted, login={"fullname": "L"}, getevents={"events": []})
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        published = await ours.publish(Draft(text="Свет"), key="k", now=NOW)
        await ours.profile()
        await ours.recent_posts()
        calls = [call_of(heard) for heard in listener.heard]
        for heard in listener.heard:
            assert heard.path == "/interface/xmlrpc"
            assert heard.headers["Content-Type"].startswith("text/xml")
            for secret in (PASSWORD, hashlib.md5(PASSWORD.encode()).hexdigest()):
                assert secret.encode() not in heard.body
    assert published.id == "4555"
    assert [method for method, _ in calls[::2]] == ["getchallenge"] * 3
    for number, (_, told) in enumerate(calls[1::2], 1):
        assert told["auth_method"] == "challenge"
        assert told["auth_challenge"] == f"c0:{number}"
        inner = hashlib.md5(PASSWORD.encode()).hexdigest()
        expected = hashlib.md5(f"c0:{number}{inner}".encode()).hexdigest()
        assert told["auth_response"] == expected
        assert told["username"] == "lumikko_ru"
        assert told["ver"] == 1


# https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.postevent.html and its neighbours; those
# marked * are in the server's source only.
AUTH = {"username", "auth_method", "auth_challenge", "auth_response", "ver"}
DOCUMENTED = {
    "postevent": {
        "event", "lineendings", "subject", "security", "allowmask", "year", "mon", "day", "hour",
        "min", "props", "usejournal", "custom_time", "tz",  # * the last two
    },
    "editevent": {
        "itemid", "event", "lineendings", "subject", "security", "allowmask", "year", "mon", "day",
        "hour", "min", "props", "usejournal", "delayedid", "tz",  # * the last two
    },
    "getevents": {
        "truncate", "prefersubject", "noprops", "selecttype", "lastsync", "year", "month", "day",
        "howmany", "beforedate", "itemid", "lineendings", "usejournal",
        "itemids", "delayed", "delayedid", "skip",  # * these four
    },
    "login": {"getmoods", "getmenus", "getpickws", "getpickwurls", "clientversion"},
    "addcomment": {"journal", "ditemid", "body", "subject", "parent", "parenttalkid"},
    "consolecommand": {"commands"},
    "deletecomments": {"journal", "dtalkid"},  # * this method and the next
    "updatecomments": {"journal", "dtalkid", "action"},
    "getcomments": {"journal", "ditemid", "expand_strategy", "format", "page", "page_size"},
}  # fmt: skip


ENTRY = {"itemid": 17, "anum": 203, "event": "Свет", "eventtime": "2026-11-22 10:05:00"}


async def test_every_call_uses_documented_parameters_only() -> None:
    answer = answering(
        postevent=lambda told: (
            {"delayedid": 5, "type": "delayed"} if told["ver"] == 4 else {"itemid": 17, "anum": 203}
        ),
        editevent={"itemid": 17},
        getevents=lambda told: {"events": [ENTRY] if told["selecttype"] == "one" else []},
        login={},
        consolecommand={"results": [{"success": 1, "output": []}]},
        deletecomments={"status": "OK"},
        updatecomments={"status": "OK"},
        addcomment={"status": "OK", "dtalkid": 971, "commentlink": "https://x.example/"},
        getcomments={"comments": [], "pages": 1},
    )
    async with listening(answer) as (listener, http):
        for credentials in ({}, {"journal": "lumikko_club"}):
            ours = connector(http, listener.url, **credentials)
            full = Draft(
                text="a", title="b", link="https://x", tags=("c",), answers_from=AnswersFrom.NOBODY
            )
            published = await ours.publish(full, key="k", now=NOW)
            later = await ours.publish(Draft(text="a", publish_at=TOMORROW), key="k", now=NOW)
            assert later.id == "d5"
            await ours.recent_posts()
            await ours.measure([published.id])
            [comment async for comment in ours.comments(published.id)]
            answered = await ours.reply(published.id, "<3", comment_id="715", key="k", now=NOW)
            assert (answered.id, answered.parent_id) == ("971", "715")
            for post_id in (published.id, later.id):
                await ours.edit(post_id, full)
                await ours.close_comments(post_id)
            await ours.hide_comment(published.id, "715")
            await ours.delete_comment(published.id, "715")
            await ours.block("anna")
            await ours.delete(published.id)
            await ours.delete(later.id)
            assert await ours.scheduled_posts() == []
            await ours.unschedule(later.id)
            await ours.profile()
        calls = [call_of(heard) for heard in listener.heard]
    assert {method for method, _ in calls} == {"getchallenge", *DOCUMENTED}
    for method, told in calls:
        assert set(told) <= (AUTH | DOCUMENTED[method] if method in DOCUMENTED else set()), method
    bodies = [told["body"] for method, told in calls if method == "addcomment"]
    assert bodies == ["&lt;3", "&lt;3"]
    named = {m: t.get("usejournal") for m, t in calls[len(calls) // 2 :] if m == "postevent"}
    assert named == {"postevent": "lumikko_club"}


async def test_measuring_asks_for_a_hundred_posts_at_once_and_leaves_out_what_is_gone() -> None:
    def events(told: Told) -> Told:
        assert told["selecttype"] == "multiple"
        items = [int(item) for item in told["itemids"].split(",")]
        assert len(items) <= 100
        return {
            "events": [
                {"itemid": i, "anum": 1, "logtime": "2026-11-22 10:00:00", "reply_count": i}
                for i in items
                if i != 7
            ]
        }

    async with listening(answering(getevents=events)) as (listener, http):
        ids = [str(item * 256 + 1) for item in range(1, 131)]
        counts = await connector(http, listener.url).measure(ids)
        assert len(listener.heard) == 4
    assert set(counts) == set(ids) - {str(7 * 256 + 1)}
    assert counts[str(9 * 256 + 1)].comments == 9
    assert counts[str(9 * 256 + 1)].views is None


async def test_comments_of_all_pages_come_oldest_first() -> None:
    def page(told: Told) -> Told:
        number = told["page"]
        top = {"dtalkid": number * 256, "datepostunix": 5000 - number * 100, "body": "a"}
        child = {"dtalkid": number * 256 + 1, "parentdtalkid": number * 256, "datepostunix": 6000}
        return {"pages": 3, "page": number, "comments": [top | {"children": [child]}]}

    async with listening(answering(getcomments=page)) as (listener, http):
        found = [each async for each in connector(http, listener.url).comments("4555")]
    assert [each.id for each in found] == ["768", "512", "256", "257", "513", "769"]
    assert found[3].parent_id == "256"


async def test_a_community_shows_only_what_the_account_posted() -> None:
    events = {
        "events": [
            {"itemid": 1, "anum": 0, "logtime": "2026-11-22 10:00:00", "poster": "anna"},
            {"itemid": 2, "anum": 0, "logtime": "2026-11-22 10:01:00", "poster": "lumikko_ru"},
        ]
    }
    async with listening(answering(getevents=events)) as (listener, http):
        posts = await connector(http, listener.url, journal="club").recent_posts(limit=5)
    assert [post.id for post in posts] == ["512"]


@pytest.mark.parametrize(
    ("fault", "events", "raises"),
    [(302, [], False), (508, [], False), (302, [1], True), (305, [], True)],
)
async def test_deleting_what_is_gone_is_no_error(
    *, fault: int, events: list[int], raises: bool
) -> None:
    shown = [{"itemid": i, "anum": 0, "logtime": "2026-11-22 10:00:00"} for i in events]
    answer = answering(editevent=Fault(fault, "no"), getevents={"events": shown})
    async with listening(answer) as (listener, http):
        deleting = connector(http, listener.url).delete("d5" if fault == 508 else "4555")
        if raises:
            with pytest.raises(errors.NetworkError):
                await deleting
        else:
            await deleting


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response, errors.Unsure),
        (lambda: web.Response(text="<html>"), errors.Unsure),
        (lambda: web.Response(text=BOMB), errors.Unsure),
        (lambda: web.Response(status=403), errors.Unavailable),
    ],
)
async def test_an_answer_that_cannot_be_read_leaves_a_post_unsure(
    answer: Callable[[], web.Response], error: type[Exception]
) -> None:
    riddle = answering()

    def reply(heard: Heard) -> web.Response:
        return riddle(heard) if call_of(heard)[0] == "getchallenge" else answer()

    async with listening(reply) as (listener, http):
        with pytest.raises(error):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)


async def test_an_answer_to_the_riddle_that_cannot_be_read_published_nothing() -> None:
    async with listening(lambda _: web.Response(text="<html>")) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert len(listener.heard) == 1


async def test_a_scheduled_post_has_no_comments_to_ask_for() -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.NotFound, match="'d5'"):
            [comment async for comment in ours.comments("d5")]
        with pytest.raises(errors.NotFound, match="comment"):
            await ours.reply("4555", "x", comment_id="d5", key="k", now=NOW)
        assert listener.heard == []


async def test_images_are_not_offered_and_nothing_is_sent() -> None:
    async with listening(answering()) as (listener, http):
        draft = Draft(text="x", media=(Media(Path("a.jpg"), "image", "image/jpeg", 1),))
        with pytest.raises(errors.NotOffered, match="no way for software to upload"):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)
        assert listener.heard == []


def test_limits_count_what_is_sent() -> None:
    event, characters, size = livejournal.NETWORK.text
    longest = "&" * (event.maximum // 5)
    livejournal.event_from_draft(Draft(text=longest), now=NOW)
    assert event.rule.count(longest) <= event.maximum
    assert event.rule.count(longest + "&") > event.maximum
    with pytest.raises(errors.Rejected, match="65,534"):
        livejournal.event_from_draft(Draft(text=longest + "&"), now=NOW)
    assert characters.rule.count("я & ты") == 10
    assert size.rule.count("я & ты") == 13
    assert characters.of == size.of == "title"


def test_the_conditions_of_december_2025_are_told() -> None:
    assert any("29 December 2025" in fact.says for fact in livejournal.NETWORK.conditions)
