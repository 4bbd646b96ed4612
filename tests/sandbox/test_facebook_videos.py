"""Videos on the sandbox's Facebook Pages."""

from __future__ import annotations

from pathlib import Path

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


FILES = Path(__file__).parent.parent / "networks" / "files"


async def test_a_video_in_parts_becomes_a_post_at_its_end(sandbox: RunningSandbox) -> None:
    me = GraphCaller(sandbox, await sandbox.token("facebook"))
    film = (FILES / "wide.mp4").read_bytes()
    begun = (await me.post("me/videos", upload_phase="start", file_size=len(film))).body
    session, at, end = begun["upload_session_id"], 0, int(begun["end_offset"])
    while at < len(film):
        form = FormData()
        for name, value in (
            ("upload_phase", "transfer"),
            ("upload_session_id", session),
            ("start_offset", str(at)),
        ):
            form.add_field(name, value)
        form.add_field("video_file_chunk", film[at:end], filename="part")
        told = (await me.send("POST", "me/videos", data=form)).body
        at, end = int(told["start_offset"]), int(told["end_offset"])
    assert sandbox.posts("facebook") == []
    done = await me.post(
        "me/videos", upload_phase="finish", upload_session_id=session, description="Ganz"
    )
    assert done.body == {"success": True}
    (post,) = sandbox.sandbox.world.posts
    assert (post.text, post.files[0].content, post.files[0].seconds) == ("Ganz", film, 3.0)
    said = [
        (await me.get(begun["video_id"], fields="status")).body["status"]["video_status"]
        for _ in range(3)
    ]
    assert said == ["processing", "processing", "ready"]


async def test_reels_and_stories_are_sent_to_an_address_of_their_own(
    sandbox: RunningSandbox,
) -> None:
    me = GraphCaller(sandbox, await sandbox.token("facebook"))
    film = (FILES / "upright.mp4").read_bytes()
    headers = {"Authorization": f"OAuth {me.bearer}", "offset": "0", "file_size": str(len(film))}
    for edge, shape, more in (
        ("video_reels", "reel", {"video_state": "PUBLISHED", "description": "Kurz"}),
        ("video_stories", "story", {}),
    ):
        begun = (await me.post(f"me/{edge}", upload_phase="start")).body
        number = begun["video_id"]
        early = await me.post(f"me/{edge}", upload_phase="finish", video_id=number, **more)
        assert early.error == (6000, 1363030), "nothing was sent yet"
        sent = await me.send("POST", begun["upload_url"], data=film, headers=headers)
        assert sent.body == {"success": True}
        done = await me.post(f"me/{edge}", upload_phase="finish", video_id=number, **more)
        post = sandbox.sandbox.world.posts[-1]
        assert (done.body["post_id"], post.format) == (post.id, shape)
    shown = (await me.get("me/published_posts", fields="message")).body["data"]
    assert [post["message"] for post in shown] == ["Kurz"], "stories are not among the posts"
    (story,) = (await me.get("me/stories")).body["data"]
    assert (story["status"], story["media_type"]) == ("PUBLISHED", "video")
    wide = (FILES / "wide.mp4").read_bytes()
    begun = (await me.post("me/video_reels", upload_phase="start")).body
    await me.send(
        "POST",
        begun["upload_url"],
        data=wide,
        headers=headers | {"file_size": str(len(wide))},
    )
    refused = await me.post(
        "me/video_reels",
        upload_phase="finish",
        video_id=begun["video_id"],
        video_state="PUBLISHED",
    )
    assert refused.status == 400


async def test_a_page_is_counted_by_the_days_of_california(sandbox: RunningSandbox) -> None:
    me = GraphCaller(sandbox, await sandbox.token("facebook", followers=20_000))
    await me.post("me/feed", message="Es wird hell")
    start = int(sandbox.sandbox.clock.timestamp())
    await sandbox.advance(4 * 86_400)
    body = (
        await me.get(
            "me/insights",
            metric="page_media_view,page_follows",
            period="day",
            since=start - 86_400,
            until=start + 4 * 86_400,
        )
    ).body
    views, follows = body["data"]
    assert 3 <= len(views["values"]) <= 5
    assert {v["value"] for v in follows["values"]} == {20_000}
    assert all(
        v["end_time"].endswith(("T07:00:00+0000", "T08:00:00+0000")) for v in views["values"]
    )
    (post,) = sandbox.sandbox.world.posts
    assert 0 < sum(v["value"] for v in views["values"]) <= sandbox.sandbox.world.counts(post).views
