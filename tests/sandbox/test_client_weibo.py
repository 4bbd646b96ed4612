"""`weibo` 0.2.2 of PyPI, unmodified, against the sandbox: only the host that it calls is another.

It knows the open tier's methods by their paths, sends what it is given, and raises `RuntimeError` with
the number and the words of an error. Written for Python 3.4, it runs on 3.11 as it is.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
import requests
import weibo
from requests.adapters import HTTPAdapter

from tests.networks.harness import RunningSandbox

from .consent_flow import registered
from .weibo_caller import LINK, RIP, picture

Answer = TypeVar("Answer")
BACK = "https://homeground.example/back"


class ToSandbox(HTTPAdapter):
    """Sends what is meant for api.weibo.com to the sandbox."""

    def __init__(self, base: str):
        super().__init__()
        self.base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        assert request.url is not None
        request.url = request.url.replace("https://api.weibo.com", self.base)
        return super().send(request, *args, **kwargs)


class Client:
    """A client for one account; everything it does runs in a thread of its own."""

    def __init__(self, token: dict[str, Any]):
        given = {
            "uid": token["account_id"],
            "access_token": token["credentials"]["access_token"],
            "expires_at": 4_000_000_000,
        }
        self.uid = token["account_id"]
        self.weibo = weibo.Client("42", "secret", BACK, token=given)
        self.weibo.session.mount("https://api.weibo.com", ToSandbox(token["base_url"]))

    async def do(self, what: Callable[[], Answer]) -> Answer:
        return await asyncio.to_thread(what)

    async def share(self, text: str, **more: Any) -> Any:
        return await self.do(
            lambda: self.weibo.post("statuses/share", status=text, rip=RIP, **more)
        )


@pytest_asyncio.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    opened = Client(await sandbox.token("weibo", "open", language="zh", followers=300_000))
    yield opened
    opened.weibo.session.close()


async def test_share_read_comment_delete(client: Client, sandbox: RunningSandbox) -> None:
    posted = await client.share(f"灯笼亮了 🏮 {LINK}")
    listed = await client.do(lambda: client.weibo.get("statuses/user_timeline", uid=client.uid))
    assert [status["id"] for status in listed["statuses"]] == [posted["id"]]
    await sandbox.advance(3 * 24 * 3600)
    heard = await client.do(lambda: client.weibo.get("comments/show", id=posted["id"], count=50))
    above = heard["comments"][0]
    answer = await client.do(
        lambda: client.weibo.post(
            "comments/reply", id=posted["id"], cid=above["id"], comment="谢谢", rip=RIP
        )
    )
    assert answer["reply_comment"]["id"] == above["id"]
    await client.do(lambda: client.weibo.post("comments/destroy", cid=answer["id"]))
    await client.do(lambda: client.weibo.post("statuses/destroy", id=posted["id"]))
    assert [post["deleted"] for post in sandbox.posts("weibo")] == [True]


async def test_a_picture_goes_as_a_file(client: Client, sandbox: RunningSandbox) -> None:
    posted = await client.share(f"有图 {LINK}", pic=io.BytesIO(picture("PNG")))
    assert len(posted["pic_ids"]) == 1
    (post,) = sandbox.sandbox.world.posts
    assert post.files[0].mime == "image/png"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("没有链接", "10017 text not find domain!"),
        (f"{'灯' * 140} {LINK}", "20012 Text too long"),
        ("", "20008 Content is null"),
    ],
)
async def test_what_is_refused_comes_out_as_its_error(
    text: str, words: str, client: Client
) -> None:
    with pytest.raises(RuntimeError, match=words):
        await client.share(text)


@pytest.mark.parametrize(
    ("fault", "number"),
    [
        ("rate_limit", 10023),
        ("captcha", 20031),
        ("expired_token", 21327),
        ("duplicate", 20019),
        ("accepted_late", 20032),
        ("http_500", 10001),
    ],
)
async def test_faults_come_out_as_their_errors(
    fault: str, number: int, client: Client, sandbox: RunningSandbox
) -> None:
    await sandbox.fault("weibo", fault)
    with pytest.raises(RuntimeError, match=str(number)):
        await client.share(f"灯笼亮了 {LINK}")


async def test_signing_in_with_a_code(sandbox: RunningSandbox) -> None:
    """Its addresses are plain attributes, which is another way to point it here."""
    base = f"{sandbox.url}/weibo"
    app = await registered(sandbox, "weibo")
    fresh = weibo.Client(app["client_id"], app["client_secret"], BACK)
    fresh.token_url = f"{base}/oauth2/access_token"
    fresh.api_url = f"{base}/2/"
    asked = {
        name: values[0] for name, values in parse_qs(urlsplit(fresh.authorize_url).query).items()
    }
    async with sandbox.session.post(
        f"{base}/oauth2/authorize", data=asked, allow_redirects=False
    ) as answer:
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    await asyncio.to_thread(fresh.set_code, code)
    assert fresh.alive
    shown = await asyncio.to_thread(lambda: fresh.get("users/show", uid=fresh.uid))
    assert shown["idstr"] == fresh.uid
    fresh.session.close()
