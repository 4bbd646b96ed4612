"""tweepy itself, unchanged, against the sandbox's X.

tweepy 4.17 has the host https://api.twitter.com built in. An adapter mounted on its session sends
what is meant for that host to the sandbox, as a proxy would, and says so in X-Forwarded-Host: OAuth
1.0a signs the address, and the sandbox verifies the one that tweepy signed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter

from tests.networks.harness import RunningSandbox

Make = Callable[..., Awaitable[tuple[tweepy.Client, bool]]]
PUBLIC = "https://api.twitter.com"


class Proxy(HTTPAdapter):
    """Carries requests for X's host to the sandbox."""

    def __init__(self, target: str):
        super().__init__()
        self.target = target

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace(PUBLIC, self.target, 1)
        request.headers["X-Forwarded-Host"] = PUBLIC.removeprefix("https://")
        request.headers["X-Forwarded-Proto"] = "https"
        return super().send(request, *args, **more)


@pytest.fixture(params=["oauth1", "user"])
def client(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Make:
    """A client that signs its requests, and one with an OAuth 2 user token."""

    async def make(**more: Any) -> tuple[tweepy.Client, bool]:
        token = await sandbox.token("x", request.param, **more)
        credentials = token["credentials"]
        signing = request.param == "oauth1"
        made = (
            tweepy.Client(**credentials)
            if signing
            else tweepy.Client(bearer_token=credentials["access_token"])
        )
        made.session.mount(PUBLIC, Proxy(f"{sandbox.url}/x"))
        return made, signing

    return make


async def test_post_read_back_answer_delete(client: Make, sandbox: RunningSandbox) -> None:
    made, signing = await client(handle="nordlicht", followers=40_000)

    def first() -> tuple[str, str]:
        me = made.get_me(user_auth=signing).data
        text = "Первый фонарь уже в пути — first light 🏮 https://example.com/kajo"
        tweet = made.create_tweet(text=text, user_auth=signing).data
        assert me.username == "nordlicht"
        return str(me.id), str(tweet["id"])

    account_id, tweet_id = await asyncio.to_thread(first)
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        fields = {"tweet_fields": ["created_at", "public_metrics", "entities", "conversation_id"]}
        tweet = made.get_tweet(tweet_id, user_auth=signing, **fields).data
        assert tweet.public_metrics["impression_count"] > 0
        assert tweet.public_metrics["retweet_count"] >= 0
        assert tweet.entities["urls"][0]["expanded_url"] == "https://example.com/kajo"
        timeline = made.get_users_tweets(account_id, user_auth=signing, **fields)
        assert [str(one.id) for one in timeline.data] == [tweet_id]
        assert timeline.meta["result_count"] == 1
        several = made.get_tweets([tweet_id, "1234"], user_auth=signing)
        assert [str(one.id) for one in several.data] == [tweet_id]
        assert several.errors[0]["title"] == "Not Found Error"

        found = made.search_recent_tweets(
            f"conversation_id:{tweet_id}",
            user_auth=signing,
            tweet_fields=["author_id", "in_reply_to_user_id", "referenced_tweets"],
            expansions=["author_id"],
            max_results=100,
        )
        replies = [one for one in found.data if str(one.id) != tweet_id]
        assert replies
        assert {user.id for user in found.includes["users"]} >= {one.author_id for one in replies}
        assert made.get_users_mentions(account_id, user_auth=signing).data
        answer = made.create_tweet(
            text="Danke!", in_reply_to_tweet_id=replies[0].id, user_auth=signing
        )
        assert made.hide_reply(replies[0].id, user_auth=signing).data == {"hidden": True}
        for one in (answer.data["id"], tweet_id):
            assert made.delete_tweet(one, user_auth=signing).data == {"deleted": True}
        assert made.get_tweet(tweet_id, user_auth=signing).data is None

    await asyncio.to_thread(second)
    assert [post["deleted"] for post in sandbox.posts("x")] == [True]


async def test_pages_are_followed(client: Make, sandbox: RunningSandbox) -> None:
    made, signing = await client()

    def use() -> None:
        account_id = made.get_me(user_auth=signing).data.id
        written = [
            str(made.create_tweet(text=f"Nummer {number}", user_auth=signing).data["id"])
            for number in range(12)
        ]
        pages = tweepy.Paginator(
            made.get_users_tweets, account_id, user_auth=signing, max_results=5
        )
        assert [str(one.id) for one in pages.flatten()] == written[::-1]

    await asyncio.to_thread(use)


async def test_refusals_become_tweepys_errors(client: Make, sandbox: RunningSandbox) -> None:
    made, signing = await client()

    def use() -> None:
        made.create_tweet(text="Einmal", user_auth=signing)
        with pytest.raises(tweepy.Forbidden) as twice:
            made.create_tweet(text="Einmal", user_auth=signing)
        assert twice.value.api_messages == [
            "You are not allowed to create a Tweet with duplicate content."
        ]
        with pytest.raises(tweepy.BadRequest) as long:
            made.create_tweet(text="a" * 281, user_auth=signing)
        assert "too long" in long.value.api_messages[0]
        with pytest.raises(tweepy.BadRequest):
            made.create_tweet(text="Mit Bild", media_ids=["1234"], user_auth=signing)
        for number in range(96):
            made.create_tweet(text=f"Nummer {number}", user_auth=signing)
        with pytest.raises(tweepy.TooManyRequests) as many:
            made.create_tweet(text="Eine zu viel", user_auth=signing)
        assert many.value.reset_time is not None
        assert many.value.reset_time > sandbox.sandbox.clock.timestamp()

    await asyncio.to_thread(use)


async def test_wrong_credentials_are_unauthorized(client: Make, sandbox: RunningSandbox) -> None:
    made, signing = await client()
    made.access_token_secret = made.bearer_token = "wrong"

    def use() -> None:
        with pytest.raises(tweepy.Unauthorized):
            made.create_tweet(text="Nein", user_auth=signing)

    await asyncio.to_thread(use)


async def test_an_app_alone_may_not_write(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("x", "app")
    made = tweepy.Client(bearer_token=token["credentials"]["access_token"])
    made.session.mount(PUBLIC, Proxy(f"{sandbox.url}/x"))

    def use() -> None:
        with pytest.raises(tweepy.Forbidden) as refused:
            made.create_tweet(text="Nein", user_auth=False)
        assert "Application-Only is forbidden" in refused.value.api_messages[0]

    await asyncio.to_thread(use)


async def test_a_server_error_is_tweepys(client: Make, sandbox: RunningSandbox) -> None:
    made, signing = await client()
    await sandbox.fault("x", "http_500", times=1)

    def use() -> None:
        with pytest.raises(tweepy.TwitterServerError):
            made.create_tweet(text="Hallo", user_auth=signing)

    await asyncio.to_thread(use)
    assert sandbox.posts("x") == []


async def test_tweepy_waits_for_nobody_when_a_window_is_over(
    client: Make, sandbox: RunningSandbox
) -> None:
    made, signing = await client()
    await sandbox.control("limits", network="x", scale=0.02)

    def use() -> tweepy.TooManyRequests:
        made.create_tweet(text="eins", user_auth=signing)
        made.create_tweet(text="zwei", user_auth=signing)
        with pytest.raises(tweepy.TooManyRequests) as raised:
            made.create_tweet(text="drei", user_auth=signing)
        return raised.value

    refused = await asyncio.to_thread(use)
    left = int(refused.response.headers["x-rate-limit-reset"]) - sandbox.sandbox.clock.timestamp()
    assert 890 < left <= 900
    await sandbox.advance(900)
    await asyncio.to_thread(lambda: made.create_tweet(text="drei", user_auth=signing))
    assert len(sandbox.posts("x")) == 3
