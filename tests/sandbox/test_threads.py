"""The sandbox's Threads: containers, posts, replies, quotas, and every refusal.

There is no published description of its objects: names and kinds of fields are those of
developers.facebook.com/docs/threads, seen 2026-11-22, written down here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from homeground.sandbox.graph import containers
from homeground.sandbox.servers.threads import count, publishing
from tests.networks.harness import RunningSandbox

from .graph_caller import GraphCaller, image, serving

Make = Callable[..., Awaitable[GraphCaller]]
MEDIA: dict[str, type] = {
    "id": str,
    "media_product_type": str,
    "media_type": str,
    "media_url": str,
    "permalink": str,
    "owner": dict,
    "username": str,
    "text": str,
    "timestamp": str,
    "shortcode": str,
    "thumbnail_url": str,
    "children": dict,
    "is_quote_post": bool,
    "quoted_post": dict,
    "reposted_post": dict,
    "alt_text": str,
    "link_attachment_url": str,
    "gif_url": str,
    "topic_tag": str,
    "has_replies": bool,
    "is_reply": bool,
    "is_reply_owned_by_me": bool,
    "root_post": dict,
    "replied_to": dict,
    "hide_status": str,
    "reply_audience": str,
}
EVERY = ",".join(MEDIA)
NOT_FOUND = (24, 4279009)


@pytest.fixture
def user(sandbox: RunningSandbox) -> Make:
    async def make(**more: Any) -> GraphCaller:
        return GraphCaller(sandbox, await sandbox.token("threads", **more), "v1.0")

    return make


def held(media: dict[str, Any]) -> dict[str, Any]:
    for name, value in media.items():
        assert type(value) is MEDIA[name], (name, value)
    return media


async def contained(me: GraphCaller, **form: Any) -> str:
    """A container that is ready."""
    made = await me.post("me/threads", **({"media_type": "TEXT"} | form))
    assert made.status == 200, made.body
    for _ in range(2):
        state = (await me.get(made.body["id"], fields="status,error_message")).body
    assert state["status"] == "FINISHED", state
    return str(made.body["id"])


async def published(me: GraphCaller, text: str = "Licht im Garten", **form: Any) -> str:
    container = await contained(me, text=text, **form)
    answer = await me.post("me/threads_publish", creation_id=container)
    assert answer.status == 200, answer.body
    return str(answer.body["id"])


async def test_a_post_is_made_read_and_shown(user: Make, sandbox: RunningSandbox) -> None:
    me = await user(handle="lumikko", followers=20_000)
    post_id = await published(me)
    seen = held((await me.get(post_id, fields=EVERY)).body)
    assert (seen["text"], seen["media_type"], seen["username"]) == (
        "Licht im Garten", "TEXT_POST", "lumikko",
    )  # fmt: skip
    assert seen["owner"] == {"id": me.id}
    assert f"/@lumikko/post/{seen['shortcode']}" in seen["permalink"]
    async with sandbox.session.get(seen["permalink"]) as shown:
        assert "Licht im Garten" in await shown.text()
    listed = (await me.get("me/threads", fields=EVERY)).body
    assert [held(each)["id"] for each in listed["data"]] == [post_id]
    assert (await me.get("me/threads")).body["data"] == [{"id": post_id}]
    server = sandbox.sandbox.servers["threads"]
    assert seen["permalink"].endswith(server.permalink(post_id))


async def test_the_profile(user: Make) -> None:
    me = await user(handle="lumikko", name="Lumikko")
    body = (await me.get("me", fields="id,username,name,threads_biography,is_verified")).body
    assert body == {"id": me.id, "username": "lumikko", "name": "Lumikko", "is_verified": False}
    assert (await me.get(me.id)).body == {"id": me.id}


async def test_a_container_takes_its_time(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    sandbox.sandbox.clock.set(sandbox.sandbox.clock.now(), frozen=True)
    first = (await me.post("me/threads", media_type="TEXT", text="a")).body["id"]
    soon = await me.post("me/threads_publish", creation_id=first)
    assert (soon.status, soon.error) == (400, NOT_FOUND)
    assert (await me.get(first, fields="status")).body["status"] == "IN_PROGRESS"
    assert (await me.get(first, fields="status")).body["status"] == "FINISHED"
    made = (await me.post("me/threads_publish", creation_id=first)).body["id"]
    assert made != first
    assert (await me.get(first, fields="status")).body["status"] == "PUBLISHED"
    assert (await me.post("me/threads_publish", creation_id=first)).error == NOT_FOUND
    by_clock = (await me.post("me/threads", media_type="TEXT", text="b")).body["id"]
    await sandbox.advance(containers.PROCESSING_SECONDS)
    assert (await me.post("me/threads_publish", creation_id=by_clock)).status == 200
    late = await contained(me, text="c")
    await sandbox.advance(24 * 3600)
    assert (await me.get(late, fields="status")).body["status"] == "EXPIRED"
    assert (await me.post("me/threads_publish", creation_id=late)).error == NOT_FOUND
    assert len(sandbox.posts("threads")) == 2
    # What is published has another set of fields.
    status = await me.get(made, fields="status")
    assert status.error == (100, None)
    assert status.body["error"]["type"] == "THApiException"


async def test_a_text_may_be_published_at_once(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    made = await me.post("me/threads", media_type="TEXT", text="a", auto_publish_text="true")
    assert [post["id"] for post in sandbox.posts("threads")] == [made.body["id"]]


async def test_pictures_are_pulled(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    async with serving({"a.jpg": image(), "b.png": image(9, 9, "PNG"), "c.txt": b"?"}) as address:
        post_id = await published(
            me, media_type="IMAGE", image_url=f"{address}/a.jpg", alt_text="Фонарь"
        )
        seen = held((await me.get(post_id, fields=EVERY)).body)
        assert (seen["media_type"], seen["alt_text"]) == ("IMAGE", "Фонарь")
        async with sandbox.session.get(seen["media_url"]) as file:
            assert await file.read() == image()
        children = [
            await contained(
                me, media_type="IMAGE", image_url=f"{address}/{name}", is_carousel_item="true"
            )
            for name in ("a.jpg", "b.png")
        ]
        album = await published(me, media_type="CAROUSEL", children=",".join(children))
        seen = held((await me.get(album, fields="media_type,children{id,media_type}")).body)
        assert seen["media_type"] == "CAROUSEL_ALBUM"
        assert [child["media_type"] for child in seen["children"]["data"]] == ["IMAGE", "IMAGE"]
        assert (await me.post("me/threads_publish", creation_id=children[0])).error == NOT_FOUND
        for wrong in (f"{address}/c.txt", f"{address}/none", f"{address}/moved", "http://example.com/a.jpg", "x"):  # fmt: skip
            made = (await me.post("me/threads", media_type="IMAGE", image_url=wrong)).body["id"]
            await me.get(made)
            state = (await me.get(made, fields="status,error_message")).body
            assert (state["status"], state["error_message"]) == ("ERROR", "UNKNOWN")
            assert (await me.post("me/threads_publish", creation_id=made)).error == NOT_FOUND
        video = (
            await me.post("me/threads", media_type="VIDEO", video_url=f"{address}/c.txt")
        ).body["id"]
        await me.get(video)
        state = (await me.get(video, fields="status,error_message")).body
        assert state["error_message"] == "FAILED_DOWNLOADING_VIDEO"
    posts = sandbox.sandbox.world.posts
    assert [[(f.width, f.alt) for f in post.files] for post in posts] == [
        [(640, "Фонарь")], [(640, None), (9, None)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"media_type": "POEM", "text": "a"},
        {"media_type": "TEXT"},
        {"media_type": "TEXT", "text": " "},
        {"media_type": "TEXT", "text": "x" * 501},
        {"media_type": "TEXT", "text": "🏮" * 126},
        {"media_type": "TEXT", "text": " ".join(f"https://a{n}.example" for n in range(6))},
        {"media_type": "TEXT", "text": "a", "is_carousel_item": "true"},
        {"media_type": "TEXT", "text": "a", "reply_control": "nobody"},
        {"media_type": "TEXT", "text": "a", "poll_attachment": '{"option_a": "one"}'},
        {"media_type": "TEXT", "text": "a", "auto_publish_text": "perhaps"},
        {"media_type": "IMAGE"},
        {"media_type": "CAROUSEL", "children": "1"},
    ],
)
async def test_what_no_container_is_made_of(
    user: Make, sandbox: RunningSandbox, form: dict[str, str]
) -> None:
    answer = await (await user()).post("me/threads", **form)
    assert (answer.status, answer.error) == (400, (100, None))
    assert sandbox.posts("threads") == []


async def test_the_edges_of_the_text(user: Make) -> None:
    me = await user()
    await published(me, "x" * 500)
    await published(me, "🏮" * 125)
    await published(me, "я" * 500)
    await published(me, " ".join(f"https://a{n % 5}.example" for n in range(10)))
    assert count.length("👨‍👩‍👧") == len("👨‍👩‍👧".encode())
    assert count.length("1️⃣ 🇩🇪 ©") == 7 + 1 + 8 + 1 + 1


async def test_a_poll(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    poll = json.dumps({"option_a": "Moos", "option_b": "Schnee", "option_c": "Bernstein"})
    await published(me, "Welche Farbe?", poll_attachment=poll)
    (post,) = sandbox.sandbox.world.posts
    assert post.poll == ("Moos", "Schnee", "Bernstein")


async def discussed(user: Make, sandbox: RunningSandbox) -> tuple[GraphCaller, str]:
    me = await user(followers=1_000_000)
    post_id = await published(me)
    await sandbox.advance(5 * 24 * 3600)
    return me, post_id


async def test_all_replies_page_by_page(user: Make, sandbox: RunningSandbox) -> None:
    me, post_id = await discussed(user, sandbox)
    (post,) = sandbox.sandbox.world.posts
    truth = [c.id for c in sandbox.sandbox.world.comments(post)]
    read: list[dict[str, Any]] = []
    answer = await me.get(f"{post_id}/conversation", reverse="false", limit=7, fields=EVERY)
    while True:
        read += [held(each) for each in answer.body["data"]]
        following = answer.body["paging"].get("next")
        if following is None:
            break
        answer = await me.send("GET", following, headers={})
    assert [each["id"] for each in read] == truth
    assert {each["root_post"]["id"] for each in read} == {post_id}
    backwards = (await me.get(f"{post_id}/conversation", limit=100)).body["data"]
    assert [each["id"] for each in backwards] == truth[::-1]
    top = (await me.get(f"{post_id}/replies", reverse="false", limit=100)).body["data"]
    direct = [each["id"] for each in read if each["replied_to"]["id"] == post_id]
    assert [each["id"] for each in top] == direct
    nested = next(each for each in read if each["replied_to"]["id"] != post_id)
    below = (await me.get(f"{nested['replied_to']['id']}/replies", limit=100)).body["data"]
    assert nested["id"] in [each["id"] for each in below]


async def test_answering_and_hiding(user: Make, sandbox: RunningSandbox) -> None:
    me, post_id = await discussed(user, sandbox)
    (post,) = sandbox.sandbox.world.posts
    comments = sandbox.sandbox.world.comments(post)
    nested = next(c for c in comments if c.parent_id)
    asked = nested.parent_id
    answer = await published(me, "Danke", reply_to_id=asked)
    seen = held((await me.get(answer, fields=EVERY)).body)
    assert (seen["replied_to"], seen["root_post"]) == ({"id": asked}, {"id": post_id})
    assert seen["is_reply_owned_by_me"] is True
    assert answer in [r["id"] for r in (await me.get("me/replies")).body["data"]]
    assert len(sandbox.posts("threads")) == 1
    assert (await me.post(f"{asked}/manage_reply", hide="true")).body == {"success": True}
    assert [c.id for c in post.comments if c.hidden] == [asked]
    for each in (asked, nested.id, answer):
        assert (await me.get(each, fields="hide_status")).body["hide_status"] == "HIDDEN"
    assert (await me.post(f"{nested.id}/manage_reply", hide="true")).error == (100, None)
    await me.post(f"{asked}/manage_reply", hide="false")
    assert (await me.get(asked, fields="hide_status")).body["hide_status"] == "UNHUSHED"
    assert not any(c.hidden for c in post.comments)
    assert (await me.delete(answer)).body == {"success": True, "deleted_id": answer}
    assert (await me.delete(nested.id)).error == (100, 33)  # somebody else's


async def test_to_whom_one_may_reply(user: Make, sandbox: RunningSandbox) -> None:
    me, other = await user(), await user()
    theirs = await published(other)
    assert (await me.post("me/threads", media_type="TEXT", text="a", reply_to_id=theirs)).error[0] == 10  # fmt: skip
    unknown = await me.post("me/threads", media_type="TEXT", text="a", reply_to_id="123")
    assert unknown.error == NOT_FOUND
    account = sandbox.sandbox.world.account("threads", me.id)
    assert account is not None
    for text in ("eins", "zwei"):
        await sandbox.advance(60)
        said = sandbox.sandbox.world.mention(account, f"@{account.handle} {text}")
    heard = (await me.get("me/mentions", fields=EVERY)).body["data"]
    assert [held(each)["text"].split()[-1] for each in heard] == ["zwei", "eins"]
    async with sandbox.session.get(heard[0]["permalink"]) as shown:
        assert "zwei" in await shown.text()
    await published(me, "Danke", reply_to_id=said.id)
    since = int(account.created_at.timestamp()) + 90
    assert len((await me.get("me/mentions", since=since)).body["data"]) == 1


async def test_deleting(user: Make, sandbox: RunningSandbox) -> None:
    me, other = await user(), await user()
    post_id = await published(me)
    assert (await other.delete(post_id)).error == (100, 33)
    assert (await me.delete(post_id)).body == {"success": True, "deleted_id": post_id}
    assert (await me.delete(post_id)).error == (100, 33)
    assert (await me.get(post_id)).error == (100, 33)
    assert [post["deleted"] for post in sandbox.posts("threads")] == [True]


async def test_quotas(user: Make, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    me = await user()
    monkeypatch.setattr(publishing, "QUOTAS", {"posts": 2, "replies": 1, "deletions": 1})
    fields = "quota_usage,config,reply_quota_usage,reply_config,delete_quota_usage,delete_config"
    first, second = await published(me, "a"), await published(me, "b")
    full = await me.post("me/threads_publish", creation_id=await contained(me, text="c"))
    assert (full.status, full.error) == (400, (9, None))
    await published(me, "r", reply_to_id=first)
    reply = await contained(me, text="s", reply_to_id=first)
    assert (await me.post("me/threads_publish", creation_id=reply)).error == (9, None)
    await me.delete(first)
    assert (await me.delete(second)).error == (9, None)
    (told,) = (await me.get("me/threads_publishing_limit", fields=fields)).body["data"]
    assert [told[name] for name in ("quota_usage", "reply_quota_usage", "delete_quota_usage")] == [2, 1, 1]  # fmt: skip
    assert told["config"] == {"quota_total": 2, "quota_duration": 86_400}
    await sandbox.advance(24 * 3600 + 1)
    await published(me, "d")


async def test_insights(user: Make, sandbox: RunningSandbox) -> None:
    me, post_id = await discussed(user, sandbox)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    asked = "views,likes,replies,reposts,quotes,shares"
    body = (await me.get(f"{post_id}/insights", metric=asked)).body
    values = {m["name"]: m["values"][0]["value"] for m in body["data"]}
    assert values["views"] == truth.views
    assert (values["likes"], values["replies"]) == (truth.likes, truth.comments)
    assert values["reposts"] + values["quotes"] == truth.shares
    since = int(post.created_at.timestamp()) - 86_400
    until = int(sandbox.sandbox.clock.timestamp())
    asked = "views,likes,followers_count"
    profile = await me.get("me/threads_insights", metric=asked, since=since, until=until)
    views, likes, followers = profile.body["data"]
    assert 0 < sum(day["value"] for day in views["values"]) <= truth.views
    assert likes["total_value"]["value"] == truth.likes
    assert followers["total_value"]["value"] == 1_000_000
    assert (await me.get(f"{post_id}/insights", metric="impressions")).error == (100, None)
    assert (await me.get(f"{post_id}/insights")).error == (100, None)
    said = sandbox.sandbox.world.comments(post)[0]
    assert (await me.get(f"{said.id}/insights", metric="replies")).status == 200


async def test_a_token_is_refreshed(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    address = f"{me.token['base_url']}/refresh_access_token"
    params = {"grant_type": "th_refresh_token", "access_token": me.bearer}
    body = (await me.send("GET", address, params=params, headers={})).body
    assert body == {
        "access_token": me.bearer,
        "token_type": "bearer",
        "expires_in": 60 * 24 * 3600,
    }
    assert (await me.send("GET", address)).error == (100, None)
    assert (await me.send("GET", "me", headers={})).error == (104, None)


async def test_every_fault_has_its_own_answer(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    expected = {
        "rate_limit": (403, 4),
        "expired_token": (400, 190),
        "captcha": (400, 190),
        "duplicate": (400, 9),
        "http_500": (500, 1),
    }
    container = await contained(me, text="a")
    for fault, (status, code) in expected.items():
        await sandbox.fault("threads", fault, times=1)
        answer = await me.post("me/threads_publish", creation_id=container)
        assert (answer.status, answer.error[0]) == (status, code)
    assert sandbox.posts("threads") == []
    assert (await me.post("me/threads_publish", creation_id=container)).status == 200


async def test_which_request_meets_which_fault(user: Make, sandbox: RunningSandbox) -> None:
    me = await user()
    post_id = await published(me)
    reply = await contained(me, text="r", reply_to_id=post_id)
    plain = await contained(me, text="p")
    text = {"media_type": "TEXT", "text": "a"}
    asked = [
        ("upload", lambda: me.post("me/threads", **text)),
        ("publish", lambda: me.post("me/threads", **text, auto_publish_text="true")),
        ("publish", lambda: me.post("me/threads_publish", creation_id=plain)),
        ("comment", lambda: me.post("me/threads_publish", creation_id=reply)),
        ("delete", lambda: me.delete(post_id)),
        ("read", lambda: me.get(post_id)),
    ]
    for on, ask in asked:
        await sandbox.fault("threads", "http_500", times=1, on=on)
        assert (await ask()).status == 500
