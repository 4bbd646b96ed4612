"""Videos on the sandbox's Facebook Pages."""

from __future__ import annotations

from aiohttp import FormData

from tests.networks.harness import RunningSandbox

from .graph_caller import GraphCaller, serving

VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(64)


async def test_a_video_is_sent_or_fetched(sandbox: RunningSandbox) -> None:
    me = GraphCaller(sandbox, await sandbox.token("facebook"))
    form = FormData()
    form.add_field("source", VIDEO, filename="a.mp4", content_type="video/mp4")
    form.add_field("description", "Das Licht geht an")
    form.add_field("title", "Kajo")
    sent = await me.send("POST", "me/videos", data=form)
    assert set(sent.body) == {"id"}
    fields = "id,title,description,post_id,status,permalink_url,created_time,source"
    seen = (await me.get(sent.body["id"], fields=fields)).body
    assert (seen["title"], seen["status"]) == ("Kajo", {"video_status": "ready"})
    post = (await me.get(seen["post_id"], fields="message,status_type,attachments")).body
    assert (post["message"], post["status_type"]) == ("Das Licht geht an", "added_video")
    assert post["attachments"]["data"][0]["media_type"] == "video"
    async with sandbox.session.get(seen["source"]) as file:
        assert await file.read() == VIDEO
    async with sandbox.session.get(seen["permalink_url"]) as page:
        assert "Das Licht geht an" in await page.text()
    async with serving({"a.mp4": VIDEO, "a.txt": b"?"}) as address:
        fetched = await me.post("me/videos", file_url=f"{address}/a.mp4", description="Zwei")
        assert fetched.status == 200
        assert (await me.post("me/videos", file_url=f"{address}/a.txt")).error == (352, 1363024)
        assert (await me.post("me/videos", file_url=f"{address}/none")).error == (389, None)
    assert (await me.post("me/videos")).error == (100, None)
    assert [p["text"] for p in sandbox.posts("facebook")] == ["Das Licht geht an", "Zwei"]


async def test_a_video_waits_for_its_time(sandbox: RunningSandbox) -> None:
    me = GraphCaller(sandbox, await sandbox.token("facebook"))
    at = str(int(sandbox.sandbox.clock.timestamp()) + 3600)
    async with serving({"a.mp4": VIDEO}) as address:
        await me.post(
            "me/videos",
            file_url=f"{address}/a.mp4",
            description="Morgen",
            published="false",
            scheduled_publish_time=at,
        )
    assert (await me.get("me/published_posts")).body["data"] == []
    await sandbox.advance(3700)
    (shown,) = (await me.get("me/published_posts")).body["data"]
    assert shown["message"] == "Morgen"
    await sandbox.fault("facebook", "http_500", times=1)
    assert (await me.post("me/videos")).status == 500
