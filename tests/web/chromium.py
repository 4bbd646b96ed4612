"""Debian's Chromium, and a visit to the pages at both widths that everything is looked at in."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Models can be imported once Django is set up, which is after this file is read.
if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from homeground.accounts.models import User
    from tests.web import lanterns

# The first two: a container's Chromium. The rest keep it from calling its maker.
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = (1280, 390)
PASSWORD = "the-lamp-is-lit"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        why = "there is no Chromium on this machine (on Debian: apt install chromium)"
        if os.environ.get("HOMEGROUND_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        # Playwright's loop runs in this thread; the tests' own database calls are not inside of it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """A page of the brand lead's, and everything that its console said."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, made: lanterns.Lanterns) -> None:
        self.page.goto(self.url)
        sign_in(self.page, made.user)
        self.page.get_by_role("link", name="Campaigns", exact=True).click()
        self.page.get_by_role("link", name=made.campaign.name).click()
        expect(self.page.get_by_role("heading", name=made.campaign.name)).to_be_visible()
        self.page.wait_for_load_state("load")


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def visit(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Visit]:
    context = context_of(browser, live_server.url, request.param)
    visit = Visit(context.new_page(), live_server.url)
    yield visit
    context.close()
    # The CSP's refusals are among them.
    assert visit.complaints == []


def context_of(
    browser: Browser, url: str, width: int = 1280, *, language: str = "en-GB"
) -> BrowserContext:
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": 800}, locale=language,
        timezone_id="Europe/Helsinki",
    )  # fmt: skip
    context.set_default_timeout(60_000)
    if os.environ.get("TESTS_SLOW_LINE") == "1":
        context.on("page", _slow)
    return context


def _slow(page: Page) -> None:
    """A slow machine on a slow line, where whatever is in a hurry is found out."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
    tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": 300, **unlimited})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 3})


def page_of(
    browser: Browser, url: str, user: User, width: int = 1280, *, language: str = "en-GB"
) -> Page:
    """Signed in."""
    client = Client()
    client.force_login(user)
    context = context_of(browser, url, width, language=language)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    return context.new_page()


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def press(page: Page, *keys: str) -> None:
    """The page's own keys: they are heard once its scripts are there, which a heading seen does not say."""
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)


def wait_for_the_last_request() -> None:
    """Until the server's threads, one for each connection, have ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(
        "process_request_thread" in thread.name for thread in threading.enumerate()
    ):
        time.sleep(0.01)


def check(page: Page) -> None:
    """Nothing on the page keeps anybody out (axe-core), once it looks as it is meant to."""
    page.wait_for_load_state("load")
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
