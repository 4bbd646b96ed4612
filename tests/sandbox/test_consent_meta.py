"""Facebook Login, Instagram's two ways in, and Threads: consent, tokens, and their end."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest
from facebook_business import FacebookSession
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError

from tests.networks.harness import RunningSandbox

from .consent_flow import BACK, answered, bearer, got, opened, posted, registered

DAY = 86_400
PAGES = "pages_show_list,pages_manage_posts,pages_read_engagement,pages_manage_engagement"
OF_INSTAGRAM = f"{PAGES},instagram_basic,instagram_content_publish,business_management"


def asked(app: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "state": "s",
        "response_type": "code",
    } | more


async def exchanged(sandbox: RunningSandbox, app: dict[str, Any], **more: str) -> Any:
    form = {"client_id": app["client_id"], "client_secret": app["client_secret"]} | more
    return await got(sandbox, f"{app['base_url']}/v25.0/oauth/access_token", **form)


async def person(
    sandbox: RunningSandbox, app: dict[str, Any], *accounts: str, scope: str = PAGES
) -> str:
    """The short-lived token of somebody who gave these Pages."""
    page = await opened(sandbox, f"{app['base_url']}/v25.0/dialog/oauth", **asked(app, scope=scope))
    address, query = await answered(sandbox, page, *accounts)
    assert (address, query["state"]) == (BACK, "s")
    status, given = await exchanged(sandbox, app, code=query["code"], redirect_uri=BACK)
    assert (status, given["token_type"], given["expires_in"]) == (200, "bearer", 3600)
    return str(given["access_token"])


async def longer(sandbox: RunningSandbox, app: dict[str, Any], token: str) -> str:
    status, given = await exchanged(
        sandbox, app, grant_type="fb_exchange_token", fb_exchange_token=token
    )
    assert (status, given["expires_in"]) == (200, 60 * DAY)
    return str(given["access_token"])


def code_of(body: Any) -> tuple[int, int | None]:
    return body["error"]["code"], body["error"].get("error_subcode")


# --- Facebook -------------------------------------------------------------------------------------


async def test_a_person_gives_two_pages(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook")
    graph = f"{app['base_url']}/v25.0"
    pages = [await sandbox.token("facebook", handle=h, name=h) for h in ("lumikko", "kajo", "no")]
    short = await person(sandbox, app, "lumikko", "kajo")
    _, me = await got(sandbox, f"{graph}/me", bearer(short), fields="id,name")
    assert me["name"] == "lumikko Administrator"
    long = await longer(sandbox, app, short)
    _, listed = await got(sandbox, f"{graph}/me/accounts", access_token=long)
    assert [page["id"] for page in listed["data"]] == [p["account_id"] for p in pages[:2]]
    assert {"access_token", "category", "name", "tasks"} <= set(listed["data"][0])
    _, some = await got(sandbox, f"{graph}/me/accounts", access_token=long, fields="name,username")
    assert set(some["data"][0]) == {"name", "username", "id"}
    second = listed["data"][1]["access_token"]
    status, made = await posted(
        sandbox, f"{graph}/{pages[1]['account_id']}/feed", message="Hallo", access_token=second
    )
    assert status == 200, made
    assert [post["account_id"] for post in sandbox.posts("facebook")] == [pages[1]["account_id"]]
    feed = f"{graph}/{pages[1]['account_id']}/feed"
    _, refused = await posted(sandbox, feed, message="Nein", access_token=long)
    assert code_of(refused)[0] == 210, "a person's token is no Page's"
    _, page = await got(
        sandbox, f"{graph}/{pages[0]['account_id']}", access_token=long, fields="access_token"
    )
    assert page["access_token"] == listed["data"][0]["access_token"]
    other = f"{graph}/{pages[2]['account_id']}"
    assert (await got(sandbox, other, access_token=second))[0] == 400, "it was not given"
    await sandbox.advance(61 * DAY)
    _, over = await got(sandbox, f"{graph}/me/accounts", access_token=long)
    assert code_of(over) == (190, 463)
    status, _ = await got(sandbox, feed, access_token=second)
    assert status == 200, "the Page's token of a long-lived one does not end"


async def test_short_tokens_end_within_the_hour(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook")
    graph = f"{app['base_url']}/v25.0"
    await sandbox.token("facebook", handle="lumikko")
    short = await person(sandbox, app, "lumikko")
    _, listed = await got(sandbox, f"{graph}/me/accounts", access_token=short)
    await sandbox.advance(3601)
    for token in (short, listed["data"][0]["access_token"]):
        assert code_of((await got(sandbox, f"{graph}/me", access_token=token))[1]) == (190, 463)


async def test_permissions_are_taken_back(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook")
    graph = f"{app['base_url']}/v25.0"
    page = await sandbox.token("facebook", handle="lumikko")
    token = await person(sandbox, app, "lumikko")
    _, named = await got(sandbox, f"{graph}/me/permissions", access_token=token)
    assert {"permission": "pages_manage_posts", "status": "granted"} in named["data"]
    _, listed = await got(sandbox, f"{graph}/me/accounts", access_token=token)
    own = listed["data"][0]["access_token"]
    debug = {
        "input_token": own,
        "access_token": f"{app['client_id']}|{app['client_secret']}",
    }
    _, told = await got(sandbox, f"{graph}/debug_token", **debug)
    assert (told["data"]["type"], told["data"]["is_valid"]) == ("PAGE", True)
    assert told["data"]["profile_id"] == page["account_id"]
    assert "pages_manage_posts" in told["data"]["scopes"]

    async def delete(**more: str) -> None:
        params = {"access_token": token} | more
        async with sandbox.session.delete(f"{graph}/me/permissions", params=params) as answer:
            assert await answer.json() == {"success": True}

    await delete(permission="pages_manage_posts")
    feed = f"{graph}/{page['account_id']}/feed"
    _, refused = await posted(sandbox, feed, message="Nein", access_token=own)
    assert code_of(refused)[0] == 200
    await delete()
    for gone in (token, own):
        _, refused = await got(sandbox, f"{graph}/me", access_token=gone)
        assert code_of(refused) == (190, 458)
    _, told = await got(sandbox, f"{graph}/debug_token", **debug)
    assert (told["data"]["is_valid"], told["data"]["error"]["subcode"]) == (False, 458)


async def test_what_facebook_refuses(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook", redirect_uris=[BACK])
    dialog = f"{app['base_url']}/dialog/oauth"
    for wrong in (
        {"client_id": "1"},
        {"redirect_uri": "https://x.example/"},
        {"scope": "everything"},
        {"response_type": "token"},
        {"redirect_uri": ""},
    ):
        assert (await opened(sandbox, dialog, **asked(app, **wrong))).status == 400, wrong
    page = await opened(sandbox, dialog, **asked(app))
    _, query = await answered(sandbox, page, answer="decline")
    assert query == {
        "error_reason": "user_denied",
        "error": "access_denied",
        "error_description": "Permissions error",
        "state": "s",
    }
    _, query = await answered(sandbox, page, handle="new_page")
    good = {"code": query["code"], "redirect_uri": BACK}
    assert code_of((await exchanged(sandbox, app, **good, client_id="1"))[1])[0] == 101
    assert code_of((await exchanged(sandbox, app, **good, client_secret="x"))[1])[0] == 1
    assert (await exchanged(sandbox, app, **good))[0] == 200
    assert code_of((await exchanged(sandbox, app, **good))[1]) == (100, 36009)
    _, query = await answered(sandbox, page, handle="new_page")
    elsewhere = {"code": query["code"], "redirect_uri": "https://x.example/"}
    assert code_of((await exchanged(sandbox, app, **elsewhere))[1]) == (100, 36008)
    _, query = await answered(sandbox, page, handle="new_page")
    await sandbox.advance(601)
    late = {"code": query["code"], "redirect_uri": BACK}
    assert code_of((await exchanged(sandbox, app, **late))[1]) == (100, 36007)
    assert code_of((await exchanged(sandbox, app, code="x", redirect_uri=BACK))[1])[0] == 100
    wrong_token = {"grant_type": "fb_exchange_token", "fb_exchange_token": "x"}
    assert code_of((await exchanged(sandbox, app, **wrong_token))[1])[0] == 190
    _, alone = await exchanged(sandbox, app, grant_type="client_credentials")
    assert alone["access_token"] == f"{app['client_id']}|{app['client_secret']}"


async def test_the_business_sdk_lists_the_pages(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook")
    page = await sandbox.token("facebook", handle="lumikko", name="Lumikko")
    token = await longer(sandbox, app, await person(sandbox, app, "lumikko"))

    def api(secret: str) -> FacebookAdsApi:
        class ToSandbox(FacebookAdsApi):
            def call(self, method: Any, path: Any, *args: Any, **more: Any) -> Any:
                more["url_override"] = app["base_url"]
                return super().call(method, path, *args, **more)

        return ToSandbox(FacebookSession(app["client_id"], secret, token))

    def use() -> None:
        # It proves each call with the secret (appsecret_proof).
        made = api(app["client_secret"])
        pages = User("me", api=made).get_accounts(fields=["id", "name", "access_token"])
        assert [(one["id"], one["name"]) for one in pages] == [(page["account_id"], "Lumikko")]
        with pytest.raises(FacebookRequestError) as refused:
            User("me", api=api("wrong")).get_accounts()
        assert "appsecret_proof" in refused.value.api_error_message()

    await asyncio.to_thread(use)


async def test_the_fault_still_comes(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "facebook")
    page = await sandbox.token("facebook", handle="lumikko")
    token = await person(sandbox, app, "lumikko")
    graph = f"{app['base_url']}/v25.0"
    _, listed = await got(sandbox, f"{graph}/me/accounts", access_token=token)
    own = listed["data"][0]["access_token"]
    await sandbox.fault("facebook", "expired_token")
    feed = f"{graph}/{page['account_id']}/feed"
    _, refused = await posted(sandbox, feed, message="Nein", access_token=own)
    assert code_of(refused) == (190, 463)
    assert (await posted(sandbox, feed, message="Doch", access_token=own))[0] == 200
    kept = pickle.loads(pickle.dumps(sandbox.sandbox))
    assert kept.servers["facebook"].login.grants.find(own).kind == "page"


# --- Instagram ------------------------------------------------------------------------------------


async def test_instagram_through_facebook(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "instagram")
    graph = f"{app['base_url']}/v25.0"
    account = await sandbox.token("instagram", handle="lumikko", name="Lumikko")
    await sandbox.token("instagram", handle="other")
    token = await longer(sandbox, app, await person(sandbox, app, "lumikko", scope=OF_INSTAGRAM))
    fields = "name,access_token,instagram_business_account{id,username}"
    _, listed = await got(sandbox, f"{graph}/me/accounts", access_token=token, fields=fields)
    (page,) = listed["data"]
    assert page["instagram_business_account"] == {
        "id": account["account_id"],
        "username": "lumikko",
    }
    _, again = await got(
        sandbox,
        f"{graph}/{page['id']}",
        access_token=page["access_token"],
        fields="instagram_business_account",
    )
    assert again == {"instagram_business_account": {"id": account["account_id"]}, "id": page["id"]}
    for each in (token, page["access_token"]):
        _, who = await got(
            sandbox, f"{graph}/{account['account_id']}", access_token=each, fields="username"
        )
        assert who["username"] == "lumikko"
        limit = f"{graph}/{account['account_id']}/content_publishing_limit"
        assert (await got(sandbox, limit, access_token=each))[0] == 200
    insights = f"{graph}/{account['account_id']}/insights"
    _, refused = await got(sandbox, insights, access_token=token, metric="reach", period="day")
    assert code_of(refused)[0] == 10, "it was not asked for"
    status, _ = await got(sandbox, f"{app['base_url']}/oauth/access_token")
    assert status == 400


INSTAGRAM = "instagram_business_basic,instagram_business_content_publish"
THREADS = "threads_basic,threads_content_publish"


async def signed_in(
    sandbox: RunningSandbox, app: dict[str, Any], handle: str, scope: str
) -> tuple[str, dict[str, Any]]:
    """The token of an hour, and the answer that it came in."""
    base = app["base_url"]
    page = await opened(sandbox, f"{base}/oauth/authorize", **asked(app, scope=scope))
    _, query = await answered(sandbox, page, handle)
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": query["code"],
    }
    status, given = await posted(sandbox, f"{base}/oauth/access_token", **form)
    assert status == 200, given
    status, again = await posted(sandbox, f"{base}/oauth/access_token", **form)
    assert (status, again["error_type"], again["code"]) == (400, "OAuthException", 400)
    told = given["data"][0] if "data" in given else given
    return told["access_token"], given


@pytest.mark.parametrize(
    ("network", "prefix", "scope", "version"),
    [("instagram", "ig", INSTAGRAM, "v25.0"), ("threads", "th", THREADS, "v1.0")],
)
async def test_signing_in_at_the_network_itself(
    sandbox: RunningSandbox, network: str, prefix: str, scope: str, version: str
) -> None:
    app = await registered(sandbox, network)
    base = app["base_url"]
    account = await sandbox.token(network, handle="lumikko")
    token, _ = await signed_in(sandbox, app, "lumikko", scope)
    me = f"{base}/{version}/me"
    _, who = await got(sandbox, me, access_token=token, fields="id,username")
    assert who == {"id": account["account_id"], "username": "lumikko"}
    long_lived = {
        "grant_type": f"{prefix}_exchange_token",
        "client_secret": app["client_secret"],
        "access_token": token,
    }
    _, given = await got(sandbox, f"{base}/access_token", **long_lived)
    assert (given["token_type"], given["expires_in"]) == ("bearer", 60 * DAY)
    long = given["access_token"]
    _, refused = await got(
        sandbox, f"{base}/access_token", **(long_lived | {"client_secret": "wrong"})
    )
    assert code_of(refused)[0] == 1
    _, refused = await got(sandbox, f"{base}/access_token", **(long_lived | {"access_token": long}))
    assert code_of(refused)[0] == 452
    await sandbox.advance(3601)
    assert code_of((await got(sandbox, me, access_token=token))[1]) == (190, 463)
    refresh = {"grant_type": f"{prefix}_refresh_token", "access_token": long}
    _, refused = await got(sandbox, f"{base}/refresh_access_token", **refresh)
    assert "error" in refused, "not a day old"
    await sandbox.advance(30 * DAY)
    _, given = await got(sandbox, f"{base}/refresh_access_token", **refresh)
    assert given["expires_in"] == 60 * DAY
    await sandbox.advance(59 * DAY)
    status, _ = await got(sandbox, me, access_token=given["access_token"])
    assert status == 200
    await sandbox.advance(2 * DAY)
    assert code_of((await got(sandbox, me, access_token=given["access_token"]))[1]) == (190, 463)
    _, refused = await got(sandbox, f"{base}/refresh_access_token", **refresh)
    assert code_of(refused) == (190, 463)


async def test_instagrams_answer_comes_in_both_shapes(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "instagram")
    account = await sandbox.token("instagram", handle="lumikko")
    answers = [(await signed_in(sandbox, app, "lumikko", INSTAGRAM))[1] for _ in range(2)]
    wrapped, flat = sorted(answers, key=lambda answer: "data" not in answer)
    assert wrapped["data"][0]["user_id"] == account["account_id"]
    assert wrapped["data"][0]["permissions"] == INSTAGRAM
    assert flat["user_id"] == int(account["account_id"])
    assert flat["permissions"] == INSTAGRAM.split(",")


async def test_what_was_not_asked_for_is_not_given(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "threads")
    await sandbox.token("threads", handle="lumikko")
    token, given = await signed_in(sandbox, app, "lumikko", "threads_basic")
    assert isinstance(given["user_id"], int)
    make = f"{app['base_url']}/v1.0/me/threads"
    _, refused = await posted(sandbox, make, media_type="TEXT", text="Nein", access_token=token)
    assert code_of(refused)[0] == 10
    assert sandbox.posts("threads") == []


@pytest.mark.parametrize("network", ["instagram", "threads"])
async def test_what_both_refuse(sandbox: RunningSandbox, network: str) -> None:
    scope = INSTAGRAM if network == "instagram" else THREADS
    app = await registered(sandbox, network, redirect_uris=[BACK])
    address = f"{app['base_url']}/oauth/authorize"
    for wrong in (
        {"client_id": "1"},
        {"redirect_uri": "https://x.example/"},
        {"scope": "everything"},
        {"scope": f"{scope},everything"},
        {"response_type": "token"},
    ):
        page = await opened(sandbox, address, **(asked(app, scope=scope) | wrong))
        assert page.status == 400, wrong
    page = await opened(sandbox, address, **asked(app, scope=scope))
    _, query = await answered(sandbox, page, answer="decline")
    assert (query["error"], query["error_reason"]) == ("access_denied", "user_denied")
    _, query = await answered(sandbox, page, handle="mira")
    form = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": query["code"],
    }
    token = f"{app['base_url']}/oauth/access_token"
    for wrong, words in (
        ({"client_id": "1"}, "Invalid platform app"),
        ({"client_secret": "x"}, "Error validating client secret."),
        ({"grant_type": "x"}, "Invalid grant_type"),
        ({"code": "x"}, "Matching code was not found or was already used"),
        ({"redirect_uri": "https://x.example/"}, "Error validating verification code."),
    ):
        status, told = await posted(sandbox, token, **(form | wrong))
        assert status == 400
        assert words in told["error_message"], wrong
