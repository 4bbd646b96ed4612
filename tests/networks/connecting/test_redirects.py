"""Each network's own way there and back: what it is asked, and what its documented answers become.

Shapes are those of the page beside each; values are ours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeground.networks import errors
from homeground.networks.connecting import App
from homeground.networks.facebook.connect import SignInWithFacebook
from homeground.networks.instagram.connect import SignInWithFacebook as InstagramThroughFacebook
from homeground.networks.linkedin.connect import SignInAsPerson, SignInForPages
from homeground.networks.mastodon.connect import SignInAtServer
from homeground.networks.odnoklassniki.connect import SignInWithOdnoklassniki
from homeground.networks.threads.connect import SignInWithThreads
from homeground.networks.vk.vk_id import SignInWithVKID
from homeground.networks.weibo.connect import SignInWithWeibo
from homeground.networks.wordpress.connect import AuthorizeOnSite, SignInWithWordPressCom
from tests.networks.listener import Heard

from .server import APP, BACK, NOW, back, network, query_of, sent

# --- VK ID: https://id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/connection/api-integration/api-description
VK_TOKEN = {
    "refresh_token": "vk2.a.ref",
    "access_token": "vk2.a.acc",
    "id_token": "jwt",
    "token_type": "Bearer",
    "expires_in": 3600,
    "user_id": 42,
    "scope": "vkid.personal_info groups",
}
VK_USER = {"user": {"user_id": "42", "first_name": "Алёна", "last_name": "Нордлихт", "sex": 1}}


def echoing(document: dict[str, Any]) -> Any:
    return lambda heard: document | {"state": heard.form["state"]}


async def test_vk_id_keeps_the_device() -> None:
    way = SignInWithVKID()
    answers = {"/oauth2/auth": echoing(VK_TOKEN), "/oauth2/user_info": VK_USER}
    async with network(answers, app=App("our-id")) as (place, listener):
        begun = await way.begin(place)
        assert query_of(begun.url)["code_challenge_method"] == "S256"
        (grant,) = await way.finish(place, back(begun, device_id="dev-1"), begun.kept)
        exchange = sent(listener, "/oauth2/auth").form
        assert exchange["device_id"] == "dev-1"
        assert exchange["client_id"] == "our-id"
        assert exchange["code_verifier"] == begun.kept["verifier"]
        renewed = await way.renew(place, grant.credentials)
        again = sent(listener, "/oauth2/auth").form
        assert (again["grant_type"], again["refresh_token"]) == ("refresh_token", "vk2.a.ref")
        assert again["device_id"] == "dev-1"
    assert (grant.account_id, grant.name, grant.kind) == ("42", "Алёна Нордлихт", "vk_id")
    assert grant.credentials == {
        "access_token": "vk2.a.acc",
        "refresh_token": "vk2.a.ref",
        "device_id": "dev-1",
    }
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert grant.rights == {"vkid.personal_info", "groups"}
    assert renewed.credentials["device_id"] == "dev-1"


async def test_vk_id_answers_another_question() -> None:
    way = SignInWithVKID()
    answers = {"/oauth2/auth": VK_TOKEN | {"state": "other"}, "/oauth2/user_info": VK_USER}
    async with network(answers) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(errors.NotAuthorized):
            await way.finish(place, back(begun, device_id="d"), begun.kept)


async def test_vk_id_revokes() -> None:
    async with network({"/oauth2/revoke": {"response": 1}}) as (place, listener):
        await SignInWithVKID().revoke(place, {"access_token": "vk2.a.acc"})
        assert sent(listener, "/oauth2/revoke").form == {
            "client_id": "our-id",
            "access_token": "vk2.a.acc",
        }


# --- Odnoklassniki: https://apiok.ru/en/ext/oauth/server
OK_TOKEN = {
    "access_token": "ok-acc",
    "token_type": "session",
    "refresh_token": "ok-ref",
    "expires_in": 1800,
}
# https://apiok.ru/dev/methods/rest/group/group.getUserGroupsV2, …/group.getUserGroupsByIds, …/group.getInfo
OK_GROUPS = {"groups": [{"groupId": "551", "userId": "9"}, {"groupId": "552", "userId": "9"}]}
OK_INFO = [{"uid": "551", "name": "Маяк", "shortname": "mayak", "members_count": 12}]


def ok_places(heard: Heard) -> Any:
    leads = heard.form["group_id"] == "551"
    return [{"groupId": heard.form["group_id"], "status": "ADMIN" if leads else "ACTIVE"}]


OK = {
    "/oauth/token.do": OK_TOKEN,
    "users.getCurrentUser": {"uid": "9"},
    "group.getUserGroupsV2": OK_GROUPS,
    "group.getUserGroupsByIds": ok_places,
    "group.getInfo": OK_INFO,
}


async def test_odnoklassniki_offers_the_groups_that_a_person_leads() -> None:
    way = SignInWithOdnoklassniki()
    async with network(OK) as (place, listener):
        begun = await way.begin(place)
        asked = query_of(begun.url)
        assert asked["scope"].split(";")[:2] == ["VALUABLE_ACCESS", "LONG_ACCESS_TOKEN"]
        assert "code_challenge" not in asked
        (grant,) = await way.finish(place, back(begun), begun.kept)
        exchange = sent(listener, "/oauth/token.do").form
        assert exchange["client_secret"] == "our-secret"
        renewed = await way.renew(place, grant.credentials)
    assert (grant.account_id, grant.name, grant.handle) == ("551", "Маяк", "mayak")
    assert grant.credentials == {
        "application_key": "our-key",
        "application_secret_key": "our-secret",
        "access_token": "ok-acc",
        "refresh_token": "ok-ref",
    }
    assert grant.expires_at == NOW + timedelta(minutes=30)
    assert renewed.credentials == grant.credentials


@pytest.mark.parametrize(
    "none",
    [
        {"group.getUserGroupsV2": {"anchor": "a"}},
        {"group.getUserGroupsByIds": [{"groupId": "551", "status": "ACTIVE"}]},
        {"group.getUserGroupsByIds": {"memberships": None}},
    ],
)
async def test_odnoklassniki_without_a_group(none: dict[str, Any]) -> None:
    way = SignInWithOdnoklassniki()
    async with network(OK | none) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(errors.Rejected, match="no group that this person leads"):
            await way.finish(place, back(begun), begun.kept)


async def test_odnoklassnikis_other_shape_of_a_place() -> None:
    """The Russian page has the list inside an object."""
    way = SignInWithOdnoklassniki()
    inside = {"memberships": [{"groupId": "551", "status": "MODERATOR", "role": "EDITOR"}]}
    async with network(OK | {"group.getUserGroupsByIds": inside}) as (place, _):
        begun = await way.begin(place)
        assert await way.finish(place, back(begun), begun.kept)


# --- Facebook: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
def meta_tokens(heard: Heard) -> Any:
    asked = query_of(heard.query)
    if asked.get("grant_type") == "fb_exchange_token":
        assert asked["fb_exchange_token"] == "short"
        return {"access_token": "long", "token_type": "bearer", "expires_in": 5183944}
    assert asked["code"] == "the-code"
    return {"access_token": "short", "token_type": "bearer", "expires_in": 5000}


# https://developers.facebook.com/docs/graph-api/reference/user/accounts/
PAGES = {
    "data": [
        {
            "id": "101",
            "name": "Lumikko",
            "username": "lumikko",
            "access_token": "page-1",
            "tasks": ["CREATE_CONTENT"],
            "instagram_business_account": {"id": "1784", "username": "lumikko.ig", "name": "Lumi"},
        },
        {"id": "102", "name": "Ohne Token"},
        {"id": "103", "name": "Kaamos", "access_token": "page-3"},
    ],
    "paging": {"cursors": {"after": "x"}},
}
# https://developers.facebook.com/docs/graph-api/reference/user/permissions/
PERMISSIONS = {
    "data": [
        {"permission": "pages_show_list", "status": "granted"},
        {"permission": "read_insights", "status": "declined"},
    ]
}
FACEBOOK = {
    "/v25.0/oauth/access_token": meta_tokens,
    "/v25.0/me/accounts": PAGES,
    "/v25.0/me/permissions": PERMISSIONS,
}


async def test_facebook_gives_a_token_for_each_page() -> None:
    way = SignInWithFacebook()
    async with network(FACEBOOK) as (place, listener):
        begun = await way.begin(place)
        assert begun.url.startswith(f"{listener.url}/v25.0/dialog/oauth?")
        assert "," in query_of(begun.url)["scope"]
        first, second = await way.finish(place, back(begun), begun.kept)
        assert sent(listener, "/v25.0/me/accounts").headers["Authorization"] == "Bearer long"
    assert (first.account_id, first.name, first.handle) == ("101", "Lumikko", "lumikko")
    assert first.credentials == {"access_token": "page-1"}
    assert second.account_id == "103"
    assert first.expires_at is None
    assert first.rights == {"pages_show_list"}


async def test_instagram_is_found_behind_its_page() -> None:
    way = InstagramThroughFacebook()
    async with network(FACEBOOK) as (place, _):
        begun = await way.begin(place)
        (grant,) = await way.finish(place, back(begun), begun.kept)
    assert (grant.account_id, grant.name, grant.handle) == ("1784", "Lumi", "lumikko.ig")
    assert grant.credentials == {"access_token": "page-1"}


@pytest.mark.parametrize("way", [SignInWithFacebook(), InstagramThroughFacebook()])
async def test_nothing_was_ticked_at_facebook(way: Any) -> None:
    async with network(FACEBOOK | {"/v25.0/me/accounts": {"data": []}}) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(errors.Rejected, match="sign in again|Sign in again"):
            await way.finish(place, back(begun), begun.kept)


# https://developers.facebook.com/docs/graph-api/guides/error-handling
USED = {
    "error": {
        "message": "This authorization code has been used: the-code",
        "type": "OAuthException",
        "code": 100,
        "error_subcode": 36009,
        "fbtrace_id": "A",
    }
}
THREADS_REFUSES = {"error_type": "OAuthException", "code": 400, "error_message": "the-code is bad"}


@pytest.mark.parametrize("way", [SignInWithFacebook(), SignInWithThreads()])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((400, USED), errors.NotAuthorized),
        ((400, THREADS_REFUSES), errors.NotAuthorized),
        ((400, {"error": {"message": "limit", "code": 4}}), errors.RateLimited),
        ((400, "<html>no</html>"), errors.NotAuthorized),
        ((200, {}), errors.Unavailable),
        ((200, "<html>yes</html>"), errors.Unsure),
        ((500, ""), errors.Unsure),
    ],
)
async def test_meta_gives_no_token(way: Any, answer: Any, kind: type[errors.NetworkError]) -> None:
    answers = {"access_token": answer}
    async with network(answers) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(kind) as refused:
            await way.finish(place, back(begun), begun.kept)
    assert "the-code" not in str(refused.value)
    assert APP.client_secret not in str(refused.value)


# --- Threads: https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
THREADS = {
    "/oauth/access_token": {"access_token": "th-short", "user_id": 2504},
    "/access_token": {"access_token": "th-long", "token_type": "bearer", "expires_in": 5183944},
    "/refresh_access_token": {"access_token": "th-new", "token_type": "bearer", "expires_in": 5184000},
    "/v1.0/me": {"id": "2504", "username": "lumikko", "name": "Lumikko"},
}  # fmt: skip


async def test_threads_makes_a_long_token_and_renews_it() -> None:
    way = SignInWithThreads()
    async with network(THREADS) as (place, listener):
        begun = await way.begin(place)
        (grant,) = await way.finish(place, back(begun), begun.kept)
        assert sent(listener, "/oauth/access_token").form["redirect_uri"] == BACK
        asked = query_of(sent(listener, "/access_token").query)
        assert asked["grant_type"] == "th_exchange_token"
        assert asked["access_token"] == "th-short"
        renewed = await way.renew(place, grant.credentials)
        asked = query_of(sent(listener, "/refresh_access_token").query)
        assert asked == {"grant_type": "th_refresh_token", "access_token": "th-long"}
    assert (grant.account_id, grant.handle) == ("2504", "lumikko")
    assert grant.expires_at == NOW + timedelta(seconds=5183944)
    assert renewed.credentials == {"access_token": "th-new"}
    assert renewed.expires_at == NOW + timedelta(days=60)


async def test_threads_access_that_has_ended_is_connected_anew() -> None:
    ended = {"error": {"message": "Session has expired", "code": 190, "error_subcode": 463}}
    async with network({"/refresh_access_token": (400, ended)}) as (place, _):
        with pytest.raises(errors.NotAuthorized, match="connect the account again"):
            await SignInWithThreads().renew(place, {"access_token": "th-old"})
        with pytest.raises(errors.NotAuthorized):
            await SignInWithThreads().renew(place, {})


# --- LinkedIn: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow
LI_TOKEN = {
    "access_token": "li-acc",
    "expires_in": 5184000,
    "refresh_token": "li-ref",
    "refresh_token_expires_in": 31536000,
    "scope": "w_organization_social,r_organization_social,rw_organization_admin",
}
# …/community-management/organizations/organization-access-control-by-role
LI_ROLES = {
    "elements": [
        {"roleAssignee": "urn:li:person:a", "state": "APPROVED", "role": "ADMINISTRATOR", "organization": "urn:li:organization:7"},
        {"roleAssignee": "urn:li:person:a", "state": "APPROVED", "role": "CONTENT_ADMINISTRATOR", "organization": "urn:li:organization:7"},
        {"roleAssignee": "urn:li:person:a", "state": "APPROVED", "role": "ANALYST", "organization": "urn:li:organization:8"},
        {"roleAssignee": "urn:li:person:a", "state": "REVOKED", "role": "ADMINISTRATOR", "organization": "urn:li:organization:9"},
        {"roleAssignee": "urn:li:person:a", "state": "APPROVED", "role": "ADMINISTRATOR", "organizationTarget": "urn:li:organization:404"},
    ],
    "paging": {"count": 100, "start": 0},
}  # fmt: skip
LINKEDIN = {
    "/oauth/v2/accessToken": LI_TOKEN,
    "/rest/organizationAcls": LI_ROLES,
    "/rest/organizations/7": {"id": 7, "localizedName": "Lumikko", "vanityName": "lumikko"},
    "/rest/organizations/404": (404, {"status": 404, "message": "gone"}),
    "/v2/userinfo": {"sub": "782bbtaQ", "name": "Aino Virta"},
}


async def test_linkedin_offers_the_pages_that_a_person_may_publish_on() -> None:
    way = SignInForPages()
    async with network(LINKEDIN) as (place, listener):
        begun = await way.begin(place)
        (grant,) = await way.finish(place, back(begun), begun.kept)
        assert sent(listener, "/rest/organizationAcls").headers["LinkedIn-Version"]
        assert sent(listener, "/oauth/v2/accessToken").form["client_secret"] == "our-secret"
    assert (grant.account_id, grant.name) == ("urn:li:organization:7", "Lumikko")
    assert grant.kind == "organization"
    assert grant.credentials == {"access_token": "li-acc", "refresh_token": "li-ref"}
    assert grant.rights == set(way.rights)
    assert grant.expires_at == NOW + timedelta(days=60)


async def test_linkedin_without_a_page() -> None:
    async with network(LINKEDIN | {"/rest/organizationAcls": {"elements": []}}) as (place, _):
        begun = await SignInForPages().begin(place)
        with pytest.raises(errors.Rejected, match="no company page"):
            await SignInForPages().finish(place, back(begun), begun.kept)


async def test_linkedin_knows_the_person() -> None:
    way = SignInAsPerson()
    async with network(LINKEDIN) as (place, _):
        begun = await way.begin(place)
        (grant,) = await way.finish(place, back(begun), begun.kept)
    assert (grant.account_id, grant.kind) == ("urn:li:person:782bbtaQ", "member")


# --- Weibo: https://open.weibo.com/wiki/Oauth2/access_token, /Oauth2/revokeoauth2
WEIBO = {
    "/oauth2/access_token": {
        "access_token": "wb-acc",
        "remind_in": "157679999",
        "expires_in": 157679999,
        "uid": "1404376560",
        "isRealName": "true",
    },
    "/2/users/show/biz.json": {"id": 1404376560, "idstr": "1404376560", "screen_name": "北光"},
    "/oauth2/revokeoauth2": {"result": "true"},
}
WEIBO_APP = App("our-id", "our-secret", {"safe_domain": "lumikko.example", "tier": "biz"})


async def test_weibo_takes_what_belongs_to_the_application() -> None:
    way = SignInWithWeibo()
    async with network(WEIBO, app=WEIBO_APP) as (place, listener):
        begun = await way.begin(place)
        assert "scope" not in query_of(begun.url)
        (grant,) = await way.finish(place, back(begun), begun.kept)
        await way.revoke(place, grant.credentials)
        assert sent(listener, "/oauth2/revokeoauth2").form == {"access_token": "wb-acc"}
        with pytest.raises(errors.NotOffered):
            await way.renew(place, grant.credentials)
    assert (grant.account_id, grant.name, grant.kind) == ("1404376560", "北光", "biz")
    assert grant.credentials == {
        "access_token": "wb-acc",
        "safe_domain": "lumikko.example",
        "tier": "biz",
    }
    assert grant.expires_at == NOW + timedelta(seconds=157679999)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((400, {"error": "invalid_grant", "error_code": 21325, "request": "/oauth2/access_token?code=the-code", "error_description": "invalid authorization code:the-code"}), errors.NotAuthorized),
        ((400, {"error": "invalid_client", "error_code": 21324}), errors.NotAuthorized),
        ((400, {"error": "redirect_uri_mismatch", "error_code": 21322}), errors.NotAuthorized),
        ((403, "<html>no</html>"), errors.NotAuthorized),
        ((200, {}), errors.Unavailable),
        ((200, "<html>yes</html>"), errors.Unsure),
    ],
)  # fmt: skip
async def test_weibo_gives_no_token(answer: Any, kind: type[errors.NetworkError]) -> None:
    way = SignInWithWeibo()
    async with network({"/oauth2/access_token": answer}) as (place, _):
        begun = await way.begin(place)
        with pytest.raises(kind) as refused:
            await way.finish(place, back(begun), begun.kept)
    assert "the-code" not in str(refused.value)


async def test_weibos_token_that_has_ended_needs_no_revoking() -> None:
    ended = (400, {"error": "expired_token", "error_code": 21327})
    async with network({"/oauth2/revokeoauth2": ended}) as (place, _):
        await SignInWithWeibo().revoke(place, {"access_token": "old"})
    broken = (503, "")
    async with network({"/oauth2/revokeoauth2": broken}) as (place, _):
        with pytest.raises(errors.Unavailable):
            await SignInWithWeibo().revoke(place, {"access_token": "old"})


# --- Mastodon: https://docs.joinmastodon.org/methods/apps/, /methods/oauth/
MASTODON = {
    "/api/v1/apps": {"id": "1", "name": "Homeground", "client_id": "m-id", "client_secret": "m-sec"},
    "/.well-known/oauth-authorization-server": {
        "scopes_supported": ["read", "profile", "write"],
        "code_challenge_methods_supported": ["S256"],
    },
    "/oauth/token": {
        "access_token": "m-acc",
        "token_type": "Bearer",
        "scope": "read write profile",
        "created_at": 1573979017,
    },
    "/api/v1/accounts/verify_credentials": {"id": "11", "acct": "aino", "username": "aino", "display_name": "Aino", "url": "https://m.example/@aino"},
    "/oauth/revoke": {},
}  # fmt: skip


async def test_mastodon_registers_us_at_the_server() -> None:
    way = SignInAtServer()
    async with network(MASTODON, app=App()) as (place, listener):
        begun = await way.begin(place)
        registered = sent(listener, "/api/v1/apps").form
        assert registered["redirect_uris"] == BACK
        asked = query_of(begun.url)
        assert asked["client_id"] == "m-id"
        assert registered["scopes"] == asked["scope"] == " ".join(way.rights)
        assert asked["code_challenge"]
        (grant,) = await way.finish(place, back(begun), begun.kept)
        exchange = sent(listener, "/oauth/token").form
        assert (exchange["client_id"], exchange["client_secret"]) == ("m-id", "m-sec")
        await way.revoke(place, grant.credentials)
        assert sent(listener, "/oauth/revoke").form["client_secret"] == "m-sec"
    assert (grant.account_id, grant.name) == ("11", "Aino")
    assert grant.credentials == {
        "access_token": "m-acc",
        "client_id": "m-id",
        "client_secret": "m-sec",
    }
    assert grant.expires_at is None
    assert grant.rights is not None
    assert set(way.rights) <= grant.rights, "the wider scopes have the narrower ones in them"


async def test_a_server_before_4_3_has_neither_the_profile_scope_nor_pkce() -> None:
    for says_nothing in ((404, ""), "<html>a blog</html>", []):
        answers = MASTODON | {"/.well-known/oauth-authorization-server": says_nothing}
        async with network(answers, app=App()) as (place, listener):
            begun = await SignInAtServer().begin(place)
            assert "profile" not in sent(listener, "/api/v1/apps").form["scopes"].split()
            assert "read:accounts" in query_of(begun.url)["scope"]
            assert "code_challenge" not in query_of(begun.url)
            assert "verifier" not in begun.kept


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((200, {"id": "1"}), errors.Unavailable),
        ((200, "<html>a blog</html>"), errors.Unavailable),
        ((422, {"error": "Redirect URI must be an absolute URI."}), errors.Rejected),
        ((404, ""), errors.NotFound),
        ((503, ""), errors.Unavailable),
    ],
)
async def test_a_server_that_is_no_mastodon(answer: Any, kind: type[errors.NetworkError]) -> None:
    async with network(MASTODON | {"/api/v1/apps": answer}, app=App()) as (place, _):
        with pytest.raises(kind):
            await SignInAtServer().begin(place)


# --- WordPress: https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/
def site(url: str = "") -> dict[str, Any]:
    authorization = f"{url}/wp-admin/authorize-application.php"
    endpoints = {"endpoints": {"authorization": authorization}}
    return {"name": "Blog", "authentication": {"application-passwords": endpoints}}


SITE = {
    "/wp-json/": lambda heard: site(f"http://{heard.headers['Host']}"),
    "/wp-json/wp/v2/users/me": {"id": 3, "name": "Aino", "slug": "aino", "link": "https://b.example"},
    "/wp-json/wp/v2/users/me/application-passwords/introspect": {"uuid": "u-u-i-d"},
    "/wp-json/wp/v2/users/me/application-passwords/u-u-i-d": {"deleted": True},
}  # fmt: skip


async def test_a_site_of_ones_own_makes_the_password() -> None:
    way = AuthorizeOnSite()
    async with network(SITE, app=App()) as (place, listener):
        begun = await way.begin(place)
        asked = query_of(begun.url)
        assert begun.url.startswith(f"{listener.url}/wp-admin/authorize-application.php?")
        assert asked["app_name"] == "Homeground"
        assert query_of(asked["success_url"]) == {"state": begun.kept["state"]}
        came = {
            **query_of(asked["success_url"]),
            "site_url": listener.url,
            "user_login": "aino",
            "password": "abcd EFGH 1234",
        }
        (grant,) = await way.finish(place, came, begun.kept)
        await way.revoke(place, grant.credentials)
        assert listener.heard[-1].path.endswith("/u-u-i-d")
    assert (grant.account_id, grant.kind) == ("3", "self_hosted")
    assert grant.credentials == {"username": "aino", "application_password": "abcd EFGH 1234"}


async def test_a_no_on_a_site_of_ones_own() -> None:
    way = AuthorizeOnSite()
    async with network(SITE, app=App()) as (place, _):
        begun = await way.begin(place)
        refused = query_of(query_of(begun.url)["reject_url"])
        for came in (refused, {"state": begun.kept["state"], "success": "false"}):
            with pytest.raises(errors.Declined):
                await way.finish(place, came, begun.kept)
        with pytest.raises(errors.NotAuthorized):
            await way.finish(place, {"state": begun.kept["state"]}, begun.kept)
        with pytest.raises(errors.NotAuthorized, match="does not belong"):
            await way.finish(place, {"state": "o", "user_login": "a", "password": "p"}, begun.kept)


@pytest.mark.parametrize(
    "answer",
    [(404, "no"), "<html>", {"name": "Blog"}, {"name": "Blog", "authentication": []}, []],
)
async def test_a_site_without_application_passwords(answer: Any) -> None:
    async with network({"/wp-json/": answer}, app=App()) as (place, _):
        with pytest.raises(errors.Rejected):
            await AuthorizeOnSite().begin(place)


async def test_nobody_is_sent_to_another_site() -> None:
    async with network({"/wp-json/": site("https://elsewhere.example")}) as (place, listener):
        begun = await AuthorizeOnSite().begin(place)
        assert begun.url.startswith(f"{listener.url}/wp-admin/")


# https://developer.wordpress.com/docs/oauth2/
DOTCOM = {
    "/oauth2/token": {
        "access_token": "wp-acc",
        "blog_id": "5836086",
        "blog_url": "https://lumikko.wordpress.com",
        "token_type": "bearer",
    },
    "/rest/v1.1/sites/5836086": {"ID": 5836086, "name": "Lumikko", "URL": "https://lumikko.wordpress.com"},
}  # fmt: skip


async def test_wordpress_com_opens_one_site() -> None:
    way = SignInWithWordPressCom()
    async with network(DOTCOM) as (place, listener):
        begun = await way.begin(place)
        (grant,) = await way.finish(place, back(begun), begun.kept)
        assert sent(listener, "/oauth2/token").form["client_secret"] == "our-secret"
    assert (grant.account_id, grant.name, grant.kind) == ("5836086", "Lumikko", "wordpress_com")
    assert grant.credentials == {"access_token": "wp-acc", "site": "5836086"}
