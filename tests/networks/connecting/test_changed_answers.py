"""A network that drops, nulls, retypes or adds a field never breaks a way to connect.

Every documented answer of `test_redirects` and `test_forms` is given again with one thing changed.
What comes of it is an account, or an error of the tree that holds no secret.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from homeground.networks.connecting import App, ByForm, ByRedirect, Grant, Place
from homeground.networks.errors import NetworkError
from homeground.networks.registry import WAYS
from tests.networks.test_changed_documents import at, changed, instead_of, places

from . import test_forms as forms
from . import test_oauth2_way as common
from . import test_redirects as redirects
from .server import APP, network

SURROUNDINGS: dict[str, tuple[dict[str, Any], App]] = {
    "vk-SignInWithVKID": (
        {"/oauth2/auth": redirects.VK_TOKEN, "/oauth2/user_info": redirects.VK_USER},
        APP,
    ),
    "vk-CommunityKey": (forms.VK, APP),
    "vk-UserToken": (forms.VK, APP),
    "x-SignInWithX": (common.X, APP),
    "odnoklassniki-SignInWithOdnoklassniki": (
        redirects.OK
        | {"group.getUserGroupsByIds": [{"groupId": "551", "status": "ADMIN", "role": "EDITOR"}]},
        APP,
    ),
    "facebook-SignInWithFacebook": (
        redirects.FACEBOOK
        | {"/v25.0/oauth/access_token": {"access_token": "t", "expires_in": 5183944}},
        APP,
    ),
    "instagram-SignInWithFacebook": (
        redirects.FACEBOOK
        | {"/v25.0/oauth/access_token": {"access_token": "t", "expires_in": 5183944}},
        APP,
    ),
    "threads-SignInWithThreads": (redirects.THREADS, APP),
    "linkedin-SignInForPages": (redirects.LINKEDIN, APP),
    "linkedin-SignInAsPerson": (redirects.LINKEDIN, APP),
    "weibo-SignInWithWeibo": (redirects.WEIBO, redirects.WEIBO_APP),
    "mastodon-SignInAtServer": (redirects.MASTODON, App()),
    "wordpress-AuthorizeOnSite": (
        redirects.SITE | {"/wp-json/": redirects.site("https://blog.example")},
        App(),
    ),
    "wordpress-ApplicationPassword": (redirects.SITE, App()),
    "wordpress-SignInWithWordPressCom": (redirects.DOTCOM, APP),
    "telegram-Bot": (forms.TELEGRAM, App()),
    "max-Bot": (forms.MAX, App()),
    "line-ChannelAccessToken": (forms.LINE, App()),
    "line-ChannelSecret": (forms.LINE, App()),
    "bluesky-AppPassword": (forms.BLUESKY, App()),
}
SECRETS = {
    "access_token": "the-secret",
    "bot_token": "123456:the-secret",
    "channel": "@lumikko",
    "channel_access_token": "the-secret",
    "channel_id": "1",
    "channel_secret": "the-secret",
    "identifier": "aino.example",
    "password": "the-secret",
    "username": "aino",
    "application_password": "the-secret",
}
CASES = [
    pytest.param(way, *SURROUNDINGS[name], id=name)
    for name, way in (
        (f"{slug}-{type(way).__name__}", way) for slug, ways in WAYS.items() for way in ways
    )
    if name in SURROUNDINGS
]


def test_nearly_every_way_is_here() -> None:
    """LiveJournal's and Dreamwidth's answers are XML, OAuth 1.0a's are forms: read elsewhere."""
    assert len(CASES) == len(SURROUNDINGS) == sum(map(len, WAYS.values())) - 3


async def connect(way: ByForm | ByRedirect, place: Place) -> list[Grant]:
    if isinstance(way, ByForm):
        return await way.check(place, {f.name: SECRETS[f.name] for f in way.fields if f.required})
    begun = await way.begin(place)
    state = begun.kept["state"]
    came = {"code": "the-secret", "state": state, "device_id": "d", "user_login": "aino"}
    return await way.finish(place, {**came, "password": "the-secret"}, begun.kept)


async def survives(act: Callable[[], Awaitable[object]], what: str) -> None:
    shown = ""
    try:
        await act()
    except NetworkError as refused:
        shown = f"{refused!r} {refused.code}"
    except Exception as error:
        pytest.fail(f"{what}: {type(error).__name__}: {error}")
    assert "the-secret" not in shown, what
    assert APP.client_secret not in shown, what


@pytest.mark.parametrize(("way", "answers", "app"), CASES)
async def test_one_thing_changed(
    way: ByForm | ByRedirect, answers: dict[str, Any], app: App
) -> None:
    now = dict(answers)
    async with network(now, app=app) as (place, _):
        assert await connect(way, place), "unchanged, it connects"
        for path, document in answers.items():
            if not isinstance(document, dict | list):
                continue
            for where in list(places(document))[1:]:
                for value in instead_of(at(document, where)):
                    now[path] = changed(document, where, value)
                    what = f"{path} {where} as {value!r}"
                    await survives(lambda: connect(way, place), what)
            now[path] = document


@pytest.mark.parametrize(("way", "answers", "app"), CASES)
async def test_another_answer_altogether(
    way: ByForm | ByRedirect, answers: dict[str, Any], app: App
) -> None:
    now = dict(answers)
    shapes = [None, [], [None], 0, "", "<html>", {"error": None}, {"error": {"code": None}}]
    others = [json.dumps(shape) if shape is None else shape for shape in shapes]
    async with network(now, app=app) as (place, _):
        for path, document in answers.items():
            for status in (200, 302, 400, 401, 404, 429, 500, 503):
                for other in others:
                    now[path] = (status, other)
                    await survives(lambda: connect(way, place), f"{path} {status} {other!r}")
            now[path] = document
