"""The sandbox's LiveJournal: its protocol, limits and faults, as the published source has them."""

from __future__ import annotations

import hashlib
import xmlrpc.client
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.sandbox.servers.livejournal import wire
from homeground.sandbox.servers.livejournal.errors import MESSAGES, Fault
from tests.networks.harness import RunningSandbox

DAY = 86_400


class Refused(Exception):
    def __init__(self, fault: xmlrpc.client.Fault):
        super().__init__(f"{fault.faultCode}: {fault.faultString}")
        self.code = fault.faultCode


class Journal:
    """Speaks raw XML-RPC for one journal, with the password in the clear unless told otherwise."""

    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox = sandbox
        self.url = f"{token['base_url']}/interface/xmlrpc"
        self.user = token["credentials"]["username"]
        self.password = token["credentials"]["password"]

    async def send(self, body: bytes) -> tuple[Any, bytes]:
        async with self.sandbox.session.post(self.url, data=body) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/xml"
            raw = await answer.read()
        try:
            [value], _ = xmlrpc.client.loads(raw, use_builtin_types=True)
        except xmlrpc.client.Fault as fault:
            raise Refused(fault) from None
        return _decoded(value), raw

    async def raw(self, method: str, *params: Any) -> tuple[Any, bytes]:
        return await self.send(xmlrpc.client.dumps(params, f"LJ.XMLRPC.{method}").encode())

    async def __call__(self, method: str, **arguments: Any) -> Any:
        signed = {"username": self.user, "password": self.password, "ver": 1} | arguments
        return (await self.raw(method, signed))[0]

    async def post(self, event: str = "Привет", **arguments: Any) -> Any:
        now = self.sandbox.sandbox.clock.now()
        return await self("postevent", **{"event": event} | dated(now) | arguments)

    async def newest(self, **arguments: Any) -> Any:
        answer = await self(
            "getevents", **{"selecttype": "one", "itemid": -1, "lineendings": "unix"} | arguments
        )
        return answer["events"][0]


def dated(when: datetime) -> dict[str, int]:
    return {
        "year": when.year,
        "mon": when.month,
        "day": when.day,
        "hour": when.hour,
        "min": when.minute,
    }


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _decoded(value: Any) -> Any:
    """Base64 is LiveJournal's way of saying UTF-8."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {name: _decoded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_decoded(inner) for inner in value]
    return value


@pytest_asyncio.fixture
async def lj(sandbox: RunningSandbox) -> AsyncIterator[Journal]:
    token = await sandbox.token(
        "livejournal", language="ru", handle="nordlicht_ru", followers=90_000
    )
    yield Journal(sandbox, token)


# --- the wire ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["", "plain", "да", "2026", "-5", "1.5", "20270510T09:00:00", "a\rb", "<b>&", 7, True, None,
     [], ["да", 1], {"a": {"b": ["c"]}}],
    ids=repr,
)  # fmt: skip
def test_what_perl_writes_is_read_everywhere(value: Any) -> None:
    [read], _ = xmlrpc.client.loads(wire.answer(value), use_builtin_types=True)
    expected = {"2026": 2026, "-5": -5, "1.5": 1.5, True: 1, None: ""}
    if isinstance(value, str | int | bool | None) and value in expected:
        assert read == expected[value]
    elif value == "20270510T09:00:00":
        assert read == datetime(2027, 5, 10, 9)
    else:
        assert _decoded(read) == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "Client"),
        (b"not xml", "Client"),
        (b"<methodCall><methodName>LJ.XMLRPC.login</methodName>", "Client"),
        (b"<methodResponse></methodResponse>", "Client"),
        (
            b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>'
            b"<methodCall><methodName>LJ.XMLRPC.login</methodName><params/></methodCall>",
            "Client",
        ),
        (b"<methodCall><methodName>system.exec</methodName><params/></methodCall>", "Client"),
        (b"<methodCall><methodName>LJ.XMLRPC.shout</methodName><params/></methodCall>", 201),
        (b"<methodCall><methodName>LJ.XMLRPC.login</methodName><params/></methodCall>", 200),
    ],
    ids=["empty", "text", "half", "an answer", "entities", "not ours", "unknown", "no arguments"],
)
async def test_bodies_that_are_no_call(lj: Journal, body: bytes, code: Any) -> None:
    with pytest.raises(Refused) as refused:
        await lj.send(body)
    assert refused.value.code == code


async def test_too_many_arguments(lj: Journal) -> None:
    with pytest.raises(Refused, match="202: Client error: Too many arguments"):
        await lj.raw("login", {}, {})


def test_faults_say_client_or_server_error() -> None:
    assert Fault(101).text == "Invalid password"
    assert Fault(203, "Invalid tz").text == "Client error: Invalid argument(s): Invalid tz"
    assert Fault(500).text == "Server error: Internal server error"
    assert all(100 <= code < 600 for code in MESSAGES)


# --- signing in ----------------------------------------------------------------------------------


async def answered(lj: Journal, password: str, challenge: str) -> dict[str, str]:
    return {
        "username": lj.user,
        "auth_method": "challenge",
        "auth_challenge": challenge,
        "auth_response": md5(challenge + md5(password)),
    }


async def test_challenge_is_good_once_for_a_minute(lj: Journal) -> None:
    given, _ = await lj.raw("getchallenge")
    assert given["auth_scheme"] == "c0"
    assert given["expire_time"] - given["server_time"] == 60
    signed = await answered(lj, lj.password, given["challenge"])
    first, _ = await lj.raw("login", signed)
    assert first["fullname"]
    with pytest.raises(Refused, match="101: Invalid password"):
        await lj.raw("login", signed)
    late = (await lj.raw("getchallenge"))[0]["challenge"]
    await lj.sandbox.advance(61)
    with pytest.raises(Refused, match="105: Challenge expired"):
        await lj.raw("login", await answered(lj, lj.password, late))


async def test_wrong_answers_to_a_challenge(lj: Journal) -> None:
    given = (await lj.raw("getchallenge"))[0]["challenge"]
    with pytest.raises(Refused, match="101"):
        await lj.raw("login", await answered(lj, "wrong", given))
    with pytest.raises(Refused, match="101"):
        await lj.raw("login", await answered(lj, lj.password, "c0:made:up"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"username": ""}, 200),
        ({"username": "nobody_here"}, 100),
        ({"username": "not a name!"}, 100),
        ({"password": "wrong"}, 101),
        ({"auth_method": "cookie"}, 101),
    ],
)
async def test_refused_sign_in(lj: Journal, arguments: dict[str, str], code: int) -> None:
    with pytest.raises(Refused) as refused:
        await lj("login", **arguments)
    assert refused.value.code == code


async def test_hashed_password_and_any_case_of_the_name(lj: Journal) -> None:
    name = lj.user.upper().replace("_", "-")
    answer = await lj("login", username=name, password="", hpassword=md5(lj.password))
    assert answer["userid"] > 0
    assert answer["usejournals"] == []


async def test_a_changed_password_ends_the_access(lj: Journal) -> None:
    lj.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match="101"):
        await lj("login")


# --- posting -------------------------------------------------------------------------------------


async def test_post_and_read_back(lj: Journal) -> None:
    posted = await lj.post(
        "  Первая строка\r\nвторая  ", subject="Осень", props={"taglist": "а, б"}
    )
    number = posted["itemid"] * 256 + posted["anum"]
    assert posted["ditemid"] == number
    assert posted["url"].endswith(f"/users/nordlicht_ru/{number}.html")
    event = await lj.newest()
    assert (event["subject"], event["event"]) == ("Осень", "Первая строка\nвторая")
    assert event["props"] == {"taglist": "а, б", "interface": "xml-rpc"}
    assert (event["itemid"], event["anum"]) == (posted["itemid"], posted["anum"])
    assert event["url"] == posted["url"]
    assert (await lj.newest(lineendings="dots"))["event"] == "Первая строка ... вторая"
    assert "\r\n" in (await lj.newest(lineendings=""))["event"]
    async with lj.sandbox.session.get(posted["url"]) as page:
        assert "Первая строка" in await page.text()


async def test_what_is_not_ascii_comes_as_base64_and_digits_as_numbers(lj: Journal) -> None:
    await lj.post("2027", subject="Да")
    signed = {"username": lj.user, "password": lj.password, "ver": 1}
    _, raw = await lj.raw("getevents", signed | {"selecttype": "lastn"})
    assert b"<name>subject</name><value><base64>" in raw
    assert b"<name>event</name><value><int>2027</int>" in raw


async def test_the_same_post_again_is_the_first(lj: Journal) -> None:
    first = await lj.post("раз", subject="два")
    again = await lj.post("раз", subject="два")
    assert (again["itemid"], again["anum"]) == (first["itemid"], first["anum"])
    assert len(lj.sandbox.posts("livejournal")) == 1
    other = await lj.post("раз", subject="другой")
    assert other["itemid"] != first["itemid"]
    third = await lj.post("раз", subject="два")
    assert third["itemid"] != first["itemid"], "only the consecutive one is recognised"
    await lj("editevent", itemid=third["itemid"], event="")
    assert (await lj.post("раз", subject="два"))["itemid"] != third["itemid"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ({"event": "  \n "}, 200, "Missing required"),
        ({"event": "я" * 32_768}, 409, "Post too large"),
        ({"event": "x" * 65_535}, 409, "Post too large"),
        ({"event": b"\xff\xfe"}, 208, "Invalid text encoding"),
        ({"subject": b"\xff"}, 208, "Invalid text encoding"),
        ({"year": 1969}, 203, "Invalid year value"),
        ({"year": "27"}, 203, "Invalid year value"),
        ({"mon": 13}, 203, "Invalid month value"),
        ({"mon": 2, "day": 30}, 203, "Invalid day of month value"),
        ({"hour": 24}, 203, "Invalid hour value"),
        ({"min": ""}, 203, "Invalid minute value"),
        ({"tz": "Moscow"}, 203, "Invalid tz"),
        ({"props": {"mood of the day": "1"}}, 205, "Unknown metadata: moodoftheday"),
        ({"props": {"opt_nocomments": "yes"}}, 204, "should be 0 or 1"),
        ({"props": {"current_moodid": "good"}}, 204, "should be numeric"),
        ({"props": {"taglist": "_hidden"}}, 211, "tag list"),
        ({"props": {"taglist": "x" * 41}}, 211, "tag list"),
        ({"allowmask": 3}, 203, "friends group"),
        ({"usejournal": "no such name!"}, 206, "Invalid destination journal"),
        ({"usejournal": "somebody"}, 300, "Don't have access"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else None,
)
async def test_post_refused(lj: Journal, arguments: dict[str, Any], code: int, says: str) -> None:
    with pytest.raises(Refused) as refused:
        await lj.post(**arguments)
    assert refused.value.code == code
    assert says in str(refused.value)
    assert lj.sandbox.posts("livejournal") == []


async def test_the_longest_post_and_subject(lj: Journal) -> None:
    await lj.post("x" * 65_534, subject="я" * 300)
    event = await lj.newest()
    assert len(event["event"]) == 65_534
    assert event["subject"] == "я" * 100, "cut to 100 characters, without a word"
    await lj.post("y", subject="𝄞" * 100)
    assert (await lj.newest())["subject"] == "𝄞" * 63, "and to 255 bytes"


async def test_old_clients_are_taken_at_their_word(lj: Journal) -> None:
    await lj.post(b"\xff", ver=0)
    with pytest.raises(Refused, match="207: Client error: Protocol version mismatch"):
        await lj.newest(ver=0)


async def test_the_date_is_the_posters_own(lj: Journal) -> None:
    await lj.post("в прошлом", year=2001, mon=2, day=3, hour=4, min=5)
    assert (await lj.newest())["eventtime"] == "2001-02-03 04:05:00"
    signed = {"event": "сейчас", "tz": "+0300"}
    await lj("postevent", **signed)
    now = lj.sandbox.sandbox.clock.now() + timedelta(hours=3)
    assert (await lj.newest())["eventtime"] == f"{now:%Y-%m-%d %H:%M}:00"


async def test_line_ends_of_old_macs(lj: Journal) -> None:
    # XML makes a bare CR into LF unless it is sent as base64.
    await lj.post("раз\rдва".encode(), lineendings="mac")
    assert (await lj.newest())["event"] == "раз\nдва"


# --- delayed entries -----------------------------------------------------------------------------


async def delayed(lj: Journal, event: str = "потом", **arguments: Any) -> Any:
    due = lj.sandbox.sandbox.clock.now() + timedelta(hours=2)
    later = {"ver": 4, "custom_time": 1, "tz": "+0000"} | dated(due)
    return await lj.post(event, **later | arguments)


async def test_delayed_until_its_time(lj: Journal) -> None:
    kept = await delayed(lj)
    assert kept["type"] == "delayed"
    assert (await delayed(lj))["delayedid"] == kept["delayedid"], "the same one again is the first"
    assert lj.sandbox.posts("livejournal") == []
    listed = await lj("getevents", ver=4, delayed=1, selecttype="lastn")
    assert [e["event"] for e in listed["events"]] == ["потом"]
    await lj.sandbox.advance(2 * 3600)
    async with lj.sandbox.session.get(f"{lj.sandbox.url}/_control/posts") as answer:
        assert [post["text"] for post in await answer.json()] == ["потом"]
    assert (await lj.newest())["event"] == "потом"
    assert (await lj("getevents", ver=4, delayed=1, selecttype="lastn"))["events"] == []


async def test_a_delayed_entry_is_known_again_for_35_seconds(lj: Journal) -> None:
    """Unlike one that is out at once: a repetition that comes late is kept a second time."""
    first = await delayed(lj)
    await lj.sandbox.advance(30)
    assert (await delayed(lj))["delayedid"] == first["delayedid"]
    await lj.sandbox.advance(10)
    second = await delayed(lj)
    assert second["delayedid"] != first["delayedid"]
    await delayed(lj, "dazwischen")
    assert (await delayed(lj))["delayedid"] not in (first["delayedid"], second["delayedid"])
    # What was given up is not known again either.
    await lj("editevent", ver=4, tz="+0000", delayedid=second["delayedid"], event="")
    kept = await lj("getevents", ver=4, delayed=1, selecttype="lastn")
    assert sorted(e["event"] for e in kept["events"]) == ["dazwischen", "потом", "потом"]


async def test_what_a_delayed_entry_says_of_itself(lj: Journal) -> None:
    await delayed(lj, props={"taglist": "kajo"})
    [event] = (await lj("getevents", ver=4, delayed=1, selecttype="lastn"))["events"]
    now = int(lj.sandbox.sandbox.clock.timestamp())
    assert abs(int(event["props"]["set_to_schedule"]) - now) <= 2
    assert event["props"]["revtime_sch"] == event["props"]["set_to_schedule"]
    assert event["props"]["taglist"] == "kajo"


async def test_delayed_can_be_changed_and_given_up(lj: Journal) -> None:
    kept = await delayed(lj)
    named = {"ver": 4, "delayedid": kept["delayedid"]}
    with pytest.raises(Refused, match="215"):
        await lj("editevent", event="x", **named)
    with pytest.raises(Refused, match="217"):
        await lj("editevent", event="x", itemid=1, tz="+0000", **named)
    due = dated(lj.sandbox.sandbox.clock.now() + timedelta(hours=3))
    changed = await lj("editevent", event="позже", tz="+0000", **named, **due)
    assert changed == {"type": "delayed", "delayedid": kept["delayedid"]}
    one = await lj("getevents", ver=4, delayed=1, selecttype="one", delayedid=kept["delayedid"])
    assert one["events"][0]["event"] == "позже"
    await lj("editevent", event="", tz="+0000", **named)
    with pytest.raises(Refused, match="508"):
        await lj("editevent", event="", tz="+0000", **named)
    await lj.sandbox.advance(4 * 3600)
    assert lj.sandbox.posts("livejournal") == []


async def test_what_delays_and_what_does_not(lj: Journal) -> None:
    with pytest.raises(Refused, match="215"):
        await delayed(lj, tz="")
    assert "delayedid" not in await delayed(lj, "версия 1", ver=1)
    posted = await delayed(lj, "без custom_time", custom_time=0)
    assert posted["type"] == "posted"
    again = await delayed(lj, "без custom_time", custom_time=0)
    assert (again["type"], again["itemid"]) == ("posted", posted["itemid"])
    past = {"year": 2020, "mon": 1, "day": 1, "hour": 0, "min": 0}
    assert (await delayed(lj, "в прошлом", **past))["type"] == "posted"


async def test_time_zones_of_delayed_entries(lj: Journal) -> None:
    due = lj.sandbox.sandbox.clock.now() + timedelta(minutes=30)
    # Half an hour ahead on a clock three hours fast is long past.
    posted = await delayed(lj, "уже", tz="+0300", **dated(due))
    assert posted["type"] == "posted"
    kept = await delayed(lj, "потом", tz="-0300", **dated(due))
    assert kept["type"] == "delayed"


# --- editing and reading -------------------------------------------------------------------------


async def test_edit_and_delete(lj: Journal) -> None:
    posted = await lj.post("До", subject="Тема", security="private")
    edited = await lj("editevent", itemid=posted["itemid"], event="После", subject="Новая")
    assert edited["url"] == posted["url"]
    event = await lj.newest()
    assert (event["event"], event["subject"], event["security"]) == ("После", "Новая", "private")
    assert event["props"]["revnum"] == 1
    deleted = await lj("editevent", ditemid=posted["ditemid"], event="")
    assert deleted == {"itemid": posted["itemid"], "anum": posted["anum"]}
    assert lj.sandbox.posts("livejournal")[0]["deleted"]
    for event_text in ("", "ещё"):
        with pytest.raises(Refused, match="302"):
            await lj("editevent", itemid=posted["itemid"], event=event_text)


async def test_corrupt_edits_are_prevented(lj: Journal) -> None:
    posted = await lj.post()
    with pytest.raises(Refused, match="210"):
        await lj("editevent", itemid=posted["itemid"], event="(cannot be shown)")


async def test_ways_to_read(lj: Journal) -> None:
    numbers = []
    for day in (3, 1, 2):
        posted = await lj.post(f"день {day}", year=2027, mon=5, day=day, hour=9, min=0)
        numbers.append(posted["itemid"])

    async def days(**arguments: Any) -> list[str]:
        return [e["event"] for e in (await lj("getevents", **arguments))["events"]]

    assert await days(selecttype="lastn") == ["день 3", "день 2", "день 1"]
    assert await days(selecttype="lastn", howmany=1, skip=1) == ["день 2"]
    before = "2027-05-02 09:00:00"
    assert await days(selecttype="lastn", beforedate=before) == ["день 1"]
    assert await days(selecttype="day", year=2027, month=5, day=2) == ["день 2"]
    assert await days(selecttype="one", itemid=numbers[0]) == ["день 3"]
    assert await days(selecttype="one", itemid=999) == []
    chosen = f"{numbers[0]},{numbers[2]}"
    assert await days(selecttype="multiple", itemids=chosen) == ["день 3", "день 2"]
    assert await days(itemshow=2) == ["день 3", "день 2"]
    counts = (await lj("getdaycounts"))["daycounts"]
    assert counts[0] == {"date": "2027-05-01", "count": 1}
    long = await lj.newest(truncate=6)
    assert long["event"] == "ден..."
    assert (await lj.newest(noprops=1)).get("props") is None
    assert (await lj("getfriendgroups"))["friendgroups"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"selecttype": "some"}, 200),
        ({"selecttype": "lastn", "beforedate": "yesterday"}, 203),
        ({"selecttype": "day", "year": 2027}, 203),
        ({"selecttype": "multiple", "itemids": "1,x"}, 203),
        ({"selecttype": "multiple", "itemids": ",".join(["1"] * 101)}, 209),
        ({"selecttype": "syncitems"}, 506),
        ({"selecttype": "lastn", "usejournal": "nobody_here"}, 300),
        ({"selecttype": "one", "delayed": 1, "ver": 4}, 218),
    ],
)
async def test_reading_refused(lj: Journal, arguments: dict[str, Any], code: int) -> None:
    with pytest.raises(Refused) as refused:
        await lj("getevents", **arguments)
    assert refused.value.code == code


async def test_private_entries_are_for_their_owner(lj: Journal) -> None:
    posted = await lj.post("тайна", security="private")
    await lj.sandbox.advance(30 * DAY)
    async with lj.sandbox.session.get(posted["url"]) as page:
        assert page.status == 403
    other = Journal(lj.sandbox, await lj.sandbox.token("livejournal"))
    seen = await other("getevents", selecttype="lastn", usejournal=lj.user)
    assert seen["events"] == []
    with pytest.raises(Refused, match="300"):
        await other("getcomments", journal=lj.user, ditemid=posted["ditemid"])
    assert (await lj.newest())["reply_count"] == 0


# --- comments ------------------------------------------------------------------------------------


async def test_comment_answer_delete(lj: Journal) -> None:
    posted = await lj.post()
    where = {"journal": lj.user, "ditemid": posted["ditemid"]}
    first = await lj("addcomment", body="А цена?", subject="Вопрос", **where)
    assert first["status"] == "OK"
    assert first["dtalkid"] % 256 == posted["anum"]
    assert first["commentlink"].startswith(posted["url"])
    second = await lj("addcomment", body="990 ₽", parent=first["dtalkid"], **where)
    tree = await lj("getcomments", **where)
    [top] = tree["comments"]
    assert (top["body"], top["subject"], top["level"]) == ("А цена?", "Вопрос", 0)
    [below] = top["children"]
    assert (below["dtalkid"], below["parentdtalkid"]) == (second["dtalkid"], first["dtalkid"])
    assert below["postername"] == lj.user
    flat = await lj("getcomments", format="list", itemshow=1, skip=1, **where)
    assert (flat["items"], [c["dtalkid"] for c in flat["comments"]]) == (2, [second["dtalkid"]])
    recent = await lj("getrecentcomments", itemshow=1)
    assert [c["text"] for c in recent["comments"]] == ["990 ₽"]
    assert (await lj.newest())["reply_count"] == 2
    gone = await lj("deletecomments", dtalkid=first["dtalkid"], thread=1)
    assert gone["result"] == 2
    assert (await lj("getcomments", **where))["comments"] == []


async def test_the_audience_comments_by_pages(lj: Journal) -> None:
    posted = await lj.post("Новая коллекция")
    await lj.sandbox.advance(30 * DAY)
    where = {"ditemid": posted["ditemid"], "page_size": 2}
    first = await lj("getcomments", **where)
    assert first["pages"] >= 2
    seen = list(first["comments"])
    for page in range(2, first["pages"] + 1):
        seen += (await lj("getcomments", page=page, **where))["comments"]
    assert len(seen) == first["topitems"]
    assert len({c["dtalkid"] for c in seen}) == len(seen)
    one = await lj("getcomments", ditemid=posted["ditemid"], dtalkid=seen[0]["dtalkid"])
    assert [c["dtalkid"] for c in one["comments"]] == [seen[0]["dtalkid"]]


async def test_screen_and_freeze(lj: Journal) -> None:
    posted = await lj.post()
    where = {"ditemid": posted["ditemid"]}
    number = (await lj("addcomment", body="первый", **where))["dtalkid"]

    async def state() -> str:
        return str((await lj("getcomments", **where))["comments"][0]["state"])

    for method, wanted in {
        "screencomments": "S",
        "unscreencomments": "A",
        "freezecomments": "F",
        "unfreezecomments": "A",
    }.items():
        assert (await lj(method, dtalkid=number))["status"] == "OK"
        assert await state() == wanted
    assert (await lj("updatecomments", action="freeze", dtalkids=str(number)))["result"] == 1
    with pytest.raises(Refused, match="337"):
        await lj("addcomment", body="под замком", parent=number, **where)


async def test_closed_to_comments(lj: Journal) -> None:
    posted = await lj.post("Заявление", props={"opt_nocomments": 1})
    await lj.sandbox.advance(30 * DAY)
    assert (await lj.newest())["reply_count"] == 0
    with pytest.raises(Refused, match="337"):
        await lj("addcomment", ditemid=posted["ditemid"], body="а я?")


@pytest.mark.parametrize(
    ("method", "arguments", "code"),
    [
        ("addcomment", {"body": ""}, 200),
        ("addcomment", {"body": "x", "ditemid": 0}, 200),
        ("addcomment", {"body": "x", "ditemid": 77 * 256}, 203),
        ("addcomment", {"body": "x", "journal": "nobody_here"}, 100),
        ("addcomment", {"body": "x" * 4301}, 337),
        ("addcomment", {"body": "x", "parent": 99 * 256}, 337),
        ("getcomments", {"format": "xml"}, 203),
        ("deletecomments", {}, 200),
        ("deletecomments", {"dtalkid": "x"}, 203),
        ("deletecomments", {"dtalkid": 99 * 256}, 203),
        ("updatecomments", {"dtalkid": 1}, 200),
        ("updatecomments", {"dtalkid": 1, "action": "burn"}, 203),
    ],
)
async def test_comments_refused(
    lj: Journal, method: str, arguments: dict[str, Any], code: int
) -> None:
    posted = await lj.post()
    with pytest.raises(Refused) as refused:
        await lj(method, **{"ditemid": posted["ditemid"]} | arguments)
    assert refused.value.code == code


async def test_comments_of_others_stay(lj: Journal) -> None:
    posted = await lj.post()
    number = (await lj("addcomment", ditemid=posted["ditemid"], body="мой"))["dtalkid"]
    other = Journal(lj.sandbox, await lj.sandbox.token("livejournal"))
    with pytest.raises(Refused, match="326"):
        await other("deletecomments", dtalkid=number)


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [("rate_limit", 405), ("captcha", 214), ("expired_token", 101), ("duplicate", 406)],
)
async def test_ordered_faults(lj: Journal, fault: str, code: int) -> None:
    await lj.sandbox.fault("livejournal", fault)
    with pytest.raises(Refused) as refused:
        await lj.post()
    assert refused.value.code == code
    assert lj.sandbox.posts("livejournal") == []
    assert await lj.post()


async def test_requests_are_classified(lj: Journal) -> None:
    posted = await lj.post()
    await lj("editevent", itemid=posted["itemid"], event="другое")
    await lj("addcomment", ditemid=posted["ditemid"], body="x")
    await lj("editevent", itemid=posted["itemid"], event="")
    await lj("login")
    kinds = [(a.kind, a.account_id) for a in lj.sandbox.sandbox.arrivals]
    assert [kind for kind, _ in kinds] == ["publish", "publish", "comment", "delete", "read"]
    assert {account for _, account in kinds} == {lj.user}


async def test_names_that_livejournal_could_not_have(sandbox: RunningSandbox) -> None:
    long = await sandbox.token("livejournal", handle="Nordlicht-Deutschland.de")
    again = await sandbox.token("livejournal", handle="Nordlicht-Deutschland.fr")
    names = [token["credentials"]["username"] for token in (long, again)]
    assert names[0] == "nordlicht_deuts"
    assert len(set(names)) == 2
    assert all(len(name) <= 15 for name in names)


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_written_so_that_it_can_be_read(text: str) -> None:
    """But for what XML cannot carry at all, which goes as base64."""
    [read], _ = xmlrpc.client.loads(wire.answer([text, "x"]), use_builtin_types=True)
    value = read[0]
    if isinstance(value, bytes):
        assert value.decode() == text
    elif isinstance(value, str):
        assert value == text
    else:
        assert wire.INT.match(text) or wire.DOUBLE.match(text) or wire.DATE_TIME.match(text)
