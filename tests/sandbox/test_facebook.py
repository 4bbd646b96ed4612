"""The sandbox's Facebook Pages: held to the published descriptions, its refusals to the documents."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

from .graph_caller import Answer, GraphCaller, image, serving
from .graph_schema import GraphSchema

Make = Callable[..., Awaitable[GraphCaller]]
EVERY_POST_FIELD = (
    "id,message,created_time,updated_time,from,permalink_url,is_published,is_hidden,is_expired,"
    "shares,status_type,full_picture,picture,attachments,scheduled_publish_time,can_reply_privately,"
    "is_eligible_for_promotion,story,comments.summary(true),reactions.summary(true),"
    "likes.summary(true)"
)
EVERY_COMMENT_FIELD = (
    "id,message,created_time,from,is_hidden,is_private,can_hide,can_remove,can_comment,can_like,"
    "can_reply_privately,like_count,comment_count,user_likes,permalink_url,parent,attachment"
)


@pytest.fixture
def page(sandbox: RunningSandbox) -> Make:
    async def make(**more: Any) -> GraphCaller:
        return GraphCaller(sandbox, await sandbox.token("facebook", **more))

    return make


@pytest.fixture
def post_schema(shared: Path) -> GraphSchema:
    return GraphSchema.of(shared, "PagePost")


@pytest.fixture
def comment_schema(shared: Path) -> GraphSchema:
    return GraphSchema.of(shared, "Comment")


async def published(page: GraphCaller, message: str = "Licht im Garten", **more: Any) -> str:
    answer = await page.post("me/feed", message=message, **more)
    assert answer.status == 200, answer.body
    return str(answer.body["id"])


async def test_a_post_is_made_read_and_shown(
    page: Make, sandbox: RunningSandbox, post_schema: GraphSchema
) -> None:
    me = await page(handle="lumikko", followers=20_000)
    post_id = await published(me, link="https://lumikko.example/kajo?utm_source=a&b=c")
    assert post_id.startswith(f"{me.id}_")
    await sandbox.advance(24 * 3600)
    read = (await me.get(post_id, fields=EVERY_POST_FIELD)).body
    assert post_schema.problems(read) == []
    assert read["message"] == "Licht im Garten"
    assert read["from"]["id"] == me.id
    shared_link = read["attachments"]["data"][0]
    assert shared_link["unshimmed_url"] == "https://lumikko.example/kajo?utm_source=a&b=c"
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    assert read["reactions"]["summary"]["total_count"] == truth.likes
    assert read["likes"]["summary"]["total_count"] == truth.likes
    assert read["shares"] == {"count": truth.shares}
    async with sandbox.session.get(read["permalink_url"]) as shown:
        assert "Licht im Garten" in await shown.text()
    usual = (await me.get(post_id)).body
    assert set(usual) == {"id", "message", "created_time"}
    for edge in ("feed", "posts", "published_posts"):
        listed = (await me.get(f"me/{edge}", fields=EVERY_POST_FIELD)).body
        assert post_schema.list_problems(listed) == []
        assert [each["id"] for each in listed["data"]] == [post_id]


async def test_the_page_shows_itself(page: Make, shared: Path) -> None:
    me = await page(name="Lumikko", handle="lumikko", followers=1234)
    fields = (
        "id,name,username,link,followers_count,fan_count,category,category_list,is_published,"
        "is_verified,can_post,talking_about_count,website,phone,access_token"
    )
    body = (await me.get("me", fields=fields)).body
    assert GraphSchema.of(shared, "Page").problems(body) == []
    assert (body["id"], body["followers_count"]) == (me.id, 1234)
    assert "website" not in body
    assert (await me.get(me.id)).body == {"id": me.id, "name": "Lumikko"}
    several = (await me.get("", ids=f"{me.id},{await published(me)}", fields="id")).body
    assert me.id in several
    assert len(several) == 2


async def test_all_that_a_post_needs(page: Make) -> None:
    me = await page()
    assert (await me.post("me/feed")).error == (100, None)
    assert (await me.post("me/feed", message="  ")).error == (100, None)
    assert (await me.post("me/feed", link="lumikko")).error == (1500, None)
    assert (await me.post("me/feed", link="ftp://lumikko.example")).error == (1500, None)
    assert (await me.post("me/feed", message="x" * 63_207)).error == (100, None)
    await published(me, "x" * 63_206)
    await published(me, link="https://lumikko.example")


async def test_a_text_is_not_taken_twice_in_a_row(page: Make, sandbox: RunningSandbox) -> None:
    me, other = await page(), await page()
    first = await published(me)
    again = await me.post("me/feed", message="Licht im Garten")
    assert (again.status, again.error) == (400, (506, None))
    assert again.body["error"]["message"] == "(#506) Duplicate status message"
    await published(other)
    await published(me, "Etwas anderes")
    await published(me)
    await me.delete(first)
    assert len(sandbox.posts("facebook")) == 4


async def test_a_post_waits_for_its_time(
    page: Make, sandbox: RunningSandbox, post_schema: GraphSchema
) -> None:
    me = await page()
    now = sandbox.sandbox.clock.timestamp()
    for wrong in (now + 60, now + 76 * 86_400, now - 60):
        refused = await me.post(
            "me/feed", message="a", published="false", scheduled_publish_time=int(wrong)
        )
        assert refused.error == (100, None)
    at = int(now + 3600)
    contradiction = await me.post("me/feed", message="a", scheduled_publish_time=at)
    assert "published post" in contradiction.body["error"]["message"]
    post_id = await published(me, "Morgen", published="false", scheduled_publish_time=at)
    waiting = (await me.get("me/scheduled_posts", fields=EVERY_POST_FIELD)).body
    assert post_schema.list_problems(waiting) == []
    assert waiting["data"][0]["scheduled_publish_time"] == at
    assert waiting["data"][0]["is_published"] is False
    assert (await me.get("me/published_posts")).body["data"] == []
    assert sandbox.posts("facebook") == []
    permalink = (await me.get(post_id, fields="permalink_url")).body["permalink_url"]
    async with sandbox.session.get(permalink) as hidden:
        assert hidden.status == 404
    # It can be moved, and be taken back.
    moved = await me.post(post_id, scheduled_publish_time=at + 600)
    assert moved.body == {"success": True}
    gone = await published(me, "Nie", published="false", scheduled_publish_time=at)
    assert (await me.delete(gone)).body == {"success": True}
    await sandbox.advance(3600 + 60)
    assert (await me.get("me/published_posts")).body["data"] == []
    await sandbox.advance(600)
    (shown,) = (await me.get("me/published_posts", fields="id,is_published")).body["data"]
    assert shown == {"id": post_id, "is_published": True}
    assert (await me.get("me/scheduled_posts")).body["data"] == []


async def test_times_may_be_written_in_three_ways(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    iso = sandbox.sandbox.clock.ago(-7200).isoformat()
    for number, written in enumerate((iso, "+2 hours", "+1 day")):
        await published(me, f"{number}", published="false", scheduled_publish_time=written)
    unknown = await me.post(
        "me/feed", message="a", published="false", scheduled_publish_time="whenever"
    )
    assert unknown.error == (100, None)
    hidden = await published(me, "Entwurf", published="false")
    await sandbox.advance(26 * 3600)
    assert len((await me.get("me/published_posts")).body["data"]) == 3
    assert (await me.post(hidden, is_published="true")).body == {"success": True}
    assert len(sandbox.posts("facebook")) == 4


async def test_photos_are_kept_and_attached(
    page: Make, sandbox: RunningSandbox, shared: Path
) -> None:
    me = await page()
    first = await me.upload("me/photos", image(), published="false", alt_text_custom="Фонарь")
    second = await me.upload("me/photos", image(10, 20, "PNG"), published="false")
    assert "post_id" not in first.body
    assert sandbox.posts("facebook") == []
    ids = [answer.body["id"] for answer in (first, second)]
    seen = (
        await me.get(
            ids[0], fields="id,alt_text,alt_text_custom,width,height,images,source,link,from"
        )
    ).body
    assert GraphSchema.of(shared, "Photo").problems(seen) == []
    post_id = await published(
        me, "Zwei Bilder", **{f"attached_media[{n}]": json.dumps({"media_fbid": i}) for n, i in enumerate(ids)}
    )  # fmt: skip
    (post,) = sandbox.sandbox.world.posts
    assert [(f.width, f.height, f.alt) for f in post.files] == [
        (640, 480, "Фонарь"),
        (10, 20, None),
    ]
    album = (await me.get(post_id, fields="attachments{media_type,subattachments}")).body
    assert len(album["attachments"]["data"][0]["subattachments"]["data"]) == 2
    again = await me.post(
        "me/feed", message="b", attached_media=json.dumps([{"media_fbid": ids[0]}])
    )
    assert again.error == (100, 1366051)


async def test_a_photo_of_its_own_is_a_post(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    made = (await me.upload("me/photos", image(), message="Bild")).body
    assert made["post_id"].startswith(f"{me.id}_")
    assert [p["text"] for p in sandbox.posts("facebook")] == ["Bild"]
    async with serving({"a.jpg": image()}) as address:
        pulled = await me.post("me/photos", url=f"{address}/a.jpg", message="Geholt")
        assert pulled.status == 200
        for wrong in (f"{address}/none.jpg", f"{address}/moved", "https://example.com/a.jpg"):
            assert (await me.post("me/photos", url=wrong)).error == (324, 2069019)
    assert (await me.post("me/photos")).error == (324, None)
    assert (await me.upload("me/photos", b"no picture")).error == (100, 1366046)
    assert (await me.upload("me/photos", image()[:200])).error == (100, 1366046)


async def test_comments_page_by_page(
    page: Make, sandbox: RunningSandbox, comment_schema: GraphSchema
) -> None:
    me = await page(followers=1_000_000)
    post_id = await published(me)
    await sandbox.advance(5 * 24 * 3600)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.comments(post)
    read: list[dict[str, Any]] = []
    answer = await me.get(
        f"{post_id}/comments", filter="stream", limit=7, fields=EVERY_COMMENT_FIELD, summary="true"
    )
    while True:
        assert comment_schema.list_problems(answer.body) == []
        assert answer.body["summary"]["total_count"] == len(truth)
        read += answer.body["data"]
        following = answer.body["paging"].get("next")
        if following is None:
            break
        answer = await me.send("GET", following, headers={})  # the address is complete
    assert [c["id"] for c in read] == [c.id for c in truth]
    top = [c.id for c in truth if c.parent_id is None]
    toplevel = (await me.get(f"{post_id}/comments", limit=100)).body["data"]
    assert [c["id"] for c in toplevel] == top
    backwards = await me.get(
        f"{post_id}/comments", limit=100, filter="stream", order="reverse_chronological"
    )
    assert [c["id"] for c in backwards.body["data"]] == [c.id for c in truth][::-1]
    assert {c["parent"]["id"] for c in read if "parent" in c} <= set(top)
    nested = (
        await me.get(post_id, fields="comments.limit(2).summary(true){id,comments{id},from{name}}")
    ).body["comments"]
    assert [c["id"] for c in nested["data"]] == top[:2]
    following = (await me.send("GET", nested["paging"]["next"], headers={})).body
    assert [c["id"] for c in following["data"]] == top[2:4]
    assert set(following["data"][0]) <= {"id", "comments", "from"}


async def test_a_comment_that_goes_does_not_shift_the_pages(
    page: Make, sandbox: RunningSandbox
) -> None:
    me = await page(followers=1_000_000)
    post_id = await published(me)
    await sandbox.advance(5 * 24 * 3600)
    every = [c["id"] for c in (await me.get(f"{post_id}/comments", limit=100)).body["data"]]
    page_one = (await me.get(f"{post_id}/comments", limit=3)).body
    await me.delete(every[2])
    after = page_one["paging"]["cursors"]["after"]
    page_two = (await me.get(f"{post_id}/comments", limit=3, after=after)).body
    assert [c["id"] for c in page_two["data"]] == every[3:6]
    before = page_two["paging"]["cursors"]["before"]
    back = (await me.get(f"{post_id}/comments", limit=3, before=before)).body
    assert [c["id"] for c in back["data"]] == every[:2]
    assert (await me.get(f"{post_id}/comments", after="nonsense")).error == (100, None)


async def test_answering_hiding_and_removing(page: Make, sandbox: RunningSandbox) -> None:
    me = await page(followers=60_000)
    post_id = await published(me)
    await sandbox.advance(2 * 24 * 3600)
    first = (await me.get(f"{post_id}/comments")).body["data"][0]["id"]
    assert (await me.post(f"{post_id}/comments", message=" ")).error == (100, None)
    own = (await me.post(f"{post_id}/comments", message="Danke allen")).body["id"]
    answer = (await me.post(f"{first}/comments", message="Danke")).body["id"]
    deeper = (await me.post(f"{answer}/comments", message="Gern")).body["id"]
    for each in (answer, deeper):
        assert (await me.get(each, fields="parent{id}")).body["parent"] == {"id": first}
    assert (await me.get(first, fields="comment_count")).body["comment_count"] >= 2
    (post,) = sandbox.sandbox.world.posts
    assert (await me.post(first, is_hidden="true")).body == {"success": True}
    assert [c.id for c in post.comments if c.hidden] == [first]
    assert (await me.get(first, fields="is_hidden")).body["is_hidden"] is True
    await me.post(first, is_hidden="false")
    assert (await me.post(own, is_hidden="true")).error == (200, None)
    assert (await me.post(first, message="Anders")).error == (200, None)
    assert (await me.post(own, message="Dank euch")).body == {"success": True}
    assert (await me.delete(first)).body == {"success": True}
    for gone in (first, answer, deeper):
        assert (await me.get(gone)).error == (100, 33)
    assert (await me.post(f"{first}/comments", message="Zu spät")).error == (100, 33)


async def test_a_post_is_changed_and_removed(page: Make, sandbox: RunningSandbox) -> None:
    me, other = await page(), await page()
    post_id = await published(me, "Mit Fehlre")
    assert (await other.post(post_id, message="Fremd")).error == (100, 33)
    assert (await me.post(post_id, message="Ohne Fehler")).body == {"success": True}
    assert (await me.post(post_id, message="")).error == (100, None)
    assert (await me.get(post_id)).body["message"] == "Ohne Fehler"
    assert (await other.delete(post_id)).error == (100, 33)
    assert (await me.delete(post_id)).body == {"success": True}
    again = await me.delete(post_id)
    assert (again.status, again.error) == (400, (100, 33))
    assert (await me.get("", ids=post_id)).error == (100, 33)


async def test_measures_that_are_gone_are_refused(page: Make, sandbox: RunningSandbox) -> None:
    me = await page(followers=20_000)
    post_id = await published(me, "Siehe https://lumikko.example")
    await sandbox.advance(24 * 3600)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    asked = "post_media_view,post_total_media_view_unique,post_clicks,post_reactions_by_type_total"
    body = (await me.get(f"{post_id}/insights", metric=asked)).body
    values = {metric["name"]: metric["values"][0]["value"] for metric in body["data"]}
    assert values == {
        "post_media_view": truth.views,
        "post_total_media_view_unique": truth.reach,
        "post_clicks": truth.clicks,
        "post_reactions_by_type_total": {"like": truth.likes},
    }
    for gone in ("post_impressions", "post_impressions_unique", "post_engaged_users", ""):
        refused = await me.get(f"{post_id}/insights", metric=gone)
        assert refused.error == (100, None)
        assert "valid insights metric" in refused.body["error"]["message"]
    assert (await me.get("me/insights", metric="page_fans")).error == (100, None)
    follows = (await me.get("me/insights", metric="page_follows")).body["data"][0]
    assert follows["values"][0]["value"] == 20_000
    within = (await me.get(post_id, fields="insights.metric(post_clicks){name,values}")).body
    assert within["insights"]["data"][0]["values"][0]["value"] == truth.clicks


async def test_insights_have_the_described_shape(page: Make, shared: Path) -> None:
    me = await page()
    body = (await me.get(f"{await published(me)}/insights", metric="post_clicks")).body
    assert GraphSchema.of(shared, "InsightsResult").problems(body["data"][0]) == []


async def test_people_are_kept_out_and_let_in(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    account = sandbox.sandbox.world.account("facebook", me.id)
    assert account is not None
    assert (await me.post("me/blocked", user='["700001"]')).body == {"700001": True}
    assert account.blocked == {"700001"}
    assert [p["id"] for p in (await me.get("me/blocked")).body["data"]] == ["700001"]
    assert (await me.delete("me/blocked", user="700001")).body == {"success": True}
    assert not account.blocked
    assert (await me.post("me/blocked")).error == (100, None)


async def test_who_speaks_of_the_page_is_heard(
    page: Make, sandbox: RunningSandbox, post_schema: GraphSchema
) -> None:
    me = await page()
    account = sandbox.sandbox.world.account("facebook", me.id)
    assert account is not None
    for text in ("eins", "zwei"):
        await sandbox.advance(60)
        sandbox.sandbox.world.mention(account, text)
    heard = (
        await me.get("me/tagged", fields="id,message,from,created_time,permalink_url,tagged_time")
    ).body
    assert post_schema.list_problems(heard) == []
    assert [post["message"] for post in heard["data"]] == ["zwei", "eins"]
    async with sandbox.session.get(heard["data"][0]["permalink_url"]) as shown:
        assert "zwei" in await shown.text()
    since = int(account.created_at.timestamp()) + 90
    later = (await me.get("me/tagged", since=since)).body["data"]
    assert [post["message"] for post in later] == ["zwei"]


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("me", {"fields": "id,nonsense"}, (100, None)),
        ("me", {"fields": "id{"}, (2500, None)),
        ("me", {"fields": "a.b"}, (2500, None)),
        ("me", {"fields": "a{" * 30}, (2500, None)),
        ("me/nonsense", {}, (2500, None)),
        ("me/feed/more", {}, (2500, None)),
        ("12345", {}, (100, 33)),
        ("me/feed", {"limit": "many"}, (100, None)),
        ("me/feed", {"since": "whenever"}, (100, None)),
        ("", {}, (100, None)),
    ],
)
async def test_what_cannot_be_answered(
    page: Make, path: str, params: dict[str, str], code: tuple[int, int | None]
) -> None:
    answer = await (await page()).get(path, **params)
    assert (answer.status, answer.error) == (400, code)


async def test_tokens(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    assert (await me.send("GET", "me", headers={})).error == (104, None)
    wrong = await me.send("GET", "me", headers={"Authorization": "Bearer x"})
    assert wrong.error == (190, None)
    by_query = await me.send("GET", f"me?access_token={me.bearer}", headers={})
    assert by_query.body["id"] == me.id
    by_form = await me.send(
        "POST", "me/feed", data={"message": "a", "access_token": me.bearer}, headers={}
    )
    assert by_form.status == 200
    account = sandbox.sandbox.world.account("facebook", me.id)
    assert account is not None
    account.expired = True
    expired = await me.get("me")
    assert (expired.status, expired.error) == (400, (190, 463))


async def test_versions(page: Make) -> None:
    me = await page()
    for version, code in (("v25.0", None), ("v31.0", None), ("v24.0", 2635), ("v3", 2500)):
        answer = await GraphCaller(me.sandbox, me.token, version).get("me")
        assert (answer.status == 200) is (code is None)
        if code:
            assert answer.error == (code, None)


async def test_usage_is_told_and_ends(
    page: Make, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await page(followers=10)
    monkeypatch.setattr("homeground.sandbox.graph.usage.CALLS_EACH", 1)
    answers: list[Answer] = [await me.get("me") for _ in range(11)]
    assert json.loads(answers[4].headers["X-App-Usage"])["call_count"] == 50
    told = json.loads(answers[9].headers["X-Business-Use-Case-Usage"])[me.id][0]
    assert (told["type"], told["call_count"]) == ("pages", 100)
    assert answers[9].status == 200
    assert answers[10].error == (80001, None)
    await sandbox.advance(25 * 3600)
    assert (await me.get("me")).status == 200


async def test_every_fault_has_its_own_answer(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    expected = {
        "expired_token": (400, 190),
        "captcha": (400, 190),
        "duplicate": (400, 506),
        "http_500": (500, 1),
    }
    for fault, (status, code) in expected.items():
        await sandbox.fault("facebook", fault, times=1)
        answer = await me.post("me/feed", message="a")
        assert (answer.status, answer.error[0]) == (status, code)
    limits = []
    for _ in range(6):
        await sandbox.fault("facebook", "rate_limit", times=1)
        answer = await me.post("me/feed", message="a")
        limits.append(answer.error[0])
        told = json.loads(answer.headers["X-Business-Use-Case-Usage"])
        assert next(iter(told.values()))[0]["estimated_time_to_regain_access"] == 30
    assert limits == [80001, 4, 32, 613, 17, 80001]
    assert sandbox.posts("facebook") == []


async def test_which_request_meets_which_fault(page: Make, sandbox: RunningSandbox) -> None:
    me = await page()
    post_id = await published(me)
    asked = {
        "upload": lambda: me.upload("me/photos", image(), published="false"),
        "publish": lambda: me.upload("me/photos", image()),
        "comment": lambda: me.post(f"{post_id}/comments", message="a"),
        "delete": lambda: me.delete(post_id),
        "read": lambda: me.get(post_id),
    }
    for on, ask in asked.items():
        await sandbox.fault("facebook", "http_500", times=1, on=on)
        assert (await ask()).status == 500
    assert (await me.get(post_id)).status == 200


def test_what_is_taken_is_in_the_description(shared: Path) -> None:
    """Each parameter that is read here is one that the published description names."""
    read = {
        ("Page", "POST", "feed"): "message link published scheduled_publish_time attached_media",
        ("Page", "POST", "photos"): "message caption url published alt_text_custom"
        " scheduled_publish_time",
        ("Page", "POST", "blocked"): "user uid asid psid",
        ("Page", "DELETE", "blocked"): "user uid asid psid",
        ("PagePost", "POST", "#update"): "message is_published scheduled_publish_time",
        ("PagePost", "GET", "comments"): "filter order since",
        ("PagePost", "GET", "insights"): "metric period",
        ("PagePost", "GET", "reactions"): "type",
        ("Comment", "POST", "comments"): "message",
        ("Comment", "POST", "#update"): "is_hidden message",
    }
    for (node, method, edge), names in read.items():
        described = GraphSchema.of(shared, node).parameters(method, edge)
        assert set(names.split()) <= set(described), (node, edge)
