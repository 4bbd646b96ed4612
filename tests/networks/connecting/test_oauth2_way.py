"""What every network's OAuth 2 has in common, tried on X (PKCE, a header) and LinkedIn (neither)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homeground.networks import errors
from homeground.networks.connecting import App, ByRedirect
from homeground.networks.linkedin.connect import SignInAsPerson
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.registry import WAYS
from homeground.networks.x.connect import SignInWithX

from .server import APP, BACK, NOW, back, network, query_of, sent

X_TOKEN = {
    "token_type": "bearer",
    "expires_in": 7200,
    "access_token": "acc-1",
    "refresh_token": "ref-1",
    "scope": "tweet.read tweet.write users.read offline.access",
}
"""https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token"""
ME = {"data": {"id": "17", "name": "Nordlicht", "username": "nordlicht"}}
X = {"/2/oauth2/token": X_TOKEN, "/2/users/me": ME}

OAUTH2 = [
    pytest.param(way, id=f"{slug}-{type(way).__name__}")
    for slug, ways in WAYS.items()
    for way in ways
    if isinstance(way, OAuth2Way) and way.app
]
REDIRECTS = [
    pytest.param(way, id=f"{slug}-{type(way).__name__}")
    for slug, ways in WAYS.items()
    for way in ways
    if isinstance(way, ByRedirect)
]


async def test_pkce_and_a_header() -> None:
    way = SignInWithX()
    async with network(X) as (place, listener):
        begun = await way.begin(place)
        asked = query_of(begun.url)
        assert begun.url.startswith(f"{listener.url}/i/oauth2/authorize?")
        assert asked["redirect_uri"] == BACK
        assert asked["scope"].split() == list(way.rights)
        (grant,) = await way.finish(place, back(begun), begun.kept)
        exchange = sent(listener, "/2/oauth2/token")
    digest = hashlib.sha256(begun.kept["verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert begun.kept["verifier"] not in begun.url
    assert exchange.form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": BACK,
        "code_verifier": begun.kept["verifier"],
    }
    basic = base64.b64encode(b"our-id:our-secret").decode()
    assert exchange.headers["Authorization"] == f"Basic {basic}"
    assert grant.credentials == {"access_token": "acc-1", "refresh_token": "ref-1"}
    assert grant.expires_at == NOW + timedelta(hours=2)
    assert grant.rights == {"tweet.read", "tweet.write", "users.read", "offline.access"}
    assert (grant.account_id, grant.name, grant.handle) == ("17", "Nordlicht", "nordlicht")


async def test_a_public_client_says_its_name_in_the_form() -> None:
    way = SignInWithX()
    async with network(X, app=App("our-id")) as (place, listener):
        begun = await way.begin(place)
        await way.finish(place, back(begun), begun.kept)
        exchange = sent(listener, "/2/oauth2/token")
    assert exchange.form["client_id"] == "our-id"
    assert "Authorization" not in exchange.headers


async def test_a_renewed_access_takes_the_place_of_the_old() -> None:
    way = SignInWithX()
    new = X_TOKEN | {"access_token": "acc-2", "refresh_token": "ref-2"}
    async with network({"/2/oauth2/token": new}) as (place, listener):
        old = {"access_token": "acc-1", "refresh_token": "ref-1", "more": "kept"}
        renewed = await way.renew(place, old)
        assert sent(listener, "/2/oauth2/token").form == {
            "grant_type": "refresh_token",
            "refresh_token": "ref-1",
        }
    assert renewed.credentials == {
        "access_token": "acc-2",
        "refresh_token": "ref-2",
        "more": "kept",
    }
    assert renewed.expires_at == NOW + timedelta(hours=2)


async def test_without_a_new_refresh_token_the_old_one_stays() -> None:
    answer = {"access_token": "acc-2", "expires_in": 5184000}
    async with network({"accessToken": answer}) as (place, _):
        renewed = await SignInAsPerson().renew(place, {"access_token": "a", "refresh_token": "r"})
    assert renewed.credentials == {"access_token": "acc-2", "refresh_token": "r"}


async def test_what_cannot_be_renewed_says_so_before_it_ends() -> None:
    async with network({}) as (place, listener):
        with pytest.raises(errors.NotOffered, match="connect the account again before it ends"):
            await SignInAsPerson().renew(place, {"access_token": "a"})
        with pytest.raises(errors.NotOffered):
            await SignInAsPerson().revoke(place, {"access_token": "a"})
        assert not listener.heard


async def test_both_tokens_are_revoked_and_those_gone_already_are_no_error() -> None:
    gone = (400, {"error": "invalid_token"})
    for answer in ({"revoked": True}, gone):
        async with network({"/2/oauth2/revoke": answer}) as (place, listener):
            await SignInWithX().revoke(place, {"access_token": "a", "refresh_token": "r"})
        told = [(heard.form["token_type_hint"], heard.form["token"]) for heard in listener.heard]
        assert told == [("refresh_token", "r"), ("access_token", "a")]


async def test_a_revocation_that_failed_is_an_error() -> None:
    refusals: list[tuple[Any, type[errors.NetworkError]]] = [
        ((401, {"error": "invalid_client"}), errors.NotAuthorized),
        ((503, ""), errors.Unavailable),
        ((500, ""), errors.Unsure),
    ]
    for answer, kind in refusals:
        async with network({"/2/oauth2/revoke": answer}) as (place, _):
            with pytest.raises(kind):
                await SignInWithX().revoke(place, {"access_token": "a"})


REFUSED = [
    ((400, {"error": "invalid_grant", "error_description": "code the-code was used"}), errors.NotAuthorized),
    ((400, {"error": "invalid_request", "error_description": "Value passed for the authorization code was invalid."}), errors.NotAuthorized),
    ((401, {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}), errors.NotAuthorized),
    ((200, {"error": "invalid_grant", "error_description": "the-code"}), errors.NotAuthorized),
    ((429, {"error": "slow_down"}), errors.Unavailable),
    ((503, {"error": "temporarily_unavailable"}), errors.Unavailable),
    ((500, {"error": "server_error"}), errors.Unsure),
    ((200, "<html>Welcome</html>"), errors.Unsure),
    ((200, {}), errors.Unavailable),
    ((200, []), errors.Unavailable),
    ((200, {"access_token": None}), errors.Unavailable),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "kind"), REFUSED)
async def test_what_the_network_may_answer_to_a_code(
    answer: Any, kind: type[errors.NetworkError]
) -> None:
    way = SignInWithX()
    async with network({"/2/oauth2/token": answer}) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(kind) as refused:
            await way.finish(place, back(begun), begun.kept)
        with pytest.raises(kind):
            await way.renew(place, {"access_token": "a", "refresh_token": "r"})
    shown = f"{refused.value!r} {refused.value.code}"
    for secret in ("the-code", APP.client_secret, begun.kept["verifier"], begun.kept["state"]):
        assert secret not in shown


@pytest.mark.parametrize("way", OAUTH2)
@pytest.mark.parametrize(
    "error",
    ["access_denied", "user_cancelled_login", "user_cancelled_authorize"],
)
async def test_a_no(way: OAuth2Way, error: str) -> None:
    async with network({}) as (place, listener):
        begun = await way.begin(place)
        for state in ({"state": begun.kept["state"]}, {}):
            with pytest.raises(errors.Declined) as declined:
                await way.finish(place, {"error": error, **state}, begun.kept)
            assert declined.value.network == way.network
        assert not listener.heard


@pytest.mark.parametrize("way", OAUTH2)
@pytest.mark.parametrize(
    ("came", "kind"),
    [
        ({"error": "server_error"}, errors.Unavailable),
        ({"error": "temporarily_unavailable"}, errors.Unavailable),
        ({"error": "invalid_scope"}, errors.NotAuthorized),
        ({"error": "unauthorized_scope_error"}, errors.NotAuthorized),
        ({"error": "<script>alert(1)</script>"}, errors.NotAuthorized),
        ({}, errors.NotAuthorized),
        ({"code": ""}, errors.NotAuthorized),
    ],
)
async def test_no_code_came_back(
    way: OAuth2Way, came: dict[str, str], kind: type[errors.NetworkError]
) -> None:
    async with network({}) as (place, listener):
        begun = await way.begin(place)
        with pytest.raises(kind) as refused:
            await way.finish(place, {**came, "state": begun.kept["state"]}, begun.kept)
        assert "<script>" not in f"{refused.value!r} {refused.value.code}"
        assert not listener.heard


@pytest.mark.parametrize("way", OAUTH2)
@pytest.mark.parametrize("state", [None, "", "another", "\udcff", "ключ"])
async def test_another_state_is_refused_before_anything_is_asked(
    way: OAuth2Way, state: str | None
) -> None:
    async with network({}) as (place, listener):
        begun = await way.begin(place)
        came = {"code": "the-code"} | ({} if state is None else {"state": state})
        with pytest.raises(errors.NotAuthorized) as refused:
            await way.finish(place, came, begun.kept)
        assert refused.value.code == "state"
        with pytest.raises(errors.NotAuthorized):
            await way.finish(place, {"code": "c", "state": ""}, {})  # nothing was begun
        assert not listener.heard


@pytest.mark.parametrize("way", OAUTH2)
async def test_nobody_is_sent_anywhere_without_an_application(way: OAuth2Way) -> None:
    async with network({}, app=App()) as (place, _):
        with pytest.raises(errors.Rejected, match="has no application"):
            await way.begin(place)


@pytest.mark.parametrize("way", OAUTH2)
async def test_the_networks_own_hosts_are_the_default(way: OAuth2Way) -> None:
    async with network({}) as (place, listener):
        begun = await way.begin(replace(place, base_url=""))
        assert begun.url.startswith(f"{way.authorize_at}?")
        assert way.authorize_at.startswith("https://")
        assert way.token_at.startswith("https://")
        assert not listener.heard
    assert "our-secret" not in begun.url
    assert begun.kept.get("verifier", "no verifier") not in repr(begun)
