"""Mastodon.py itself, unchanged, against the sandbox's Mastodon; only its address is ours.

Mastodon.py keeps a path in `api_base_url`, so `http://host:port/mastodon` is a server to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonInternalServerError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonUnauthorizedError,
)

from tests.networks.harness import RunningSandbox

from .x_caller import picture

Make = Callable[..., Awaitable[Mastodon]]


@pytest.fixture
def client(sandbox: RunningSandbox) -> Make:
    async def make(**more: Any) -> Mastodon:
        token = await sandbox.token("mastodon", **more)
        return await asyncio.to_thread(
            Mastodon,
            access_token=token["credentials"]["access_token"],
            api_base_url=token["base_url"],
            ratelimit_method="throw",
        )

    return make


async def test_post_read_back_answer_delete(client: Make, sandbox: RunningSandbox) -> None:
    made = await client(handle="nordlicht", followers=200_000)

    def first() -> Any:
        assert made.me().acct == "nordlicht"
        media = made.media_post(picture(), mime_type="image/png", description="Фонарь на снегу")
        while media.url is None:
            media = made.media(media)
        text = "Первый фонарь уже в пути — first light 🏮 https://example.com/kajo"
        status = made.status_post(text, media_ids=[media], idempotency_key="k", language="ru")
        again = made.status_post(text, media_ids=[media], idempotency_key="k", language="ru")
        assert again.id == status.id
        assert status.media_attachments[0].description == "Фонарь на снегу"
        return status

    status = await asyncio.to_thread(first)
    assert len(sandbox.posts("mastodon")) == 1
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        read = made.status(status.id)
        assert read.favourites_count > 0
        context = made.status_context(status.id)
        assert context.ancestors == []
        asked = context.descendants[0]
        assert asked.in_reply_to_id == status.id
        answer = made.status_reply(asked, "Danke!")
        assert answer.in_reply_to_id == asked.id
        assert f"@<span>{asked.account.acct}</span>" in answer.content
        edited = made.status_update(status.id, "Neu gesagt")
        assert edited.content == "<p>Neu gesagt</p>"
        assert made.notifications(types=["mention"])
        assert made.account_lookup("nordlicht").id == made.me().id
        for one in (answer, status):
            made.status_delete(one)
        with pytest.raises(MastodonNotFoundError):
            made.status(status.id)

    await asyncio.to_thread(second)
    assert [post["deleted"] for post in sandbox.posts("mastodon")] == [True]


async def test_an_upload_may_wait_until_it_is_processed(client: Make) -> None:
    made = await client()

    def use() -> None:
        media = made.media_post(picture("JPEG"), mime_type="image/jpeg")
        assert media.url is None
        with pytest.raises(MastodonAPIError) as early:
            made.status_post("Zu früh", media_ids=[media])
        assert "have not finished processing" in str(early.value)
        assert made.media(media).url is None
        assert made.media(media).url is not None
        described = made.media_update(media, description="Fenster")
        assert described.description == "Fenster"

    await asyncio.to_thread(use)


async def test_pages_are_followed(client: Make) -> None:
    made = await client()

    def use() -> None:
        written = [made.status_post(f"Nummer {number}").id for number in range(7)]
        page = made.account_statuses(made.me(), limit=3)
        read = []
        while page:
            read += [status.id for status in page]
            page = made.fetch_next(page)
        assert read == written[::-1]
        newest = made.account_statuses(made.me(), limit=3)
        assert made.fetch_previous(newest) == []

    await asyncio.to_thread(use)


async def test_scheduling(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()
    at = sandbox.sandbox.clock.now() + timedelta(hours=3)

    def keep() -> None:
        kept = made.status_post("Später", scheduled_at=at)
        assert made.scheduled_status(kept.id).params.text == "Später"
        moved = made.scheduled_status_update(kept, at - timedelta(hours=1))
        assert moved.scheduled_at < kept.scheduled_at
        assert [one.id for one in made.scheduled_statuses()] == [kept.id]
        other = made.status_post("Nie", scheduled_at=at)
        made.scheduled_status_delete(other)
        with pytest.raises(MastodonAPIError, match="must be in the future"):
            made.status_post("Zu bald", scheduled_at=at - timedelta(hours=3) + timedelta(minutes=1))

    await asyncio.to_thread(keep)
    await sandbox.advance(2 * 3600 + 60)
    statuses = await asyncio.to_thread(lambda: made.account_statuses(made.me()))
    assert [status.content for status in statuses] == ["<p>Später</p>"]


async def test_an_app_asks_a_person_and_signs_in(sandbox: RunningSandbox) -> None:
    base = f"{sandbox.url}/mastodon"

    def use() -> None:
        scopes = ["read", "write"]
        client_id, client_secret = Mastodon.create_app("Ours", scopes=scopes, api_base_url=base)
        made = Mastodon(client_id=client_id, client_secret=client_secret, api_base_url=base)
        address = made.auth_request_url(scopes=scopes, allow_http=True)
        fields = dict(
            re.findall(r'name="([^"]+)" value="([^"]*)"', requests.get(address, timeout=5).text)
        )
        shown = requests.post(address, data=fields, timeout=5).text
        code = re.search(r'value="([^"]+)"', shown)
        assert code is not None
        made.log_in(code=code[1], scopes=scopes, allow_http=True)
        assert made.me().acct == "sandbox_person"
        assert made.app_verify_credentials().name == "Ours"
        made.status_post("Angemeldet")
        token = made.access_token
        made.revoke_access_token(allow_http=True)
        made.access_token = token
        with pytest.raises(MastodonUnauthorizedError):
            made.status_post("Abgemeldet")

    await asyncio.to_thread(use)
    assert [post["text"] for post in sandbox.posts("mastodon")] == ["Angemeldet"]


async def test_refusals_become_its_errors(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()

    def refused() -> None:
        with pytest.raises(MastodonAPIError) as long:
            made.status_post("a" * 501)
        assert long.value.args[1:] == (
            422,
            "Unprocessable Entity",
            "Validation failed: Text character limit of 500 exceeded",
        )
        with pytest.raises(MastodonAPIError, match="can't be blank"):
            made.status_post("")
        with pytest.raises(MastodonNotFoundError):
            made.status_delete(1)

    await asyncio.to_thread(refused)
    for fault, error in (
        ("rate_limit", MastodonRatelimitError),
        ("expired_token", MastodonUnauthorizedError),
        ("http_500", MastodonInternalServerError),
        ("captcha", MastodonAPIError),
    ):
        await sandbox.fault("mastodon", fault, times=1)
        with pytest.raises(error):
            await asyncio.to_thread(made.status_post, "Hallo")
    assert sandbox.posts("mastodon") == []


async def test_what_the_server_says_of_itself_is_understood(client: Make) -> None:
    made = await client()

    def use() -> None:
        assert made.instance().configuration.statuses.max_characters == 500
        assert made.instance_v2().configuration.statuses.characters_reserved_per_url == 23
        assert made.retrieve_mastodon_version() == "4.7.0"

    await asyncio.to_thread(use)


async def test_its_own_count_of_what_is_left(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()
    await sandbox.control("clock", frozen=True)  # no window ends meanwhile

    def use() -> None:
        made.me()
        before = made.ratelimit_remaining
        made.me()
        assert (made.ratelimit_limit, made.ratelimit_remaining) == (300, before - 1)

    await asyncio.to_thread(use)
    await sandbox.control("limits", network="mastodon", scale=0.01)
    await sandbox.advance(300)

    def use_up() -> None:
        # It refuses by itself once it has heard that nothing is left.
        for _ in range(3):
            made.me()
        with pytest.raises(MastodonRatelimitError):
            made.me()

    await asyncio.to_thread(use_up)
