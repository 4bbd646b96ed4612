"""The sandbox's WordPress: videos and documents, private posts, spam, a blog's days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

from .wordpress_caller import Refused, RestCaller

FILES = Path(__file__).parent.parent / "networks" / "files"


@pytest.fixture
async def wp(sandbox: RunningSandbox) -> RestCaller:
    return RestCaller(sandbox, await sandbox.token("wordpress", followers=60_000))


async def media(wp: RestCaller, name: str, content: bytes) -> Any:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Type": "application/octet-stream",
    }
    return (await wp.full("POST", "wp/v2/media", data=content, headers=headers)).body


async def test_a_video_and_a_document_are_files(wp: RestCaller) -> None:
    film, paper = (FILES / "wide.mp4").read_bytes(), (FILES / "page.pdf").read_bytes()
    video = await media(wp, "film.mp4", film)
    assert (video["media_type"], video["mime_type"]) == ("file", "video/mp4")
    assert video["media_details"]["length"] == 3
    document = await media(wp, "katalog.pdf", paper)
    assert (document["media_type"], document["mime_type"]) == ("file", "application/pdf")
    content = (
        f'<!-- wp:video {{"id":{video["id"]}}} --><figure class="wp-block-video">'
        f'<video controls src="{video["source_url"]}"></video></figure><!-- /wp:video -->'
    )
    body = {"title": "Film", "content": content, "status": "publish"}
    await wp.full("POST", "wp/v2/posts", json=body)
    (post,) = wp.sandbox.sandbox.world.posts
    assert [file.content for file in post.files] == [film]
    for name, wrong in (("film.mp4", paper), ("film.exe", film), ("a.mp4", b"nothing")):
        with pytest.raises(Refused, match="rest_upload_sideload_error"):
            await media(wp, name, wrong)


async def test_a_private_post_is_its_owners(wp: RestCaller) -> None:
    body = {"title": "Nur wir", "content": "Licht", "status": "private"}
    made = (await wp.full("POST", "wp/v2/posts", json=body)).body
    world = wp.sandbox.sandbox.world
    (post,) = world.posts_on("wordpress")
    assert (post.seen_by, world.counts(post).views) == ("ourselves", 0)
    with pytest.raises(Refused, match="401"):
        await wp.full("GET", f"wp/v2/posts/{made['id']}", visitor=True)
    await wp.full("POST", f"wp/v2/posts/{made['id']}", json={"status": "publish"})
    (post,) = world.posts_on("wordpress")
    assert post.seen_by == "everybody"
    await wp.sandbox.advance(86_400)
    assert world.counts(post).views > 0


async def test_spam_is_seen_by_the_owner_alone(wp: RestCaller) -> None:
    body = {"title": "Licht", "content": "Licht", "status": "publish"}
    post = (await wp.full("POST", "wp/v2/posts", json=body)).body
    said = (await wp.full("POST", "wp/v2/comments", json={"post": post["id"], "content": "x"})).body
    await wp.full("POST", f"wp/v2/comments/{said['id']}", json={"status": "spam"})
    (truth,) = wp.sandbox.sandbox.world.posts
    assert [comment.spam for comment in truth.comments] == [True]
    assert (await wp.full("GET", f"wp/v2/comments?post={post['id']}", visitor=True)).body == []
    kept = (await wp.full("GET", f"wp/v2/comments?post={post['id']}&status=spam")).body
    assert [each["id"] for each in kept] == [said["id"]]
    await wp.full("POST", f"wp/v2/comments/{said['id']}", json={"status": "approved"})
    assert [comment.spam for comment in truth.comments] == [False]


async def test_a_blogs_days(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("wordpress", "wordpress_com", followers=60_000)
    base = f"{token['base_url']}/rest/v1.1/sites/{token['account_id']}"
    headers = {"Authorization": f"Bearer {token['credentials']['access_token']}"}
    written = {"title": "Licht", "content": "Licht"}
    async with sandbox.session.post(f"{base}/posts/new", headers=headers, json=written) as made:
        assert made.status == 200
    await sandbox.advance(2 * 86_400)
    asked = {"unit": "day", "quantity": "3", "stat_fields": "views,visitors"}
    async with sandbox.session.get(f"{base}/stats/visits", headers=headers, params=asked) as told:
        visits = await told.json()
    assert visits["fields"] == ["period", "views", "visitors"]
    assert len(visits["data"]) == 3
    assert sum(row[1] for row in visits["data"]) > 0
    async with sandbox.session.get(f"{base}/stats/visits", params=asked) as refused:
        assert refused.status == 403
