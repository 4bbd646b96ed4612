"""What a network keeps for later: hidden until its time, listed, taken back, refused when too much.

One flow for each network that schedules, over plain HTTP; the ids that come and go are each network's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

from . import ok_caller, test_livejournal, wordpress_caller
from .graph_caller import GraphCaller
from .ok_caller import OkCaller
from .test_livejournal import Journal, dated
from .wordpress_caller import ComCaller, RestCaller


class Refused(Exception):
    """The network said no, in whatever way it does."""


@dataclass
class Keeper(ABC):
    """One account of one network. `keep` gives the id that the network gives, `listed` those ids."""

    sandbox: RunningSandbox
    token: dict[str, Any]

    @abstractmethod
    async def keep(self, text: str, at: datetime) -> str: ...

    @abstractmethod
    async def listed(self) -> list[str]: ...

    @abstractmethod
    async def take_back(self, kept_id: str) -> None:
        """Raises: Refused."""


class Vk(Keeper):
    async def call(self, method: str, **params: Any) -> Any:
        await self.sandbox.advance(1)
        form = {
            "access_token": self.token["credentials"]["access_token"],
            "v": "5.199",
            "owner_id": self.token["account_id"],
            **params,
        }
        url = f"{self.token['base_url']}/method/{method}"
        async with self.sandbox.session.post(url, data=form) as answer:
            body = await answer.json()
        if "error" in body:
            raise Refused(f"{body['error']['error_code']}: {body['error']['error_msg']}")
        return body["response"]

    async def keep(self, text: str, at: datetime) -> str:
        when = int(at.timestamp())
        return str((await self.call("wall.post", message=text, publish_date=when))["post_id"])

    async def listed(self) -> list[str]:
        answer = await self.call("wall.get", filter="postponed")
        assert answer["count"] == len(answer["items"])
        assert {item["post_type"] for item in answer["items"]} <= {"postpone"}
        return [str(item["id"]) for item in answer["items"]]

    async def take_back(self, kept_id: str) -> None:
        assert await self.call("wall.delete", post_id=kept_id) == 1


class Ok(Keeper):
    @property
    def caller(self) -> OkCaller:
        return OkCaller(self.sandbox, self.token)

    async def keep(self, text: str, at: datetime) -> str:
        return str(await self.caller.post(text=text, publishAtMs=int(at.timestamp() * 1000)))

    async def listed(self) -> list[str]:
        """Nothing that Odnoklassniki documents lists them: only the ground truth can tell."""
        return [kept["id"] for kept in await kept_in(self.sandbox, "odnoklassniki")]

    async def take_back(self, kept_id: str) -> None:
        try:
            answer = await self.caller("mediatopic.deleteTopic", topic_id=kept_id)
        except ok_caller.Refused as refused:
            raise Refused(str(refused)) from refused
        assert answer["success"]


class LiveJournal(Keeper):
    @property
    def journal(self) -> Journal:
        return Journal(self.sandbox, self.token)

    async def call(self, method: str, **arguments: Any) -> Any:
        try:
            return await self.journal(method, ver=4, tz="+0000", **arguments)
        except test_livejournal.Refused as refused:
            raise Refused(str(refused)) from refused

    async def keep(self, text: str, at: datetime) -> str:
        kept = await self.call("postevent", event=text, custom_time=1, **dated(at))
        assert kept["type"] == "delayed"
        return str(kept["delayedid"])

    async def listed(self) -> list[str]:
        answer = await self.call("getevents", delayed=1, selecttype="lastn")
        return [str(event["delayedid"]) for event in answer["events"]]

    async def take_back(self, kept_id: str) -> None:
        await self.call("editevent", delayedid=int(kept_id), event="")


class Facebook(Keeper):
    @property
    def page(self) -> GraphCaller:
        return GraphCaller(self.sandbox, self.token)

    async def keep(self, text: str, at: datetime) -> str:
        answer = await self.page.post(
            "me/feed", message=text, published="false", scheduled_publish_time=int(at.timestamp())
        )
        if answer.status != 200:
            raise Refused(answer.body["error"]["message"])
        return str(answer.body["id"])

    async def listed(self) -> list[str]:
        answer = await self.page.get("me/scheduled_posts", fields="id,is_published")
        assert not any(post["is_published"] for post in answer.body["data"])
        return [post["id"] for post in answer.body["data"]]

    async def take_back(self, kept_id: str) -> None:
        answer = await self.page.delete(kept_id)
        if answer.status != 200:
            raise Refused(answer.body["error"]["message"])


class Mastodon(Keeper):
    async def call(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token['credentials']['access_token']}"}
        url = f"{self.token['base_url']}/api/v1/{path}"
        async with self.sandbox.session.request(method, url, headers=headers, **more) as answer:
            body = await answer.json()
        if answer.status != 200:
            raise Refused(body["error"])
        return body

    async def keep(self, text: str, at: datetime) -> str:
        json = {"status": text, "scheduled_at": at.isoformat()}
        return str((await self.call("POST", "statuses", json=json))["id"])

    async def listed(self) -> list[str]:
        return [kept["id"] for kept in await self.call("GET", "scheduled_statuses")]

    async def take_back(self, kept_id: str) -> None:
        assert await self.call("DELETE", f"scheduled_statuses/{kept_id}") == {}


class WordPress(Keeper):
    @property
    def site(self) -> RestCaller:
        return RestCaller(self.sandbox, self.token)

    async def call(self, verb: str, path: str, **more: Any) -> Any:
        try:
            return await self.site(verb, path, **more)
        except wordpress_caller.Refused as refused:
            raise Refused(str(refused)) from refused

    async def keep(self, text: str, at: datetime) -> str:
        when = at.replace(tzinfo=None).isoformat()
        json = {"title": "T", "content": text, "status": "future", "date_gmt": when}
        made = await self.call("POST", "posts", json=json)
        assert made["status"] == "future"
        return str(made["id"])

    async def listed(self) -> list[str]:
        posts = await self.call("GET", "posts", params={"status": "future"})
        return [str(post["id"]) for post in posts]

    async def take_back(self, kept_id: str) -> None:
        """Only what still waits: what is out has become a post like any other."""
        post = await self.call("GET", f"posts/{kept_id}", params={"context": "edit"})
        if post["status"] != "future":
            raise Refused(post["status"])
        await self.call("DELETE", f"posts/{kept_id}", params={"force": "true"})


class WordPressCom(Keeper):
    @property
    def blog(self) -> ComCaller:
        return ComCaller(self.sandbox, self.token)

    async def call(self, verb: str, path: str, **more: Any) -> Any:
        try:
            return await self.blog(verb, path, **more)
        except wordpress_caller.Refused as refused:
            raise Refused(str(refused)) from refused

    async def keep(self, text: str, at: datetime) -> str:
        form = {"content": text, "status": "publish", "date": at.isoformat()}
        made = await self.call("POST", "/posts/new", data=form)
        assert made["status"] == "future"
        return str(made["ID"])

    async def listed(self) -> list[str]:
        answer = await self.call("GET", "/posts/", params={"status": "future"})
        return [str(post["ID"]) for post in answer["posts"]]

    async def take_back(self, kept_id: str) -> None:
        post = await self.call("GET", f"/posts/{kept_id}")
        if post["status"] != "future":
            raise Refused(post["status"])
        assert (await self.call("POST", f"/posts/{kept_id}/delete"))["status"] == "trash"


Make = Callable[[], Awaitable[Keeper]]
KEEPERS: dict[str, tuple[type[Keeper], str, str | None]] = {
    "vk": (Vk, "vk", "user"),
    "odnoklassniki": (Ok, "odnoklassniki", None),
    "livejournal": (LiveJournal, "livejournal", None),
    "facebook": (Facebook, "facebook", None),
    "mastodon": (Mastodon, "mastodon", None),
    "wordpress": (WordPress, "wordpress", "self_hosted"),
    "wordpress.com": (WordPressCom, "wordpress", "wordpress_com"),
}
KEEPS_ITS_ID = frozenset({"facebook", "wordpress", "wordpress.com"})
"""Everywhere else what comes out has another id than what was kept."""


@pytest.fixture(params=sorted(KEEPERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(name: str, sandbox: RunningSandbox) -> Make:
    kind, network, token_kind = KEEPERS[name]

    async def made() -> Keeper:
        return kind(sandbox, await sandbox.token(network, token_kind))

    return made


async def control(sandbox: RunningSandbox, what: str, network: str) -> Any:
    async with sandbox.session.get(f"{sandbox.url}/_control/{what}?network={network}") as answer:
        assert answer.status == 200
        return await answer.json()


async def kept_in(sandbox: RunningSandbox, network: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await control(sandbox, "kept", network)
    return found


def ahead(sandbox: RunningSandbox, **how_far: float) -> datetime:
    """A whole minute: LiveJournal knows no seconds."""
    return (sandbox.sandbox.clock.now() + timedelta(**how_far)).replace(second=0, microsecond=0)


async def test_hidden_until_its_time(make: Make, sandbox: RunningSandbox, name: str) -> None:
    keeper = await make()
    network = keeper.token["network"]
    at = ahead(sandbox, hours=2)
    later = ahead(sandbox, hours=5)
    second = await keeper.keep("zwei", later)
    first = await keeper.keep("eins", at)
    assert first != second
    told = await kept_in(sandbox, network)
    assert [(kept["text"], kept["account_id"]) for kept in told] == [
        ("eins", keeper.token["account_id"]),
        ("zwei", keeper.token["account_id"]),
    ]
    assert [datetime.fromisoformat(kept["due_at"]) for kept in told] == [at, later]
    assert set(await keeper.listed()) == {first, second}
    assert await control(sandbox, "posts", network) == []
    async with sandbox.session.get(sandbox.url) as front:
        assert "eins" not in await front.text(), "the audience does not see it either"
    await sandbox.advance((at - sandbox.sandbox.clock.now()).total_seconds() + 1)
    (post,) = await control(sandbox, "posts", network)
    assert (post["text"], post["account_id"]) == ("eins", keeper.token["account_id"])
    assert datetime.fromisoformat(post["created_at"]) == at
    assert (post["id"].rpartition("_")[2] == first.rpartition("_")[2]) is (name in KEEPS_ITS_ID)
    assert await keeper.listed() == [second]
    assert [kept["text"] for kept in await kept_in(sandbox, network)] == ["zwei"]


async def test_what_is_taken_back_never_appears(make: Make, sandbox: RunningSandbox) -> None:
    keeper = await make()
    network = keeper.token["network"]
    at = ahead(sandbox, hours=2)
    stays, gone = await keeper.keep("bleibt", at), await keeper.keep("nie", at + timedelta(hours=1))
    await keeper.take_back(gone)
    assert await keeper.listed() == [stays]
    assert [kept["text"] for kept in await kept_in(sandbox, network)] == ["bleibt"]
    with pytest.raises(Refused):
        await keeper.take_back(gone)
    await sandbox.advance(4 * 3600)
    assert [post["text"] for post in await control(sandbox, "posts", network)] == ["bleibt"]
    assert await keeper.listed() == []
    assert await kept_in(sandbox, network) == []


async def test_what_is_out_is_no_longer_taken_back_as_something_kept(
    make: Make, sandbox: RunningSandbox, name: str
) -> None:
    keeper = await make()
    kept_id = await keeper.keep("schon da", ahead(sandbox, hours=2))
    await sandbox.advance(2 * 3600)
    if name == "facebook":  # the same node, so the same call deletes what everybody saw
        await keeper.take_back(kept_id)
    else:
        with pytest.raises(Refused):
            await keeper.take_back(kept_id)
    (post,) = await control(sandbox, "posts", keeper.token["network"])
    assert post["deleted"] is (name == "facebook")


async def test_others_neither_see_it_nor_take_it_back(make: Make, sandbox: RunningSandbox) -> None:
    keeper, other = await make(), await make()
    kept_id = await keeper.keep("meins", ahead(sandbox, hours=2))
    if not isinstance(other, Ok):
        assert await other.listed() == []
    with pytest.raises(Refused):
        await other.take_back(kept_id)
    assert await keeper.listed() == [kept_id]
    assert len(await kept_in(sandbox, keeper.token["network"])) == 1


async def test_a_reset_forgets_it(make: Make, sandbox: RunningSandbox) -> None:
    keeper = await make()
    await keeper.keep("vergessen", ahead(sandbox, hours=2))
    await sandbox.control("reset")
    assert await kept_in(sandbox, keeper.token["network"]) == []
    await sandbox.advance(3 * 3600)
    assert await control(sandbox, "posts", keeper.token["network"]) == []


async def test_everything_kept_is_told_soonest_first(sandbox: RunningSandbox) -> None:
    for hours, name in enumerate(sorted(KEEPERS), start=1):
        kind, network, token_kind = KEEPERS[name]
        keeper = kind(sandbox, await sandbox.token(network, token_kind))
        await keeper.keep(name, ahead(sandbox, hours=10 - hours))
    async with sandbox.session.get(f"{sandbox.url}/_control/kept") as answer:
        told = await answer.json()
    assert [kept["text"] for kept in told] == sorted(KEEPERS, reverse=True)


# --- how much, how soon, how late -----------------------------------------------------------------


async def test_vk_keeps_150(sandbox: RunningSandbox) -> None:
    await sandbox.control("limits", network="vk", enforced=False)  # 50 a day is another limit
    vk = Vk(sandbox, await sandbox.token("vk", "user"))
    at = ahead(sandbox, days=2)
    for minute in range(150):
        await vk.keep(str(minute), at + timedelta(minutes=minute))
    with pytest.raises(Refused, match="214: .*150"):
        await vk.keep("zu viel", at + timedelta(days=1))
    with pytest.raises(Refused, match="214: .*150|214: .*already scheduled"):
        await vk.keep("zur gleichen Zeit", at)


async def test_mastodon_keeps_25_of_a_day_and_300(sandbox: RunningSandbox) -> None:
    await sandbox.control("limits", network="mastodon", scale=10)
    mastodon = Mastodon(sandbox, await sandbox.token("mastodon"))
    start = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    for day in range(1, 13):
        for minute in range(25):
            await mastodon.keep("x", start + timedelta(days=day, minutes=minute))
        with pytest.raises(Refused, match="25 scheduled posts for today|300 scheduled posts"):
            await mastodon.keep("x", start + timedelta(days=day, hours=1))
    with pytest.raises(Refused, match="limit of 300 scheduled posts"):
        await mastodon.keep("x", start + timedelta(days=20))


async def test_facebook_keeps_from_ten_minutes_on(sandbox: RunningSandbox) -> None:
    page = Facebook(sandbox, await sandbox.token("facebook"))
    for far in (timedelta(minutes=9), timedelta(days=76)):
        with pytest.raises(Refused, match="scheduled publish time"):
            await page.keep("x", sandbox.sandbox.clock.now() + far)
    assert await page.keep("x", sandbox.sandbox.clock.now() + timedelta(minutes=11))


async def test_a_communitys_key_of_vk_keeps_and_cannot_look(sandbox: RunningSandbox) -> None:
    """wall.get and wall.delete are for people's tokens: `access_token_type` of the schema."""
    vk = Vk(sandbox, await sandbox.token("vk", "community"))
    kept_id = await vk.keep("x", ahead(sandbox, hours=1))
    with pytest.raises(Refused, match="27: Group authorization failed"):
        await vk.listed()
    with pytest.raises(Refused, match="27: Group authorization failed"):
        await vk.take_back(kept_id)
