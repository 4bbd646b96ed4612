"""The sandbox's Instagram: held to the published descriptions, its refusals to the error table."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from homeground.sandbox.graph import containers, pulling
from tests.networks.harness import RunningSandbox

from .graph_caller import GraphCaller, image, serving
from .graph_schema import GraphSchema

Make = Callable[..., Awaitable[GraphCaller]]
EVERY_MEDIA_FIELD = (
    "id,caption,username,timestamp,shortcode,permalink,media_type,media_product_type,media_url,"
    "like_count,comments_count,is_comment_enabled,owner,alt_text,thumbnail_url,is_shared_to_feed,"
    "children,comments"
)
EVERY_COMMENT_FIELD = "id,text,timestamp,username,from,hidden,like_count,parent_id,user,replies"
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(64)


def noise() -> bytes:
    """A JPEG of more than 8 MiB."""
    written = io.BytesIO()
    Image.effect_noise((4200, 4200), 200).save(written, "JPEG", quality=100)
    return written.getvalue()


@pytest.fixture
def business(sandbox: RunningSandbox) -> Make:
    async def make(**more: Any) -> GraphCaller:
        return GraphCaller(sandbox, await sandbox.token("instagram", **more))

    return make


@pytest_asyncio.fixture
async def files() -> AsyncIterator[str]:
    """Where a few files stand."""
    held = {
        "a.jpg": image(),
        "b.jpg": image(800, 1000),
        "tall.jpg": image(400, 800),
        "wide.jpg": image(1000, 500),
        "a.png": image(kind="PNG"),
        "a.txt": b"no picture",
        "a.mp4": VIDEO,
    }
    async with serving(held) as address:
        yield address


async def contained(me: GraphCaller, **form: Any) -> str:
    """A container that is ready."""
    made = await me.post("me/media", **form)
    assert made.status == 200, made.body
    for _ in range(2):
        state = (await me.get(made.body["id"], fields="status_code,status")).body
    assert state["status_code"] == "FINISHED", state
    return str(made.body["id"])


async def published(me: GraphCaller, files: str, caption: str = "Licht", **form: Any) -> str:
    wanted = {"image_url": f"{files}/a.jpg", "caption": caption} | form
    container = await contained(me, **{k: v for k, v in wanted.items() if v is not None})
    answer = await me.post("me/media_publish", creation_id=container)
    assert answer.status == 200, answer.body
    return str(answer.body["id"])


async def test_media_is_made_read_and_shown(
    business: Make, sandbox: RunningSandbox, files: str, shared: Path
) -> None:
    schema = GraphSchema.of(shared, "IGMedia")
    me = await business(handle="lumikko", followers=20_000)
    media_id = await published(me, files, alt_text="Фонарь")
    await sandbox.advance(24 * 3600)
    seen = (await me.get(media_id, fields=EVERY_MEDIA_FIELD)).body
    assert schema.problems(seen) == []
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    assert (seen["caption"], seen["alt_text"], seen["media_type"]) == ("Licht", "Фонарь", "IMAGE")
    assert (seen["like_count"], seen["comments_count"]) == (truth.likes, truth.comments)
    assert [(f.width, f.height, f.alt) for f in post.files] == [(640, 480, "Фонарь")]
    async with sandbox.session.get(seen["permalink"]) as shown:
        assert "Licht" in await shown.text()
    async with sandbox.session.get(seen["media_url"]) as file:
        assert await file.read() == image()
    listed = (await me.get("me/media", fields=EVERY_MEDIA_FIELD)).body
    assert schema.list_problems(listed) == []
    assert [each["id"] for each in listed["data"]] == [media_id]
    assert seen["permalink"].endswith(sandbox.sandbox.servers["instagram"].permalink(media_id))


async def test_the_account(business: Make, files: str, shared: Path) -> None:
    me = await business(handle="lumikko", name="Lumikko", followers=1234)
    await published(me, files)
    fields = (
        "id,username,name,biography,followers_count,follows_count,media_count,has_profile_pic,"
        "is_published,website,media{id}"
    )
    body = (await me.get("me", fields=fields)).body
    assert GraphSchema.of(shared, "IGUser").problems(body) == []
    assert (body["username"], body["followers_count"], body["media_count"]) == ("lumikko", 1234, 1)
    assert len(body["media"]["data"]) == 1
    assert (await me.get(me.id)).body == {"id": me.id}


async def test_a_container_takes_its_time(
    business: Make, sandbox: RunningSandbox, files: str
) -> None:
    me = await business()
    sandbox.sandbox.clock.set(sandbox.sandbox.clock.now(), frozen=True)
    form = {"image_url": f"{files}/a.jpg"}
    first = (await me.post("me/media", **form)).body["id"]
    soon = await me.post("me/media_publish", creation_id=first)
    assert (soon.status, soon.error) == (400, (9007, 2207027))
    assert soon.body["error"]["message"] == "Media ID is not available"
    assert (await me.get(first, fields="status_code")).body["status_code"] == "IN_PROGRESS"
    assert (await me.get(first, fields="status_code")).body["status_code"] == "FINISHED"
    made = (await me.post("me/media_publish", creation_id=first)).body["id"]
    assert made != first
    assert (await me.get(first, fields="status_code")).body["status_code"] == "PUBLISHED"
    assert (await me.post("me/media_publish", creation_id=first)).error == (9007, 2207027)
    by_clock = (await me.post("me/media", **form)).body["id"]
    await sandbox.advance(containers.PROCESSING_SECONDS)
    assert (await me.post("me/media_publish", creation_id=by_clock)).status == 200
    late = await contained(me, **form)
    await sandbox.advance(24 * 3600)
    assert (await me.get(late, fields="status_code")).body["status_code"] == "EXPIRED"
    assert (await me.post("me/media_publish", creation_id=late)).error == (-2, 2207020)
    assert (await me.post("me/media_publish", creation_id="1")).error == (24, 2207006)
    assert (await me.post("me/media_publish")).error == (100, None)
    assert (await me.get(made, fields="status_code")).error == (100, None)
    assert len(sandbox.posts("instagram")) == 2


async def test_a_carousel(business: Make, sandbox: RunningSandbox, files: str) -> None:
    me = await business()
    children = [
        await contained(me, image_url=f"{files}/{name}.jpg", is_carousel_item="true")
        for name in "ab"
    ]
    children.append(
        await contained(me, video_url=f"{files}/a.mp4", media_type="VIDEO", is_carousel_item="true")
    )
    album = await published(
        me, files, media_type="CAROUSEL", image_url=None, children=",".join(children)
    )
    seen = (await me.get(album, fields="media_type,children{id,media_type,media_url}")).body
    assert seen["media_type"] == "CAROUSEL_ALBUM"
    kinds = ["IMAGE", "IMAGE", "VIDEO"]
    assert [child["media_type"] for child in seen["children"]["data"]] == kinds
    assert len((await me.get(f"{album}/children")).body["data"]) == 3
    (post,) = sandbox.sandbox.world.posts
    assert len(post.files) == 3
    one = await me.post("me/media", media_type="CAROUSEL", children=children[0])
    assert one.error == (100, 2207028)
    unknown = await me.post("me/media", media_type="CAROUSEL", children=f"{children[0]},12")
    assert unknown.error == (24, 2207006)
    alone = await me.post("me/media_publish", creation_id=children[0])
    assert alone.error == (24, 2207006)


async def test_reels_and_stories(business: Make, sandbox: RunningSandbox, files: str) -> None:
    me = await business()
    reel = await published(
        me, files, media_type="REELS", image_url=None, video_url=f"{files}/a.mp4"
    )
    story = await published(me, files, media_type="STORIES", image_url=f"{files}/tall.jpg")
    fields = "media_type,media_product_type,is_shared_to_feed"
    assert (await me.get(reel, fields=fields)).body == {
        "media_type": "VIDEO", "media_product_type": "REELS", "is_shared_to_feed": True, "id": reel,
    }  # fmt: skip
    assert [m["id"] for m in (await me.get("me/media")).body["data"]] == [reel]
    assert [m["id"] for m in (await me.get("me/stories")).body["data"]] == [story]
    await sandbox.advance(25 * 3600)
    assert (await me.get("me/stories")).body["data"] == []
    assert (await me.get(f"{story}/insights", metric="reach,replies")).status == 200
    refused = await me.get(f"{story}/insights", metric="saved")
    assert "does not support the saved metric" in refused.body["error"]["message"]
    for url, subcode in (("a.txt", "2207026"), ("none.mp4", "2207052")):
        made = await me.post("me/media", media_type="REELS", video_url=f"{files}/{url}")
        await me.get(made.body["id"])
        state = (await me.get(made.body["id"], fields="status_code,status")).body
        assert (state["status_code"], state["status"]) == ("ERROR", f"Error: {subcode}")
        gone = await me.post("me/media_publish", creation_id=made.body["id"])
        assert gone.error == (-1, 2207032)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, (100, None)),
        ({"media_type": "POEM"}, (100, None)),
        ({"media_type": "VIDEO", "video_url": "{files}/a.mp4"}, (100, 2207067)),
        ({"media_type": "REELS"}, (100, None)),
        ({"image_url": "{files}/none.jpg"}, (9004, 2207052)),
        ({"image_url": "{files}/moved"}, (9004, 2207052)),
        ({"image_url": "{files}/a.txt"}, (9004, 2207052)),
        ({"image_url": "https://example.com/a.jpg"}, (9004, 2207052)),
        ({"image_url": "http://10.0.0.1/a.jpg"}, (9004, 2207052)),
        ({"image_url": "file:///etc/hostname"}, (9004, 2207052)),
        ({"image_url": "http://["}, (9004, 2207052)),
        ({"image_url": "{files}/a.png"}, (36001, 2207005)),
        ({"image_url": "{files}/tall.jpg"}, (36003, 2207009)),
        ({"image_url": "{files}/wide.jpg"}, (36003, 2207009)),
        ({"image_url": "{files}/a.jpg", "caption": "x" * 2201}, (100, 2207010)),
        ({"image_url": "{files}/a.jpg", "caption": "#a " * 31}, (100, 2207010)),
        ({"image_url": "{files}/a.jpg", "caption": "@a " * 21}, (100, 2207010)),
    ],
)
async def test_what_no_container_is_made_of(
    business: Make, files: str, form: dict[str, str], error: tuple[int, int | None]
) -> None:
    me = await business()
    filled = {name: value.replace("{files}", files) for name, value in form.items()}
    answer = await me.post("me/media", **filled)
    assert (answer.status, answer.error) == (400, error)


async def test_the_edges_of_what_is_taken(business: Make, files: str) -> None:
    me = await business()
    for caption in ("x" * 2200, "#a " * 30, "@a " * 20, ""):
        await published(me, files, caption, image_url=f"{files}/b.jpg")


async def test_too_large_and_too_slow(business: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    me = await business()
    async with serving({"large.jpg": noise()}) as address:
        large = await me.post("me/media", image_url=f"{address}/large.jpg")
        assert large.error == (36000, 2207004)
        assert large.body["error"]["error_user_title"] == "Image size too large"
        monkeypatch.setattr(pulling, "MOST_BYTES", 1000)
        endless = await me.post("me/media", image_url=f"{address}/large.jpg")
        assert endless.error == (9004, 2207052)
        monkeypatch.setattr(pulling, "SECONDS", 1e-6)
        slow = await me.post("me/media", image_url=f"{address}/large.jpg")
        assert slow.error == (-2, 2207003)


async def test_the_daily_limit(business: Make, sandbox: RunningSandbox, files: str) -> None:
    me = await business()
    account = sandbox.sandbox.world.account("instagram", me.id)
    assert account is not None
    account.extra["quota_total"] = 2
    await published(me, files)
    await published(me, files)
    full = await me.post(
        "me/media_publish", creation_id=await contained(me, image_url=f"{files}/a.jpg")
    )
    assert full.error == (9, 2207042)
    (told,) = (await me.get("me/content_publishing_limit", fields="quota_usage,config")).body[
        "data"
    ]
    assert told == {"quota_usage": 2, "config": {"quota_total": 2, "quota_duration": 86_400}}
    assert (await me.get("me/content_publishing_limit")).body == {"data": [{"quota_usage": 2}]}
    await sandbox.advance(24 * 3600 + 1)
    await published(me, files)


async def discussed(business: Make, sandbox: RunningSandbox, files: str) -> tuple[GraphCaller, str]:
    me = await business(followers=1_000_000)
    media_id = await published(me, files)
    await sandbox.advance(5 * 24 * 3600)
    return me, media_id


async def test_comments_page_by_page(
    business: Make, sandbox: RunningSandbox, files: str, shared: Path
) -> None:
    schema = GraphSchema.of(shared, "IGComment")
    me, media_id = await discussed(business, sandbox, files)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.comments(post)
    read: list[dict[str, Any]] = []
    answer = await me.get(f"{media_id}/comments", limit=7, fields=EVERY_COMMENT_FIELD)
    while True:
        assert schema.list_problems(answer.body) == []
        read += answer.body["data"]
        following = answer.body["paging"].get("next")
        if following is None:
            break
        answer = await me.send("GET", following, headers={})
    assert [c["id"] for c in read] == [c.id for c in truth if c.parent_id is None][::-1]
    nested = {r["id"] for c in read for r in c.get("replies", {"data": []})["data"]}
    assert nested == {c.id for c in truth if c.parent_id}
    answered = next(c for c in read if "replies" in c)
    replies = (await me.get(f"{answered['id']}/replies", fields=EVERY_COMMENT_FIELD)).body
    assert schema.list_problems(replies) == []
    assert {r["parent_id"] for r in replies["data"]} == {answered["id"]}
    assert len((await me.get(f"{media_id}/comments", limit=100)).body["data"]) <= 50


async def test_answering_hiding_and_removing(
    business: Make, sandbox: RunningSandbox, files: str
) -> None:
    me, media_id = await discussed(business, sandbox, files)
    (post,) = sandbox.sandbox.world.posts
    first = (await me.get(f"{media_id}/comments")).body["data"][0]["id"]
    answer = (await me.post(f"{first}/replies", message="Danke")).body["id"]
    deeper = (await me.post(f"{answer}/replies", message="Gern")).body["id"]
    own = (await me.post(f"{media_id}/comments", message="Danke allen")).body["id"]
    for each in (answer, deeper):
        seen = (await me.get(each, fields="parent_id,username,media{id}")).body
        assert seen["parent_id"] == first
        assert seen["media"] == {"id": media_id}
    for wrong in ("", " ", "x" * 301, "#a " * 5, "https://a.example https://b.example"):
        assert (await me.post(f"{media_id}/comments", message=wrong)).error == (100, None)
    assert (await me.post(first, hide="true")).body == {"success": True}
    assert [c.id for c in post.comments if c.hidden] == [first]
    assert (await me.post(f"{first}/replies", message="Noch eins")).error == (100, None)
    await me.post(first, hide="false")
    assert not any(c.hidden for c in post.comments)
    assert (await me.post(first)).error == (100, None)
    assert (await me.post(own, hide="true")).error == (10, None)
    assert (await me.delete(first)).body == {"success": True}
    for gone in (first, answer, deeper):
        assert (await me.get(gone)).error == (100, 33)


async def test_comments_are_closed_and_opened(
    business: Make, sandbox: RunningSandbox, files: str
) -> None:
    me, media_id = await discussed(business, sandbox, files)
    (post,) = sandbox.sandbox.world.posts
    assert (await me.post(media_id, comment_enabled="false")).body == {"success": True}
    assert post.silent
    closed = (await me.get(media_id, fields="is_comment_enabled")).body
    assert closed["is_comment_enabled"] is False
    assert (await me.post(f"{media_id}/comments", message="a")).error == (10, None)
    await me.post(media_id, comment_enabled="true")
    assert (await me.post(f"{media_id}/comments", message="a")).status == 200


async def test_media_is_removed(business: Make, sandbox: RunningSandbox, files: str) -> None:
    me, other = await business(), await business()
    media_id = await published(me, files)
    assert (await other.delete(media_id)).error == (100, 33)
    assert (await me.delete(media_id)).body == {"success": True}
    assert (await me.delete(media_id)).error == (100, 33)
    assert (await me.delete("me")).error == (100, 33)
    assert [post["deleted"] for post in sandbox.posts("instagram")] == [True]


async def test_insights(business: Make, sandbox: RunningSandbox, files: str, shared: Path) -> None:
    me, media_id = await discussed(business, sandbox, files)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    body = (
        await me.get(f"{media_id}/insights", metric="views,reach,likes,comments,saved,shares")
    ).body
    for metric in body["data"]:
        assert GraphSchema.of(shared, "InsightsResult").problems(metric) == []
    values = {m["name"]: m["values"][0]["value"] for m in body["data"]}
    assert values == {
        "views": truth.views,
        "reach": truth.reach,
        "likes": truth.likes,
        "comments": truth.comments,
        "saved": 0,
        "shares": truth.shares,
    }
    assert (await me.get(f"{media_id}/insights", metric="impressions")).error == (100, None)
    assert (await me.get(f"{media_id}/insights")).error == (100, None)
    since = int(post.created_at.timestamp()) - 86_400
    span = {"period": "day", "since": since, "until": int(sandbox.sandbox.clock.timestamp())}
    account = await me.get("me/insights", metric="reach,follower_count", **span)
    reach, joined = [[v["value"] for v in m["values"]] for m in account.body["data"]]
    assert 0 < sum(reach) <= truth.reach
    assert joined[-1] == 2_000, "new followers of a day, not all"
    total = await me.get("me/insights", metric="views", metric_type="total_value", **span)
    assert total.body["data"][0]["total_value"]["value"] == truth.views
    assert (await me.get("me/insights", metric="views", **span)).error == (100, None)
    assert (await me.get("me/insights", metric="reach")).error == (100, None)
    within = (await me.get(media_id, fields="insights.metric(reach){name}")).body["insights"]
    assert within["data"][0]["values"][0]["value"] == truth.reach


async def test_who_tags_the_account_is_heard(
    business: Make, sandbox: RunningSandbox, shared: Path
) -> None:
    me = await business()
    account = sandbox.sandbox.world.account("instagram", me.id)
    assert account is not None
    for text in ("eins", "zwei"):
        await sandbox.advance(60)
        sandbox.sandbox.world.mention(account, f"@{account.handle} {text}")
    heard = (
        await me.get("me/tags", fields="id,caption,username,timestamp,permalink,media_type")
    ).body
    assert GraphSchema.of(shared, "IGMedia").list_problems(heard) == []
    assert [media["caption"].split()[-1] for media in heard["data"]] == ["zwei", "eins"]
    async with sandbox.session.get(heard["data"][0]["permalink"]) as shown:
        assert "zwei" in await shown.text()
    since = int(account.created_at.timestamp()) + 90
    assert len((await me.get("me/tags", since=since)).body["data"]) == 1
    assert (await me.get(heard["data"][0]["id"], fields="caption")).status == 200


async def test_every_fault_has_its_own_answer(
    business: Make, sandbox: RunningSandbox, files: str
) -> None:
    me = await business()
    container = await contained(me, image_url=f"{files}/a.jpg")
    expected = {
        "expired_token": (400, (190, 463)),
        "captcha": (400, (25, 2207050)),
        "duplicate": (400, (4, 2207051)),
        "http_500": (500, (1, None)),
    }
    for fault, (status, error) in expected.items():
        await sandbox.fault("instagram", fault, times=1)
        answer = await me.post("me/media_publish", creation_id=container)
        assert (answer.status, answer.error) == (status, error)
    limits = []
    for _ in range(3):
        await sandbox.fault("instagram", "rate_limit", times=1)
        answer = await me.post("me/media_publish", creation_id=container)
        limits.append(answer.error[0])
        assert "X-Business-Use-Case-Usage" in answer.headers
    assert limits == [80002, 4, 80002]
    assert sandbox.posts("instagram") == []
    used = json.loads((await me.get("me")).headers["X-Business-Use-Case-Usage"])
    assert used[me.id][0]["type"] == "instagram"


async def test_which_request_meets_which_fault(
    business: Make, sandbox: RunningSandbox, files: str
) -> None:
    me = await business()
    media_id = await published(me, files)
    container = await contained(me, image_url=f"{files}/a.jpg")
    asked = {
        "upload": lambda: me.post("me/media", image_url=f"{files}/a.jpg"),
        "publish": lambda: me.post("me/media_publish", creation_id=container),
        "comment": lambda: me.post(f"{media_id}/comments", message="a"),
        "delete": lambda: me.delete(media_id),
        "read": lambda: me.get(media_id),
    }
    for on, ask in asked.items():
        await sandbox.fault("instagram", "http_500", times=1, on=on)
        assert (await ask()).status == 500
    assert (await me.get(media_id)).status == 200


@pytest.mark.parametrize(
    ("path", "params", "error"),
    [
        ("me", {"fields": "nonsense"}, (100, None)),
        ("me", {"fields": "id,{"}, (2500, None)),
        ("me/nonsense", {}, (2500, None)),
        ("123", {}, (100, 33)),
        ("123/comments", {}, (100, 33)),
        ("me/media", {"after": "%%"}, (100, None)),
    ],
)
async def test_what_cannot_be_answered(
    business: Make, path: str, params: dict[str, str], error: tuple[int, int | None]
) -> None:
    me = await business()
    answer = await me.get(path, **params)
    assert (answer.status, answer.error) == (400, error)
    assert (await GraphCaller(me.sandbox, me.token, "v19.0").get("me")).error == (2635, None)


def test_what_is_taken_is_in_the_description(shared: Path) -> None:
    read = {
        ("IGUser", "POST", "media"): "media_type image_url video_url caption children"
        " is_carousel_item alt_text",
        ("IGUser", "POST", "media_publish"): "creation_id",
        ("IGMedia", "POST", "comments"): "message",
        ("IGMedia", "POST", "#update"): "comment_enabled",
        ("IGMedia", "GET", "insights"): "metric",
        ("IGComment", "POST", "replies"): "message",
        ("IGComment", "POST", "#update"): "hide",
    }
    for (node, method, edge), names in read.items():
        described = GraphSchema.of(shared, node).parameters(method, edge)
        assert set(names.split()) <= set(described), (node, edge)
