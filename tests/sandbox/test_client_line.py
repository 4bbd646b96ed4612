"""`line-bot-sdk` 3.16 of PyPI, LINE's own, unmodified, against the sandbox.

Later ones want a python-dateutil older than that of Procrastinate, and cannot stand beside it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
import pytest_asyncio
from linebot.v3 import insight, messaging
from linebot.v3.messaging.exceptions import ApiException, UnauthorizedException
from PIL import Image

from tests.networks.harness import RunningSandbox
from tests.networks.public_files import public_url

Answer = TypeVar("Answer")
DAY = 86_400
FILES = Path(__file__).parent.parent / "networks" / "files"


class Client:
    """A client for one account; everything it does runs in a thread of its own."""

    def __init__(self, token: dict[str, Any], bearer: str | None = None):
        given = {
            "host": token["base_url"],
            "access_token": bearer or token["credentials"]["channel_access_token"],
        }
        self.id = token["account_id"]
        self.messaging_client = messaging.ApiClient(messaging.Configuration(**given))
        self.insight_client = insight.ApiClient(insight.Configuration(**given))
        self.messaging = messaging.MessagingApi(self.messaging_client)
        self.insight = insight.Insight(self.insight_client)

    async def do(self, what: Callable[[], Answer]) -> Answer:
        return await asyncio.to_thread(what)

    async def broadcast(self, *texts: str, key: str | None = None) -> str:
        """The request's id."""
        request = messaging.BroadcastRequest(
            messages=[messaging.TextMessage(text=text) for text in texts]
        )
        answer = await self.do(
            lambda: self.messaging.broadcast_with_http_info(request, x_line_retry_key=key)
        )
        return str(answer.headers["x-line-request-id"])

    def close(self) -> None:
        for client in (self.messaging_client, self.insight_client):
            client.close()
            client.rest_client.pool_manager.clear()


@pytest_asyncio.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Client]:
    made = Client(
        await sandbox.token("line", name="Nordlicht", handle="nordlicht_jp", followers=60_000)
    )
    yield made
    made.close()


async def test_who_am_i(client: Client) -> None:
    me = await client.do(client.messaging.get_bot_info)
    assert (me.user_id, me.display_name) == (client.id, "Nordlicht")
    assert (await client.do(client.messaging.get_message_quota)).type == "none"


async def test_a_broadcast_with_a_retry_key(sandbox: RunningSandbox, client: Client) -> None:
    key = str(uuid4())
    first = await client.broadcast("オーロラ", "🌌", key=key)
    (post,) = sandbox.posts("line")
    assert (post["id"], post["text"]) == (first, "オーロラ\n\n🌌")
    with pytest.raises(ApiException) as raised:
        await client.broadcast("オーロラ", "🌌", key=key)
    assert raised.value.status == 409
    assert raised.value.headers["x-line-accepted-request-id"] == first
    assert len(sandbox.posts("line")) == 1


async def test_an_answer_that_got_lost_is_found_again(
    sandbox: RunningSandbox, client: Client
) -> None:
    await sandbox.fault("line", "reset_after_accept")
    key = str(uuid4())
    with pytest.raises(Exception, match="Connection"):
        await client.broadcast("once", key=key)
    (post,) = sandbox.posts("line")
    with pytest.raises(ApiException) as raised:
        await client.broadcast("once", key=key)
    assert raised.value.headers["x-line-accepted-request-id"] == post["id"]


async def test_its_errors(sandbox: RunningSandbox, client: Client) -> None:
    with pytest.raises(ApiException) as raised:
        await client.broadcast("a" * 5001)
    assert raised.value.status == 400
    error = messaging.ErrorResponse.from_dict(json.loads(raised.value.body))
    assert error is not None
    assert [d.var_property for d in error.details or []] == ["messages[0].text"]
    await sandbox.fault("line", "rate_limit")
    with pytest.raises(ApiException) as raised:
        await client.broadcast("a")
    assert raised.value.status == 429
    stranger = Client(sandbox.tokens[0], bearer="wrong")
    with pytest.raises(UnauthorizedException):
        await stranger.do(stranger.messaging.get_bot_info)
    stranger.close()


async def test_letters_to_friends(client: Client) -> None:
    friends = await client.do(lambda: client.messaging.get_followers(limit=2))
    text = messaging.TextMessage(text="a")
    request = messaging.PushMessageRequest(to=friends.user_ids[0], messages=[text])
    sent = await client.do(lambda: client.messaging.push_message(request))
    assert len(sent.sent_messages) == 1


async def test_a_film_with_the_picture_before_it(
    sandbox: RunningSandbox, client: Client, tmp_path: Path
) -> None:
    film, still = FILES / "wide.mp4", tmp_path / "still.jpg"
    Image.new("RGB", (640, 360), "#234").save(still)
    message = messaging.VideoMessage(
        original_content_url=public_url(film), preview_image_url=public_url(still)
    )
    request = messaging.BroadcastRequest(messages=[message])
    await client.do(lambda: client.messaging.broadcast(request))
    (post,) = sandbox.sandbox.world.posts
    assert (post.files[0].content, post.files[0].seconds) == (film.read_bytes(), 3.0)
    nothing = messaging.VideoMessage(original_content_url="x://a", preview_image_url="x://a")
    request = messaging.BroadcastRequest(messages=[nothing])
    with pytest.raises(ApiException) as refused:
        await client.do(lambda: client.messaging.broadcast(request))
    wrong = {each["property"] for each in json.loads(refused.value.body)["details"]}
    assert wrong == {"messages[0].originalContentUrl", "messages[0].previewImageUrl"}


async def test_numbers(sandbox: RunningSandbox, client: Client) -> None:
    request_id = await client.broadcast("https://homeground.example/a")
    early = await client.do(lambda: client.insight.get_message_event(request_id))
    assert early.overview.unique_impression is None
    await sandbox.advance(2 * DAY)
    event = await client.do(lambda: client.insight.get_message_event(request_id))
    assert event.overview.delivered == 60_000
    assert event.overview.unique_impression > event.overview.unique_click > 0
    assert event.clicks[0].url == "https://homeground.example/a"
    friends = await client.do(client.insight.get_number_of_followers)
    assert (friends.status, friends.followers) == ("ready", 60_000)
