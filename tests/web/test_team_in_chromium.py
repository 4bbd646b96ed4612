"""The team in a browser: somebody is invited for one market, comes, and sees that market alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from homeground.accounts.joining import join
from homeground.accounts.models import CustomRole, User
from homeground.accounts.rights import BuiltIn
from tests.web import lanterns
from tests.web.chromium import Visit, check

pytestmark = pytest.mark.django_db(transaction=True)


def test_invited_for_one_market(visit: Visit, browser: Browser) -> None:
    made = lanterns.planned(lanterns.organization("lumikko-oy"))
    analyst = User.objects.create_user("mei@lumikko.example", "x", name="林晓雨")
    join(made.organization, analyst, BuiltIn.ANALYST)
    join(made.organization, analyst, BuiltIn.MARKET_MANAGER, market=made.markets["zh-Hans"])
    CustomRole.objects.create(
        organization=made.organization, name="Night shift", kept_rights=["pause"]
    )
    page = visit.page
    visit.sign_in(made)
    page.goto(f"{visit.url}/lumikko/team/")
    expect(page.get_by_role("heading", name="Team")).to_be_visible()
    check(page)
    page.get_by_role("link", name="What each role may do").click()
    page.get_by_text("Make a role").click()
    check(page)
    page.goto(f"{visit.url}/lumikko/team/invite/")
    page.get_by_label("E-mail address").fill("elena@lumikko.example")
    page.get_by_label("Role").select_option("Market manager")
    page.get_by_label("Where").select_option("ru-RU")
    check(page)
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_role("heading", name="elena@lumikko.example is invited")).to_be_visible()
    check(page)
    address = page.locator("#invitation-url").inner_text()
    page.get_by_role("link", name="Back to the team").click()
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    check(page)

    theirs = browser.new_context(viewport=page.viewport_size).new_page()
    theirs.goto(address)
    check(theirs)
    theirs.get_by_label("Your name").fill("Елена Орлова")
    theirs.get_by_label("Password").fill("a-lamp-in-the-snow")
    theirs.get_by_role("button", name="Join the team").click()
    theirs.goto(f"{visit.url}/lumikko/networks/")
    expect(theirs.get_by_text("vk/lumikko_ru")).to_be_visible()
    expect(theirs.get_by_text("mastodon/lumikko_de")).to_have_count(0)
    theirs.goto(f"{visit.url}/lumikko/team/invite/")
    expect(theirs.get_by_role("heading", name="You may not do this")).to_be_visible()
    check(theirs)
    theirs.goto(address)
    expect(theirs.get_by_role("heading", name="This invitation was used already")).to_be_visible()
    check(theirs)
    theirs.context.close()

    page.reload()
    page.get_by_role("link", name="Елена Орлова").click()
    check(page)
    page.get_by_role("link", name=re.compile("Remove from the team")).click()
    check(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Remove from the team").click()
    expect(page.get_by_text("Елена Орлова is removed from the team.")).to_be_visible()
