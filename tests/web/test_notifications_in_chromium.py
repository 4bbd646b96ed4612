"""Notices as people meet them: a bell that rings by itself, a list by keys, choices that anybody can make."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from homeground.notifications.endpoints import add, send_test
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Endpoint, Notice
from homeground.notifications.spreading import spread
from homeground.publishing.news import tell_of
from tests.web import lanterns
from tests.web.chromium import WIDTHS, check, page_of, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RINGS_MS = 31_000
"""Longer than it waits before it asks again."""


@pytest.fixture
def made(transactional_db: None) -> lanterns.Lanterns:
    return lanterns.midway(lanterns.planned(lanterns.organization("lumikko")))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bell_rings_and_leads_to_what_happened(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, width: int
) -> None:
    page = page_of(browser, live_server.url, made.user, width)
    page.clock.install()
    page.goto("/lumikko/notices/")
    bell = page.locator("#bell a")
    expect(bell).to_have_accessible_name("Notices")
    tell_of(Kind.FAILED, [made.publications[4].pk])
    spread(now=timezone.now())
    page.clock.fast_forward(RINGS_MS)
    expect(bell).to_have_accessible_name("Notices 1 new")
    line = page.get_by_role("link", name="New: “Announcement” failed on x/lumikko_uk")
    expect(line).to_be_visible()
    check(page)
    press(page, "j")
    expect(line).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="X · Lumikko UK")).to_be_visible()
    expect(bell).to_have_accessible_name("Notices")
    assert Notice.objects.get().read_at is not None
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_is_shut_out_of_choosing(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, width: int
) -> None:
    now = timezone.now()
    endpoint, _secret = add(
        made.brand, "https://hooks.lumikko.example/in", Kind.values, by=made.user, now=now
    )
    given_up = send_test(endpoint, by=made.user, now=now)
    given_up.given_up_at, given_up.try_at, given_up.status = now, None, 500
    given_up.said = "The database is away."
    given_up.save()
    Endpoint.objects.update(failing_since=now - timedelta(days=2))
    page = page_of(browser, live_server.url, made.user, width)
    for address in ("notices/choices/", "webhooks/", f"webhooks/{endpoint.pk}/"):
        page.goto(f"/lumikko/{address}")
        for theme in ("light", "dark"):
            # Without motion: a colour on its way from one theme to the other is neither's.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            check(page)
    page.context.close()
