"""X: OAuth 2 with PKCE, and OAuth 1.0a in three steps."""

from __future__ import annotations

import asyncio
import pickle
from base64 import b64encode
from typing import Any

import aiohttp
import pytest
import requests
import tweepy
from requests_oauthlib import OAuth1Session

from tests.networks.harness import RunningSandbox

from .consent_flow import (
    BACK,
    CHALLENGE,
    VERIFIER,
    Page,
    answered,
    bearer,
    got,
    opened,
    posted,
    registered,
)
from .test_client_tweepy import PUBLIC, Proxy


def asked(app: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": f"{BACK}?x=1",
        "scope": "tweet.read tweet.write users.read offline.access",
        "state": "s t",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more


def basic(app: dict[str, Any]) -> dict[str, str]:
    pair = f"{app['client_id']}:{app['client_secret']}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


async def code_of(sandbox: RunningSandbox, app: dict[str, Any], handle: str = "mira") -> str:
    page = await opened(sandbox, f"{app['base_url']}/2/oauth2/authorize", **asked(app))
    address, query = await answered(sandbox, page, handle=handle)
    assert (address, query["x"], query["state"]) == (BACK, "1", "s t")
    return query["code"]


async def test_consent_with_pkce_and_rotating_refresh_tokens(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x", public=True)
    base = app["base_url"]

    async def token(**form: str) -> tuple[int, dict[str, Any]]:
        form = {"client_id": app["client_id"]} | form
        return await posted(sandbox, f"{base}/2/oauth2/token", **form)

    grant = {"grant_type": "authorization_code", "redirect_uri": f"{BACK}?x=1"}
    wrong = await token(**grant, code=await code_of(sandbox, app), code_verifier="wrong" * 10)
    assert wrong[0] == 400
    elsewhere = grant | {"redirect_uri": BACK, "code_verifier": VERIFIER}
    assert (await token(**elsewhere, code=await code_of(sandbox, app)))[0] == 400
    once = await code_of(sandbox, app)
    status, first = await token(**grant, code=once, code_verifier=VERIFIER)
    assert status == 200
    assert (await token(**grant, code=once, code_verifier=VERIFIER))[0] == 400, "works once"
    me = f"{base}/2/users/me"
    assert (await got(sandbox, me, bearer(first["access_token"])))[1]["data"]["username"] == "mira"
    media = {"media_category": "tweet_image", "total_bytes": 5}
    async with sandbox.session.post(
        f"{base}/2/media/upload/initialize", json=media, headers=bearer(first["access_token"])
    ) as refused:
        assert refused.status == 403, "media.write was not asked for"
    await sandbox.advance(7201)
    assert (await got(sandbox, me, bearer(first["access_token"])))[0] == 401
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    status, second = await token(**refresh)
    assert status == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert (await token(**refresh))[0] == 400, "a refresh token works once"
    assert (await got(sandbox, me, bearer(second["access_token"])))[0] == 200
    for spent in (second["access_token"], second["refresh_token"]):
        form = {"client_id": app["client_id"], "token": spent}
        assert await posted(sandbox, f"{base}/2/oauth2/revoke", **form) == (200, {"revoked": True})
    assert (await got(sandbox, me, bearer(second["access_token"])))[0] == 401
    again = {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]}
    assert (await token(**again))[0] == 400


async def test_a_code_lives_half_a_minute(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x")
    code = await code_of(sandbox, app)
    await sandbox.advance(31)
    form = {
        "grant_type": "authorization_code",
        "redirect_uri": f"{BACK}?x=1",
        "code": code,
        "code_verifier": VERIFIER,
    }
    status, body = await posted(sandbox, f"{app['base_url']}/2/oauth2/token", basic(app), **form)
    assert (status, body["error"]) == (400, "invalid_request")


async def test_only_who_is_registered_may_ask(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x", redirect_uris=[f"{BACK}?x=1"])
    address = f"{app['base_url']}/2/oauth2/authorize"
    for wrong in (
        {"client_id": "somebody"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"scope": "nonsense"},
        {"state": ""},
        {"response_type": "token"},
        {"code_challenge_method": "MD5"},
    ):
        assert (await opened(sandbox, address, **asked(app, **wrong))).status == 400, wrong
    token = f"{app['base_url']}/2/oauth2/token"
    form = {"grant_type": "authorization_code", "code": "x"}
    status, body = await posted(sandbox, token, **form, client_id="somebody")
    assert (status, body["error"]) == (400, "invalid_request")
    status, body = await posted(sandbox, token, **form, client_id=app["client_id"])
    assert (status, body["error"]) == (401, "unauthorized_client"), "it has a secret to show"
    liar = app | {"client_secret": "wrong"}
    status, body = await posted(sandbox, token, basic(liar), **form)
    assert (status, body["error_description"]) == (401, "Missing valid authorization header")


async def test_a_person_may_say_no(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x")
    page = await opened(sandbox, f"{app['base_url']}/i/oauth2/authorize", **asked(app))
    _, query = await answered(sandbox, page, answer="decline")
    assert query == {"x": "1", "error": "access_denied", "state": "s t"}


# --- three legs -----------------------------------------------------------------------------------


async def pressed(sandbox: RunningSandbox, app: dict[str, Any], token: str, **more: Any) -> Any:
    page = await opened(sandbox, f"{app['base_url']}/oauth/authorize", oauth_token=token)
    return await answered(sandbox, page, **more)


def through(session: requests.Session, sandbox: RunningSandbox) -> None:
    session.mount(PUBLIC, Proxy(f"{sandbox.url}/x"))


async def test_tweepy_connects_with_oauth_1(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = await registered(sandbox, "x")

    class Session(OAuth1Session):
        """tweepy makes a new session for the access token, which must find its way as well."""

        def __init__(self, *args: Any, **more: Any):
            super().__init__(*args, **more)
            through(self, sandbox)

    monkeypatch.setattr("tweepy.auth.OAuth1Session", Session)
    handler = tweepy.OAuth1UserHandler(app["consumer_key"], app["consumer_secret"], callback=BACK)
    url = await asyncio.to_thread(handler.get_authorization_url)
    assert url.startswith(f"{PUBLIC}/oauth/authorize?oauth_token=")
    token = url.partition("oauth_token=")[2]
    address, query = await pressed(sandbox, app, token, handle="mira")
    assert address == BACK
    assert query["oauth_token"] == token
    with pytest.raises(tweepy.TweepyException):
        await asyncio.to_thread(handler.get_access_token, "wrong")
    access, secret = await asyncio.to_thread(handler.get_access_token, query["oauth_verifier"])

    def use() -> str:
        client = tweepy.Client(
            consumer_key=app["consumer_key"],
            consumer_secret=app["consumer_secret"],
            access_token=access,
            access_token_secret=secret,
        )
        through(client.session, sandbox)
        client.create_tweet(text="Angeschlossen")
        return str(client.get_me(user_auth=True).data.username)

    assert await asyncio.to_thread(use) == "mira"
    assert [post["text"] for post in sandbox.posts("x")] == ["Angeschlossen"]

    def end() -> int:
        with Session(
            app["consumer_key"],
            client_secret=app["consumer_secret"],
            resource_owner_key=access,
            resource_owner_secret=secret,
        ) as session:
            ended = session.post(f"{PUBLIC}/1.1/oauth/invalidate_token")
            assert ended.json() == {"access_token": access}
            return int(session.get(f"{PUBLIC}/2/users/me").status_code)

    assert await asyncio.to_thread(end) == 401


async def test_three_legs_say_no(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x", redirect_uris=[BACK])
    public = f"{PUBLIC}/oauth/request_token"

    def ask(secret: str, callback: str) -> tuple[int, str]:
        with OAuth1Session(
            app["consumer_key"], client_secret=secret, callback_uri=callback
        ) as session:
            through(session, sandbox)
            answer = session.post(public)
            return answer.status_code, answer.text

    assert await asyncio.to_thread(ask, "wrong", BACK) == (
        401,
        '{"errors": [{"code": 32, "message": "Could not authenticate you."}]}',
    )
    status, text = await asyncio.to_thread(ask, app["consumer_secret"], "https://evil.example/")
    assert (status, '"code": 415' in text) == (403, True)
    status, text = await asyncio.to_thread(ask, app["consumer_secret"], BACK)
    assert (status, "oauth_callback_confirmed=true" in text) == (200, True)
    token = text.partition("oauth_token=")[2].partition("&")[0]
    assert await pressed(sandbox, app, token, answer="decline") == (BACK, {"denied": token})
    page: Page = await opened(sandbox, f"{app['base_url']}/oauth/authorize", oauth_token=token)
    assert page.status == 403, "a request token that was declined is over"
    status, text = await asyncio.to_thread(ask, app["consumer_secret"], "oob")
    token = text.partition("oauth_token=")[2].partition("&")[0]
    form = {"oauth_token": token, "answer": "agree", "account": "new", "handle": "mira"}
    async with sandbox.session.post(f"{app['base_url']}/oauth/authorize", data=form) as shown:
        assert "PIN" in await shown.text()
    await sandbox.advance(3601)
    page = await opened(sandbox, f"{app['base_url']}/oauth/authorize", oauth_token=token)
    assert page.status == 403
    pickle.loads(pickle.dumps(sandbox.sandbox))


async def test_tweepy_connects_with_oauth_2(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "x")
    handler = tweepy.OAuth2UserHandler(
        client_id=app["client_id"],
        redirect_uri=BACK,
        scope=["tweet.read", "users.read", "offline.access"],
        client_secret=app["client_secret"],
    )
    url = aiohttp.client.URL(handler.get_authorization_url())
    page = await opened(sandbox, f"{app['base_url']}{url.path}", **dict(url.query))
    address, query = await answered(sandbox, page, handle="mira")
    came_back = str(aiohttp.client.URL(address).with_query(query))
    through(handler, sandbox)
    token = await asyncio.to_thread(handler.fetch_token, came_back)
    me = await got(sandbox, f"{app['base_url']}/2/users/me", bearer(token["access_token"]))
    assert me[1]["data"]["username"] == "mira"
