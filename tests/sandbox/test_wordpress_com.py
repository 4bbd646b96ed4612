"""The sandbox's WordPress.com: v1.1 as developer.wordpress.com/docs/api has it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.networks.harness import RunningSandbox

from .wordpress_caller import ComCaller, Refused, com, picture


async def refused(awaitable: Any) -> Refused:
    with pytest.raises(Refused) as raised:
        await awaitable
    return raised.value


async def test_a_post_and_its_numbers(sandbox: RunningSandbox) -> None:
    blog = await com(sandbox, name="Lumikko", followers=20_000)
    made = await blog.post("Don't <b>wait</b>", discussion={"comments_open": True})
    assert made["content"] == "<p>Don&#8217;t <b>wait</b></p>\n"
    assert str(made["site_ID"]) == blog.account_id
    edited = await blog("GET", f"/posts/{made['ID']}", params={"context": "edit"})
    assert edited["content"] == "Don't <b>wait</b>"
    async with sandbox.session.get(made["URL"]) as page:
        assert "Don't wait" in (await page.text()).replace("&#x27;", "'")
    await sandbox.advance(3 * 24 * 3600)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.counts(post)
    shown = await blog("GET", f"/posts/{made['ID']}")
    assert shown["like_count"] == truth.likes
    assert shown["discussion"]["comment_count"] == truth.comments
    assert (await blog("GET", f"/posts/{made['ID']}/likes"))["found"] == truth.likes
    stats = await blog("GET", f"/stats/post/{made['ID']}")
    assert stats["views"] == truth.views == sum(views for _, views in stats["data"])
    me = await blog("GET", "/me")
    assert (me["display_name"], str(me["primary_blog"])) == ("Lumikko", blog.account_id)
    site = await blog("GET", "")
    assert (site["subscribers_count"], site["post_count"]) == (20_000, 1)


async def test_lists_and_schedules(sandbox: RunningSandbox) -> None:
    blog, other = await com(sandbox), await com(sandbox)
    await other.post()
    made = [await blog.post(f"Nummer {n}") for n in range(3)]
    at = (sandbox.sandbox.clock.now() + timedelta(hours=1)).replace(microsecond=0)
    later = await blog.post("Später", date=at.isoformat())
    assert (later["status"], later["date"]) == ("future", at.isoformat())
    listed = await blog("GET", "/posts/", params={"number": 2})
    assert listed["found"] == 3
    assert [p["ID"] for p in listed["posts"]] == [made[2]["ID"], made[1]["ID"]]
    waiting = await blog("GET", "/posts/", params={"status": "future"})
    assert [p["ID"] for p in waiting["posts"]] == [later["ID"]]
    await sandbox.advance(3601)
    assert (await blog("GET", "/posts"))["found"] == 4


async def test_deleting_is_trash_first(sandbox: RunningSandbox) -> None:
    blog = await com(sandbox)
    made = await blog.post()
    path = f"/posts/{made['ID']}"
    assert (await blog("POST", f"{path}/delete"))["status"] == "trash"
    assert (await blog("POST", f"{path}/restore"))["status"] == "publish"
    await blog("POST", f"{path}/delete")
    assert (await blog("POST", f"{path}/delete"))["status"] == "deleted"
    error = await refused(blog("POST", f"{path}/delete"))
    assert (error.status, error.code) == (404, "unknown_post")
    assert [post["deleted"] for post in sandbox.posts("wordpress")] == [True]


async def test_media(sandbox: RunningSandbox) -> None:
    blog = await com(sandbox)
    form = aiohttp.FormData({"attrs[0][alt]": "Laterne"})
    form.add_field("media[]", picture(), filename="kajo.jpg", content_type="image/jpeg")
    (kept,) = (await blog("POST", "/media/new", data=form))["media"]
    assert (kept["alt"], kept["width"], kept["mime_type"]) == ("Laterne", 640, "image/jpeg")
    made = await blog.post(featured_image=str(kept["ID"]))
    assert made["post_thumbnail"]["ID"] == kept["ID"]
    (post,) = sandbox.sandbox.world.posts
    assert [(f.width, f.alt) for f in post.files] == [(640, "Laterne")]
    assert (await refused(blog("POST", "/media/new", data={}))).code == "invalid_input"
    form = aiohttp.FormData()
    form.add_field("media[]", b"no picture", filename="kajo.jpg", content_type="image/jpeg")
    assert (await refused(blog("POST", "/media/new", data=form))).code == "upload_error"
    form = aiohttp.FormData({"title": "Mit Bild"})
    form.add_field("media[]", picture("PNG"), filename="kajo.png", content_type="image/png")
    with_image = await blog("POST", "/posts/new", data=form)
    assert with_image["attachment_count"] == 1


async def discussed(sandbox: RunningSandbox) -> tuple[ComCaller, Any, Any]:
    blog = await com(sandbox, followers=200_000)
    made = await blog.post()
    await sandbox.advance(4 * 24 * 3600)
    (post,) = sandbox.sandbox.world.posts
    assert len(sandbox.sandbox.world.comments(post)) > 20
    return blog, made["ID"], post


async def test_replies(sandbox: RunningSandbox) -> None:
    blog, post_id, post = await discussed(sandbox)
    truth = sandbox.sandbox.world.comments(post)
    read: list[Any] = []
    for page in range(1, 5):
        asked = {"number": 20, "page": page, "order": "ASC"}
        answer = await blog("GET", f"/posts/{post_id}/replies/", params=asked)
        assert answer["found"] == len(truth)
        read += answer["comments"]
    assert [str(c["ID"]) for c in read] == [c.id for c in truth]
    above = read[0]
    path = f"/comments/{above['ID']}/replies/new"
    written = await blog("POST", path, data={"content": "Danke"})
    assert written["parent"]["ID"] == above["ID"]
    assert written["raw_content"] == "Danke"
    error = await refused(blog("POST", path, data={"content": "Danke"}))
    assert (error.status, error.code) == (409, "comment_duplicate")
    plain = await blog("POST", f"/posts/{post_id}/replies/new", data={"content": "Danke"})
    assert plain["parent"] is False
    assert (await refused(blog("POST", path, data={"content": ""}))).code == "invalid_input"


async def test_moderation(sandbox: RunningSandbox) -> None:
    blog, post_id, post = await discussed(sandbox)
    first = post.comments[0]
    shown = await blog("POST", f"/comments/{first.id}", data={"status": "unapproved"})
    assert shown["status"] == "unapproved"
    assert first.hidden
    held = await blog("GET", "/comments/", params={"status": "unapproved"})
    assert [str(c["ID"]) for c in held["comments"]] == [first.id]
    await blog("POST", f"/comments/{first.id}", data={"status": "approved"})
    assert (await blog("POST", f"/comments/{first.id}/delete"))["status"] == "trash"
    assert (await blog("POST", f"/comments/{first.id}/delete"))["status"] == "deleted"
    assert (await refused(blog("GET", f"/comments/{first.id}"))).code == "unknown_comment"
    await blog("POST", f"/posts/{post_id}", json={"discussion": {"comments_open": False}})
    assert post.silent
    error = await refused(blog("POST", f"/posts/{post_id}/replies/new", data={"content": "x"}))
    assert (error.status, error.code) == (403, "unauthorized")


async def test_tokens_and_sites(sandbox: RunningSandbox) -> None:
    blog, other = await com(sandbox), await com(sandbox)
    own, token = blog.site, blog.token
    for site, given, status, code in (
        (own, "", 403, "authorization_required"),
        (own, "wrong", 400, "invalid_token"),
        (other.site, token, 403, "unauthorized"),
        ("nowhere.example", token, 404, "unknown_blog"),
    ):
        blog.site, blog.token = site, given
        error = await refused(blog("GET", "/posts/"))
        assert (error.status, error.code) == (status, code)
    blog.site, blog.token = blog.account_id, token
    assert (await blog("GET", "/posts/"))["found"] == 0
    error = await refused(blog.post("", title=""))
    assert (error.status, error.code) == (400, "empty_content")
    error = await refused(blog.post(status="shown"))
    assert (error.status, error.code) == (400, "invalid_input")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("rate_limit", 429, "too_many_requests"),
        ("captcha", 403, "unauthorized"),
        ("expired_token", 400, "invalid_token"),
        ("duplicate", 409, "comment_duplicate"),
        ("http_500", 500, "internal_server_error"),
    ],
)
async def test_faults(fault: str, status: int, code: str, sandbox: RunningSandbox) -> None:
    blog = await com(sandbox)
    await sandbox.fault("wordpress", fault)
    error = await refused(blog.post())
    assert (error.status, error.code) == (status, code)
    assert sandbox.posts("wordpress") == []
