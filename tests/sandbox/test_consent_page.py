"""The page on which a person agrees, as a browser shows it: on every network, without scripts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright

from homeground.sandbox import consent
from homeground.sandbox.whole import Sandbox
from tests.networks.harness import RunningSandbox
from tests.web.chromium import ARGUMENTS

from .consent_flow import BACK, CHALLENGE, answered, opened, posted, registered

PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
FLOWS: dict[str, tuple[str, dict[str, str]]] = {
    "facebook": ("/v25.0/dialog/oauth", {"scope": "pages_show_list"}),
    "instagram": ("/oauth/authorize", {"scope": "instagram_business_basic"}),
    "linkedin": ("/oauth/v2/authorization", {"scope": "openid w_organization_social"}),
    "mastodon": ("/oauth/authorize", {"scope": "read write:statuses"}),
    "odnoklassniki": ("/oauth/authorize", {"scope": "VALUABLE_ACCESS;GROUP_CONTENT"}),
    "threads": ("/oauth/authorize", {"scope": "threads_basic"}),
    "vk": ("/authorize", PKCE),
    "weibo": ("/oauth2/authorize", {}),
    "wordpress": ("/oauth2/authorize", {"scope": "global"}),
    "x": ("/2/oauth2/authorize", PKCE | {"scope": "tweet.read users.read"}),
}
KINDS = {"wordpress": "wordpress_com"}


def address(network: str, app: dict[str, Any], back: str) -> tuple[str, dict[str, str]]:
    path, more = FLOWS[network]
    asked = {
        "client_id": app["client_id"],
        "redirect_uri": back,
        "response_type": "code",
        "state": "what we kept",
    }
    return f"{app['base_url']}{path}", asked | more


@asynccontextmanager
async def waiting_for_answers() -> AsyncIterator[tuple[str, list[dict[str, str]]]]:
    """Our side: another origin than the sandbox's, as it is for a person who connects."""
    came: list[dict[str, str]] = []

    async def back(request: web.Request) -> web.Response:
        came.append(dict(request.query))
        text = "<!doctype html><link rel=icon href=data:,><title>Back</title>"
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/back", back)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}/back", came
    finally:
        await runner.cleanup()


@asynccontextmanager
async def browser_page() -> AsyncIterator[Page]:
    """A phone."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        why = "there is no Chromium on this machine (on Debian: apt install chromium)"
        if os.environ.get("HOMEGROUND_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        try:
            yield page
        finally:
            await browser.close()


@pytest.mark.browser
async def test_chromium_agrees_and_declines_on_every_network(sandbox: RunningSandbox) -> None:
    async with waiting_for_answers() as (back, came), browser_page() as page:
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        for network in sorted(FLOWS):
            await sandbox.token(network, KINDS.get(network), handle="lumikko", name="Лумикко 灯")
            app = await registered(sandbox, network, name="Homeground for Lumikko Oy")
            url, asked = address(network, app, back)
            for button in ("Agree", "Decline"):
                await page.goto(f"{url}?{urlencode(asked)}")
                wide = await page.evaluate("document.documentElement.scrollWidth")
                assert wide <= 390, network
                await page.get_by_label("@lumikko").check()
                await page.get_by_role("button", name=button).click()
                await page.wait_for_url(re.compile("/back"))
                answer = came.pop()
                assert answer["state"] == "what we kept", network
                assert ("code" in answer) == (button == "Agree"), (network, answer)
                assert (answer.get("error") is None) == (button == "Agree"), (network, answer)
        assert complaints == []


@pytest.mark.browser
async def test_the_page_is_readable(sandbox: RunningSandbox) -> None:
    async with browser_page() as page:
        await sandbox.token("facebook", handle="lumikko", name="Lumikko")
        app = await registered(sandbox, "facebook", name="Homeground")
        url, asked = address("facebook", app, BACK)
        await page.goto(f"{url}?{urlencode(asked)}&as=kajo")
        assert await page.get_by_role("heading").inner_text() == (
            "Homeground asks to use an account on Facebook"
        )
        assert await page.get_by_label("Handle of a new account").input_value() == "kajo"
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


# --- without a browser ----------------------------------------------------------------------------


@pytest.mark.parametrize("network", sorted(FLOWS))
async def test_what_every_page_does(sandbox: RunningSandbox, network: str) -> None:
    await sandbox.token(network, KINDS.get(network), handle="lumikko", name="<b>Lumikko</b>")
    app = await registered(sandbox, network, name='<script>alert("x")</script>')
    url, asked = address(network, app, f"{BACK}?a=1")
    page = await opened(sandbox, url, **asked, **{"as": "lumikko"})
    assert "<script>" not in page.text
    assert "<b>Lumikko" not in page.text
    assert "form-action 'self' https://homeground.example" in page.policy
    assert "default-src 'none'" in page.policy
    assert f'value="{page.accounts["lumikko"]}" checked' in page.text
    leads, query = await answered(sandbox, page, "lumikko")
    assert (leads, query["a"], query["state"]) == (BACK, "1", "what we kept")
    leads, query = await answered(sandbox, page, handle="somebody_new")
    assert query["code"]
    handles = [a.handle for a in sandbox.sandbox.world.accounts if a.network == network]
    assert "somebody_new" in handles
    unknown = await opened(sandbox, url, **(asked | {"client_id": "nobody"}))
    assert unknown.status == 400
    assert "nobody asks" not in unknown.text
    script = asked | {"redirect_uri": "javascript:alert(1)"}
    assert (await opened(sandbox, url, **script)).status == 400
    async with sandbox.session.post(url, data=b"\xff\xfe=%", allow_redirects=False) as odd:
        assert odd.status == 400


@pytest.mark.parametrize("network", ["bluesky", "line", "livejournal", "max", "telegram"])
async def test_networks_without_applications(sandbox: RunningSandbox, network: str) -> None:
    status, body = await posted(sandbox, f"{sandbox.url}/_control/apps")
    assert (status, "network is one of" in body["error"]) == (400, True)
    async with sandbox.session.post(
        f"{sandbox.url}/_control/apps", json={"network": network}
    ) as answer:
        assert answer.status == 400
        assert "knows no applications" in (await answer.json())["error"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"network": "icq"}, "network is one of"),
        ({"network": "x", "redirect_uris": "one"}, "redirect_uris is a list of texts"),
        ({"network": "x", "redirect_uris": [1]}, "redirect_uris is a list of texts"),
        ({"network": "x", "public": "yes"}, "public is true or false"),
        ({"network": "x", "colour": "red"}, "unknown: colour"),
    ],
)
async def test_apps_refused(sandbox: RunningSandbox, body: dict[str, Any], says: str) -> None:
    async with sandbox.session.post(f"{sandbox.url}/_control/apps", json=body) as answer:
        assert answer.status == 400
        assert says in (await answer.json())["error"]


async def test_the_same_seed_registers_the_same(sandbox: RunningSandbox) -> None:
    first = await registered(sandbox, "odnoklassniki")
    assert first["application_key"].startswith("C")
    await sandbox.control("reset")
    assert await registered(sandbox, "odnoklassniki") == first
    again = await registered(sandbox, "odnoklassniki")
    assert again["client_id"] != first["client_id"]


def test_a_free_handle_is_offered() -> None:
    assert consent._free([]) == "sandbox_person"
    taken = (
        Sandbox(1)
        .servers["x"]
        .issue("user", name="A", handle="sandbox_person", language="en", followers=1)
    )
    assert consent._free([taken]) == "sandbox_person_2"
