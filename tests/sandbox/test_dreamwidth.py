"""The sandbox's Dreamwidth: LiveJournal's interface, and where it differs."""

from __future__ import annotations

import xmlrpc.client
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox


class Caller:
    """One account's calls, each with its password."""

    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.sandbox, self.token = sandbox, token

    async def __call__(self, method: str, **arguments: Any) -> Any:
        given = self.token["credentials"]
        body = {"username": given["username"], "password": given["password"], "ver": 1, **arguments}
        content = xmlrpc.client.dumps((body,), f"LJ.XMLRPC.{method}")
        url = f"{self.token['base_url']}/interface/xmlrpc"
        async with self.sandbox.session.post(url, data=content.encode()) as answer:
            return xmlrpc.client.loads(await answer.read())[0][0]

    async def post(self, event: str = "Licht", **more: Any) -> Any:
        when = {"year": 2026, "mon": 11, "day": 22, "hour": 9, "min": 0}
        return await self(
            "postevent", event=event, subject="Tag", lineendings="unix", **when, **more
        )


@pytest.fixture
async def journal(sandbox: RunningSandbox) -> Caller:
    return Caller(sandbox, await sandbox.token("dreamwidth"))


async def test_an_entry_is_posted_and_read(journal: Caller, sandbox: RunningSandbox) -> None:
    made = await journal.post("x" * 70_000)
    read = await journal("getevents", selecttype="one", itemid=made["itemid"])
    assert len(read["events"][0]["event"]) == 70_000, "longer than LiveJournal takes"
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == "dreamwidth"]
    assert post.seen_by == "everybody"
    with pytest.raises(xmlrpc.client.Fault, match="too large"):
        await journal.post("x" * 450_000)
    with pytest.raises(xmlrpc.client.Fault, match="Subject too long"):
        await journal(
            "postevent", event="x", subject="x" * 101, year=2026, mon=1, day=1, hour=1, min=1
        )


async def test_nothing_is_kept_for_later(journal: Caller, sandbox: RunningSandbox) -> None:
    made = await journal.post(ver=4, custom_time=1, tz="+0000")
    assert "delayedid" not in made
    assert len(sandbox.posts("dreamwidth")) == 1


async def test_who_does_not_pay_may_not_answer(journal: Caller, sandbox: RunningSandbox) -> None:
    made = await journal.post()
    number = made["itemid"] * 256 + made["anum"]
    answered = await journal(
        "addcomment", ditemid=number, body="Danke", journal=journal.token["handle"]
    )
    assert answered["status"] == "OK"
    poor = Caller(sandbox, await sandbox.token("dreamwidth", "free"))
    made = await poor.post()
    with pytest.raises(xmlrpc.client.Fault) as refused:
        await poor("addcomment", ditemid=made["itemid"] * 256 + made["anum"], body="Danke")
    assert refused.value.faultCode == 314


async def test_what_it_dropped_of_livejournals(journal: Caller) -> None:
    for method, code in (("getfriendgroups", 504), ("getcomments", 201), ("deletecomments", 201)):
        with pytest.raises(xmlrpc.client.Fault) as refused:
            await journal(method)
        assert refused.value.faultCode == code


async def test_comments_are_exported(journal: Caller, sandbox: RunningSandbox) -> None:
    made = await journal.post()
    await journal("addcomment", ditemid=made["itemid"] * 256 + made["anum"], body="A <b>& so")
    cookie = (await journal("sessiongenerate"))["ljsession"]
    url = f"{journal.token['base_url']}/export_comments"

    async def export(kind: str, cookie: str) -> str:
        headers = {"Cookie": f"ljsession={cookie}"}
        asked = {"get": kind, "startid": "0"}
        async with sandbox.session.get(url, params=asked, headers=headers) as answer:
            return await answer.text()

    assert "<maxid>1</maxid>" in await export("comment_meta", cookie)
    assert "<body>A &lt;b&gt;&amp; so</body>" in await export("comment_body", cookie)
    assert "Error" in await export("comment_body", "nobody")
    await journal("sessionexpire", expireall=1)
    assert "Error" in await export("comment_body", cookie)
