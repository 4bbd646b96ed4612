"""The sandbox's WordPress, a site of one's own: wp/v2 as developer.wordpress.org/rest-api has it."""

from __future__ import annotations

import pickle
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from homeground.sandbox.servers.wordpress import html
from tests.networks.harness import RunningSandbox

from .wordpress_caller import Refused, RestCaller, picture, rest

POST_FIELDS = {
    "id", "date", "date_gmt", "guid", "modified", "modified_gmt", "slug", "status", "type", "link",
    "title", "content", "excerpt", "author", "featured_media", "comment_status", "ping_status",
    "sticky", "template", "format", "meta", "categories", "tags", "_links",
}  # fmt: skip
COMMENT_FIELDS = {
    "id", "post", "parent", "author", "author_name", "author_url", "date", "date_gmt", "content",
    "link", "status", "type", "author_avatar_urls", "meta", "_links",
}  # fmt: skip
"""Those of the reference's tables that are shown in the context `view`."""


async def refused(awaitable: Any) -> Refused:
    with pytest.raises(Refused) as raised:
        await awaitable
    return raised.value


# --- posts ----------------------------------------------------------------------------------------


async def test_a_post_is_there_as_the_reference_shows_it(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    answer = await site.full(
        "POST",
        "wp/v2/posts",
        json={"title": "Kajo", "content": "It's on...\n\nZwei\nDrei", "status": "publish"},
    )
    assert answer.status == 201
    made = answer.body
    assert answer.headers["Location"].endswith(f"/wp-json/wp/v2/posts/{made['id']}")
    assert made["content"]["raw"] == "It's on...\n\nZwei\nDrei"
    assert made["content"]["rendered"] == ("<p>It&#8217;s on&#8230;</p>\n<p>Zwei<br />\nDrei</p>\n")
    assert made["link"] == f"{site.base}/{site.handle}/kajo/"
    shown = await site("GET", f"posts/{made['id']}", visitor=True)
    assert set(shown) == POST_FIELDS
    assert set(shown["title"]) == {"rendered"}
    assert sandbox.posts("wordpress")[0]["text"] == "It's on...\n\nZwei\nDrei"
    async with sandbox.session.get(made["link"]) as page:
        assert "Drei" in await page.text()


async def test_a_slug_in_another_alphabet_is_found(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    first = await site.post(title="Первый свет")
    second = await site.post(title="Первый свет")
    assert first["slug"].startswith("%d0%bf%d0%b5")
    assert second["slug"] == f"{first['slug']}-2"
    for made in (first, second):
        async with sandbox.session.get(made["link"]) as page:
            assert page.status == 200
    untitled = await site.post(title="")
    assert untitled["slug"] == str(untitled["id"])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Licht & <b>Nacht</b>", "licht-nacht"),
        ("Größe 3.5", "gr%c3%b6%c3%9fe-3-5"),
        ("灯", "%e7%81%af"),
        ("!?", ""),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert html.slug(title) == slug


async def test_nothing_but_a_status_is_empty(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    error = await refused(site("POST", "posts", json={"status": "publish", "title": " "}))
    assert (error.status, error.code) == (400, "empty_content")
    assert sandbox.posts("wordpress") == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"status": "shown"}, "status"),
        ({"date": "tomorrow"}, "date"),
        ({"comment_status": "maybe"}, "comment_status"),
        ({"title": ["a"]}, "title"),
        ({"featured_media": "x"}, "featured_media"),
    ],
)
async def test_a_parameter_that_does_not_fit(
    given: dict[str, Any], name: str, sandbox: RunningSandbox
) -> None:
    site = await rest(sandbox)
    error = await refused(site.post(**given))
    assert (error.status, error.code) == (400, "rest_invalid_param")
    assert set(error.body["data"]["params"]) == {name}
    assert sandbox.posts("wordpress") == []


async def test_a_scheduled_post_appears_at_its_time(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    now = sandbox.sandbox.clock.now()
    at = (now + timedelta(hours=2)).replace(microsecond=0, tzinfo=None).isoformat()
    made = await site.post(date_gmt=at)
    assert (made["status"], made["date_gmt"]) == ("future", at)
    assert sandbox.posts("wordpress") == []
    assert await site("GET", "posts") == []
    (waiting,) = await site("GET", "posts", params={"status": "future"})
    assert waiting["link"].endswith(f"/?p={made['id']}")
    await sandbox.advance(2 * 3600 + 1)
    (shown,) = await site("GET", "posts")
    assert (shown["id"], shown["status"], shown["date_gmt"]) == (made["id"], "publish", at)
    (post,) = sandbox.sandbox.world.posts
    assert post.created_at.isoformat().startswith(at)


async def test_a_time_that_is_not_ahead_publishes_now(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    made = await site.post(status="future")
    assert made["status"] == "publish"
    again = await site("POST", f"posts/{made['id']}", json={"status": "draft"})
    assert again["status"] == "draft"
    assert sandbox.posts("wordpress")[0]["deleted"] is True
    await site("PUT", f"posts/{made['id']}", json={"status": "publish", "content": "Neu"})
    assert [(p["text"], p["deleted"]) for p in sandbox.posts("wordpress")] == [("Neu", False)]


async def test_trash_and_delete(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    made = await site.post()
    path = f"posts/{made['id']}"
    assert (await site("DELETE", path))["status"] == "trash"
    error = await refused(site("DELETE", path))
    assert (error.status, error.code) == (410, "rest_already_trashed")
    assert sandbox.posts("wordpress")[0]["deleted"] is True
    assert (await site("POST", path, json={"status": "publish"}))["slug"] == made["slug"]
    assert sandbox.posts("wordpress")[0]["deleted"] is False
    gone = await site("DELETE", path, params={"force": "true"})
    assert gone["deleted"] is True
    assert gone["previous"]["id"] == made["id"]
    for verb in ("GET", "POST", "DELETE"):
        error = await refused(site(verb, path, json={}))
        assert (error.status, error.code) == (404, "rest_post_invalid_id")


async def test_pages_and_their_headers(sandbox: RunningSandbox) -> None:
    site, other = await rest(sandbox), await rest(sandbox)
    await other.post("fremd")
    ids = []
    for number in range(5):
        ids.append((await site.post(f"Nummer {number}"))["id"])
        await sandbox.advance(5)
    first = await site.full("GET", "wp/v2/posts", params={"per_page": 2})
    assert [post["id"] for post in first.body] == ids[:2:-1]
    assert (first.headers["X-WP-Total"], first.headers["X-WP-TotalPages"]) == ("5", "3")
    assert 'rel="next"' in first.headers["Link"]
    last = await site("GET", "posts", params={"per_page": 2, "page": 3, "_fields": "id,slug"})
    assert [set(post) for post in last] == [{"id", "slug"}]
    error = await refused(site("GET", "posts", params={"per_page": 2, "page": 4}))
    assert error.code == "rest_post_invalid_page_number"
    error = await refused(site("GET", "posts", params={"per_page": 101}))
    assert error.body["data"]["params"] == {
        "per_page": "per_page must be between 1 (inclusive) and 100 (inclusive)"
    }
    asked = {"include": f"{ids[1]},{ids[3]}", "order": "asc", "orderby": "id"}
    assert [p["id"] for p in await site("GET", "posts", params=asked)] == [ids[1], ids[3]]
    assert len(await site("GET", "posts", params={"search": "NUMMER 3"})) == 1
    assert len(await site("GET", "posts", visitor=True)) == 6


async def test_who_is_not_signed_in(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    made = await site.post()
    draft = await site.post(status="draft")
    for verb, path, code in (
        ("POST", "posts", "rest_cannot_create"),
        ("POST", f"posts/{made['id']}", "rest_cannot_edit"),
        ("DELETE", f"posts/{made['id']}", "rest_cannot_delete"),
        ("GET", f"posts/{made['id']}?context=edit", "rest_forbidden_context"),
        ("GET", f"posts/{draft['id']}", "rest_forbidden"),
        ("POST", "media", "rest_cannot_create"),
        ("POST", "comments", "rest_comment_login_required"),
        ("GET", "users/me", "rest_not_logged_in"),
        ("GET", "settings", "rest_forbidden"),
    ):
        error = await refused(site(verb, path, visitor=True))
        assert (error.status, error.code) == (401, code), path
    error = await refused(site("GET", "posts?status=draft", visitor=True))
    assert error.body["data"]["details"]["status"]["code"] == "rest_forbidden_status"


async def test_logins(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    written = site.credentials["application_password"]
    assert len(written.split()) == 6
    me = await site("GET", "users/me", params={"context": "edit"})
    assert (str(me["id"]), me["username"]) == (site.account_id, site.handle)
    site.credentials["application_password"] = written.replace(" ", "")
    await site("GET", "users/me")
    site.credentials["application_password"] = "wrong"
    error = await refused(site("GET", "users/me"))
    assert (error.status, error.code) == (401, "incorrect_password")
    site.credentials["username"] = "nobody"
    error = await refused(site("GET", "users/me"))
    assert (error.status, error.code) == (401, "invalid_username")


async def test_the_index_says_where_to_ask_for_a_password(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    index = (await site.full("GET", "", visitor=True)).body
    endpoints = index["authentication"]["application-passwords"]["endpoints"]
    address = endpoints["authorization"]
    asked = {"app_name": "Homeground", "success_url": "https://h.example/back?a=1", "as": "kajo"}
    async with sandbox.session.get(address, params=asked) as page:
        assert "Homeground asks to use an account on WordPress" in await page.text()
    async with sandbox.session.post(address, data=asked, allow_redirects=False) as answer:
        back = answer.headers["Location"]
    assert back.startswith("https://h.example/back?a=1&site_url=")
    assert "user_login=kajo&password=" in back
    site.credentials = {"username": "kajo", "application_password": back.rpartition("=")[2]}
    assert (await site("GET", "users/me"))["slug"] == "kajo"
    async with sandbox.session.get(address) as page:
        assert page.status == 400


async def test_what_is_not_there(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    for verb, path in (("GET", "wp/v2/nothing"), ("DELETE", "wp/v2/posts"), ("GET", "x/v1")):
        error = await refused(site.full(verb, path))
        assert (error.status, error.code) == (404, "rest_no_route")
    broken = {"Content-Type": "application/json"}
    error = await refused(site("POST", "posts", data="{", headers=broken))
    assert (error.status, error.code) == (400, "rest_invalid_json")


async def test_the_ground_truth_is_what_a_reader_sees(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    link = '<a href="https://lumikko.example/?a=1&amp;b=2">Kajo</a>'
    await site.post(f"<!-- wp:paragraph -->\n<p>Licht &lt;3<br>{link}</p>\n<p>Ende</p>")
    (post,) = sandbox.sandbox.world.posts
    assert post.text == "Licht <3\nKajo\n\nEnde"
    assert post.link == "https://lumikko.example/?a=1&b=2"


# --- media ----------------------------------------------------------------------------------------


async def test_an_upload_as_a_body_or_a_form(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    headers = {
        "Content-Disposition": 'attachment; filename="lantern.jpg"',
        "Content-Type": "image/jpeg",
    }
    raw = await site.full("POST", "wp/v2/media", data=picture(), headers=headers)
    assert raw.status == 201
    assert raw.body["media_details"]["width"] == 640
    form = aiohttp.FormData({"alt_text": "Laterne"})
    form.add_field("file", picture("PNG"), filename="kajo.png", content_type="image/png")
    sent = await site("POST", "media", data=form)
    assert (sent["mime_type"], sent["alt_text"]) == ("image/png", "Laterne")
    async with sandbox.session.get(sent["source_url"]) as shown:
        assert await shown.read() == picture("PNG")
    await site("POST", f"media/{raw.body['id']}", json={"alt_text": "Licht"})
    content = f'<img src="{sent["source_url"]}">'
    made = await site.post(content, featured_media=raw.body["id"])
    assert made["featured_media"] == raw.body["id"]
    (post,) = sandbox.sandbox.world.posts
    assert [file.alt for file in post.files] == ["Licht", "Laterne"]
    error = await refused(site.post(featured_media=9999))
    assert error.code == "rest_invalid_featured_media"
    assert len(await site("GET", "media")) == 2


@pytest.mark.parametrize(
    ("content", "headers", "code"),
    [
        (b"", {}, "rest_upload_no_data"),
        (picture(), {"Content-Type": "image/jpeg"}, "rest_upload_no_content_disposition"),
        (
            picture(),
            {"Content-Type": "image/jpeg", "Content-Disposition": "attachment"},
            "rest_upload_invalid_disposition",
        ),
        (
            b"no picture",
            {"Content-Type": "image/jpeg", "Content-Disposition": 'attachment; filename="a.jpg"'},
            "rest_upload_sideload_error",
        ),
        (
            picture(),
            {"Content-Type": "image/jpeg", "Content-Disposition": 'attachment; filename="a.exe"'},
            "rest_upload_sideload_error",
        ),
    ],
)
async def test_an_upload_that_is_refused(
    content: bytes, headers: dict[str, str], code: str, sandbox: RunningSandbox
) -> None:
    site = await rest(sandbox)
    assert (await refused(site("POST", "media", data=content, headers=headers))).code == code


async def test_media_go_for_good_only(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    form = aiohttp.FormData()
    form.add_field("file", picture(), filename="kajo.jpg", content_type="image/jpeg")
    kept = await site("POST", "media", data=form)
    error = await refused(site("DELETE", f"media/{kept['id']}"))
    assert (error.status, error.code) == (501, "rest_trash_not_supported")
    assert (await site("DELETE", f"media/{kept['id']}?force=1"))["deleted"] is True
    assert (await refused(site("GET", f"media/{kept['id']}"))).status == 404


# --- comments -------------------------------------------------------------------------------------


async def discussed(sandbox: RunningSandbox) -> tuple[RestCaller, Any, Any]:
    site = await rest(sandbox, followers=200_000)
    made = await site.post()
    await sandbox.advance(4 * 24 * 3600)
    (post,) = sandbox.sandbox.world.posts
    assert len(sandbox.sandbox.world.comments(post)) > 20
    return site, made["id"], post


async def test_comments_in_pages(sandbox: RunningSandbox) -> None:
    site, post_id, post = await discussed(sandbox)
    truth = sandbox.sandbox.world.comments(post)
    assert len(truth) > 20
    asked = {"post": post_id, "order": "asc", "per_page": 10}
    read: list[Any] = []
    page = 1
    while True:
        answer = await site.full("GET", "wp/v2/comments", params=asked | {"page": page})
        assert answer.headers["X-WP-Total"] == str(len(truth))
        if not answer.body:
            break
        read += answer.body
        page += 1
    assert [str(c["id"]) for c in read] == [c.id for c in truth]
    assert set(read[0]) == COMMENT_FIELDS
    assert [c["parent"] for c in read] == [int(c.parent_id or 0) for c in truth]
    assert read[0]["author"] == 0
    assert len(await site("GET", "comments", visitor=True)) == 10


async def test_an_answer_stands_under_its_comment(sandbox: RunningSandbox) -> None:
    site, post_id, post = await discussed(sandbox)
    above = post.comments[0]
    body = {"post": post_id, "parent": int(above.id), "content": "Danke &amp; bis bald"}
    written = await site.full("POST", "wp/v2/comments", json=body)
    assert written.status == 201
    assert written.body["parent"] == int(above.id)
    assert str(written.body["author"]) == site.account_id
    assert written.body["content"]["raw"] == "Danke &amp; bis bald"
    error = await refused(site("POST", "comments", json=body))
    assert (error.status, error.code) == (409, "comment_duplicate")
    for change, status, code in (
        ({"content": " "}, 400, "rest_comment_content_invalid"),
        ({"post": 0}, 403, "rest_comment_invalid_post_id"),
        ({"post": 9999}, 403, "rest_comment_invalid_post_id"),
        ({"parent": 1}, 400, "rest_comment_invalid_parent"),
    ):
        error = await refused(site("POST", "comments", json=body | change))
        assert (error.status, error.code) == (status, code)


async def test_moderation(sandbox: RunningSandbox) -> None:
    site, post_id, post = await discussed(sandbox)
    first, second = post.comments[0], post.comments[1]
    for status, hidden, deleted in (
        ("hold", True, False),
        ("approved", False, False),
        ("spam", True, False),
        ("trash", False, True),
        ("approve", False, False),
    ):
        shown = await site("POST", f"comments/{first.id}", json={"status": status})
        assert shown["status"] in (status, "approved")
        assert (first.hidden, first.deleted) == (hidden, deleted)
    await site("POST", f"comments/{first.id}", json={"status": "hold"})
    (held,) = await site("GET", "comments", params={"post": post_id, "status": "hold"})
    assert str(held["id"]) == first.id
    error = await refused(site("GET", "comments", params={"status": "hold"}, visitor=True))
    assert error.code == "rest_forbidden_param"
    assert (await site("DELETE", f"comments/{second.id}"))["status"] == "trash"
    assert (await refused(site("DELETE", f"comments/{second.id}"))).status == 410
    assert (await site("DELETE", f"comments/{second.id}?force=true"))["deleted"] is True
    error = await refused(site("GET", f"comments/{second.id}"))
    assert (error.status, error.code) == (404, "rest_comment_invalid_id")


async def test_closed_comments(sandbox: RunningSandbox) -> None:
    site, post_id, post = await discussed(sandbox)
    await site("POST", f"posts/{post_id}", json={"comment_status": "closed"})
    assert post.silent
    error = await refused(site("POST", "comments", json={"post": post_id, "content": "Noch was"}))
    assert (error.status, error.code) == (403, "rest_comment_closed")
    await site("POST", f"posts/{post_id}", json={"comment_status": "open"})
    assert not post.silent


# --- faults and keeping ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("captcha", 403, "rest_cannot_create"),
        ("expired_token", 401, "incorrect_password"),
        ("duplicate", 409, "comment_duplicate"),
        ("http_500", 500, "internal_server_error"),
    ],
)
async def test_faults(fault: str, status: int, code: str, sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    await sandbox.fault("wordpress", fault)
    error = await refused(site.post())
    assert (error.status, error.code) == (status, code)
    assert sandbox.posts("wordpress") == []
    await site.post()


async def test_a_host_that_has_enough(sandbox: RunningSandbox) -> None:
    site, post_id, _ = await discussed(sandbox)
    await sandbox.fault("wordpress", "rate_limit")
    async with sandbox.session.post(
        f"{site.base}/wp-json/wp/v2/posts", json={"title": "x"}, headers=site.login()
    ) as answer:
        assert (answer.status, answer.content_type) == (429, "text/html")
        assert answer.headers["Retry-After"] == "60"
    await sandbox.fault("wordpress", "rate_limit", on="comment")
    error = await refused(site("POST", "comments", json={"post": post_id, "content": "Hallo"}))
    assert (error.status, error.code) == (400, "comment_flood")


async def test_the_state_can_be_kept(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    made = await site.post(status="draft")
    kept = pickle.loads(pickle.dumps(sandbox.sandbox.servers["wordpress"]))
    assert [entry.id for entry in kept.entries._all.values()] == [made["id"]]


# --- odd requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        (b"\xff\xfe=\xff", "application/x-www-form-urlencoded"),
        (b"--x\r\nno head", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b'{"title": "\\ud800"}', "application/json"),
        (b'{"title": {"raw": null}, "content": {"a": 1}}', "application/json"),
        (b'{"title": null, "status": null, "date": 7}', "application/json"),
        (b"[1]", "application/json"),
        (b"[" * 50_000, "application/json"),
        (b"title=%ED%A0%80&status[]=x&status[a]=b&title[b]=c", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_post(how: bytes, kind: str, sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    headers = site.login() | {"Content-Type": kind}
    for path in ("posts", "comments", "media"):
        async with sandbox.session.post(
            f"{site.base}/wp-json/wp/v2/{path}", data=how, headers=headers
        ) as answer:
            assert answer.status < 500, path
            await answer.json()
    for address in ("wp-admin/authorize-application.php", "oauth2/authorize", "oauth2/token"):
        async with sandbox.session.post(
            f"{site.base}/{address}", data=how, headers={"Content-Type": kind}
        ) as answer:
            assert answer.status == 400


@pytest.mark.parametrize(
    "path",
    [
        "posts/99999999999999999999999",
        "posts?per_page=²",
        "posts?page=-1",
        "posts?include=x,²,3",
        "posts?after=0001-01-01T00:00:00%2B23:00",
        "comments?post=99999999999999999999",
        "comments?status=nothing",
        "media?page=99",
    ],
)
async def test_odd_questions(path: str, sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    async with sandbox.session.get(
        f"{site.base}/wp-json/wp/v2/{path}", headers=site.login()
    ) as answer:
        body = await answer.json()
    assert answer.status in (400, 404) or body == []


async def test_pages_of_nothing(sandbox: RunningSandbox) -> None:
    site = await rest(sandbox)
    for path in ("nobody/nothing/", f"{site.handle}/%F0%9F/", "?p=1", "?p=x", f"{site.handle}/灯"):
        async with sandbox.session.get(f"{site.base}/{path}") as page:
            assert page.status == 404, path
