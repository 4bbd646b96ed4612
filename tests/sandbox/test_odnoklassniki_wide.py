"""The sandbox's Odnoklassniki: videos in topics, comments called spam, a group's days."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.networks.harness import RunningSandbox

from .ok_caller import OkCaller, Refused

FILM = (Path(__file__).parent.parent / "networks" / "files" / "wide.mp4").read_bytes()
DAY = 24 * 3600


@pytest_asyncio.fixture
async def ok(sandbox: RunningSandbox) -> OkCaller:
    token = await sandbox.token("odnoklassniki", language="ru", followers=100_000)
    return OkCaller(sandbox, token)


async def topic(ok: OkCaller, *blocks: dict[str, object]) -> str:
    attachment = json.dumps({"media": blocks, "onBehalfOfGroup": "true"})
    made = await ok("mediatopic.post", type="GROUP_THEME", gid=ok.group, attachment=attachment)
    return str(made)


async def put(ok: OkCaller, url: str, content: bytes) -> int:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("file", content, filename="a.mp4")
    async with ok.sandbox.session.post(url, data=form) as answer:
        return answer.status


async def test_a_video_is_a_topics_movie(ok: OkCaller) -> None:
    place = await ok("video.getUploadUrl", gid=ok.group, file_name="a.mp4", file_size=len(FILM))
    block = {"type": "movie", "list": [{"id": str(place["video_id"])}]}
    with pytest.raises(Refused, match="300"):
        await topic(ok, block)
    assert await put(ok, place["upload_url"], FILM + b"more") == 400
    assert await put(ok, place["upload_url"], FILM) == 200
    await ok("video.update", vid=place["video_id"], title="Фонарь", description="Снег")
    number = await topic(ok, {"type": "text", "text": "С фильмом"}, block)
    shown = await ok("mediatopic.getByIds", topic_ids=number)
    (movie,) = shown["entities"]["movies"]
    assert (movie["title"], movie["duration"], movie["status"]) == ("Фонарь", 3000, "PROCESSING")
    await ok.sandbox.advance(30)
    (video,) = (await ok("video.get", vids=place["video_id"]))["videos"]
    assert video["status"] == "OK"
    (post,) = ok.sandbox.sandbox.world.posts
    assert post.files[0].content == FILM


async def test_a_groups_days(ok: OkCaller) -> None:
    await topic(ok, {"type": "text", "text": "Осень"})
    await ok.sandbox.advance(2 * DAY)
    fields = "members_count,reach,new_members"
    trends = await ok("group.getStatTrends", gid=ok.group, fields=fields)
    assert {name for name in trends if name != "gid"} == set(fields.split(","))
    assert len(trends["reach"]) == 3
    assert sum(each["value"] for each in trends["reach"]) > 0
    assert {each["value"] for each in trends["members_count"]} == {100_000}
    overview = await ok("group.getStatOverview", gid=ok.group, fields="reach")
    assert overview["reach"]["value"] > 0
    for bad in ({"fields": "nothing"}, {"fields": "reach", "period": "HOUR"}):
        method = "group.getStatOverview" if "period" in bad else "group.getStatTrends"
        with pytest.raises(Refused, match="100"):
            await ok(method, gid=ok.group, **bad)
