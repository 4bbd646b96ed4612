"""A report in a browser, on a telephone: its page, a link that a stranger opens, and the report itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.insights import factory
from tests.insights.test_report_story import stood
from tests.web.chromium import check, context_of, page_of

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_link_is_made_and_read_by_somebody_without_an_account(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    made = factory.played("lumikko-oy", folder=tmp_path)
    stood(made)
    page = page_of(browser, live_server.url, made.user, 390)
    page.goto("/lumikko/campaigns/halti/report/")
    page.get_by_label("Whom it is for").fill("Mei Lin")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("The link for Mei Lin is made")).to_be_visible()
    check(page)
    address = page.locator("#link-url").inner_text()

    theirs = context_of(browser, live_server.url, 390).new_page()
    complaints: list[str] = []
    theirs.on("console", lambda said: complaints.append(said.text))
    theirs.goto(address)
    expect(theirs.get_by_role("heading", name="What to do next")).to_be_visible()
    assert theirs.locator(".lift-rows svg").filter(visible=True).count() == 1
    check(theirs)
    assert [each for each in complaints if "Content Security" in each and "axe" not in each] == []
    page.context.close()
    theirs.context.close()
