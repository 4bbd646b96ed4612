"""LiveJournal: editing without losing anything, and keeping order under posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xmlrpc.client import Fault

import pytest

from homeground.networks import errors
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Poll

from .listener import listening
from .test_livejournal import answering, call_of, connector

ENTRY = {
    "itemid": 17,
    "anum": 203,
    "event": "Старый &amp; свет",
    "subject": "Заголовок",
    "eventtime": "2026-11-20 09:07:00",
    "security": "usemask",
    "allowmask": 1,
    "props": {"revnum": 3, "interface": "web", "taglist": "свет"},
}
WAITING = ENTRY | {"delayedid": 5}
KEPT = {
    "security": "usemask",
    "allowmask": 1,
    "year": 2026,
    "mon": 11,
    "day": 20,
    "hour": 9,
    "min": 7,
}


async def told_after(entry: dict[str, Any], doing: str, *args: Any, **kwargs: Any) -> Any:
    """What editevent is told when `entry` is what LiveJournal has; also what was asked before."""
    answer = answering(getevents={"events": [entry] if entry else []}, editevent={"itemid": 17})
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        await getattr(ours, doing)("d5" if "delayedid" in entry else "4555", *args, **kwargs)
        calls = [call_of(heard) for heard in listener.heard]
    assert [method for method, _ in calls] == [
        "getchallenge",
        "getevents",
        "getchallenge",
        "editevent",
    ]
    told = calls[-1][1]
    assert told["lineendings"] == calls[1][1]["lineendings"] == "unix"
    return told


async def test_an_edit_keeps_the_title_the_readers_and_the_time() -> None:
    told = await told_after(ENTRY, "edit", Draft(text="1 < 2", link="https://x.example"))
    assert told["event"] == '1 &lt; 2\n\n<a href="https://x.example">https://x.example</a>'
    assert {name: told[name] for name in KEPT} == KEPT
    assert (told["itemid"], told["subject"], told["props"]) == (17, "Заголовок", {})
    told = await told_after(ENTRY, "edit", Draft("x", title="Новый", tags=("a", "b")))
    assert (told["subject"], told["props"]) == ("Новый", {"taglist": "a, b"})
    told = await told_after(
        {"itemid": 17, "event": "x"}, "edit", Draft("y", answers_from=AnswersFrom.NOBODY)
    )
    assert (told["security"], told["props"]) == ("public", {"opt_nocomments": 1})
    assert "year" not in told


async def test_a_waiting_post_is_edited_where_it_waits() -> None:
    told = await told_after(WAITING, "edit", Draft("x"))
    assert (told["ver"], told["delayedid"], told["tz"]) == (4, "5", "+0000")
    assert {name: told[name] for name in KEPT} == KEPT
    assert told["props"] == {"taglist": "свет"}
    at = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    told = await told_after(WAITING, "edit", Draft("x", publish_at=at))
    assert (told["mon"], told["day"], told["hour"], told["min"]) == (12, 1, 8, 30)


@pytest.mark.parametrize("closed", [True, False])
async def test_closing_changes_nothing_else(*, closed: bool) -> None:
    told = await told_after(ENTRY, "close_comments", closed=closed)
    assert (told["event"], told["subject"]) == (ENTRY["event"], ENTRY["subject"])
    assert {name: told[name] for name in KEPT} == KEPT
    assert told["props"] == {"opt_nocomments": int(closed)}


async def test_an_edit_never_becomes_a_deletion() -> None:
    async with listening(answering(getevents={"events": [ENTRY | {"event": " "}]})) as (
        heard,
        http,
    ):
        with pytest.raises(errors.Unavailable):
            await connector(http, heard.url).close_comments("4555")
        with pytest.raises(errors.Rejected):
            await connector(http, heard.url).edit("4555", Draft(text="  "))
    async with listening(answering(getevents={"events": []})) as (heard, http):
        with pytest.raises(errors.NotFound):
            await connector(http, heard.url).edit("4555", Draft(text="x"))


@pytest.mark.parametrize(
    ("fault", "still", "raises"),
    [(327, [], False), (203, [], False), (203, [715], True), (326, [], True)],
)
async def test_deleting_a_comment_that_is_gone_is_no_error(
    *, fault: int, still: list[int], raises: bool
) -> None:
    listed = [{"dtalkid": number, "datepostunix": 1795341600, "body": "x"} for number in still]
    answer = answering(deletecomments=Fault(fault, "no"), getcomments={"comments": listed})
    async with listening(answer) as (listener, http):
        deleting = connector(http, listener.url).delete_comment("4555", "715")
        if raises:
            with pytest.raises(errors.NetworkError):
                await deleting
        else:
            await deleting


async def test_who_is_blocked_where() -> None:
    answer = answering(consolecommand={"results": [{"success": 1, "output": [["success", "ok"]]}]})
    async with listening(answer) as (listener, http):
        await connector(http, listener.url).block("anna")
        await connector(http, listener.url, journal="club").block("anna", blocked=False)
        told = [t["commands"] for m, t in map(call_of, listener.heard) if m == "consolecommand"]
    assert told == [[["ban_set", "anna"]], [["ban_unset", "anna", "from", "club"]]]


@pytest.mark.parametrize(
    "result",
    [
        {"results": [{"success": 0, "output": [["error", "Unknown user: anna"]]}]},
        {"results": [{"success": "", "output": []}]},
        {"results": []},
        {},
    ],
)
async def test_a_command_that_failed_is_said(result: dict[str, Any]) -> None:
    async with listening(answering(consolecommand=result)) as (listener, http):
        with pytest.raises(errors.Rejected) as refused:
            await connector(http, listener.url).block("anna")
    told = "Unknown user: anna" if "Unknown" in str(result) else "no reason"
    assert told in str(refused.value)


async def test_a_poll_stands_between_text_and_link_and_stays_when_edited() -> None:
    poll = Poll("1 < 2?", ("Мох & снег", "b"), minutes=60, several=True)
    async with listening(answering(postevent={"itemid": 17, "anum": 0})) as (listener, http):
        draft = Draft("Свет", link="https://x", poll=poll)
        await connector(http, listener.url).publish(draft, key="k", now=datetime.now(UTC))
        told = call_of(listener.heard[-1])[1]
    assert told["event"].split("\n\n")[1] == (
        '<lj-poll><lj-pq type="check">1 &lt; 2?<lj-pi>Мох &amp; снег</lj-pi><lj-pi>b</lj-pi>'
        "</lj-pq></lj-poll>"
    )
    told = await told_after(ENTRY | {"event": "Свет\n\n<lj-poll-5>"}, "edit", Draft("Новый"))
    assert told["event"] == "Новый\n\n<lj-poll-5>"


@pytest.mark.parametrize(
    ("question", "answers"),
    [("", ("a",)), ("?", ()), ("?", ("",)), ("?", ("я" * 128,)), ("?", ("a",) * 256)],
)
async def test_a_poll_that_livejournal_would_refuse_stays_at_home(
    question: str, answers: tuple[str, ...]
) -> None:
    asking = Draft("x", poll=Poll(question, answers, minutes=60))
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).publish(asking, key="k", now=datetime.now(UTC))
        assert listener.heard == []
