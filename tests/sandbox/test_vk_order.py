"""The sandbox's VK: mentions, blocking and polls, every answer held against the published schema."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.networks.harness import RunningSandbox

from .vk_caller import Refused, VkCaller
from .vk_schema import VkSchema

DAY = 24 * 3600


@pytest_asyncio.fixture
async def vk(sandbox: RunningSandbox, vk_schema: VkSchema) -> AsyncIterator[VkCaller]:
    yield VkCaller(sandbox, vk_schema, await sandbox.token("vk", "user", handle="nordlicht_ru"))


async def test_mentions_of_a_day_unless_told(vk: VkCaller) -> None:
    account = vk.sandbox.sandbox.world.account("vk", str(vk.wall))
    assert account is not None
    began = int(vk.sandbox.sandbox.clock.timestamp())
    for text in ("раз", "два", "три"):
        vk.sandbox.sandbox.world.mention(account, f"[club{-vk.wall}|Nordlicht] {text}")
        await vk.sandbox.advance(DAY)
    answer = await vk("newsfeed.getMentions", owner_id=vk.wall)
    assert answer["count"] == 0, "a day and the second of the call have passed"
    answer = await vk("newsfeed.getMentions", owner_id=vk.wall, start_time=began, count=2)
    assert (answer["count"], [i["text"][-3:] for i in answer["items"]]) == (3, ["три", "два"])
    rest = await vk("newsfeed.getMentions", owner_id=vk.wall, start_time=began, offset=2)
    assert [item["text"][-3:] for item in rest["items"]] == ["раз"]
    [person] = await vk("users.get", user_ids=rest["items"][0]["from_id"])
    assert person["first_name"]
    assert (await vk("newsfeed.getMentions"))["count"] == 0, "the administrator's own"
    with pytest.raises(Refused, match="15"):
        await vk("newsfeed.getMentions", owner_id=-1)
    with pytest.raises(Refused, match="100"):
        await vk("newsfeed.getMentions", owner_id=vk.wall, count=51)


async def test_a_community_and_a_person_keep_people_out(vk: VkCaller) -> None:
    account = vk.sandbox.sandbox.world.account("vk", str(vk.wall))
    assert account is not None
    assert await vk("groups.ban", group_id=-vk.wall, owner_id=700_001) == 1
    assert account.blocked == {"700001"}
    assert await vk("account.ban", owner_id=700_002) == 1
    assert account.blocked == {"700001"}
    assert await vk("account.unban", owner_id=700_002) == 1
    assert await vk("groups.unban", group_id=-vk.wall, owner_id=700_001) == 1
    assert not account.blocked
    with pytest.raises(Refused, match="15"):
        await vk("groups.ban", group_id=1, owner_id=700_001)
    with pytest.raises(Refused, match="100"):
        await vk("groups.ban", group_id=-vk.wall)


async def test_a_community_key_may_not(vk: VkCaller) -> None:
    token = await vk.sandbox.token("vk", "community", handle="nordlicht_ru")
    community = VkCaller(vk.sandbox, vk.schema, token)
    with pytest.raises(Refused, match="27"):
        await community("newsfeed.getMentions", owner_id=vk.wall)
    with pytest.raises(Refused, match="27"):
        await community("groups.ban", group_id=-vk.wall, owner_id=700_001)


async def test_a_poll_is_made_and_then_attached(vk: VkCaller) -> None:
    ends = int(vk.sandbox.sandbox.clock.timestamp()) + DAY
    asked = {"question": "Цвет?", "add_answers": '["Мох", "Снег"]', "is_multiple": 1}
    poll = await vk("polls.create", owner_id=vk.wall, end_date=ends, **asked)
    assert [answer["text"] for answer in poll["answers"]] == ["Мох", "Снег"]
    named = f"poll{vk.wall}_{poll['id']}"
    number = await vk.post("Спрашиваем", attachments=f"{named},https://lumikko.example")
    [post] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert [a["type"] for a in post["attachments"]] == ["poll", "link"]
    assert not post["attachments"][0]["poll"]["closed"]
    [truth] = vk.sandbox.sandbox.world.posts
    assert truth.poll == ("Мох", "Снег")
    await vk.sandbox.advance(DAY)
    [post] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert post["attachments"][0]["poll"]["closed"]
    await vk("wall.edit", owner_id=vk.wall, post_id=number, message="Без опроса")
    assert not any(truth.poll), "what an edit does not name is gone"
    with pytest.raises(Refused, match="100"):
        await vk.post("Два", attachments=f"{named},{named}")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"add_answers": "Мох"}, 100),
        ({"add_answers": "[]"}, 100),
        ({"add_answers": "[1]"}, 100),
        ({"add_answers": str(["x"] * 11).replace("'", '"')}, 100),
        ({"question": ""}, 100),
        ({"owner_id": -1}, 15),
    ],
)
async def test_poll_refused(vk: VkCaller, params: dict[str, object], code: int) -> None:
    asked = {"owner_id": vk.wall, "question": "?", "add_answers": '["a"]'} | params
    with pytest.raises(Refused) as refused:
        await vk("polls.create", **asked)
    assert refused.value.code == code
