"""The sandbox's VK: videos, stories, comments brought back, a community's days, search.

Every call and every answer is held against the published schema.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.networks.harness import RunningSandbox

from .vk_caller import Refused, VkCaller
from .vk_schema import VkSchema

FILES = Path(__file__).parent.parent / "networks" / "files"
FILM = (FILES / "upright.mp4").read_bytes()
DAY = 24 * 3600


@pytest_asyncio.fixture
async def vk(sandbox: RunningSandbox, vk_schema: VkSchema) -> AsyncIterator[VkCaller]:
    token = await sandbox.token("vk", "user", handle="nordlicht_ru", followers=60_000)
    yield VkCaller(sandbox, vk_schema, token)


async def send(vk: VkCaller, url: str, field: str, content: bytes, name: str = "a.mp4") -> Any:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field(field, content, filename=name)
    async with vk.sandbox.session.post(url, data=form) as answer:
        return await answer.json()


async def uploaded(vk: VkCaller) -> str:
    place = await vk("video.save", name="Фонарь", description="Первый снег", group_id=-vk.wall)
    sent = await send(vk, place["upload_url"], "video_file", FILM)
    assert (sent["size"], sent["video_id"]) == (len(FILM), place["video_id"])
    return f"video{place['owner_id']}_{place['video_id']}_{place['access_key']}"


async def test_a_video_is_processed_and_attached(vk: VkCaller) -> None:
    name = await uploaded(vk)
    number = await vk.post("С фильмом", attachments=name)
    (shown,) = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    video = shown["attachments"][0]["video"]
    assert (video["title"], video["duration"], video["processing"]) == ("Фонарь", 4, 1)
    await vk.sandbox.advance(60)
    (video,) = (await vk("video.get", videos=name.removeprefix("video")))["items"]
    assert "processing" not in video
    assert (video["width"], video["height"]) == (540, 960)
    (post,) = [p for p in vk.sandbox.sandbox.world.posts if p.network == "vk"]
    assert post.files[0].content == FILM
    await vk("video.edit", owner_id=vk.wall, video_id=video["id"], name="Маяк")
    assert (await vk("video.get", owner_id=vk.wall))["items"][0]["title"] == "Маяк"
    assert await vk("video.delete", owner_id=vk.wall, video_id=video["id"]) == 1
    with pytest.raises(Refused, match="204"):
        await vk("video.delete", owner_id=vk.wall, video_id=video["id"])


async def test_what_is_no_video_is_not_kept(vk: VkCaller) -> None:
    place = await vk("video.save", name="x", group_id=-vk.wall)
    assert "error" in await send(vk, place["upload_url"], "video_file", b"no film at all")
    assert "error" in await send(vk, place["upload_url"], "file", FILM)
    assert "error" in await send(
        vk, f"{vk.base}/upload/video_upload.php?hash=x", "video_file", FILM
    )
    with pytest.raises(Refused, match="100"):
        await vk.post("", attachments=f"video{vk.wall}_{place['video_id']}")
    with pytest.raises(Refused, match="204"):
        await vk("video.save", group_id=1)


async def test_a_story_is_seen_when_it_is_saved(vk: VkCaller) -> None:
    place = await vk("stories.getVideoUploadServer", group_id=-vk.wall, add_to_news=1)
    sent = await send(vk, place["upload_url"], "file", FILM)
    assert vk.sandbox.posts("vk") == []
    saved = await vk("stories.save", upload_results=sent["response"]["upload_result"])
    (story,) = saved["items"]
    assert (story["type"], story["owner_id"]) == ("video", vk.wall)
    (post,) = [p for p in vk.sandbox.sandbox.world.posts if p.network == "vk"]
    assert (post.format, post.files[0].content) == ("story", FILM)
    assert (await vk("wall.get", owner_id=vk.wall))["count"] == 0, "no story stands on the wall"
    with pytest.raises(Refused, match="100"):
        await vk("stories.save", upload_results=sent["response"]["upload_result"])
    photo = await vk("stories.getPhotoUploadServer", group_id=-vk.wall, add_to_news=1)
    assert "error" in await send(vk, photo["upload_url"], "file", FILM, "a.jpg")


async def test_a_comment_is_brought_back_and_another_reported(vk: VkCaller) -> None:
    number = await vk.post("Осень")
    said = [
        (await vk("wall.createComment", owner_id=vk.wall, post_id=number, message=text))[
            "comment_id"
        ]
        for text in ("раз", "два")
    ]
    with pytest.raises(Refused, match="243"):
        await vk("wall.restoreComment", owner_id=vk.wall, comment_id=said[0])
    await vk("wall.deleteComment", owner_id=vk.wall, comment_id=said[0])
    assert await vk("wall.restoreComment", owner_id=vk.wall, comment_id=said[0]) == 1
    assert await vk("wall.reportComment", owner_id=vk.wall, comment_id=said[1], reason=0) == 1
    left = await vk("wall.getComments", owner_id=vk.wall, post_id=number)
    assert [comment["id"] for comment in left["items"]] == said[:1]
    for method, more in (("restoreComment", {}), ("reportComment", {"reason": 0})):
        with pytest.raises(Refused, match="104"):
            await vk(f"wall.{method}", owner_id=vk.wall, comment_id=999_999, **more)


async def test_a_community_day_by_day(vk: VkCaller) -> None:
    await vk.post("Осень пришла")
    began = int(vk.sandbox.sandbox.clock.timestamp())
    await vk.sandbox.advance(2 * DAY)
    days = await vk("stats.get", group_id=-vk.wall, timestamp_from=began, interval="day")
    assert len(days) == 3
    assert [d["period_from"] for d in days] == sorted(
        (d["period_from"] for d in days), reverse=True
    )
    assert sum(day["reach"]["reach"] for day in days) > 0
    assert len(await vk("stats.get", group_id=-vk.wall, intervals_count=2)) == 2
    with pytest.raises(Refused, match="15"):
        await vk("stats.get", group_id=1)


async def test_search_finds_what_everybody_may_see(vk: VkCaller) -> None:
    for text in ("Северный маяк", "Южный маяк", "Лес"):
        await vk.post(text)
        await vk.sandbox.advance(60)
    await vk("wall.post", owner_id=(await vk("users.get"))[0]["id"], message="маяк", friends_only=1)
    found = await vk("newsfeed.search", q="маяк", count=1, extended=1)
    assert [item["text"] for item in found["items"]] == ["Южный маяк"]
    assert found["groups"][0]["screen_name"] == "nordlicht_ru"
    rest = await vk("newsfeed.search", q="маяк", count=1, start_from=found["next_from"])
    assert [item["text"] for item in rest["items"]] == ["Северный маяк"]
    assert "next_from" not in rest
