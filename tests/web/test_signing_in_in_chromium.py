"""Signing in in a browser: a passkey, an app's codes, and the pages about both."""

from __future__ import annotations

import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.models import Entry
from tests.web import lanterns
from tests.web.chromium import Visit, check, context_of, sign_in
from tests.web.proving import SECRET, with_app

pytestmark = pytest.mark.django_db(transaction=True)


def authenticator_of(page: Page) -> None:
    """What keeps passkeys, as Chromium plays it: built in, and its owner's finger is on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


OFFERS_NOTHING = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
"""Or Chromium, whose person always has a finger on the key, takes its own offer while the page loads."""


def test_a_passkey_is_added_used_and_removed(visit: Visit) -> None:
    made, page = lanterns.organization("lumikko-oy"), visit.page
    authenticator_of(page)
    page.goto(visit.url)
    check(page)
    sign_in(page, made.user)
    page.goto(f"{visit.url}/signing-in/")
    check(page)
    page.get_by_role("link", name="Add a passkey").click()
    check(page)
    page.get_by_label("What to call it").fill("Aino’s telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    kept = Path(download.value.path()).read_text()
    assert kept.split() == page.locator("#codes").inner_text().split()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator(".kept b", has_text="Aino’s telephone")).to_be_visible()
    expect(page.get_by_text("not used yet")).to_be_visible()
    assert Entry.objects.filter(act=Act.SECOND_FACTOR_ADDED, person=made.user).exists()
    offered = page.viewport_size == {"width": 1280, "height": 800}
    if not offered:
        page.add_init_script(OFFERS_NOTHING)
    page.get_by_role("button", name="Sign out", exact=True).click()
    if not offered:
        page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    assert Entry.objects.filter(act=Act.SIGNED_IN, person=made.user).count() == 2
    page.goto(f"{visit.url}/signing-in/")
    expect(page.get_by_text("last used on")).to_be_visible()
    page.get_by_text("Change Aino’s telephone").click()
    check(page)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    page.add_init_script(OFFERS_NOTHING)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey opens nothing here.")).to_be_visible()
    check(page)


def test_after_the_password_comes_the_code(browser: Browser, live_server: LiveServer) -> None:
    made = lanterns.organization("lumikko-oy")
    with_app(made.user)
    page = context_of(browser, live_server.url, 390).new_page()
    page.goto("/")
    sign_in(page, made.user)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    check(page)
    page.get_by_label("Code").fill(pyotp.TOTP(SECRET).at(int(time.time())))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    User.objects.get(pk=made.user.pk)
    page.goto("/lumikko/team/second-factor/")
    page.get_by_role("button", name="Ask everybody for a second factor").click()
    expect(page.get_by_text("From now on everybody needs a second factor")).to_be_visible()
    check(page)
    page.context.close()


def test_an_app_is_set_up(browser: Browser, live_server: LiveServer) -> None:
    made = lanterns.organization("lumikko-oy")
    made.organization.needs_second_factor = True
    made.organization.save()
    page = context_of(browser, live_server.url).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/")
    sign_in(page, made.user)
    page.get_by_role("link", name="Set up an app").click()
    check(page)
    assert page.locator(".qr svg").bounding_box() is not None
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("After the password you are asked")).to_be_visible()
    page.get_by_role("link", name="Back to work").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in/forgotten/")
    check(page)
    assert complaints == [], "the picture, too, stands within the policy"
    page.context.close()
