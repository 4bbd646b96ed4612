"""Debian's Chromium, and a visit to the pages at both widths that everything is looked at in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Models can be imported once Django is set up, which is after this file is read.
if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

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
        self.page.get_by_label("E-mail address").fill(made.user.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("link", name=made.campaign.name).click()
        expect(self.page.get_by_role("heading", name=made.campaign.name)).to_be_visible()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def visit(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Visit]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        locale="en-GB",
        timezone_id="Europe/Helsinki",
    )
    visit = Visit(context.new_page(), live_server.url)
    yield visit
    context.close()
    # The CSP's refusals are among them.
    assert visit.complaints == []


def check(page: Page) -> None:
    """Nothing on the page keeps anybody out (axe-core)."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
