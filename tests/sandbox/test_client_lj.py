"""The `lj` package, unmodified, against the sandbox; it takes the server's address as an argument.

What it cannot do is done with the standard library's `xmlrpc.client.ServerProxy`, the client which
`lj` itself is built on and LiveJournal's documentation names for Python:

- `LJServer.editevent` is empty, so nothing can be edited or deleted with it;
- it knows no comments but those of the export pages;
- `postevent` without a date uses the local time, and `getevents_lastn` needs `before`, because the
  standard library refuses to send its `None`.
"""

from __future__ import annotations

import asyncio
import hashlib
import xmlrpc.client
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from lj import lj

from tests.networks.harness import RunningSandbox

Answer = TypeVar("Answer")
NEXT_YEAR = datetime(2027, 5, 10, 9, 30)
FAR_AWAY = datetime(2037, 1, 1)


async def do(what: Callable[[], Answer]) -> Answer:
    return await asyncio.to_thread(what)


class Signed:
    """The protocol by hand: a challenge for every call."""

    def __init__(self, server: xmlrpc.client.ServerProxy, token: dict[str, Any]):
        self.methods: Any = server.LJ.XMLRPC
        self.user = token["credentials"]["username"]
        self.password = token["credentials"]["password"]

    def __call__(self, method: str, **arguments: Any) -> Any:
        challenge = self.methods.getchallenge()["challenge"]
        signed = {
            "username": self.user,
            "auth_method": "challenge",
            "auth_challenge": challenge,
            "auth_response": _md5(challenge + _md5(self.password)),
            "ver": 1,
        }
        return getattr(self.methods, method)(signed | arguments)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@pytest.fixture
def opened() -> Iterator[list[xmlrpc.client.ServerProxy]]:
    """Proxies which a test opened; they keep their connections."""
    proxies: list[xmlrpc.client.ServerProxy] = []
    yield proxies
    for proxy in proxies:
        proxy("close")()


@pytest.fixture
def proxies(opened: list[xmlrpc.client.ServerProxy]) -> Callable[[dict[str, Any]], lj.LJServer]:
    def server(token: dict[str, Any]) -> lj.LJServer:
        made = lj.LJServer("Python-PyLJ/0.2", "tests; tests", host=f"{token['base_url']}/")
        opened.append(made.server)
        return made

    return server


@pytest.fixture
def by_hand(opened: list[xmlrpc.client.ServerProxy]) -> Callable[[dict[str, Any]], Signed]:
    def signed(token: dict[str, Any]) -> Signed:
        url = f"{token['base_url']}/interface/xmlrpc"
        proxy = xmlrpc.client.ServerProxy(url, use_builtin_types=True)
        opened.append(proxy)
        return Signed(proxy, token)

    return signed


Servers = Callable[[dict[str, Any]], lj.LJServer]
ByHand = Callable[[dict[str, Any]], Signed]


async def test_login_post_and_read_back(sandbox: RunningSandbox, proxies: Servers) -> None:
    token = await sandbox.token("livejournal", language="ru", name="Nordlicht Россия")
    name, password = token["credentials"]["username"], token["credentials"]["password"]
    server = proxies(token)
    answer = await do(lambda: server.login(name, password, getpickws=1))
    assert str(answer["fullname"].data, "utf-8") == "Nordlicht Россия"
    posted = await do(
        lambda: server.postevent(
            "Привет <b>всем</b>",
            subject="Осень",
            e_datetime=NEXT_YEAR,
            props={"taglist": "осень, лес", "opt_preformatted": 1},
        )
    )
    again = await do(
        lambda: server.postevent(
            "Привет <b>всем</b>",
            subject="Осень",
            e_datetime=NEXT_YEAR,
            props={"taglist": "осень, лес", "opt_preformatted": 1},
        )
    )
    assert again["itemid"] == posted["itemid"]
    assert [post["text"] for post in sandbox.posts("livejournal")] == ["Привет <b>всем</b>"]
    [event] = (await do(lambda: server.getevents_lastn(before=FAR_AWAY)))["events"]
    assert str(event["event"].data, "utf-8") == "Привет <b>всем</b>"
    assert event["eventtime"] == "2027-05-10 09:30:00"
    [one] = (await do(lambda: server.getevents_one(posted["itemid"])))["events"]
    assert one["anum"] == posted["anum"]
    [day] = (await do(lambda: server.getevents_day(2027, 5, 10)))["events"]
    assert day["itemid"] == posted["itemid"]
    counts = await do(server.getdaycounts)
    assert counts["daycounts"] == [{"date": "2027-05-10", "count": 1}]
    assert (await do(server.getfriendgroups))["friendgroups"] == []


async def test_private_entries(sandbox: RunningSandbox, proxies: Servers) -> None:
    token = await sandbox.token("livejournal")
    server = proxies(token)
    await do(lambda: server.login(*_names(token)))
    await do(lambda: server.postevent("for me", security="private", e_datetime=NEXT_YEAR))
    [event] = (await do(lambda: server.getevents_lastn(before=FAR_AWAY)))["events"]
    assert event["security"] == "private"


async def test_errors_that_the_client_raises(sandbox: RunningSandbox, proxies: Servers) -> None:
    token = await sandbox.token("livejournal")
    name, password = _names(token)
    server = proxies(token)
    with pytest.raises(lj.LJException, match="Fault 101: 'Invalid password'"):
        await do(lambda: server.login(name, "wrong"))
    with pytest.raises(lj.LJException, match="Fault 100: 'Invalid username'"):
        await do(lambda: server.login("nobody_here", "wrong"))
    await do(lambda: server.login(name, password))
    with pytest.raises(lj.LJException, match="Fault 409: 'Client error: Post too large.'"):
        await do(lambda: server.postevent("x" * 70_000))
    with pytest.raises(lj.LJException, match="Fault 205"):
        await do(lambda: server.postevent("x", props={"no_such_thing": "1"}))
    await sandbox.fault("livejournal", "rate_limit")
    with pytest.raises(lj.LJException, match="Fault 405: 'Client error: Post frequency limit.'"):
        await do(lambda: server.postevent("x"))
    await sandbox.fault("livejournal", "http_500")
    with pytest.raises(lj.LJException, match="500"):
        await do(lambda: server.postevent("x"))
    with pytest.raises(lj.LJException, match="Fault 201: 'Client error: Unknown method'"):
        await do(lambda: server.checkfriends())
    assert sandbox.posts("livejournal") == []


async def test_edit_comment_and_delete_by_hand(
    sandbox: RunningSandbox, proxies: Servers, by_hand: ByHand
) -> None:
    token = await sandbox.token("livejournal", language="ru")
    server, call = proxies(token), by_hand(token)
    await do(lambda: server.login(*_names(token)))
    posted = await do(lambda: server.postevent("До", e_datetime=NEXT_YEAR))
    itemid, anum = posted["itemid"], posted["anum"]
    await do(lambda: call("editevent", itemid=itemid, event="После".encode(), lineendings="unix"))
    [event] = (await do(lambda: server.getevents_one(itemid)))["events"]
    assert str(event["event"].data, "utf-8") == "После"
    where = {"journal": call.user, "ditemid": itemid * 256 + anum}
    said = await do(lambda: call("addcomment", body="Вопрос?".encode(), **where))
    await do(lambda: call("addcomment", body="Ответ", parent=said["dtalkid"], **where))
    tree = await do(lambda: call("getcomments", **where))
    [top] = tree["comments"]
    assert top["body"].decode() == "Вопрос?"
    assert top["children"][0]["body"].decode() == "Ответ"
    await do(lambda: call("deletecomments", dtalkid=said["dtalkid"], thread=1))
    assert (await do(lambda: call("getcomments", **where)))["comments"] == []
    await do(lambda: call("editevent", itemid=itemid, event=""))
    assert (await do(lambda: server.getevents_one(itemid)))["events"] == []
    assert sandbox.posts("livejournal")[0]["deleted"]
    with pytest.raises(xmlrpc.client.Fault, match="302"):
        await do(lambda: call("editevent", itemid=itemid, event=""))


async def test_a_reset_after_the_entry_was_taken(sandbox: RunningSandbox, proxies: Servers) -> None:
    token = await sandbox.token("livejournal")
    server = proxies(token)
    await do(lambda: server.login(*_names(token)))
    await sandbox.fault("livejournal", "reset_after_accept")
    # The standard library's client repeats a call by itself when its connection is reset, with the
    # challenge that is used up: LiveJournal takes that for a wrong password.
    with pytest.raises(lj.LJException, match="Fault 101"):
        await do(lambda: server.postevent("once", e_datetime=NEXT_YEAR))
    # Asked anew with a fresh challenge, it recognises the entry.
    await do(lambda: server.postevent("once", e_datetime=NEXT_YEAR))
    assert len(sandbox.posts("livejournal")) == 1


def _names(token: dict[str, Any]) -> tuple[str, str]:
    return token["credentials"]["username"], token["credentials"]["password"]


async def test_a_delayed_entry_by_hand(sandbox: RunningSandbox, by_hand: ByHand) -> None:
    call = by_hand(await sandbox.token("livejournal", language="ru"))
    due = sandbox.sandbox.clock.now() + timedelta(hours=3)
    when = dict(zip(("year", "mon", "day", "hour", "min"), due.timetuple()[:5], strict=True))
    later = {"ver": 4, "tz": "+0000"}
    made = [
        await do(
            lambda text=text: call("postevent", event=text, custom_time=1, **later, **when)  # type: ignore[misc]
        )
        for text in ("останется", "исчезнет")
    ]
    stays, gone = (kept["delayedid"] for kept in made)

    def waiting() -> set[int]:
        events = call("getevents", ver=4, delayed=1, selecttype="lastn")["events"]
        return {event["delayedid"] for event in events}

    assert await do(waiting) == {stays, gone}
    await do(lambda: call("editevent", delayedid=gone, event="", **later))
    assert await do(waiting) == {stays}
    await sandbox.advance(3 * 3600)
    assert await do(waiting) == set()
    assert [post["text"] for post in sandbox.posts("livejournal")] == ["останется"]
