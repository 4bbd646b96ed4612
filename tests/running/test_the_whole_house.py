"""The house as a brand's team meets it: `homeground up`, a campaign that goes out, a browser watching."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.cli.house import EVE, LAUNCH, free_port
from tests.cli.test_campaign_run import WHOLE
from tests.web.chromium import ARGUMENTS

pytestmark = pytest.mark.browser
PATIENCE_MS = 90_000


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        why = "there is no Chromium on this machine (on Debian: apt install chromium)"
        if os.environ.get("HOMEGROUND_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        opened.close()


class Up:
    """`homeground up` in a home; what it says of how to sign in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "homeground", "up"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.told: dict[str, str] = {}
        assert self.process.stdout
        for line in self.process.stdout:
            name, _, value = line.strip().partition("  ")
            self.told[name] = value.strip()
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError(f"it ended before it was ready: {self.told}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)

    def sign_in(self, page: Page) -> None:
        page.goto(self.told["Open"])
        page.get_by_label("E-mail address").fill(self.told["Sign in"])
        page.get_by_label("Password").fill(self.told["Password"])
        page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_campaign_goes_out_before_ones_eyes_and_is_there_after_a_restart(
    home: Path, browser: Browser
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOMEGROUND_HOME": str(home),
        "HOMEGROUND_WEB_PORT": str(free_port()),
        "HOMEGROUND_SANDBOX_PORT": str(free_port()),
    }
    up = Up(environment)
    page = browser.new_page(locale="en-GB")
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    run = None
    try:
        up.sign_in(page)
        expect(page.get_by_text("Nothing is planned yet")).to_be_visible()
        page.get_by_role("link", name="Campaigns", exact=True).click()
        expect(page.get_by_text("campaign run").first).to_be_visible()
        run = subprocess.Popen(
            [sys.executable, "-m", "homeground", "campaign", "run", str(LAUNCH), "--as-of", EVE],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        link = page.get_by_role("link", name="Kajo")
        while not link.count():
            assert run.poll() is None, run.communicate()[0]
            page.reload()
        link.click()
        page.evaluate("window.notReloaded = true")
        published = page.locator("main").get_by_text("published", exact=False)
        expect(published.first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator(".publications tbody tr", has_text="published")).to_have_count(
            WHOLE.sent, timeout=PATIENCE_MS
        )
        assert page.evaluate("window.notReloaded") is True
        said, _ = run.communicate(timeout=120)
        assert run.returncode == 0, said
        address = page.url
        assert complaints == []
        # A page that stayed open would complain, rightly, that nobody answers.
        page.goto("about:blank")
        up.stop()
        up = Up(environment)
        page.goto(address)  # still signed in
        expect(page.locator(".publications tbody tr", has_text="published")).to_have_count(
            WHOLE.sent
        )
        permalink = page.locator("main a[href*='/livejournal/users/']").first.get_attribute("href")
        assert permalink
        with urllib.request.urlopen(permalink, timeout=120) as answer:
            assert answer.status == 200
    finally:
        if run is not None and run.poll() is None:
            run.kill()
        up.stop()
    assert complaints == []
