"""Posting to a community with a person's name and password, and what readers see of the HTML."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from homeground.sandbox.servers.livejournal.html import shown
from tests.networks.harness import RunningSandbox

from .test_livejournal import Journal, Refused, dated


@pytest_asyncio.fixture
async def community(sandbox: RunningSandbox) -> AsyncIterator[Journal]:
    token = await sandbox.token("livejournal", "community", handle="nordlicht", language="de")
    assert token["account_id"] == token["credentials"]["journal"] == "nordlicht"
    assert token["credentials"]["username"] == "nordlicht_by"
    yield Journal(sandbox, token)


async def test_post_to_a_community(community: Journal) -> None:
    assert (await community("login"))["usejournals"] == ["nordlicht"]
    posted = await community.post("Hallo", usejournal="nordlicht")
    assert "/users/nordlicht/" in posted["url"]
    [truth] = community.sandbox.posts("livejournal")
    assert truth["account_id"] == "nordlicht"
    listed = await community("getevents", selecttype="lastn", usejournal="nordlicht")
    assert [(e["event"], e["poster"]) for e in listed["events"]] == [("Hallo", "nordlicht_by")]
    assert (await community("getevents", selecttype="lastn"))["events"] == []
    where = {"journal": "nordlicht", "ditemid": posted["ditemid"]}
    said = await community("addcomment", body="Fragen?", **where)
    assert (await community("deletecomments", dtalkid=said["dtalkid"]))["result"] == 1
    await community("editevent", itemid=posted["itemid"], usejournal="nordlicht", event="")
    assert community.sandbox.posts("livejournal")[0]["deleted"]


async def test_each_journal_numbers_what_it_keeps(community: Journal) -> None:
    """The same number is another entry in the poster's own journal: `usejournal` says which."""
    due = dated(community.sandbox.sandbox.clock.now() + timedelta(hours=2))
    later: dict[str, Any] = {"ver": 4, "tz": "+0000"}
    asked = later | {"custom_time": 1} | due
    there = await community("postevent", event="Gemeinsam", usejournal="nordlicht", **asked)
    own = await community("postevent", event="Eigenes", **asked)
    assert there["delayedid"] == own["delayedid"] == 1
    await community("editevent", delayedid=1, event="", **later)
    listed = {"ver": 4, "delayed": 1, "selecttype": "lastn"}
    assert (await community("getevents", **listed))["events"] == []
    kept = (await community("getevents", usejournal="nordlicht", **listed))["events"]
    assert [event["event"] for event in kept] == ["Gemeinsam"]
    await community("editevent", delayedid=1, event="", usejournal="nordlicht", **later)
    await community.sandbox.advance(3 * 3600)
    assert community.sandbox.posts("livejournal") == []


async def test_strangers_read_and_do_not_post(community: Journal) -> None:
    await community.post("Hallo", usejournal="nordlicht")
    stranger = Journal(community.sandbox, await community.sandbox.token("livejournal"))
    seen = await stranger("getevents", selecttype="lastn", usejournal="nordlicht")
    assert len(seen["events"]) == 1
    with pytest.raises(Refused, match="300"):
        await stranger.post("Ich auch", usejournal="nordlicht")
    with pytest.raises(Refused, match="300"):
        await stranger("editevent", itemid=1, event="", usejournal="nordlicht")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"security": "private"}, 102),
        ({"security": "usemask", "allowmask": 2}, 102),
        ({"usejournal": "nobody_here"}, 300),
    ],
)
async def test_refused(community: Journal, arguments: dict[str, Any], code: int) -> None:
    with pytest.raises(Refused) as refused:
        await community.post(**{"usejournal": "nordlicht"} | arguments)
    assert refused.value.code == code


async def test_a_community_cannot_sign_in(community: Journal) -> None:
    with pytest.raises(Refused, match="100"):
        await community("login", username="nordlicht")


async def test_the_same_names_give_the_same_accounts(sandbox: RunningSandbox) -> None:
    first = await sandbox.token("livejournal", "community", handle="nordlicht")
    assert await sandbox.token("livejournal", "community", handle="nordlicht") == first
    user = await sandbox.token("livejournal", handle="nordlicht")
    assert user["account_id"] != "nordlicht", "the name is taken by the community"


async def test_readers_see_text_and_no_tags(community: Journal) -> None:
    posted = await community.post("1 &lt; 2 <b>neu</b><br>Zeile", usejournal="nordlicht")
    async with community.sandbox.session.get(posted["url"]) as answer:
        page = await answer.text()
    assert "1 &lt; 2 neu\nZeile" in page
    [truth] = community.sandbox.posts("livejournal")
    assert truth["text"] == "1 &lt; 2 <b>neu</b><br>Zeile"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br/>b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\nb\n"),
        ("2 < 3 > 1", "2 < 3 > 1"),
        ("&amp;lt;", "&lt;"),
        ("", ""),
    ],
)
def test_shown(html: str, text: str) -> None:
    assert shown(html) == text
