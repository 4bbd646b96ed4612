"""Videos, search and days on the sandbox's X, Bluesky, Mastodon, LinkedIn and Threads.

Answers of X, Bluesky and Mastodon are held against their published documents by the callers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import FormData

from homeground.sandbox.movie import movie_from
from homeground.sandbox.world import Post
from tests.networks.harness import RunningSandbox
from tests.networks.lexicon import Lexicons
from tests.networks.openapi import OpenApi

from .bluesky_caller import BlueskyCaller
from .graph_caller import GraphCaller
from .linkedin_caller import LinkedInCaller
from .mastodon_caller import MastodonCaller
from .x_caller import XCaller

FILES = Path(__file__).parent.parent / "networks" / "files"
FILM = (FILES / "wide.mp4").read_bytes()


def only_post(sandbox: RunningSandbox) -> Post:
    (post,) = sandbox.sandbox.world.posts
    return post


def test_a_movie_says_how_long_and_large_it_is() -> None:
    seen = movie_from(FILM)
    assert seen is not None
    assert (seen.seconds, seen.width, seen.height, seen.codec) == (3.0, 640, 360, "avc1")
    for broken in (b"", b"\0" * 40, FILM[:60], FILM[:8], b"\0\0\0\x08ftyp" + b"\0\0\0\x04moov"):
        assert movie_from(broken) is None


async def test_x_processes_a_video_and_refuses_what_is_none(
    sandbox: RunningSandbox, shared: Path
) -> None:
    x = XCaller(sandbox, await sandbox.token("x", "user"), OpenApi.of(shared, "x"))

    async def finalized(content: bytes) -> str:
        begun = await x(
            "POST",
            "/2/media/upload/initialize",
            json={
                "media_type": "video/mp4",
                "media_category": "tweet_video",
                "total_bytes": len(content),
            },
        )
        media_id = str(begun.data["id"])
        half = len(content) // 2
        for number, part in enumerate((content[:half], content[half:])):
            form = FormData()
            form.add_field("segment_index", str(number))
            form.add_field("media", part, filename="part")
            await x("POST", f"/2/media/upload/{media_id}/append", data=form)
        ended = await x("POST", f"/2/media/upload/{media_id}/finalize")
        assert ended.data["processing_info"]["state"] == "pending"
        return media_id

    async def states(media_id: str) -> list[str]:
        asked = {"command": "STATUS", "media_id": media_id}
        told = [await x("GET", "/2/media/upload", params=asked) for _ in range(2)]
        return [answer.data["processing_info"]["state"] for answer in told]

    good, bad = await finalized(FILM), await finalized(b"x" * 5000)
    early = await x("POST", "/2/tweets", json={"text": "a", "media": {"media_ids": [good]}})
    assert early.status == 400, "not before it is processed"
    assert await states(good) == ["in_progress", "succeeded"]
    assert (await states(bad))[-1] == "failed"
    answers = {"text": "a", "reply_settings": "mentionedUsers"}
    made = await x("POST", "/2/tweets", json=answers | {"media": {"media_ids": [good]}})
    assert made.status == 201
    post = only_post(sandbox)
    assert (post.files[0].content, post.files[0].seconds) == (FILM, 3.0)
    assert post.answers_from == "mentioned"


async def test_bluesky_takes_videos_by_its_video_service(
    sandbox: RunningSandbox, shared: Path
) -> None:
    token = await sandbox.token("bluesky")
    me = await BlueskyCaller(sandbox, token, Lexicons.of(shared)).sign_in()
    upload, blob_method = "app.bsky.video.uploadVideo", "com.atproto.repo.uploadBlob"
    asked = {"aud": "did:web:sandbox.test", "lxm": blob_method}
    given = (await me.get("com.atproto.server.getServiceAuth", **asked)).body["token"]
    about = {
        "params": {"did": me.did, "name": "a.mp4"},
        "headers": {"Content-Type": "video/mp4"},
        "data": FILM,
    }
    own = await me("POST", upload, **about)
    assert own.status == 401, "the account's own token is not for this service"
    begun = await me("POST", upload, bearer=given, **about)
    job = begun.body["jobStatus"]["jobId"]
    told = [(await me.get("app.bsky.video.getJobStatus", jobId=job)).body for _ in range(2)]
    assert [one["jobStatus"]["state"] for one in told] == [
        "JOB_STATE_ENCODING",
        "JOB_STATE_COMPLETED",
    ]
    embed = {"$type": "app.bsky.embed.video", "video": told[-1]["jobStatus"]["blob"], "alt": "Bars"}
    made = await me.post("Mit Film", embed=embed)
    assert made.status == 200
    assert only_post(sandbox).files[0].content == FILM
    gate = {
        "$type": "app.bsky.feed.threadgate",
        "post": made.body["uri"],
        "createdAt": me.now(),
        "allow": [{"$type": "app.bsky.feed.threadgate#followerRule"}],
    }
    await me.put("app.bsky.feed.threadgate", made.body["uri"].rpartition("/")[2], gate)
    assert only_post(sandbox).answers_from == "followers"
    found = (await me.get("app.bsky.feed.searchPosts", q="film MIT", sort="latest")).body
    assert [post["uri"] for post in found["posts"]] == [made.body["uri"]]
    assert (await me.get("app.bsky.feed.searchPosts", q="nirgends")).body["posts"] == []


async def test_mastodon_takes_videos_and_searches(sandbox: RunningSandbox, shared: Path) -> None:
    token = await sandbox.token("mastodon")
    me = MastodonCaller(sandbox, token, OpenApi.of(shared, "mastodon"))
    form = FormData()
    form.add_field("file", FILM, filename="a.mp4", content_type="video/mp4")
    media_id = (await me("POST", "/api/v2/media", data=form)).body["id"]
    await me("GET", f"/api/v1/media/{media_id}")
    shown = (await me("GET", f"/api/v1/media/{media_id}")).body
    assert (shown["type"], shown["meta"]["original"]["duration"]) == ("video", 3.0)
    for text, visibility in (("Leuchtturm", "public"), ("Leuchtturm für wenige", "private")):
        body: dict[str, Any] = {"status": text, "visibility": visibility}
        if visibility == "public":
            body["media_ids"] = [media_id]
        assert (await me("POST", "/api/v1/statuses", json=body)).status == 200
    first, second = sandbox.sandbox.world.posts
    assert (first.seen_by, second.seen_by) == ("everybody", "friends")
    assert first.files[0].content == FILM
    found = await me("GET", "/api/v2/search", params={"q": "leuchtturm", "type": "statuses"})
    assert [status["id"] for status in found.body["statuses"]] == [first.id]
    empty = await me("GET", "/api/v2/search", params={"q": " ", "type": "statuses"})
    assert empty.body["statuses"] == []


async def test_linkedin_takes_videos_in_parts_and_tells_days(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("linkedin", "organization", followers=20_000)
    me = LinkedInCaller(sandbox, token)
    begun = await me(
        "POST",
        "/rest/videos?action=initializeUpload",
        json={
            "initializeUploadRequest": {
                "owner": me.urn,
                "fileSizeBytes": len(FILM),
                "uploadCaptions": False,
                "uploadThumbnail": False,
            }
        },
    )
    value = begun.body["value"]
    tags = []
    for part in value["uploadInstructions"]:
        sent = FILM[part["firstByte"] : part["lastByte"] + 1]
        async with sandbox.session.put(part["uploadUrl"], data=sent) as answer:
            tags.append(answer.headers["ETag"])
    end = {"video": value["video"], "uploadToken": "", "uploadedPartIds": tags}

    async def finish(told: dict[str, Any]) -> int:
        path = "/rest/videos?action=finalizeUpload"
        return (await me("POST", path, json={"finalizeUploadRequest": told})).status

    assert await finish(end | {"uploadedPartIds": tags[::-1]}) == 400
    assert await finish(end) == 200
    path = f"/rest/videos/{quote(value['video'], safe='')}"
    states = [(await me("GET", path)).body["status"] for _ in range(2)]
    assert states == ["PROCESSING", "AVAILABLE"]
    await me.posted("Mit Film", content={"media": {"id": value["video"], "title": "Kajo"}})
    post = only_post(sandbox)
    assert (post.files[0].content, post.files[0].name) == (FILM, "Kajo")
    start = int(post.created_at.timestamp() * 1000) - 86_400_000
    await sandbox.advance(3 * 86_400)
    span = f"timeIntervals=(timeRange:(start:{start}),timeGranularityType:DAY)"
    who = f"q=organizationalEntity&organizationalEntity={quote(me.urn, safe='')}"
    told = await me("GET", f"/rest/organizationalEntityShareStatistics?{who}&{span}")
    views = [one["totalShareStatistics"]["impressionCount"] for one in told.body["elements"]]
    assert len(views) >= 3
    assert 0 < sum(views) <= sandbox.sandbox.world.counts(post).views
    gains = await me("GET", f"/rest/organizationalEntityFollowerStatistics?{who}&{span}")
    assert gains.body["elements"][-1]["followerGains"]["organicFollowerGain"] == 40
    wrong = await me("GET", f"/rest/organizationalEntityShareStatistics?{who}&timeIntervals=(DAY)")
    assert wrong.status == 400
    account = sandbox.sandbox.world.account("linkedin", me.urn)
    assert account is not None
    sandbox.sandbox.world.mention(account, "Habt ihr das gesehen?")
    asked = f"q=criteria&actions=List(SHARE_MENTION)&organizationalEntity={quote(me.urn, safe='')}"
    (notice,) = (await me("GET", f"/rest/organizationalEntityNotifications?{asked}")).body[
        "elements"
    ]
    assert notice["decoratedGeneratedActivity"]["share"]["text"] == "Habt ihr das gesehen?"


async def test_threads_finds_words_and_says_who_may_answer(sandbox: RunningSandbox) -> None:
    me = GraphCaller(sandbox, await sandbox.token("threads"), "v1.0")
    for text, control in (("Leuchtturm", "followers_only"), ("Anderes", "everyone")):
        form = {"media_type": "TEXT", "text": text, "reply_control": control}
        container = (await me.post("me/threads", **form)).body["id"]
        for _ in range(3):
            await me.get(container, fields="status")
        await me.post("me/threads_publish", creation_id=container)
        await sandbox.advance(60)
    assert [p.answers_from for p in sandbox.sandbox.world.posts] == ["followers", "everybody"]
    asked = {"q": "leuchtturm", "search_type": "RECENT", "fields": "text,username"}
    found = (await me.get("keyword_search", **asked)).body["data"]
    assert [post["text"] for post in found] == ["Leuchtturm"]
    assert (await me.get("keyword_search", search_type="RECENT")).status == 400
    assert (await me.get("keyword_search", q="a", limit=500)).status == 400
