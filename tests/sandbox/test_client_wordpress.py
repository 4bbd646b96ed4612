"""`wp-api-client` 0.1.0 of PyPI, unmodified, against the sandbox's wp/v2, by its base address.

Its own exceptions must come out of the sandbox's answers. Of WordPress.com's v1.1 no maintained client
for Python was found: there the reference's examples are the witness (test_wordpress_com.py).
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import TypeVar

import pytest
import pytest_asyncio
from wp_api import WPClient
from wp_api.auth import ApplicationPasswordAuth
from wp_api.exceptions import (
    WPAPIBadRequestError,
    WPAPINotFoundError,
    WPAPIPermissionError,
    WPAPIRateLimitError,
    WPAPIServerError,
    WPAPIValidationError,
)

from tests.networks.harness import RunningSandbox

from .wordpress_caller import picture

Answer = TypeVar("Answer")


class Client:
    """A client for one account; everything it does runs in a thread of its own."""

    def __init__(self, base: str, username: str, password: str):
        self.wp = WPClient(base, auth=ApplicationPasswordAuth(username, password))

    async def do(self, what: Callable[[WPClient], Answer]) -> Answer:
        return await asyncio.to_thread(what, self.wp)


@pytest_asyncio.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    token = await sandbox.token("wordpress", "self_hosted", followers=100_000)
    given = token["credentials"]
    opened = Client(token["base_url"], given["username"], given["application_password"])
    yield opened
    opened.wp.session.close()


async def test_post_read_comment_delete(client: Client, sandbox: RunningSandbox) -> None:
    made = await client.do(lambda wp: wp.posts.create(title="Kajo", content="<p>Licht</p>"))
    assert made["status"] == "publish"
    changed = await client.do(lambda wp: wp.posts.update(made["id"], content="<p>Mehr</p>"))
    assert changed["content"]["raw"] == "<p>Mehr</p>"
    assert [p["id"] for p in await client.do(lambda wp: wp.posts.list())] == [made["id"]]
    await sandbox.advance(2 * 24 * 3600)
    heard = await client.do(lambda wp: wp.comments.list(post=made["id"], order="asc"))
    answer = await client.do(
        lambda wp: wp.comments.create(made["id"], "Danke", parent=heard[0]["id"])
    )
    assert answer["parent"] == heard[0]["id"]
    held = await client.do(lambda wp: wp.comments.update(heard[0]["id"], status="hold"))
    assert held["status"] == "hold"
    await client.do(lambda wp: wp.comments.delete(answer["id"], force=True))
    await client.do(lambda wp: wp.posts.delete(made["id"], force=True))
    assert [post["deleted"] for post in sandbox.posts("wordpress")] == [True]


async def test_an_image_and_a_draft(client: Client, sandbox: RunningSandbox) -> None:
    # Words given to upload() never leave the client: its second request repeats the image.
    sent = await client.do(
        lambda wp: wp.media.upload(io.BytesIO(picture()), file_name="lantern.jpg")
    )
    kept = await client.do(lambda wp: wp.media.update(sent["id"], alt_text="Laterne"))
    assert (kept["alt_text"], kept["media_details"]["width"]) == ("Laterne", 640)
    made = await client.do(
        lambda wp: wp.posts.create(title="Bild", status="draft", featured_media=kept["id"])
    )
    assert made["featured_media"] == kept["id"]
    assert await client.do(lambda wp: wp.posts.list(status="draft")) != []
    assert sandbox.posts("wordpress") == []


async def test_what_the_site_says_of_itself(client: Client) -> None:
    index = await client.do(lambda wp: wp.discover_endpoints())
    assert "/wp/v2/posts" in index["routes"]
    me = await client.do(lambda wp: wp.users.me())
    assert me["slug"] == client.wp.auth.username
    settings = await client.do(lambda wp: wp.settings.get())
    assert settings["timezone"] == "UTC"


async def test_errors_come_out_as_its_own(client: Client) -> None:
    with pytest.raises(WPAPINotFoundError, match="Invalid post ID"):
        await client.do(lambda wp: wp.posts.get(9999))
    with pytest.raises(WPAPIValidationError, match="status"):
        await client.do(lambda wp: wp.posts.create(title="x", status="shown"))
    with pytest.raises(WPAPIBadRequestError, match="empty"):
        await client.do(lambda wp: wp.posts.create(title=""))
    client.wp.session.headers["Authorization"] = "Basic d3Jvbmc6d3Jvbmc="
    with pytest.raises(WPAPIPermissionError, match="Unknown username"):
        await client.do(lambda wp: wp.users.me())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("rate_limit", WPAPIRateLimitError),
        ("captcha", WPAPIPermissionError),
        ("expired_token", WPAPIPermissionError),
        ("http_500", WPAPIServerError),
    ],
)
async def test_faults_come_out_as_its_own(
    fault: str, error: type[Exception], client: Client, sandbox: RunningSandbox
) -> None:
    await sandbox.fault("wordpress", fault)
    with pytest.raises(error):
        await client.do(lambda wp: wp.posts.create(title="Kajo"))
    assert sandbox.posts("wordpress") == []


async def test_what_is_scheduled_is_listed_and_taken_back(
    client: Client, sandbox: RunningSandbox
) -> None:
    at = (sandbox.sandbox.clock.now() + timedelta(hours=1)).replace(tzinfo=None, microsecond=0)

    def scheduled(wp: WPClient) -> list[int]:
        return [
            wp.posts.create(title=title, content=title, status="future", date_gmt=at.isoformat())[
                "id"
            ]
            for title in ("bleibt", "nie")
        ]

    stays, gone = await client.do(scheduled)
    listed = await client.do(lambda wp: wp.posts.list(status="future"))
    assert {post["id"] for post in listed} == {stays, gone}
    await client.do(lambda wp: wp.posts.delete(gone))
    await sandbox.advance(3601)
    assert await client.do(lambda wp: wp.posts.list(status="future")) == []
    assert [post["text"] for post in sandbox.posts("wordpress")] == ["bleibt"]
