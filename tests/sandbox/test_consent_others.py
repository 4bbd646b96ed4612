"""LinkedIn, Weibo, Mastodon and WordPress: consent, tokens, and their end."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

from .consent_flow import BACK, answered, bearer, got, opened, posted, registered
from .linkedin_caller import LinkedInCaller

DAY = 86_400


# --- LinkedIn -------------------------------------------------------------------------------------

PAGES = "openid profile w_organization_social r_organization_social rw_organization_admin"


def linkedin_asked(app: dict[str, Any], scope: str = PAGES) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "state": "s",
        "scope": scope,
    }


def linkedin_form(app: dict[str, Any], code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": BACK,
    }


async def test_a_member_lets_an_application_near_two_pages(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "linkedin")
    base = f"{app['base_url']}/oauth/v2"
    first = await sandbox.token("linkedin", "organization", handle="lumikko", name="Lumikko")
    second = await sandbox.token("linkedin", "organization", handle="kajo", name="Kajo")
    await sandbox.token("linkedin", "organization", handle="other")
    page = await opened(sandbox, f"{base}/authorization", **linkedin_asked(app))
    assert set(page.accounts) == {"lumikko", "kajo", "other"}
    _, query = await answered(sandbox, page, "lumikko", "kajo")
    assert query["state"] == "s"
    form = linkedin_form(app, query["code"])
    status, given = await posted(sandbox, f"{base}/accessToken", **form)
    assert (status, given["expires_in"]) == (200, 60 * DAY)
    assert (await posted(sandbox, f"{base}/accessToken", **form))[1]["error"] == "invalid_request"
    token = {
        "account_id": second["account_id"],
        "credentials": {"access_token": given["access_token"]},
    }
    me = LinkedInCaller(sandbox, token)
    roles = (await me("GET", "/rest/organizationAcls?q=roleAssignee")).body["elements"]
    assert [role["organization"] for role in roles] == [first["account_id"], second["account_id"]]
    who = (await me("GET", "/v2/userinfo")).body
    assert {role["roleAssignee"] for role in roles} == {f"urn:li:person:{who['sub']}"}
    assert who["name"] == "Lumikko Administrator"
    await me.posted("Im Namen der zweiten Seite")
    (post,) = sandbox.posts("linkedin")
    assert post["account_id"] == second["account_id"]
    await sandbox.advance(60 * DAY)
    assert (await me("GET", "/v2/userinfo")).body["code"] == "EXPIRED_ACCESS_TOKEN"
    refresh = {
        "grant_type": "refresh_token",
        "refresh_token": given["refresh_token"],
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
    }
    _, renewed = await posted(sandbox, f"{base}/accessToken", **refresh)
    assert renewed["refresh_token"] == given["refresh_token"], "it stays, and so does its end"
    assert renewed["refresh_token_expires_in"] <= 305 * DAY
    token["credentials"]["access_token"] = renewed["access_token"]
    assert (await me("GET", "/v2/userinfo")).status == 200
    spent = {"token": renewed["access_token"]} | {
        name: app[name] for name in ("client_id", "client_secret")
    }
    async with sandbox.session.post(f"{base}/revoke", data=spent) as answer:
        assert answer.status == 200
    assert (await me("GET", "/v2/userinfo")).body["code"] == "REVOKED_ACCESS_TOKEN"
    _, told = await posted(sandbox, f"{base}/introspectToken", **spent)
    assert (told["active"], told["status"]) == (False, "revoked")
    await sandbox.advance(305 * DAY)
    assert (await posted(sandbox, f"{base}/accessToken", **refresh))[0] == 400


async def test_a_member_alone_gets_no_refresh_token(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "linkedin")
    base = f"{app['base_url']}/oauth/v2"
    await sandbox.token("linkedin", "organization", handle="lumikko")
    asked = linkedin_asked(app, "openid profile w_member_social")
    page = await opened(sandbox, f"{base}/authorization", **asked)
    assert page.accounts == {}, "pages are not offered where they are not asked for"
    _, query = await answered(sandbox, page, handle="mira")
    _, given = await posted(sandbox, f"{base}/accessToken", **linkedin_form(app, query["code"]))
    assert "refresh_token" not in given
    account = next(a for a in sandbox.sandbox.world.accounts if a.handle == "mira")
    me = LinkedInCaller(
        sandbox,
        {"account_id": account.id, "credentials": {"access_token": given["access_token"]}},
    )
    await me.posted("Als Person")
    roles = await me("GET", "/rest/organizationAcls?q=roleAssignee")
    assert roles.body["elements"] == []


async def test_what_linkedin_refuses(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "linkedin", redirect_uris=[BACK])
    base = f"{app['base_url']}/oauth/v2"
    for wrong in (
        {"client_id": "nobody"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"scope": "all"},
        {"response_type": "token"},
    ):
        page = await opened(sandbox, f"{base}/authorization", **(linkedin_asked(app) | wrong))
        assert page.status == 400, wrong
    page = await opened(sandbox, f"{base}/authorization", **linkedin_asked(app))
    _, query = await answered(sandbox, page, answer="decline")
    assert (query["error"], query["state"]) == ("user_cancelled_authorize", "s")
    form = linkedin_form(app, "x")
    status, told = await posted(sandbox, f"{base}/accessToken", **(form | {"client_secret": "x"}))
    assert (status, told["error"]) == (401, "invalid_client")
    status, told = await posted(sandbox, f"{base}/accessToken", **(form | {"client_secret": ""}))
    assert (status, told["error"]) == (400, "invalid_request")


# --- Weibo ----------------------------------------------------------------------------------------


async def test_weibo(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "weibo")
    base = f"{app['base_url']}/oauth2"
    kept = await sandbox.token("weibo", "biz", handle="lumikko")
    asked = {"client_id": app["appkey"], "redirect_uri": BACK, "state": "s1"}
    page = await opened(sandbox, f"{base}/authorize", **asked)
    _, query = await answered(sandbox, page, "lumikko")
    assert query["state"] == "s1"
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
    }

    async def token(**more: str) -> tuple[int, dict[str, Any]]:
        return await posted(sandbox, f"{base}/access_token", **(form | more))

    assert (await token(client_secret="x"))[1]["error_code"] == 21324
    assert (await token(client_id="1"))[1]["error_code"] == 21324
    assert (await token(grant_type="password"))[1]["error_code"] == 21328
    status, given = await token(code=query["code"])
    assert status == 200
    assert set(given) == {"access_token", "remind_in", "expires_in", "uid"}
    assert given["uid"] == kept["account_id"]
    assert (await token(code=query["code"]))[1]["error"] == "invalid_grant"
    _, query = await answered(sandbox, page, "lumikko")
    elsewhere = await token(code=query["code"], redirect_uri="https://elsewhere.example/")
    assert elsewhere[1]["error_code"] == 21322
    of_token = {"access_token": given["access_token"]}
    _, info = await posted(sandbox, f"{base}/get_token_info", **of_token)
    assert set(info) == {"uid", "appkey", "scope", "create_at", "expire_in"}
    assert (str(info["uid"]), info["appkey"]) == (given["uid"], app["appkey"])
    uid = f"{app['base_url']}/2/account/get_uid.json"
    assert (await got(sandbox, uid, **of_token))[1]["uid"] == info["uid"]
    _, query = await answered(sandbox, page, "lumikko")
    _, second = await token(code=query["code"])
    spent = {"access_token": second["access_token"]}
    assert (await posted(sandbox, f"{base}/revokeoauth2", **spent))[1] == {"result": "true"}
    assert (await got(sandbox, uid, **spent))[1]["error_code"] == 21332
    await sandbox.advance(given["expires_in"])
    assert (await got(sandbox, uid, **of_token))[1]["error_code"] == 21327


async def test_what_weibo_refuses(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "weibo", redirect_uris=[BACK])
    base = f"{app['base_url']}/oauth2"
    asked = {"client_id": app["client_id"], "redirect_uri": BACK, "state": "s"}
    page = await opened(sandbox, f"{base}/authorize", **asked)
    _, query = await answered(sandbox, page, answer="decline")
    assert (query["error"], query["error_code"], query["state"]) == ("access_denied", "21330", "s")
    for wrong in ({"client_id": "42"}, {"redirect_uri": "https://x.example/"}, {"client_id": ""}):
        assert (await opened(sandbox, f"{base}/authorize", **(asked | wrong))).status == 400, wrong


# --- Mastodon -------------------------------------------------------------------------------------


async def test_mastodon(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "mastodon")
    base = app["base_url"]
    await sandbox.token("mastodon", handle="lumikko")
    asked = {
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "read",
        "state": "s",
    }
    page = await opened(sandbox, f"{base}/oauth/authorize", **asked)
    _, query = await answered(sandbox, page, answer="decline")
    assert query == {
        "error": "access_denied",
        "error_description": "The resource owner or authorization server denied the request.",
        "state": "s",
    }
    _, query = await answered(sandbox, page, "lumikko")
    form = {
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
    }
    _, given = await posted(sandbox, f"{base}/oauth/token", **form, code=query["code"])
    me = f"{base}/api/v1/accounts/verify_credentials"
    assert (await got(sandbox, me, bearer(given["access_token"])))[1]["acct"] == "lumikko"


# --- WordPress ------------------------------------------------------------------------------------


def com_asked(app: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "state": "s1",
    } | more


async def com_token(sandbox: RunningSandbox, app: dict[str, Any], code: str, **more: str) -> Any:
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
    }
    return await posted(sandbox, f"{app['base_url']}/oauth2/token", **(form | more))


async def test_one_site_of_wordpress_com(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "wordpress")
    base = app["base_url"]
    kept = await sandbox.token("wordpress", "wordpress_com", handle="lumikko")
    other = await sandbox.token("wordpress", "wordpress_com", handle="kajo")
    page = await opened(sandbox, f"{base}/oauth2/authorize", **com_asked(app))
    _, query = await answered(sandbox, page, "lumikko")
    assert query["state"] == "s1"
    status, given = await com_token(sandbox, app, query["code"])
    assert (status, given["token_type"], given["scope"]) == (200, "bearer", "")
    assert given["blog_id"] == kept["account_id"]
    assert (await com_token(sandbox, app, query["code"]))[1]["error"] == "invalid_grant"
    liar = await com_token(sandbox, app, query["code"], client_secret="x")
    assert liar[1]["error"] == "invalid_client"
    info = await got(
        sandbox,
        f"{base}/oauth2/token-info",
        client_id=app["client_id"],
        token=given["access_token"],
    )
    assert info[1]["blog_id"] == given["blog_id"]
    head = bearer(given["access_token"])
    _, me = await got(sandbox, f"{base}/rest/v1.1/me", head)
    assert str(me["token_site_id"]) == given["blog_id"]
    _, sites = await got(sandbox, f"{base}/rest/v1.1/me/sites", head)
    assert [str(site["ID"]) for site in sites["sites"]] == [kept["account_id"]]
    theirs = await got(sandbox, f"{base}/rest/v1.1/sites/{other['account_id']}", head)
    assert theirs[0] == 403


async def test_all_sites_of_wordpress_com(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "wordpress")
    base = app["base_url"]
    first = await sandbox.token("wordpress", "wordpress_com", handle="lumikko")
    second = await sandbox.token("wordpress", "wordpress_com", handle="kajo")
    page = await opened(sandbox, f"{base}/oauth2/authorize", **com_asked(app, scope="global"))
    _, query = await answered(sandbox, page, "lumikko", "kajo")
    _, given = await com_token(sandbox, app, query["code"])
    assert (given["scope"], given["blog_id"], given["blog_url"]) == ("global", "0", None)
    head = bearer(given["access_token"])
    _, sites = await got(sandbox, f"{base}/rest/v1.1/me/sites", head)
    found = [str(site["ID"]) for site in sites["sites"]]
    assert found == [first["account_id"], second["account_id"]]
    for site in found:
        assert (await got(sandbox, f"{base}/rest/v1.1/sites/{site}", head))[0] == 200
    _, me = await got(sandbox, f"{base}/rest/v1.1/me", head)
    assert (me["token_site_id"], me["token_scope"], me["site_count"]) == (False, ["global"], 2)


async def test_what_wordpress_com_refuses(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "wordpress", redirect_uris=[BACK])
    address = f"{app['base_url']}/oauth2/authorize"
    page = await opened(sandbox, address, **com_asked(app))
    _, query = await answered(sandbox, page, answer="decline")
    assert query == {"error": "access_denied", "state": "s1"}
    for wrong in ({"client_id": "42"}, {"redirect_uri": "https://x.example/"}, {"client_id": ""}):
        assert (await opened(sandbox, address, **com_asked(app, **wrong))).status == 400, wrong


@pytest.mark.parametrize(
    ("more", "leads"),
    [
        ({"reject_url": "https://h.example/no"}, ("https://h.example/no", {})),
        ({}, (BACK, {"success": "false"})),
    ],
)
async def test_a_site_of_ones_own_says_no(
    sandbox: RunningSandbox, more: dict[str, str], leads: tuple[str, dict[str, str]]
) -> None:
    address = f"{sandbox.url}/wordpress/wp-admin/authorize-application.php"
    page = await opened(sandbox, address, app_name="Homeground", success_url=BACK, **more)
    assert await answered(sandbox, page, answer="decline") == leads


async def test_an_application_password_is_given_and_taken_back(sandbox: RunningSandbox) -> None:
    base = f"{sandbox.url}/wordpress"
    app_id = "6f4a1c6e-7c39-4a35-9c4b-1f1f3e0d2b11"
    page = await opened(
        sandbox,
        f"{base}/wp-admin/authorize-application.php",
        app_name="Homeground",
        app_id=app_id,
        success_url=BACK,
    )
    _, query = await answered(sandbox, page, handle="kajo")
    assert (query["site_url"], query["user_login"]) == (base, "kajo")
    pair = b64encode(f"kajo:{query['password']}".encode()).decode()
    head = {"Authorization": f"Basic {pair}"}
    own = f"{base}/wp-json/wp/v2/users/me"
    assert (await got(sandbox, own, head))[1]["slug"] == "kajo"
    _, used = await got(sandbox, f"{own}/application-passwords/introspect", head)
    assert (used["name"], used["app_id"]) == ("Homeground", app_id)
    assert used in (await got(sandbox, f"{own}/application-passwords", head))[1]
    gone = f"{own}/application-passwords/{used['uuid']}"
    async with sandbox.session.delete(gone, headers=head) as answer:
        told = await answer.json()
    assert (told["deleted"], told["previous"]["uuid"]) == (True, used["uuid"])
    status, told = await got(sandbox, own, head)
    assert (status, told["code"]) == (401, "incorrect_password")
    assert (await got(sandbox, f"{own}/application-passwords/introspect"))[0] == 401
    wrong = await opened(
        sandbox, f"{base}/wp-admin/authorize-application.php", app_name="x", app_id="x"
    )
    assert wrong.status == 400
