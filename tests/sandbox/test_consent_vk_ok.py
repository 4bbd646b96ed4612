"""VK ID and Odnoklassniki: consent, tokens, and their end."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

from .consent_flow import (
    BACK,
    CHALLENGE,
    VERIFIER,
    answered,
    opened,
    posted,
    registered,
)

DAY = 86_400


# --- VK ID ----------------------------------------------------------------------------------------


def vk_asked(app: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "state": "s" * 32,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more


async def vk_agreed(
    sandbox: RunningSandbox, app: dict[str, Any], *accounts: str, **more: str
) -> dict[str, str]:
    page = await opened(sandbox, f"{app['base_url']}/authorize", **vk_asked(app, **more))
    address, query = await answered(sandbox, page, *accounts)
    assert address == BACK
    assert query["state"] == "s" * 32
    return query


def vk_form(app: dict[str, Any], query: dict[str, str]) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "code": query["code"],
        "device_id": query["device_id"],
        "code_verifier": VERIFIER,
        "state": "t" * 32,
    }


async def vk_call(sandbox: RunningSandbox, token: str, method: str = "users.get") -> Any:
    form = {"v": "5.199", "access_token": token}
    return (await posted(sandbox, f"{sandbox.url}/vk/method/{method}", **form))[1]


async def test_vk_id(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "vk")
    base = app["base_url"]
    await sandbox.token("vk", handle="lumikko", name="Лумикко")
    query = await vk_agreed(sandbox, app, "lumikko", scope="email")
    form = vk_form(app, query)
    status, given = await posted(sandbox, f"{base}/oauth2/auth", **form)
    assert (status, given["expires_in"], given["token_type"]) == (200, 3600, "Bearer")
    assert (given["state"], given["scope"]) == ("t" * 32, "vkid.personal_info email")
    assert {"refresh_token", "id_token", "user_id"} <= set(given)
    (person,) = (await vk_call(sandbox, given["access_token"]))["response"]
    assert person["id"] == given["user_id"]
    own = {"client_id": app["client_id"], "access_token": given["access_token"]}
    _, info = await posted(sandbox, f"{base}/oauth2/user_info", **own)
    assert info["user"]["user_id"] == str(given["user_id"])
    assert info["user"]["first_name"] == "Лумикко"
    assert info["user"]["email"] == "lumikko@sandbox.test"
    _, again = await posted(sandbox, f"{base}/oauth2/auth", **form)
    assert again["error"] == "invalid_grant", "a code works once"

    await sandbox.advance(3601)
    over = await vk_call(sandbox, given["access_token"])
    assert over["error"]["error_code"] == 1117
    _, info = await posted(sandbox, f"{base}/oauth2/user_info", **own)
    assert info["error"] == "invalid_token"
    refresh = {
        "grant_type": "refresh_token",
        "refresh_token": given["refresh_token"],
        "client_id": app["client_id"],
        "device_id": query["device_id"],
        "state": "u" * 32,
    }
    _, wrong = await posted(sandbox, f"{base}/oauth2/auth", **(refresh | {"device_id": "x"}))
    assert wrong["error_description"] == "device_id is missing or invalid"
    _, renewed = await posted(sandbox, f"{base}/oauth2/auth", **refresh)
    assert renewed["refresh_token"] != given["refresh_token"]
    _, wrong = await posted(sandbox, f"{base}/oauth2/auth", **refresh)
    assert wrong["error"] == "invalid_grant", "a refresh token works once"
    own["access_token"] = renewed["access_token"]
    assert (await posted(sandbox, f"{base}/oauth2/revoke", **own))[1] == {"response": 1}
    gone = await vk_call(sandbox, renewed["access_token"])
    assert gone["error"]["error_code"] == 5
    refresh["refresh_token"] = renewed["refresh_token"]
    _, wrong = await posted(sandbox, f"{base}/oauth2/auth", **refresh)
    assert wrong["error"] == "invalid_grant", "it went with the consent"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"device_id": "x"}, "invalid_request", "device_id is missing or invalid"),
        ({"code_verifier": "w" * 64}, "invalid_request", "verifier is missing or invalid"),
        ({"code_verifier": ""}, "invalid_request", "verifier is missing or invalid"),
        ({"redirect_uri": "https://x.example/"}, "invalid_request", "redirect_uri is missing"),
        ({"client_id": "1"}, "invalid_client", "client_id is missing or invalid"),
        ({"code": "vk2.a.x"}, "invalid_grant", "code is missing or invalid"),
        ({"grant_type": "password"}, "invalid_request", "grant_type is missing or invalid"),
    ],
)
async def test_what_vk_id_refuses(
    sandbox: RunningSandbox, change: dict[str, str], error: str, words: str
) -> None:
    app = await registered(sandbox, "vk")
    await sandbox.token("vk", handle="lumikko")
    form = vk_form(app, await vk_agreed(sandbox, app, "lumikko")) | change
    status, told = await posted(sandbox, f"{app['base_url']}/oauth2/auth", **form)
    assert status in (200, 400)
    assert told["error"] == error
    assert words in told["error_description"]


async def test_the_page_of_vk_id(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "vk", redirect_uris=[BACK])
    await sandbox.token("vk", handle="lumikko", name="Лумикко")
    address = f"{app['base_url']}/authorize"
    for wrong in (
        {"client_id": "1"},
        {"redirect_uri": "https://x.example/"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"state": ""},
        {"scope": "everything"},
        {"response_type": "token"},
    ):
        assert (await opened(sandbox, address, **vk_asked(app, **wrong))).status == 400, wrong
    page = await opened(sandbox, address, **vk_asked(app))
    assert "Лумикко Administrator" in page.text, "it is people who sign in"
    _, query = await answered(sandbox, page, answer="decline")
    assert (query["error"], query["state"]) == ("access_denied", "s" * 32)
    code = await vk_agreed(sandbox, app, "lumikko")
    await sandbox.advance(601)
    _, told = await posted(sandbox, f"{app['base_url']}/oauth2/auth", **vk_form(app, code))
    assert told["error_description"] == "code is expired"


# --- Odnoklassniki --------------------------------------------------------------------------------

RIGHTS = "VALUABLE_ACCESS;GROUP_CONTENT;PHOTO_CONTENT;LONG_ACCESS_TOKEN"


def ok_asked(app: dict[str, Any], scope: str = RIGHTS) -> dict[str, str]:
    return {
        "client_id": app["client_id"],
        "scope": scope,
        "response_type": "code",
        "redirect_uri": BACK,
        "layout": "w",
        "state": "s",
    }


async def ok_token(
    sandbox: RunningSandbox, app: dict[str, Any], *groups: str, scope: str = RIGHTS
) -> dict[str, Any]:
    page = await opened(sandbox, f"{app['base_url']}/oauth/authorize", **ok_asked(app, scope))
    _, query = await answered(sandbox, page, *groups)
    assert query["state"] == "s"
    form = {
        "code": query["code"],
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": BACK,
        "grant_type": "authorization_code",
    }
    status, given = await posted(sandbox, f"{app['base_url']}/oauth/token.do", **form)
    assert status == 200
    return dict(given)


async def ok_call(
    sandbox: RunningSandbox, app: dict[str, Any], token: str, method: str, **more: str
) -> Any:
    params = {"application_key": app["application_key"], "method": method, "format": "json"} | more
    secret = hashlib.md5((token + app["client_secret"]).encode()).hexdigest()
    joined = "".join(f"{name}={params[name]}" for name in sorted(params))
    params["sig"] = hashlib.md5((joined + secret).encode()).hexdigest()
    return (await posted(sandbox, f"{app['base_url']}/fb.do", **params, access_token=token))[1]


async def test_a_person_lets_an_application_near_two_groups(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "odnoklassniki")
    first = await sandbox.token("odnoklassniki", handle="lumikko", name="Лумикко")
    second = await sandbox.token("odnoklassniki", handle="kajo", name="Кайо")
    other = await sandbox.token("odnoklassniki", handle="other")
    given = await ok_token(sandbox, app, "lumikko", "kajo")
    assert (given["token_type"], given["expires_in"]) == ("session", str(30 * DAY))
    token = given["access_token"]
    listed = await ok_call(sandbox, app, token, "group.getUserGroupsV2")
    assert [(g["groupId"], g["status"]) for g in listed["groups"]] == [
        (first["account_id"], "ADMIN"),
        (second["account_id"], "ADMIN"),
    ]
    uids = ",".join(g["groupId"] for g in listed["groups"])
    infos = await ok_call(sandbox, app, token, "group.getInfo", uids=uids, fields="uid,name")
    assert [info["name"] for info in infos] == ["Лумикко", "Кайо"]
    me = await ok_call(sandbox, app, token, "users.getCurrentUser")
    assert me["uid"] == listed["groups"][0]["userId"]
    for group, status in ((first, ["ADMIN"]), (other, [])):
        asked = {"group_id": group["account_id"], "uids": f"1,{me['uid']}"}
        inside = await ok_call(sandbox, app, token, "group.getUserGroupsByIds", **asked)
        assert [membership["status"] for membership in inside] == status
    attachment = '{"media":[{"type":"text","text":"Здравствуйте"}]}'
    topic = {"type": "GROUP_THEME", "attachment": attachment}
    for group in (first, second):
        made = await ok_call(
            sandbox, app, token, "mediatopic.post", gid=group["account_id"], **topic
        )
        assert isinstance(made, str), made
    refused = await ok_call(
        sandbox, app, token, "mediatopic.post", gid=other["account_id"], **topic
    )
    assert refused["error_code"] == 50
    posts = sandbox.posts("odnoklassniki")
    assert [p["account_id"] for p in posts] == [first["account_id"], second["account_id"]]

    await sandbox.advance(20 * DAY)
    assert await ok_call(sandbox, app, token, "auth.touchSession") is True
    await sandbox.advance(20 * DAY)
    assert "uid" in await ok_call(sandbox, app, token, "users.getCurrentUser"), "by use"
    await sandbox.advance(31 * DAY)
    over = await ok_call(sandbox, app, token, "users.getCurrentUser")
    assert over["error_code"] == 102


async def test_a_short_session_is_refreshed(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "odnoklassniki")
    await sandbox.token("odnoklassniki", handle="lumikko")
    given = await ok_token(sandbox, app, "lumikko", scope="VALUABLE_ACCESS")
    assert given["expires_in"] == "1800"
    await sandbox.advance(1801)
    who = ("users.getCurrentUser",)
    over = await ok_call(sandbox, app, given["access_token"], *who)
    assert over["error_code"] == 102
    form = {
        "refresh_token": given["refresh_token"],
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "refresh_token",
    }
    _, renewed = await posted(sandbox, f"{app['base_url']}/oauth/token.do", **form)
    assert "refresh_token" not in renewed
    assert "uid" in await ok_call(sandbox, app, renewed["access_token"], *who)
    (group,) = (await ok_call(sandbox, app, renewed["access_token"], "group.getUserGroupsV2"))[
        "groups"
    ]
    attachment = '{"media":[{"type":"text","text":"Нет"}]}'
    refused = await ok_call(
        sandbox,
        app,
        renewed["access_token"],
        "mediatopic.post",
        type="GROUP_THEME",
        gid=group["groupId"],
        attachment=attachment,
    )
    assert (refused["error_code"], refused["error_data"]) == (10, "group_content")
    await sandbox.advance(31 * DAY)
    _, told = await posted(sandbox, f"{app['base_url']}/oauth/token.do", **form)
    assert told["error"] == "invalid_token"


async def test_what_odnoklassniki_refuses(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "odnoklassniki", redirect_uris=[BACK])
    address = f"{app['base_url']}/oauth/authorize"
    asked = ok_asked(app)
    for wrong in ({"client_id": "1"}, {"redirect_uri": "https://x.example/"}, {"client_id": ""}):
        assert (await opened(sandbox, address, **(asked | wrong))).status == 400, wrong
    page = await opened(sandbox, address, **(asked | {"redirect_uri": f"{BACK}?not=compared"}))
    _, query = await answered(sandbox, page, answer="decline")
    assert query == {"not": "compared", "error": "access_denied", "state": "s"}
    form = {"client_id": app["client_id"], "client_secret": "x", "grant_type": "authorization_code"}
    token = f"{app['base_url']}/oauth/token.do"
    assert (await posted(sandbox, token, **form))[1]["error"] == "invalid_client"
    form["client_secret"] = app["client_secret"]
    assert (await posted(sandbox, token, **form, code="x"))[1]["error"] == "invalid_request"
    form["grant_type"] = "refresh_token"
    _, told = await posted(sandbox, token, **form, refresh_token="x")
    assert told == {
        "error": "invalid_token",
        "error_description": "Invalid refresh token structure",
    }


async def test_a_person_without_a_group(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "odnoklassniki")
    given = await ok_token(sandbox, app)
    token = given["access_token"]
    assert (await ok_call(sandbox, app, token, "group.getUserGroupsV2"))["groups"] == []
    assert "uid" in await ok_call(sandbox, app, token, "users.getCurrentUser")
    assert (await ok_call(sandbox, app, "wrong", "users.getCurrentUser"))["error_code"] == 103
